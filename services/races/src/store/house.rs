//! What of races becomes old.

use runnerly_common::housekeeping::{House, forget_applied};
use runnerly_common::{Error, idempotency};
use time::OffsetDateTime;

use super::RaceStore;

/// Besides applied messages, answers to requests with idempotency keys are forgotten after a day.
impl House for RaceStore {
    async fn tidy(&self, now: OffsetDateTime) -> Result<(), Error> {
        forget_applied(&self.pool).await?;
        let mut connection = self.pool.acquire().await?;
        idempotency::forget_old(&mut connection, now).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use runnerly_common::db;

    use super::*;

    /// An old one and a new one each, by the clocks that these go by.
    const ROWS: &str = "
        INSERT INTO wirewright_inbox VALUES ('races.broadcast', 'old', 0), ('races.broadcast', 'new', unixepoch() * 1000);
        INSERT INTO idempotency_keys VALUES ('a', x'00', x'01', x'00', NULL, 0), ('a', x'00', x'02', x'00', NULL, 4e15);
    ";

    #[tokio::test]
    async fn what_is_old_is_forgotten() -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(Error::internal)?;
        let store = RaceStore::open(&folder.path().join("a.sqlite")).await?;
        sqlx::raw_sql(ROWS).execute(&store.pool).await?;
        store.tidy(db::instant(4_000_000_000_000_000)?).await?;
        for (rows, left) in [
            ("message_id FROM wirewright_inbox", vec!["new"]),
            ("hex(key) FROM idempotency_keys", vec!["02"]),
        ] {
            let found: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT {rows} ORDER BY 1")))
                .fetch_all(&store.pool)
                .await?;
            assert_eq!(found, left, "{rows}");
        }
        Ok(())
    }
}
