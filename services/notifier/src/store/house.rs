//! What of notifications becomes old.

use runnerly_common::housekeeping::{House, KEPT, forget_applied};
use runnerly_common::{Error, db};
use time::OffsetDateTime;

use super::NotifierStore;

/// Besides applied messages, notifications are forgotten after [`KEPT`], unless their mail is still to be tried. One whose runner's
/// address was not heard of until then goes too.
impl House for NotifierStore {
    async fn tidy(&self, now: OffsetDateTime) -> Result<(), Error> {
        forget_applied(&self.pool).await?;
        // the mails go with them
        sqlx::query(
            "DELETE FROM notifications
             WHERE created_at < ? AND id IN (SELECT id FROM mails WHERE due_at IS NULL)",
        )
        .bind(db::micros(now - KEPT))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An old one and a new one each, by the clocks that these go by.
    const ROWS: &str = "
        INSERT INTO wirewright_inbox VALUES ('notifications', 'old', 0), ('notifications', 'new', unixepoch() * 1000);
        INSERT INTO notifications VALUES (x'01', x'0a', '', '', '', 0), (x'02', x'0a', '', '', '', 4e15), (x'03', x'0a', '', '', '', 0);
        INSERT INTO mails VALUES (x'01', 'sent', 1, NULL, NULL), (x'02', 'sent', 1, NULL, NULL), (x'03', 'waiting', 1, 4e15, NULL);
    ";

    #[tokio::test]
    async fn what_is_old_is_forgotten() -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(Error::internal)?;
        let store = NotifierStore::open(&folder.path().join("a.sqlite")).await?;
        sqlx::raw_sql(ROWS).execute(&store.pool).await?;
        store.tidy(db::instant(4_000_000_000_000_000)?).await?;
        for (rows, left) in [
            ("message_id FROM wirewright_inbox", vec!["new"]),
            ("hex(id) FROM notifications", vec!["02", "03"]),
            ("hex(id) FROM mails", vec!["02", "03"]),
        ] {
            let found: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT {rows} ORDER BY 1")))
                .fetch_all(&store.pool)
                .await?;
            assert_eq!(found, left, "{rows}");
        }
        Ok(())
    }
}
