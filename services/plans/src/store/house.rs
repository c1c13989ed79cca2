//! What of plans becomes old.

use runnerly_common::housekeeping::{House, KEPT, forget_applied};
use runnerly_common::{Error, db, idempotency};
use time::OffsetDateTime;

use super::PlanStore;

/// Plans are completed whose race is over. Besides applied messages, answers to requests with idempotency keys are forgotten after
/// a day, and news of races after [`KEPT`]: by then the races service has told everyone who makes a plan.
impl House for PlanStore {
    async fn tidy(&self, now: OffsetDateTime) -> Result<(), Error> {
        self.complete_past(now.date(), now).await?;
        forget_applied(&self.pool).await?;
        let mut tx = db::write(&self.pool).await?;
        idempotency::forget_old(&mut tx, now).await?;
        sqlx::query("DELETE FROM race_news WHERE heard_at < ?")
            .bind(db::micros(now - KEPT))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An old one and a new one each, by the clocks that these go by.
    const ROWS: &str = "
        INSERT INTO wirewright_inbox VALUES ('plans.races', 'old', 0), ('plans.races', 'new', unixepoch() * 1000);
        INSERT INTO idempotency_keys VALUES ('a', x'00', x'01', x'00', NULL, 0), ('a', x'00', x'02', x'00', NULL, 4e15);
        INSERT INTO race_news VALUES (x'01', 2, NULL, NULL, 0), (x'02', 2, NULL, NULL, 4e15);
    ";

    #[tokio::test]
    async fn what_is_old_is_forgotten() -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(Error::internal)?;
        let store = PlanStore::open(&folder.path().join("a.sqlite")).await?;
        sqlx::raw_sql(ROWS).execute(&store.pool).await?;
        store.tidy(db::instant(4_000_000_000_000_000)?).await?;
        for (rows, left) in [
            ("message_id FROM wirewright_inbox", vec!["new"]),
            ("hex(key) FROM idempotency_keys", vec!["02"]),
            ("hex(race_id) FROM race_news", vec!["02"]),
        ] {
            let found: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT {rows} ORDER BY 1")))
                .fetch_all(&store.pool)
                .await?;
            assert_eq!(found, left, "{rows}");
        }
        Ok(())
    }
}
