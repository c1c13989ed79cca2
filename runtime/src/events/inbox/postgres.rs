//! An inbox in PostgreSQL.

use futures_util::future::BoxFuture;
use sqlx::{PgConnection, PgPool};

use super::{First, Store};
use crate::events::database::create_in_postgres;

const FIRST: &str =
    "INSERT INTO wirewright_inbox (consumer, message_id, applied_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

const FORGET: &str = "DELETE FROM wirewright_inbox WHERE (consumer, message_id) IN (
    SELECT consumer, message_id FROM wirewright_inbox WHERE applied_at < $1 LIMIT $2
)";

impl First for PgConnection {
    fn first(&mut self, consumer: String, message_id: String, now: i64) -> BoxFuture<'_, Result<bool, sqlx::Error>> {
        Box::pin(async move {
            let done = sqlx::query(FIRST)
                .bind(consumer)
                .bind(message_id)
                .bind(now)
                .execute(self)
                .await?;
            Ok(done.rows_affected() == 1)
        })
    }
}

impl Store for PgPool {
    fn install(&self) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(create_in_postgres(self, super::POSTGRES))
    }

    fn forget(&self, before: i64, limit: i64) -> BoxFuture<'_, Result<u64, sqlx::Error>> {
        Box::pin(async move {
            let done = sqlx::query(FORGET).bind(before).bind(limit).execute(self).await?;
            Ok(done.rows_affected())
        })
    }
}
