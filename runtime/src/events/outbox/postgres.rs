//! An outbox in PostgreSQL. What is taken is locked by a transaction, so it is free again as soon as the one who has it is gone.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use super::store::{self, Bounds, Columns, Insert, Kept, Lease, Outcome, Row, Store, Taken, within};
use crate::events::database::create_in_postgres;
use crate::events::outbox::Depth;

const INSERT: &str =
    "INSERT INTO wirewright_outbox (message_id, exchange, routing_key, properties, body, put_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6)";

/// PostgreSQL ends the transaction of one who says nothing for so long, such as a machine that is gone.
const SILENCE: &str = "SELECT set_config('idle_in_transaction_session_timeout', $1, true)";

const TAKE: &str = "SELECT id, exchange, routing_key, octet_length(body)::BIGINT FROM wirewright_outbox AS mine
    WHERE due_at <= $1 AND NOT EXISTS (
        SELECT 1 FROM wirewright_outbox AS earlier
        WHERE earlier.holding AND earlier.exchange = mine.exchange AND earlier.routing_key = mine.routing_key
            AND earlier.id < mine.id AND earlier.due_at > $1
    )
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED";

/// The first message of each key that somebody else has, or that became one to wait for while the rows were locked.
const OTHERS: &str = "SELECT exchange, routing_key, min(id) FROM wirewright_outbox
    WHERE (due_at <= $1 OR holding) AND id <= $2 AND id <> ALL($3)
        AND (exchange, routing_key) IN (SELECT * FROM unnest($4::TEXT[], $5::TEXT[]))
    GROUP BY exchange, routing_key";

const READ: &str = "SELECT id, attempts, exchange, routing_key, properties, body FROM wirewright_outbox
    WHERE id = ANY($1) ORDER BY id";

const SENT: &str = "DELETE FROM wirewright_outbox WHERE id = ANY($1)";

const FAILED: &str =
    "UPDATE wirewright_outbox SET attempts = attempts + 1, due_at = $2, holding = $3, failure = $4 WHERE id = $1";

const DEPTH: &str = "SELECT count(*), count(*) FILTER (WHERE attempts > 0), min(put_at) FROM wirewright_outbox";

impl Insert for PgConnection {
    fn insert(&mut self, row: Row) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(async move {
            let query = sqlx::query(INSERT)
                .bind(row.message_id)
                .bind(row.exchange)
                .bind(row.routing_key);
            let query = query.bind(row.properties).bind(&row.body[..]).bind(row.put_at);
            query.execute(self).await.map(|_| ())
        })
    }
}

impl Store for PgPool {
    fn install(&self) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(create_in_postgres(self, super::POSTGRES))
    }

    fn take(&self, now: i64, bounds: Bounds) -> BoxFuture<'_, Result<Taken, sqlx::Error>> {
        Box::pin(async move {
            let mut transaction = self.begin().await?;
            let silence = sqlx::query(SILENCE).bind(format!("{}ms", bounds.lease));
            silence.execute(&mut *transaction).await?;
            let mine = lock(&mut transaction, now, bounds.messages).await?;
            let fit = within(bounds.bytes, mine.iter().map(|row| row.3));
            let ids: Vec<i64> = mine.iter().take(fit).map(|row| row.0).collect();
            let rows = sqlx::query_as::<_, Columns>(READ)
                .bind(ids)
                .fetch_all(&mut *transaction)
                .await?;
            Ok(Taken {
                messages: rows.into_iter().map(Kept::from).collect(),
                lease: Box::new(PgLease(transaction)),
            })
        })
    }

    fn depth(&self, now: i64) -> BoxFuture<'_, Result<Depth, sqlx::Error>> {
        Box::pin(async move { Ok(store::depth(sqlx::query_as(DEPTH).fetch_one(self).await?, now)) })
    }
}

/// A row that is locked: its id, exchange, routing key and size.
type Locked = (i64, String, String, i64);

/// Locks what is due, and leaves out what comes after a message of the same key that somebody else has.
async fn lock(
    transaction: &mut Transaction<'_, Postgres>,
    now: i64,
    messages: u32,
) -> Result<Vec<Locked>, sqlx::Error> {
    let take = sqlx::query_as(TAKE).bind(now).bind(i64::from(messages));
    let mut mine: Vec<Locked> = take.fetch_all(&mut **transaction).await?;
    let Some(last) = mine.last().map(|row| row.0) else {
        return Ok(mine);
    };
    let column = |part: fn(&Locked) -> &String| mine.iter().map(part).cloned().collect::<Vec<_>>();
    let ids: Vec<i64> = mine.iter().map(|row| row.0).collect();
    let others = sqlx::query_as(OTHERS).bind(now).bind(last).bind(ids);
    let others = others.bind(column(|row| &row.1)).bind(column(|row| &row.2));
    let others: Vec<(String, String, i64)> = others.fetch_all(&mut **transaction).await?;
    let first: HashMap<_, _> = others
        .into_iter()
        .map(|(exchange, key, id)| ((exchange, key), id))
        .collect();
    mine.retain(|(id, exchange, key, _)| {
        first.is_empty()
            || first
                .get(&(exchange.clone(), key.clone()))
                .is_none_or(|other| id < other)
    });
    Ok(mine)
}

/// The transaction that has the rows.
struct PgLease(Transaction<'static, Postgres>);

impl Lease for PgLease {
    fn renew(&mut self) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(async move { sqlx::query("SELECT 1").execute(&mut *self.0).await.map(|_| ()) })
    }

    fn settle(self: Box<Self>, outcome: Outcome) -> BoxFuture<'static, Result<(), sqlx::Error>> {
        Box::pin(async move {
            let mut transaction = self.0;
            sqlx::query(SENT).bind(outcome.sent).execute(&mut *transaction).await?;
            for failed in outcome.failed {
                let query = sqlx::query(FAILED).bind(failed.id).bind(failed.due_at);
                query
                    .bind(failed.holding)
                    .bind(failed.failure)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await
        })
    }
}
