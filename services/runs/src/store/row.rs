//! Runs as rows.

use std::collections::BTreeMap;

use runnerly_common::{Error, db};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use sqlx::types::Json;
use time::{Date, OffsetDateTime, Time};
use uuid::Uuid;

use crate::model::{Details, NewRun, Planned, Recorded, Run, RunType, Source, Status};

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    runner_id: Uuid,
    status: Status,
    title: String,
    description: Option<String>,
    r#type: RunType,
    source: Source,
    plan_id: Option<Uuid>,
    race_id: Option<Uuid>,
    tags: Json<Vec<String>>,
    distance: Option<f64>,
    scheduled_on: Option<Date>,
    workout: Option<String>,
    start_date: Option<i64>,
    elapsed_time: Option<i32>,
    average_speed: Option<f64>,
    average_heartrate: Option<f64>,
    total_elevation_gain: Option<f64>,
    strava_id: Option<i64>,
    fulfils: Option<Uuid>,
    metrics: Json<BTreeMap<String, f64>>,
    has_track: bool,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    /// The run that the row holds.
    pub(super) fn run(self) -> Result<Run, Error> {
        let missing = || Error::Corrupt(format!("run {} lacks a value", self.id));
        let details = match self.status {
            Status::Done => Details::Recorded(Recorded {
                start_date: db::instant(self.start_date.ok_or_else(missing)?)?,
                distance: self.distance.ok_or_else(missing)?,
                elapsed_time: self.elapsed_time.ok_or_else(missing)?,
                average_speed: self.average_speed.ok_or_else(missing)?,
                average_heartrate: self.average_heartrate,
                total_elevation_gain: self.total_elevation_gain,
                strava_id: self.strava_id,
                fulfils: self.fulfils,
                metrics: self.metrics.0,
            }),
            status => Details::Planned(Planned {
                status,
                scheduled_on: self.scheduled_on.ok_or_else(missing)?,
                distance: self.distance,
                workout: self.workout,
            }),
        };
        Ok(Run {
            id: self.id,
            runner_id: self.runner_id,
            title: self.title,
            description: self.description,
            kind: self.r#type,
            source: self.source,
            plan_id: self.plan_id,
            race_id: self.race_id,
            tags: self.tags.0,
            has_track: self.has_track,
            details,
            version: self.version,
            created_at: db::instant(self.created_at)?,
            updated_at: db::instant(self.updated_at)?,
        })
    }
}

/// The columns whose values a run changes with, but for what all runs have.
struct Columns<'r> {
    status: Status,
    distance: Option<f64>,
    planned: Option<&'r Planned>,
    recorded: Option<&'r Recorded>,
    occurs_at: OffsetDateTime,
}

impl<'r> Columns<'r> {
    fn of(run: &'r Run) -> Self {
        match &run.details {
            Details::Planned(planned) => Self {
                status: planned.status,
                distance: planned.distance,
                planned: Some(planned),
                recorded: None,
                occurs_at: planned.scheduled_on.with_time(Time::MIDNIGHT).assume_utc(),
            },
            Details::Recorded(recorded) => Self {
                status: Status::Done,
                distance: Some(recorded.distance),
                planned: None,
                recorded: Some(recorded),
                occurs_at: recorded.start_date.to_offset(time::UtcOffset::UTC),
            },
        }
    }
}

/// What is there of a run that is to be created.
pub(super) enum Existing {
    /// A run with its id, of a runner, and what it was created from.
    Id { runner_id: Uuid, origin: Vec<u8> },
    /// A run of the runner with its activity.
    Activity,
}

/// Looks for a run with the same id or the same activity.
pub(super) async fn existing(connection: &mut SqliteConnection, run: &Run) -> Result<Option<Existing>, Error> {
    let by_id: Option<(Uuid, Vec<u8>)> = sqlx::query_as("SELECT runner_id, origin FROM runs WHERE id = ?")
        .bind(run.id)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some((runner_id, origin)) = by_id {
        return Ok(Some(Existing::Id { runner_id, origin }));
    }
    let Details::Recorded(Recorded {
        strava_id: Some(strava_id),
        ..
    }) = &run.details
    else {
        return Ok(None);
    };
    let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM runs WHERE runner_id = ? AND strava_id = ?")
        .bind(run.runner_id)
        .bind(strava_id)
        .fetch_optional(connection)
        .await?;
    Ok(found.map(|_| Existing::Activity))
}

/// A digest of what a run is created from.
pub(super) fn origin(new: &NewRun) -> Result<Vec<u8>, Error> {
    Ok(Sha256::digest(serde_json::to_vec(new)?).to_vec())
}

/// Adds a run.
pub(super) async fn insert(connection: &mut SqliteConnection, run: &Run, origin: &[u8]) -> Result<(), Error> {
    let columns = Columns::of(run);
    sqlx::query(
        "INSERT INTO runs (id, runner_id, status, title, description, type, source, plan_id, race_id, tags, distance,
             scheduled_on, workout, start_date, elapsed_time, average_speed, average_heartrate, total_elevation_gain,
             strava_id, fulfils, metrics, occurs_at, day, origin, version, created_at, updated_at, has_track)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(run.id)
    .bind(run.runner_id)
    .bind(columns.status)
    .bind(&run.title)
    .bind(&run.description)
    .bind(run.kind)
    .bind(run.source)
    .bind(run.plan_id)
    .bind(run.race_id)
    .bind(Json(&run.tags))
    .bind(columns.distance)
    .bind(columns.planned.map(|planned| planned.scheduled_on))
    .bind(columns.planned.and_then(|planned| planned.workout.as_deref()))
    .bind(columns.recorded.map(|recorded| db::micros(recorded.start_date)))
    .bind(columns.recorded.map(|recorded| recorded.elapsed_time))
    .bind(columns.recorded.map(|recorded| recorded.average_speed))
    .bind(columns.recorded.and_then(|recorded| recorded.average_heartrate))
    .bind(columns.recorded.and_then(|recorded| recorded.total_elevation_gain))
    .bind(columns.recorded.and_then(|recorded| recorded.strava_id))
    .bind(columns.recorded.and_then(|recorded| recorded.fulfils))
    .bind(Json(
        columns
            .recorded
            .map(|recorded| &recorded.metrics)
            .unwrap_or(&BTreeMap::new()),
    ))
    .bind(db::micros(columns.occurs_at))
    .bind(columns.occurs_at.date())
    .bind(origin)
    .bind(run.version)
    .bind(db::micros(run.created_at))
    .bind(db::micros(run.updated_at))
    .bind(run.has_track)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a run over its version before.
pub(super) async fn update(connection: &mut SqliteConnection, run: &Run) -> Result<(), Error> {
    let columns = Columns::of(run);
    let updated = sqlx::query(
        "UPDATE runs SET status = ?, title = ?, description = ?, type = ?, race_id = ?, tags = ?, distance = ?,
             scheduled_on = coalesce(?, scheduled_on), start_date = ?, elapsed_time = ?, average_speed = ?,
             average_heartrate = ?, total_elevation_gain = ?, strava_id = ?, fulfils = ?, metrics = ?, occurs_at = ?,
             day = ?, version = ?, updated_at = ?
         WHERE id = ? AND version = ?",
    )
    .bind(columns.status)
    .bind(&run.title)
    .bind(&run.description)
    .bind(run.kind)
    .bind(run.race_id)
    .bind(Json(&run.tags))
    .bind(columns.distance)
    .bind(columns.planned.map(|planned| planned.scheduled_on))
    .bind(columns.recorded.map(|recorded| db::micros(recorded.start_date)))
    .bind(columns.recorded.map(|recorded| recorded.elapsed_time))
    .bind(columns.recorded.map(|recorded| recorded.average_speed))
    .bind(columns.recorded.and_then(|recorded| recorded.average_heartrate))
    .bind(columns.recorded.and_then(|recorded| recorded.total_elevation_gain))
    .bind(columns.recorded.and_then(|recorded| recorded.strava_id))
    .bind(columns.recorded.and_then(|recorded| recorded.fulfils))
    .bind(Json(
        columns
            .recorded
            .map(|recorded| &recorded.metrics)
            .unwrap_or(&BTreeMap::new()),
    ))
    .bind(db::micros(columns.occurs_at))
    .bind(columns.occurs_at.date())
    .bind(run.version)
    .bind(db::micros(run.updated_at))
    .bind(run.id)
    .bind(run.version - 1)
    .execute(connection)
    .await?;
    // the caller read the version under the write lock, so it cannot have changed
    if updated.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Stale(run.version - 1))
    }
}

/// Reads a run of a runner.
pub(super) async fn get(connection: &mut SqliteConnection, runner_id: Uuid, id: Uuid) -> Result<Run, Error> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM runs WHERE id = ? AND runner_id = ?")
        .bind(id)
        .bind(runner_id)
        .fetch_optional(connection)
        .await?;
    row.ok_or(Error::NotFound)?.run()
}

/// Deletes a run.
pub(super) async fn delete(connection: &mut SqliteConnection, id: Uuid) -> Result<(), Error> {
    sqlx::query("DELETE FROM runs WHERE id = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts a change of a runner's runs.
pub(super) async fn count_change(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO collection_versions (runner_id, version) VALUES (?, 1)
         ON CONFLICT (runner_id) DO UPDATE SET version = version + 1",
    )
    .bind(runner_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// How many changes of a runner's runs there were.
pub(super) async fn collection_version(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<i64, Error> {
    let version: Option<i64> = sqlx::query_scalar("SELECT version FROM collection_versions WHERE runner_id = ?")
        .bind(runner_id)
        .fetch_optional(connection)
        .await?;
    Ok(version.unwrap_or(0))
}
