//! An inbox in SQLite.

use futures_util::future::BoxFuture;
use sqlx::{SqliteConnection, SqlitePool};

use super::{First, Store};

const FIRST: &str =
    "INSERT INTO wirewright_inbox (consumer, message_id, applied_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

const FORGET: &str = "DELETE FROM wirewright_inbox WHERE (consumer, message_id) IN (
    SELECT consumer, message_id FROM wirewright_inbox WHERE applied_at < $1 LIMIT $2
)";

impl First for SqliteConnection {
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

impl Store for SqlitePool {
    fn install(&self) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(async move { sqlx::raw_sql(super::SQLITE).execute(self).await.map(|_| ()) })
    }

    fn forget(&self, before: i64, limit: i64) -> BoxFuture<'_, Result<u64, sqlx::Error>> {
        Box::pin(async move {
            let done = sqlx::query(FORGET).bind(before).bind(limit).execute(self).await?;
            Ok(done.rows_affected())
        })
    }
}
