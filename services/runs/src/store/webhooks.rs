//! Who is told of runs that are done.

use runnerly_common::{Error, callback, db};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{RunStore, row};
use crate::model::Run;

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
struct Completion {
    runner_id: Uuid,
    run_id: Uuid,
    completed_at: i64,
}

impl RunStore {
    /// The store, which notes for each of these URLs that it is to be told of runs that are done.
    #[must_use]
    pub fn with_webhooks(self, urls: impl IntoIterator<Item = String>) -> Self {
        let webhooks = urls.into_iter().collect();
        Self { webhooks, ..self }
    }

    /// Notes that those who listen are to be told of a run, in the transaction that completes it.
    pub(super) async fn announce(
        &self,
        tx: &mut SqliteConnection,
        run: &Run,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        for url in &*self.webhooks {
            let id = Uuid::now_v7();
            sqlx::query("INSERT INTO completions (id, runner_id, run_id, completed_at) VALUES (?, ?, ?, ?)")
                .bind(id)
                .bind(run.runner_id)
                .bind(run.id)
                .bind(db::micros(now))
                .execute(&mut *tx)
                .await?;
            callback::add(tx, id, url).await?;
            callback::release(tx, id, now).await?;
        }
        Ok(())
    }

    /// The run that a callback is about, as it is now, and when it was completed.
    ///
    /// # Errors
    /// When the callback is about no run, when the run is gone, and when the database fails.
    pub async fn completion(&self, id: Uuid) -> Result<(Run, OffsetDateTime), Error> {
        let mut connection = self.pool.acquire().await?;
        let found: Option<Completion> =
            sqlx::query_as("SELECT runner_id, run_id, completed_at FROM completions WHERE id = ?")
                .bind(id)
                .fetch_optional(&mut *connection)
                .await?;
        let found = found.ok_or(Error::NotFound)?;
        let run = row::get(&mut connection, found.runner_id, found.run_id).await?;
        Ok((run, db::instant(found.completed_at)?))
    }
}
