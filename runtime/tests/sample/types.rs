//! The types of the contract's schemas: what the generator prints.

use wirewright_runtime::types::{Date, DateTime, Map, Maybe, Uuid, Value};

/// The kind of a run.
// #/components/schemas/RunType
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RunType {
    /// `training`
    Training,
    /// `half-marathon`
    HalfMarathon,
}

impl RunType {
    /// Every value, in the order of the contract.
    pub const ALL: &[Self] = &[Self::Training, Self::HalfMarathon];

    /// The value as the contract spells it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::HalfMarathon => "half-marathon",
        }
    }
}

/// Only ever seen in answers: a server may add values.
// #/components/schemas/Source
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// `strava`
    Strava,
    /// A value that the contract does not name.
    Unknown(String),
}

impl Source {
    pub const ALL: &[Self] = &[Self::Strava];

    #[must_use]
    pub const fn as_str(&self) -> &str {
        match self {
            Self::Strava => "strava",
            Self::Unknown(text) => text.as_str(),
        }
    }
}

/// An integer enum.
// #/components/schemas/Slot
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// `0`
    Value0,
    /// `1`
    Value1,
}

impl Slot {
    pub const ALL: &[Self] = &[Self::Value0, Self::Value1];

    #[must_use]
    pub const fn as_i64(&self) -> i64 {
        match self {
            Self::Value0 => 0,
            Self::Value1 => 1,
        }
    }
}

/// A label.
// #/components/schemas/Tag
pub type Tag = String;

/// A run that is over.
// #/components/schemas/RecordedRun
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedRun {
    pub id: Uuid,
    /// Title. 1 to 128 characters.
    pub title: String,
    pub status: RecordedRunStatus,
    /// Required, may be null.
    pub strava_id: Option<i64>,
    /// Optional, never null.
    pub r#type: Option<RunType>,
    /// Optional and nullable: three states.
    pub description: Maybe<String>,
    /// At most 10 items, no item twice.
    pub tags: Option<Vec<Tag>>,
    /// Default: `5.5`.
    pub distance: Option<f64>,
    pub start_date: DateTime,
    pub day: Option<Date>,
    pub metrics: Option<Map<f64>>,
    pub next: Option<Box<RecordedRun>>,
    /// Properties that the contract does not name.
    pub additional: Map<Value>,
}

/// A run of either kind.
// #/components/schemas/Run
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    PlannedRun(PlannedRun),
    RecordedRun(Box<RecordedRun>),
}

/// One of several schemas, told apart by trying.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanRequest {
    ByRace(ByRace),
    ByDate(ByDate),
    Text(String),
}

/// The state of a run that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordedRunStatus {
    /// `missed`
    Missed,
    /// `done`
    Done,
}

impl RecordedRunStatus {
    /// Every value, in the order of the contract.
    pub const ALL: &[Self] = &[Self::Missed, Self::Done];

    /// The value as the contract spells it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Done => "done",
        }
    }
}

/// A run to come.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedRun {
    pub status: PlannedRunStatus,
    pub slot: Slot,
    pub sources: Vec<Source>,
}

/// The state of a run to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlannedRunStatus {
    /// `planned`
    Planned,
}

impl PlannedRunStatus {
    /// Every value, in the order of the contract.
    pub const ALL: &[Self] = &[Self::Planned];

    /// The value as the contract spells it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
        }
    }
}

/// A plan for a race.
#[derive(Clone, Debug, PartialEq)]
pub struct ByRace {
    pub race: Uuid,
    pub weeks: Option<u8>,
}

/// A plan for a date.
#[derive(Clone, Debug, PartialEq)]
pub struct ByDate {
    pub date: Date,
    pub weeks: Option<u8>,
}
