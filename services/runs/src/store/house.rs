//! What of runs becomes old.

use runnerly_common::housekeeping::{House, KEPT, forget_applied};
use runnerly_common::{Error, db, idempotency};
use time::OffsetDateTime;

use super::RunStore;

/// Besides applied messages, answers to requests with idempotency keys are forgotten after a day, and runs that were done
/// after [`KEPT`], once those who listen were told or given up. What became of an upload stays with the upload.
impl House for RunStore {
    async fn tidy(&self, now: OffsetDateTime) -> Result<(), Error> {
        forget_applied(&self.pool).await?;
        let mut tx = db::write(&self.pool).await?;
        idempotency::forget_old(&mut tx, now).await?;
        for statement in [
            "DELETE FROM callbacks WHERE due_at IS NULL AND id IN (SELECT id FROM completions WHERE completed_at < ?)",
            "DELETE FROM completions WHERE completed_at < ? AND id NOT IN (SELECT id FROM callbacks)",
        ] {
            let deletion = sqlx::query(statement).bind(db::micros(now - KEPT));
            deletion.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use runnerly_common::callback;
    use time::Duration;
    use uuid::Uuid;

    use super::*;

    /// An old one and a new one, by the clocks that these go by.
    const ROWS: &str = "
        INSERT INTO wirewright_inbox VALUES ('runs.races', 'old', 0), ('runs.races', 'new', unixepoch() * 1000);
        INSERT INTO idempotency_keys VALUES ('a', x'00', x'01', x'00', NULL, 0), ('a', x'00', x'02', x'00', NULL, 4e15);
    ";
    /// Between the two, as microseconds since 1970.
    const NOW: i64 = 4_000_000_000_000_000;

    async fn completion(store: &RunStore, id: u128, age: Duration, due: bool) -> Result<(), Error> {
        let (id, now) = (Uuid::from_u128(id), db::instant(NOW)?);
        let mut tx = db::write(&store.pool).await?;
        sqlx::query("INSERT INTO completions (id, runner_id, run_id, completed_at) VALUES (?1, ?1, ?1, ?2)")
            .bind(id)
            .bind(db::micros(now - age))
            .execute(&mut *tx)
            .await?;
        callback::add(&mut tx, id, "https://hook.example").await?;
        if due {
            callback::release(&mut tx, id, now).await?;
        }
        Ok(tx.commit().await?)
    }

    #[tokio::test]
    async fn what_is_old_and_done_is_forgotten() -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(Error::internal)?;
        let store = RunStore::open(&folder.path().join("runs.sqlite")).await?;
        let second = Duration::seconds(1);
        completion(&store, 1, KEPT + second, false).await?;
        completion(&store, 2, KEPT - second, false).await?;
        completion(&store, 3, KEPT + second, true).await?;
        // about an upload
        let mut connection = store.pool.acquire().await?;
        callback::add(&mut connection, Uuid::from_u128(4), "https://hook.example").await?;
        sqlx::raw_sql(ROWS).execute(&mut *connection).await?;

        store.tidy(db::instant(NOW)?).await?;
        for (rows, left) in [
            ("hex(id) FROM callbacks", vec!["2", "3", "4"]),
            ("hex(id) FROM completions", vec!["2", "3"]),
            ("message_id FROM wirewright_inbox", vec!["new"]),
            ("hex(key) FROM idempotency_keys", vec!["02"]),
        ] {
            let found: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT {rows} ORDER BY 1")))
                .fetch_all(&mut *connection)
                .await?;
            let found: Vec<_> = found
                .iter()
                .map(|one| one.trim_start_matches("0".repeat(31).as_str()))
                .collect();
            assert_eq!(found, left, "{rows}");
        }
        Ok(())
    }
}
