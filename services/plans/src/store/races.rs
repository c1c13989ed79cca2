//! What becomes of races that plans lead up to, and of runners.

use runnerly_common::events::{Effect, Receipt};
use runnerly_common::{Error, db, erased};
use runnerly_domain::Warning;
use sqlx::SqliteConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{PlanStore, row, save};
use crate::model::Plan;

/// What is heard of a race.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RaceNews {
    /// The race.
    pub race_id: Uuid,
    /// Counts its changes.
    pub version: i64,
    /// The day it is on, and its distance in metres; `None` when it will not take place.
    pub takes_place: Option<(Date, f64)>,
}

impl PlanStore {
    /// Warns of a race that is no longer what a plan was made for, and takes the warning back when it is again; unless as much is
    /// known already. The plan itself stays as it is. Plans that are made later for the race as it was are warned too.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn race_changed(&self, receipt: &Receipt, news: RaceNews, now: OffsetDateTime) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        note(&mut tx, news, now).await?;
        let plans = affected(&mut tx, news).await?;
        let effect = match plans.is_empty() {
            true => Effect::Outdated,
            false => Effect::Applied,
        };
        for id in plans {
            warn(&mut tx, id, news, now).await?;
        }
        tx.commit().await?;
        self.tell();
        Ok(effect)
    }

    /// Erases the plans of a runner. Nothing of the runner is kept again.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn erase_runner(&self, receipt: &Receipt, runner_id: Uuid, now: OffsetDateTime) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        erased::note(&mut tx, runner_id, now).await?;
        for statement in [
            "DELETE FROM plans WHERE runner_id = ?",
            "DELETE FROM collection_versions WHERE runner_id = ?",
            "DELETE FROM idempotency_keys WHERE runner_id = ?",
        ] {
            sqlx::query(statement).bind(runner_id).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        self.tell();
        Ok(Effect::Applied)
    }
}

/// Keeps the last news of a race.
async fn note(connection: &mut SqliteConnection, news: RaceNews, now: OffsetDateTime) -> Result<(), Error> {
    let (date, distance) = news.takes_place.unzip();
    sqlx::query(
        "INSERT INTO race_news (race_id, version, date, distance, heard_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (race_id) DO UPDATE
             SET version = excluded.version, date = excluded.date, distance = excluded.distance, heard_at = excluded.heard_at
             WHERE excluded.version > version",
    )
    .bind(news.race_id)
    .bind(news.version)
    .bind(date)
    .bind(distance)
    .bind(db::micros(now))
    .execute(connection)
    .await?;
    Ok(())
}

/// Warns of the race of a new plan, where more was heard of it than the races service said when it was asked.
pub(super) async fn follow_race(connection: &mut SqliteConnection, plan: &mut Plan) -> Result<(), Error> {
    let Some(race_id) = plan.race_id else {
        return Ok(());
    };
    let found: Option<(i64, Option<Date>, Option<f64>)> =
        sqlx::query_as("SELECT version, date, distance FROM race_news WHERE race_id = ? AND version > ?")
            .bind(race_id)
            .bind(plan.race_version.unwrap_or_default())
            .fetch_optional(connection)
            .await?;
    if let Some((version, date, distance)) = found {
        let takes_place = date.zip(distance);
        apply(
            plan,
            RaceNews {
                race_id,
                version,
                takes_place,
            },
        );
    }
    Ok(())
}

/// The plans for a race that do not know as much of it yet.
async fn affected(connection: &mut SqliteConnection, news: RaceNews) -> Result<Vec<Uuid>, Error> {
    let plans = sqlx::query_scalar(
        "SELECT id FROM plans WHERE race_id = ? AND coalesce(race_version, 0) < ?
             AND status IN ('expanding', 'active', 'failed') ORDER BY id",
    )
    .bind(news.race_id)
    .bind(news.version)
    .fetch_all(connection)
    .await?;
    Ok(plans)
}

async fn warn(connection: &mut SqliteConnection, id: Uuid, news: RaceNews, now: OffsetDateTime) -> Result<(), Error> {
    let mut plan = row::get(connection, id).await?;
    let before = plan.warnings.clone();
    apply(&mut plan, news);
    if plan.warnings == before {
        return row::note_race_version(connection, &plan).await;
    }
    save(connection, &mut plan, now).await
}

fn apply(plan: &mut Plan, news: RaceNews) {
    plan.race_version = Some(news.version);
    plan.warnings.retain(|warning| !warning.is_of_race());
    let warnings = warnings_of(plan, news);
    plan.warnings.extend(warnings);
}

/// How the race differs from what the plan was made for.
fn warnings_of(plan: &Plan, news: RaceNews) -> Vec<Warning> {
    let Some((date, distance)) = news.takes_place else {
        return vec![Warning::RaceCancelled];
    };
    let moved = (date != plan.inputs.race_date).then_some(Warning::RaceMoved { date });
    let metres = row::metres(distance);
    let other = (metres != plan.inputs.distance).then_some(Warning::RaceDistanceChanged { metres });
    moved.into_iter().chain(other).collect()
}
