//! Plans as the service keeps them.

use runnerly_domain::{Days, Phase, PlanInputs, Session, Warning, Weekday};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// How far a plan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Status {
    /// Its runs are being created.
    Expanding,
    /// All its runs are there.
    Active,
    /// The race is over.
    Completed,
    /// The runner gave it up.
    Abandoned,
    /// Its runs could not be created.
    Failed,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub runner_id: Uuid,
    /// The race, where it is one that the races service knows.
    pub race_id: Option<Uuid>,
    /// The template that it began with.
    pub template: Option<String>,
    /// What the runner calls it.
    pub name: String,
    /// The distance of the race in metres, of which `inputs` has the whole ones.
    pub distance: f64,
    /// What it is worked out from.
    pub inputs: PlanInputs,
    /// How many weeks it takes.
    pub weeks: u8,
    /// How many sessions it has, the race among them.
    pub sessions_total: u32,
    /// The day of the first session.
    pub first_date: Date,
    /// The volume of the week with the greatest one, in metres.
    pub peak_volume: u32,
    /// What to think about before following it.
    pub warnings: Vec<Warning>,
    /// How often it was worked out, from 1.
    pub revision: u32,
    /// How far it has come.
    pub status: Status,
    /// How many of its sessions are runs already.
    pub sessions_created: u32,
    /// Why its runs could not be created.
    pub failure: Option<String>,
    /// The version of the race that it is made from, or that was last heard of.
    pub race_version: Option<i64>,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was picked.
    pub created_at: OffsetDateTime,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
}

/// A plan to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlan {
    /// Whose it is.
    pub runner_id: Uuid,
    /// The race, where it is one that the races service knows.
    pub race_id: Option<Uuid>,
    /// The version of the race that it is made from.
    pub race_version: Option<i64>,
    /// The template that it began with.
    pub template: Option<String>,
    /// What the runner calls it.
    pub name: String,
    /// The distance of the race in metres.
    pub distance: f64,
    /// What to think about, beside what its inputs come to.
    pub warnings: Vec<Warning>,
    /// What it is worked out from.
    pub inputs: PlanInputs,
}

/// What to change of a plan; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanPatch {
    /// What the runner calls it.
    pub name: Option<String>,
    /// The days to run on.
    pub days: Option<Days>,
    /// The day of the long run.
    pub long_run_day: Option<Weekday>,
    /// The time to race in, in seconds; `Some(None)` for none.
    pub goal_time: Option<Option<u32>>,
}

/// Which plans to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PlanQuery {
    /// Of one of these statuses; empty for all.
    pub statuses: Vec<Status>,
    /// How many at most.
    pub limit: u32,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The version of all the runner's plans, no newer than the items.
    pub version: i64,
    /// The plans.
    pub items: Vec<Plan>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// A week of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanWeek {
    /// Its number, from 1.
    pub number: u8,
    /// Its first day.
    pub starts_on: Date,
    /// What it is for.
    pub phase: Phase,
    /// How far to run, in metres, without the race.
    pub volume: u32,
    /// Its sessions, by day and slot, each with the id of its run.
    pub sessions: Vec<(Uuid, Session)>,
}

/// What a planner has done for a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The plan.
    pub plan_id: Uuid,
    /// Runs that are there now.
    pub created: Vec<Uuid>,
    /// Runs that are gone.
    pub deleted: Vec<Uuid>,
}
