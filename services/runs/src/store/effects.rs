//! What messages of other services do to runs.

use runnerly_common::events::{Effect, Receipt};
use runnerly_common::{Error, db, erased};
use sqlx::SqliteConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::row::{self, Row};
use super::{ChangeKind, RunStore, save};
use crate::model::{Details, Run, RunType, Status};

impl RunStore {
    /// Cancels the planned runs of a race that will not take place, unless a later version of the race was applied before.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn cancel_race(
        &self,
        receipt: &Receipt,
        (race_id, version): (Uuid, i64),
        now: OffsetDateTime,
    ) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        let is_newer = is_newer(&mut tx, race_id, version).await?;
        let mut runs = if is_newer {
            of_race(&mut tx, race_id).await?
        } else {
            Vec::new()
        };
        for run in &mut runs {
            if let Details::Planned(planned) = &mut run.details {
                planned.status = Status::Cancelled;
            }
            save(&mut tx, run, now).await?;
        }
        tx.commit().await?;
        self.feed.tell(ChangeKind::Updated, &runs);
        Ok(if is_newer { Effect::Applied } else { Effect::Outdated })
    }

    /// Deletes what is still planned of a plan that was given up, from a day on.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn abandon_plan(
        &self,
        receipt: &Receipt,
        (runner_id, plan_id): (Uuid, Uuid),
        from: Option<Date>,
    ) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        let rows: Vec<Row> = sqlx::query_as(
            "DELETE FROM runs WHERE plan_id = ?1 AND runner_id = ?2 AND status = 'planned'
                 AND (?3 IS NULL OR scheduled_on >= ?3)
             RETURNING *",
        )
        .bind(plan_id)
        .bind(runner_id)
        .bind(from)
        .fetch_all(&mut *tx)
        .await?;
        if !rows.is_empty() {
            row::count_change(&mut tx, runner_id).await?;
        }
        let runs = all(rows)?;
        tx.commit().await?;
        self.feed.tell(ChangeKind::Deleted, &runs);
        Ok(Effect::Applied)
    }

    /// Erases all that is kept of a runner, files of tracks too. Nothing of the runner is kept again.
    ///
    /// # Errors
    /// When a file cannot be removed or the database fails; then the rows are still there.
    pub async fn erase_runner(&self, receipt: &Receipt, runner_id: Uuid, now: OffsetDateTime) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        erased::note(&mut tx, runner_id, now).await?;
        let tracks: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM uploads WHERE runner_id = ?")
            .bind(runner_id)
            .fetch_all(&mut *tx)
            .await?;
        let runs = erase(&mut tx, runner_id).await?;
        // before the commit: afterwards nothing would know them, should this process end here
        for id in tracks {
            self.files.erase(id).await?;
        }
        tx.commit().await?;
        self.feed.tell(ChangeKind::Deleted, &runs);
        Ok(Effect::Applied)
    }
}

/// Notes the version of a race, and says whether it is newer than what was applied.
async fn is_newer(connection: &mut SqliteConnection, race_id: Uuid, version: i64) -> Result<bool, Error> {
    let noted = sqlx::query(
        "INSERT INTO cancelled_races (race_id, version) VALUES (?, ?)
         ON CONFLICT (race_id) DO UPDATE SET version = excluded.version WHERE excluded.version > version",
    )
    .bind(race_id)
    .bind(version)
    .execute(connection)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// Cancels a new run that is planned as a race that will not take place: its plan was being made when that was heard.
pub(super) async fn follow_race(connection: &mut SqliteConnection, run: &mut Run) -> Result<(), Error> {
    let (Details::Planned(planned), RunType::Race, Some(race_id)) = (&mut run.details, run.kind, run.race_id) else {
        return Ok(());
    };
    let cancelled: Option<i64> = sqlx::query_scalar("SELECT 1 FROM cancelled_races WHERE race_id = ?")
        .bind(race_id)
        .fetch_optional(connection)
        .await?;
    if cancelled.is_some() && planned.status == Status::Planned {
        planned.status = Status::Cancelled;
    }
    Ok(())
}

/// The runs that are planned as a race; others may be planned around it.
async fn of_race(connection: &mut SqliteConnection, race_id: Uuid) -> Result<Vec<Run>, Error> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM runs WHERE race_id = ? AND type = 'race' AND status = 'planned' ORDER BY id")
            .bind(race_id)
            .fetch_all(connection)
            .await?;
    all(rows)
}

/// Deletes all rows of a runner, and gives back the runs.
async fn erase(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<Vec<Run>, Error> {
    for statement in [
        "DELETE FROM callbacks WHERE id IN (SELECT id FROM uploads WHERE runner_id = ?1
             UNION ALL SELECT id FROM completions WHERE runner_id = ?1)",
        "DELETE FROM completions WHERE runner_id = ?1",
        "DELETE FROM uploads WHERE runner_id = ?1",
        "DELETE FROM idempotency_keys WHERE runner_id = ?1",
        "DELETE FROM collection_versions WHERE runner_id = ?1",
    ] {
        sqlx::query(statement).bind(runner_id).execute(&mut *connection).await?;
    }
    let rows: Vec<Row> = sqlx::query_as("DELETE FROM runs WHERE runner_id = ? RETURNING *")
        .bind(runner_id)
        .fetch_all(connection)
        .await?;
    all(rows)
}

fn all(rows: Vec<Row>) -> Result<Vec<Run>, Error> {
    rows.into_iter().map(Row::run).collect()
}
