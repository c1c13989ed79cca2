//! Results of races.

use runnerly_common::etag::{self, Tags};
use runnerly_common::{Error, callback, db, erased};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{RaceStore, is_visible, row, told};
use crate::model::{Outcome, Race, RaceResult, Status};
use crate::rules;

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    number: i32,
    name: String,
    runner_id: Option<Uuid>,
    outcome: String,
    time: Option<i32>,
    rank: Option<i32>,
    at_distance: Option<i32>,
    reason: Option<String>,
}

impl Row {
    fn result(self) -> Result<RaceResult, Error> {
        let outcome = match (self.outcome.as_str(), self.time, self.rank, self.reason) {
            ("finished", Some(time), Some(rank), _) => Outcome::Finished { time, rank },
            ("dnf", ..) => Outcome::NotFinished {
                at_distance: self.at_distance,
            },
            ("dns", ..) => Outcome::NotStarted,
            ("dsq", _, _, Some(reason)) => Outcome::Disqualified { reason },
            _ => return Err(Error::corrupt("a result lacks what its outcome has")),
        };
        Ok(RaceResult {
            number: self.number,
            name: self.name,
            runner_id: self.runner_id,
            outcome,
        })
    }
}

impl RaceStore {
    /// Publishes the results of a race, in place of those before, and has all told who have subscribed. `publisher` is the
    /// runner who does it; none where a service does.
    ///
    /// # Errors
    /// When the publisher cannot see the race, did not add it or means another version, when it is cancelled or still to
    /// come, when the results break a rule, and when the database fails.
    pub async fn publish(
        &self,
        publisher: Option<Uuid>,
        id: Uuid,
        versions: &Tags,
        results: &[RaceResult],
        now: OffsetDateTime,
    ) -> Result<Race, Error> {
        let mut tx = db::write(&self.pool).await?;
        let race = row::get(&mut tx, id).await?;
        if let Some(runner_id) = publisher {
            if !is_visible(&race, Some(runner_id)) {
                return Err(Error::NotFound);
            }
            if race.created_by != runner_id {
                return Err(Error::Forbidden);
            }
        }
        etag::check(versions, race.version)?;
        if race.status == Status::Cancelled {
            return Err(Error::Conflict("the race is cancelled"));
        }
        rules::results(&race.input, results, now.date())?;
        let published = Race {
            status: Status::Finished,
            version: race.version + 1,
            updated_at: db::stored(now),
            ..race.clone()
        };
        row::update(&mut tx, &published).await?;
        row::count_change(&mut tx).await?;
        told::changed(&mut tx, &race, &published).await?;
        replace(&mut tx, id, results).await?;
        let subscriptions: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM subscriptions WHERE race_id = ?")
            .bind(id)
            .fetch_all(&mut *tx)
            .await?;
        for subscription in subscriptions {
            callback::release(&mut tx, subscription, now).await?;
        }
        tx.commit().await?;
        self.outbox.notify();
        Ok(published)
    }

    /// The version of a race that has results and that the viewer can see.
    ///
    /// # Errors
    /// When there is no such race, or it has no results, and when the database fails.
    pub async fn results_version(&self, viewer: Option<Uuid>, id: Uuid) -> Result<i64, Error> {
        let version: Option<i64> = sqlx::query_scalar(
            "SELECT version FROM races
             WHERE id = ? AND status = 'finished' AND (visibility = 'public' OR created_by = ?)",
        )
        .bind(id)
        .bind(viewer)
        .fetch_optional(&self.pool)
        .await?;
        version.ok_or(Error::NotFound)
    }

    /// The results of a race that the viewer can see, with the version of the race.
    ///
    /// # Errors
    /// When there is no such race, or it has no results, and when the database fails.
    pub async fn results(&self, viewer: Option<Uuid>, id: Uuid) -> Result<(i64, Vec<RaceResult>), Error> {
        // one transaction, so that the version belongs to the results
        let mut tx = self.pool.begin().await?;
        let race = row::get(&mut tx, id).await?;
        if !is_visible(&race, viewer) || race.status != Status::Finished {
            return Err(Error::NotFound);
        }
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM results WHERE race_id = ? ORDER BY rank IS NULL, rank, number")
                .bind(id)
                .fetch_all(&mut *tx)
                .await?;
        tx.commit().await?;
        let results = rows.into_iter().map(Row::result).collect::<Result<_, _>>()?;
        Ok((race.version, results))
    }
}

/// Puts results in place of those before. They name no runner who is gone.
async fn replace(connection: &mut SqliteConnection, race_id: Uuid, results: &[RaceResult]) -> Result<(), Error> {
    sqlx::query("DELETE FROM results WHERE race_id = ?")
        .bind(race_id)
        .execute(&mut *connection)
        .await?;
    for result in results {
        let mut runner_id = result.runner_id;
        if let Some(runner) = runner_id
            && erased::is_erased(connection, runner).await?
        {
            runner_id = None;
        }
        let (outcome, time, rank, at_distance, reason) = match &result.outcome {
            Outcome::Finished { time, rank } => ("finished", Some(time), Some(rank), None, None),
            Outcome::NotFinished { at_distance } => ("dnf", None, None, at_distance.as_ref(), None),
            Outcome::NotStarted => ("dns", None, None, None, None),
            Outcome::Disqualified { reason } => ("dsq", None, None, None, Some(reason)),
        };
        sqlx::query(
            "INSERT INTO results (race_id, number, name, runner_id, outcome, time, rank, at_distance, reason)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(race_id)
        .bind(result.number)
        .bind(&result.name)
        .bind(runner_id)
        .bind(outcome)
        .bind(time)
        .bind(rank)
        .bind(at_distance)
        .bind(reason)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
