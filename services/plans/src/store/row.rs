//! Plans as rows.

use runnerly_common::{Error, db};
use runnerly_domain::{Days, Level, PlanInputs, Warning, Weekday};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use sqlx::types::Json;
use time::Date;
use uuid::Uuid;

use crate::model::{Plan, Status};

/// A row of the table, which is also how the answer to a request is kept.
#[derive(Debug, Serialize, Deserialize, sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    runner_id: Uuid,
    race_id: Option<Uuid>,
    template: Option<String>,
    name: String,
    start_date: Date,
    race_date: Date,
    distance: f64,
    level: String,
    days: Json<Vec<u8>>,
    long_run_day: u8,
    goal_time: Option<u32>,
    weeks: u8,
    sessions_total: u32,
    first_date: Date,
    peak_volume: u32,
    warnings: Json<Vec<Warning>>,
    revision: u32,
    status: Status,
    sessions_created: u32,
    failure: Option<String>,
    race_version: Option<i64>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn of(plan: &Plan) -> Self {
        let inputs = &plan.inputs;
        Self {
            id: plan.id,
            runner_id: plan.runner_id,
            race_id: plan.race_id,
            template: plan.template.clone(),
            name: plan.name.clone(),
            start_date: inputs.start_date,
            race_date: inputs.race_date,
            distance: plan.distance,
            level: level_text(inputs.level).to_owned(),
            days: Json(inputs.days.iter().map(|day| day.number_from_monday()).collect()),
            long_run_day: inputs.long_run_day.number_from_monday(),
            goal_time: inputs.goal_time,
            weeks: plan.weeks,
            sessions_total: plan.sessions_total,
            first_date: plan.first_date,
            peak_volume: plan.peak_volume,
            warnings: Json(plan.warnings.clone()),
            revision: plan.revision,
            status: plan.status,
            sessions_created: plan.sessions_created,
            failure: plan.failure.clone(),
            race_version: plan.race_version,
            version: plan.version,
            created_at: db::micros(plan.created_at),
            updated_at: db::micros(plan.updated_at),
        }
    }

    /// The plan that the row holds.
    pub(super) fn plan(self) -> Result<Plan, Error> {
        let inputs = PlanInputs {
            start_date: self.start_date,
            race_date: self.race_date,
            distance: metres(self.distance),
            level: level(&self.level)?,
            days: self.days.0.into_iter().map(weekday).collect::<Result<Days, Error>>()?,
            long_run_day: weekday(self.long_run_day)?,
            goal_time: self.goal_time,
        };
        Ok(Plan {
            id: self.id,
            runner_id: self.runner_id,
            race_id: self.race_id,
            template: self.template,
            name: self.name,
            distance: self.distance,
            inputs,
            weeks: self.weeks,
            sessions_total: self.sessions_total,
            first_date: self.first_date,
            peak_volume: self.peak_volume,
            warnings: self.warnings.0,
            revision: self.revision,
            status: self.status,
            sessions_created: self.sessions_created,
            failure: self.failure,
            race_version: self.race_version,
            version: self.version,
            created_at: db::instant(self.created_at)?,
            updated_at: db::instant(self.updated_at)?,
        })
    }
}

/// A distance in whole metres.
pub(crate) fn metres(distance: f64) -> u32 {
    // `as` keeps to the limits of the type
    distance.round() as u32
}

const LEVELS: [(Level, &str); 3] = [
    (Level::Beginner, "beginner"),
    (Level::Intermediate, "intermediate"),
    (Level::Advanced, "advanced"),
];

fn level(text: &str) -> Result<Level, Error> {
    let found = LEVELS.iter().find(|(_, name)| *name == text);
    found
        .map(|(level, _)| *level)
        .ok_or_else(|| Error::Corrupt(format!("`{text}` is not a level")))
}

fn level_text(level: Level) -> &'static str {
    LEVELS
        .iter()
        .find(|(own, _)| *own == level)
        .map_or("", |(_, name)| name)
}

fn weekday(number: u8) -> Result<Weekday, Error> {
    match number {
        1..=7 => Ok(Weekday::Monday.nth_next(number - 1)),
        _ => Err(Error::Corrupt(format!("{number} is not a day of the week"))),
    }
}

/// A plan as the kept answer to a request.
pub(super) fn to_json(plan: &Plan) -> Result<String, Error> {
    Ok(serde_json::to_string(&Row::of(plan))?)
}

/// The plan of a kept answer.
pub(super) fn from_json(answer: &str) -> Result<Plan, Error> {
    serde_json::from_str::<Row>(answer)?.plan()
}

/// Adds a plan.
pub(super) async fn insert(connection: &mut SqliteConnection, plan: &Plan) -> Result<(), Error> {
    let row = Row::of(plan);
    sqlx::query(
        "INSERT INTO plans (id, runner_id, race_id, template, name, start_date, race_date, distance, level, days,
             long_run_day, goal_time, weeks, sessions_total, first_date, peak_volume, warnings, revision, status,
             sessions_created, failure, race_version, version, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(row.id)
    .bind(row.runner_id)
    .bind(row.race_id)
    .bind(row.template)
    .bind(row.name)
    .bind(row.start_date)
    .bind(row.race_date)
    .bind(row.distance)
    .bind(row.level)
    .bind(row.days)
    .bind(row.long_run_day)
    .bind(row.goal_time)
    .bind(row.weeks)
    .bind(row.sessions_total)
    .bind(row.first_date)
    .bind(row.peak_volume)
    .bind(row.warnings)
    .bind(row.revision)
    .bind(row.status)
    .bind(row.sessions_created)
    .bind(row.failure)
    .bind(row.race_version)
    .bind(row.version)
    .bind(row.created_at)
    .bind(row.updated_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a plan over its version before.
pub(super) async fn update(connection: &mut SqliteConnection, plan: &Plan) -> Result<(), Error> {
    let row = Row::of(plan);
    let updated = sqlx::query(
        "UPDATE plans SET name = ?, days = ?, long_run_day = ?, goal_time = ?, sessions_total = ?, first_date = ?,
             peak_volume = ?, warnings = ?, revision = ?, status = ?, sessions_created = ?, failure = ?, race_version = ?,
             version = ?, updated_at = ?
         WHERE id = ? AND version = ?",
    )
    .bind(row.name)
    .bind(row.days)
    .bind(row.long_run_day)
    .bind(row.goal_time)
    .bind(row.sessions_total)
    .bind(row.first_date)
    .bind(row.peak_volume)
    .bind(row.warnings)
    .bind(row.revision)
    .bind(row.status)
    .bind(row.sessions_created)
    .bind(row.failure)
    .bind(row.race_version)
    .bind(row.version)
    .bind(row.updated_at)
    .bind(row.id)
    .bind(row.version - 1)
    .execute(connection)
    .await?;
    // the caller read the version under the write lock, so it cannot have changed
    if updated.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Stale(plan.version - 1))
    }
}

/// Reads a plan, whosever it is, if it is there.
pub(super) async fn find(connection: &mut SqliteConnection, id: Uuid) -> Result<Option<Plan>, Error> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM plans WHERE id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.map(Row::plan).transpose()
}

/// Reads a plan that is there, whosever it is.
pub(super) async fn get(connection: &mut SqliteConnection, id: Uuid) -> Result<Plan, Error> {
    find(connection, id).await?.ok_or(Error::NotFound)
}

/// Reads a plan of a runner.
pub(super) async fn get_of(connection: &mut SqliteConnection, runner_id: Uuid, id: Uuid) -> Result<Plan, Error> {
    let plan = get(connection, id).await?;
    if plan.runner_id == runner_id {
        Ok(plan)
    } else {
        Err(Error::NotFound)
    }
}

/// Notes which version of its race a plan knows of; that is no change of the plan.
pub(super) async fn note_race_version(connection: &mut SqliteConnection, plan: &Plan) -> Result<(), Error> {
    sqlx::query("UPDATE plans SET race_version = ? WHERE id = ?")
        .bind(plan.race_version)
        .bind(plan.id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts a change of a runner's plans.
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

/// How many changes of a runner's plans there were.
pub(super) async fn collection_version(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<i64, Error> {
    let version: Option<i64> = sqlx::query_scalar("SELECT version FROM collection_versions WHERE runner_id = ?")
        .bind(runner_id)
        .fetch_optional(connection)
        .await?;
    Ok(version.unwrap_or(0))
}
