//! Runs as the service keeps them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime};
use uuid::Uuid;

mod upload;

pub use upload::{StoredFile, Upload, UploadState};

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum RunType {
    /// Getting better.
    Training,
    /// A race.
    Race,
    /// Anything else.
    Free,
}

/// Where a run comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Source {
    /// The runner.
    Manual,
    /// An activity at Strava.
    Strava,
    /// An uploaded track.
    Gpx,
    /// A training plan.
    Plan,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Status {
    /// Still to come.
    Planned,
    /// It was run.
    Done,
    /// Its day passed without it.
    Missed,
    /// It was given up before its day.
    Cancelled,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub runner_id: Uuid,
    /// What the runner calls it.
    pub title: String,
    /// Notes.
    pub description: Option<String>,
    /// What it is for.
    pub kind: RunType,
    /// Where it comes from.
    pub source: Source,
    /// The plan that it belongs to.
    pub plan_id: Option<Uuid>,
    /// The race that it belongs to.
    pub race_id: Option<Uuid>,
    /// Labels.
    pub tags: Vec<String>,
    /// Whether it was made of a track.
    #[serde(default)]
    pub has_track: bool,
    /// What only planned or only recorded runs have.
    pub details: Details,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was created.
    pub created_at: OffsetDateTime,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
}

/// What only planned or only recorded runs have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Details {
    /// A run to do, or one that never came about.
    Planned(Planned),
    /// A run that is done.
    Recorded(Recorded),
}

/// What a planned run has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// `Planned`, `Missed` or `Cancelled`.
    pub status: Status,
    /// The day.
    pub scheduled_on: Date,
    /// How far, in metres.
    pub distance: Option<f64>,
    /// What to run, as the contract's JSON.
    pub workout: Option<String>,
}

/// What a recorded run has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// When it began.
    pub start_date: OffsetDateTime,
    /// How far, in metres.
    pub distance: f64,
    /// How long, in seconds.
    pub elapsed_time: i32,
    /// How fast, in metres per second.
    pub average_speed: f64,
    /// In beats per minute.
    pub average_heartrate: Option<f64>,
    /// All climbs together, in metres.
    pub total_elevation_gain: Option<f64>,
    /// The activity at Strava.
    pub strava_id: Option<i64>,
    /// The planned run that it completed.
    pub fulfils: Option<Uuid>,
    /// Further measurements.
    pub metrics: BTreeMap<String, f64>,
}

/// A run to create.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewRun {
    /// The id to give it.
    pub id: Option<Uuid>,
    /// What the runner calls it.
    pub title: String,
    /// Notes.
    pub description: Option<String>,
    /// What it is for.
    pub kind: RunType,
    /// Where it comes from.
    pub source: Source,
    /// The plan that it belongs to.
    pub plan_id: Option<Uuid>,
    /// The race that it belongs to.
    pub race_id: Option<Uuid>,
    /// Labels.
    pub tags: Vec<String>,
    /// What only planned or only recorded runs have.
    pub details: NewDetails,
}

/// What only planned or only recorded runs have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum NewDetails {
    /// A run to do.
    Planned {
        /// The day.
        scheduled_on: Date,
        /// How far, in metres.
        distance: Option<f64>,
        /// What to run, as the contract's JSON.
        workout: Option<String>,
    },
    /// A run that is done.
    Recorded(Recording),
}

/// What was recorded of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recording {
    /// When it began.
    pub start_date: OffsetDateTime,
    /// How far, in metres.
    pub distance: f64,
    /// How long, in seconds.
    pub elapsed_time: i32,
    /// How fast, in metres per second; worked out where it is absent.
    pub average_speed: Option<f64>,
    /// In beats per minute.
    pub average_heartrate: Option<f64>,
    /// All climbs together, in metres.
    pub total_elevation_gain: Option<f64>,
    /// The activity at Strava.
    pub strava_id: Option<i64>,
    /// Further measurements.
    pub metrics: BTreeMap<String, f64>,
}

/// What became of a planned run; what is absent stays as it was planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// What the runner calls it.
    pub title: Option<String>,
    /// Notes; `Some(None)` removes them.
    pub description: Option<Option<String>>,
    /// Labels.
    pub tags: Option<Vec<String>>,
    /// What was run.
    pub recording: Recording,
}

/// What to change of a run; what is absent stays. `Some(None)` removes a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunPatch {
    /// What the runner calls it.
    pub title: Option<String>,
    /// Notes.
    pub description: Option<Option<String>>,
    /// What it is for.
    pub kind: Option<RunType>,
    /// Labels.
    pub tags: Option<Vec<String>>,
    /// The race that it belongs to.
    pub race_id: Option<Option<Uuid>>,
    /// How far, in metres.
    pub distance: Option<f64>,
    /// `Planned`, `Missed` or `Cancelled`; of planned runs.
    pub status: Option<Status>,
    /// The day; of planned runs.
    pub scheduled_on: Option<Date>,
    /// When it began; of recorded runs.
    pub start_date: Option<OffsetDateTime>,
    /// How long, in seconds; of recorded runs.
    pub elapsed_time: Option<i32>,
    /// In beats per minute; of recorded runs.
    pub average_heartrate: Option<Option<f64>>,
    /// All climbs together, in metres; of recorded runs.
    pub total_elevation_gain: Option<Option<f64>>,
    /// Measurements to add, replace or remove; of recorded runs.
    pub metrics: Option<BTreeMap<String, Option<f64>>>,
}

/// An order of runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The latest first.
    #[default]
    DateDesc,
    /// The earliest first.
    DateAsc,
    /// The longest first.
    DistanceDesc,
    /// The shortest first.
    DistanceAsc,
}

/// Which runs to list; all of it has to fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RunQuery {
    /// On this day or later.
    pub from: Option<Date>,
    /// On this day or earlier.
    pub to: Option<Date>,
    /// Of one of these types; empty for all.
    pub kinds: Vec<RunType>,
    /// Of one of these statuses; empty for all.
    pub statuses: Vec<Status>,
    /// Of this plan.
    pub plan_id: Option<Uuid>,
    /// Of this race.
    pub race_id: Option<Uuid>,
    /// Of at least this distance, in metres.
    pub min_distance: Option<f64>,
    /// Which come first.
    pub sort: Sort,
    /// How many at most.
    pub limit: u32,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl RunQuery {
    /// Keeps to a year, or to a month of it.
    pub fn keep_to(&mut self, year: i32, month: Option<Month>) {
        let (first, last) = (month.unwrap_or(Month::January), month.unwrap_or(Month::December));
        let from = Date::from_calendar_date(year, first, 1).ok();
        let to = Date::from_calendar_date(year, last, last.length(year)).ok();
        self.from = self.from.max(from);
        self.to = match (self.to, to) {
            (Some(own), Some(to)) => Some(own.min(to)),
            (own, to) => own.or(to),
        };
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The version of all the runner's runs, no newer than the items.
    pub version: i64,
    /// The runs.
    pub items: Vec<Run>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Which recorded runs to sum up; all of it has to fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StatsFilter {
    /// Of this type.
    pub kind: Option<RunType>,
    /// On this day or later.
    pub from: Option<Date>,
    /// On this day or earlier.
    pub to: Option<Date>,
}

/// A kind of period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Group {
    /// A week of ISO 8601, such as `2026-W47`.
    Week,
    /// A month, such as `2026-11`.
    #[default]
    Month,
    /// A year, such as `2026`.
    Year,
}

/// Sums over runs.
#[derive(Clone, Copy, Debug, PartialEq, sqlx::FromRow)]
pub struct Totals {
    /// How many.
    pub runs: i64,
    /// How far, in metres.
    pub distance: f64,
    /// How long, in seconds.
    pub elapsed_time: i64,
    /// How far up, in metres, as far as it is known.
    pub elevation_gain: f64,
}

/// What became of runs that were added together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkOutcome {
    /// How many were added.
    pub created: u32,
    /// How many were there already.
    pub unchanged: u32,
    /// Those that were not added.
    pub rejected: Vec<Rejection>,
}

/// A run that was not added.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// Whose it would be.
    pub runner_id: Uuid,
    /// Its place among the runner's runs, from 0.
    pub index: usize,
    /// Its id, where it has one.
    pub id: Option<Uuid>,
    /// Whether another run has its id, or else it breaks a rule.
    pub conflict: bool,
    /// Why, in words.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_year_and_a_month_narrow_the_days() {
        let mut query = RunQuery {
            from: Some(date!(2024 - 02 - 10)),
            ..RunQuery::default()
        };
        query.keep_to(2024, Some(Month::February));
        assert_eq!(
            (query.from, query.to),
            (Some(date!(2024 - 02 - 10)), Some(date!(2024 - 02 - 29)))
        );
        query.keep_to(2023, None);
        assert_eq!(
            (query.from, query.to),
            (Some(date!(2024 - 02 - 10)), Some(date!(2023 - 12 - 31)))
        );
    }
}
