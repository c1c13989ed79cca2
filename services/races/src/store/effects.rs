//! What messages of other services do to races.

use runnerly_common::events::{Effect, Receipt};
use runnerly_common::{Error, db, erased};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::row::{self, Row};
use super::{RaceStore, told};
use crate::model::{Race, Status};

/// Who has added the races of runners who are gone: nobody, so that nobody changes them any more.
pub const NOBODY: Uuid = Uuid::nil();

impl RaceStore {
    /// Erases what is kept of a runner: participations, results, subscriptions and answers. Nothing of the runner is kept
    /// again.
    ///
    /// Public races that the runner has added stay, for others take part in them: they are [`NOBODY`]'s then. Private ones
    /// go. Of one that was still to come it is told that it will not take place, for who joined while it was public.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn erase_runner(&self, receipt: &Receipt, runner_id: Uuid, now: OffsetDateTime) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        erased::note(&mut tx, runner_id, now).await?;
        erase(&mut tx, runner_id, now).await?;
        for race in private(&mut tx, runner_id).await? {
            delete(&mut tx, race, now).await?;
        }
        leave(&mut tx, runner_id, now).await?;
        row::count_change(&mut tx).await?;
        tx.commit().await?;
        self.outbox.notify();
        Ok(Effect::Applied)
    }
}

/// Deletes what a runner has in races. Their versions count it, for clients keep answers by them.
async fn erase(connection: &mut SqliteConnection, runner_id: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    for statement in [
        "UPDATE races SET participants_version = participants_version + 1
             WHERE id IN (SELECT race_id FROM participants WHERE runner_id = ?1)",
        "DELETE FROM participants WHERE runner_id = ?1",
        "UPDATE races SET version = version + 1, updated_at = ?2
             WHERE id IN (SELECT race_id FROM results WHERE runner_id = ?1)",
        "DELETE FROM results WHERE runner_id = ?1",
        "DELETE FROM callbacks WHERE id IN (SELECT id FROM subscriptions WHERE runner_id = ?1)",
        "DELETE FROM subscriptions WHERE runner_id = ?1",
        "DELETE FROM idempotency_keys WHERE runner_id = ?1",
    ] {
        let statement = sqlx::query(statement).bind(runner_id).bind(db::micros(now));
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}

/// The private races that a runner has added.
async fn private(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<Vec<Race>, Error> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM races WHERE created_by = ? AND visibility = 'private' ORDER BY id")
            .bind(runner_id)
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(Row::race).collect()
}

/// Deletes a race with all that belongs to it.
async fn delete(connection: &mut SqliteConnection, race: Race, now: OffsetDateTime) -> Result<(), Error> {
    if race.status == Status::Scheduled {
        let cancelled = Race {
            status: Status::Cancelled,
            version: race.version + 1,
            updated_at: db::stored(now),
            ..race.clone()
        };
        told::cancelled(connection, &cancelled).await?;
    }
    for statement in [
        "DELETE FROM callbacks WHERE id IN (SELECT id FROM subscriptions WHERE race_id = ?1)",
        "DELETE FROM subscriptions WHERE race_id = ?1",
        "DELETE FROM participants WHERE race_id = ?1",
        "DELETE FROM results WHERE race_id = ?1",
        "DELETE FROM races WHERE id = ?1",
    ] {
        sqlx::query(statement).bind(race.id).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Leaves the other races of a runner to nobody.
async fn leave(connection: &mut SqliteConnection, runner_id: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query("UPDATE races SET created_by = ?, version = version + 1, updated_at = ? WHERE created_by = ?")
        .bind(NOBODY)
        .bind(db::micros(now))
        .bind(runner_id)
        .execute(connection)
        .await?;
    Ok(())
}
