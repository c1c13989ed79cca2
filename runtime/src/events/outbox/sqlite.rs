//! An outbox in SQLite. What is taken is marked with who has it and until when.

use futures_util::future::BoxFuture;
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use super::store::{self, Bounds, Columns, Insert, Kept, Lease, Outcome, Row, Store, Taken, within};
use crate::events::database::now;
use crate::events::outbox::Depth;

const INSERT: &str =
    "INSERT INTO wirewright_outbox (message_id, exchange, routing_key, properties, body, put_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6)";

/// A key is left alone while somebody has an earlier message of it, or an earlier one waits that the others have to wait for.
const TAKE: &str = "UPDATE wirewright_outbox SET leased_by = $1, leased_until = $2, holding = 1
    WHERE id IN (
        SELECT id FROM wirewright_outbox AS mine
        WHERE due_at <= $3 AND leased_until <= $3 AND NOT EXISTS (
            SELECT 1 FROM wirewright_outbox AS earlier
            WHERE earlier.holding = 1 AND earlier.exchange = mine.exchange AND earlier.routing_key = mine.routing_key
                AND earlier.id < mine.id AND (earlier.leased_until > $3 OR earlier.due_at > $3)
        )
        ORDER BY id LIMIT $4
    )
    RETURNING id, length(body)";

const READ: &str = "SELECT id, attempts, exchange, routing_key, properties, body FROM wirewright_outbox
    WHERE leased_by = $1 AND id BETWEEN $2 AND $3 ORDER BY id";

const RENEW: &str = "UPDATE wirewright_outbox SET leased_until = $3 WHERE id BETWEEN $4 AND $5 AND leased_by = $1 AND leased_until > $2";

const SENT: &str = "DELETE FROM wirewright_outbox WHERE id IN (SELECT value FROM json_each($2)) AND leased_by = $1";

const FAILED: &str = "UPDATE wirewright_outbox
    SET attempts = attempts + 1, due_at = $3, holding = $4, failure = $5, leased_by = NULL, leased_until = 0
    WHERE id = $2 AND leased_by = $1";

const RELEASE: &str = "UPDATE wirewright_outbox SET holding = 0, leased_by = NULL, leased_until = 0
    WHERE id BETWEEN $2 AND $3 AND leased_by = $1";

const DEPTH: &str = "SELECT count(*), coalesce(sum(attempts > 0), 0), min(put_at) FROM wirewright_outbox";

impl Insert for SqliteConnection {
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

impl Store for SqlitePool {
    fn install(&self) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(async move { sqlx::raw_sql(super::SQLITE).execute(self).await.map(|_| ()) })
    }

    fn take(&self, now: i64, bounds: Bounds) -> BoxFuture<'_, Result<Taken, sqlx::Error>> {
        Box::pin(async move {
            let owner = Uuid::new_v4().to_string();
            let take = sqlx::query_as(TAKE)
                .bind(&owner)
                .bind(now + i64::from(bounds.lease))
                .bind(now);
            let mut taken: Vec<(i64, i64)> = take.bind(bounds.messages).fetch_all(self).await?;
            taken.sort_unstable();
            let ids = (
                taken.first().map_or(0, |row| row.0),
                taken.last().map_or(0, |row| row.0),
            );
            let lease = SqliteLease {
                pool: self.clone(),
                owner,
                ids,
                length: i64::from(bounds.lease),
            };
            let fit = within(bounds.bytes, taken.iter().map(|row| row.1));
            let messages = match taken.get(fit.wrapping_sub(1)) {
                None => Vec::new(),
                Some(&(last, _)) => lease.read(last).await?,
            };
            let lease = Box::new(lease);
            Ok(Taken { messages, lease })
        })
    }

    fn depth(&self, now: i64) -> BoxFuture<'_, Result<Depth, sqlx::Error>> {
        Box::pin(async move { Ok(store::depth(sqlx::query_as(DEPTH).fetch_one(self).await?, now)) })
    }
}

/// What one take has marked.
struct SqliteLease {
    pool: SqlitePool,
    owner: String,
    /// The first and the last id.
    ids: (i64, i64),
    length: i64,
}

impl SqliteLease {
    async fn read(&self, last: i64) -> Result<Vec<Kept>, sqlx::Error> {
        let rows = sqlx::query_as::<_, Columns>(READ)
            .bind(&self.owner)
            .bind(self.ids.0)
            .bind(last);
        Ok(rows.fetch_all(&self.pool).await?.into_iter().map(Kept::from).collect())
    }

    async fn note(&self, outcome: Outcome) -> Result<(), sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let sent = serde_json::Value::from(outcome.sent).to_string();
        sqlx::query(SENT)
            .bind(&self.owner)
            .bind(sent)
            .execute(&mut *transaction)
            .await?;
        for failed in outcome.failed {
            let query = sqlx::query(FAILED)
                .bind(&self.owner)
                .bind(failed.id)
                .bind(failed.due_at);
            query
                .bind(failed.holding)
                .bind(failed.failure)
                .execute(&mut *transaction)
                .await?;
        }
        let release = sqlx::query(RELEASE).bind(&self.owner).bind(self.ids.0).bind(self.ids.1);
        release.execute(&mut *transaction).await?;
        transaction.commit().await
    }
}

impl Lease for SqliteLease {
    fn renew(&mut self) -> BoxFuture<'_, Result<(), sqlx::Error>> {
        Box::pin(async move {
            let now = now();
            let query = sqlx::query(RENEW).bind(&self.owner).bind(now).bind(now + self.length);
            let query = query.bind(self.ids.0).bind(self.ids.1);
            match query.execute(&self.pool).await?.rows_affected() {
                // It ended, and another relay may have them.
                0 => Err(sqlx::Error::RowNotFound),
                _ => Ok(()),
            }
        })
    }

    fn settle(self: Box<Self>, outcome: Outcome) -> BoxFuture<'static, Result<(), sqlx::Error>> {
        Box::pin(async move { self.note(outcome).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_lease_that_has_ended_is_lost() {
        let pool = sqlx::sqlite::SqlitePoolOptions::new()
            .max_connections(1)
            .connect("sqlite::memory:")
            .await
            .expect("a database");
        crate::events::outbox::install(&pool).await.expect("tables");
        let message = crate::events::Message::new("", "q", "x");
        let mut connection = pool.acquire().await.expect("a connection");
        crate::events::outbox::put(&mut *connection, &message)
            .await
            .expect("kept");
        drop(connection);
        let bounds = |lease| Bounds {
            messages: 1,
            bytes: 1000,
            lease,
        };
        let mut ended = pool.take(now(), bounds(0)).await.expect("a database").lease;
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        assert!(ended.renew().await.is_err());
        let mut held = pool.take(now(), bounds(60_000)).await.expect("a database").lease;
        held.renew().await.expect("it is held");
        assert!(ended.renew().await.is_err(), "another has it");
    }
}
