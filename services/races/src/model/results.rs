//! How races went, and who is told.

use runnerly_common::callback::Delivery;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// How a race went for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaceResult {
    /// The number that the runner wore.
    pub number: i32,
    /// What the runner is called.
    pub name: String,
    /// The runner, where it is one of Runnerly's.
    pub runner_id: Option<Uuid>,
    /// How it went.
    pub outcome: Outcome,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// To the end.
    Finished {
        /// The time in seconds.
        time: i32,
        /// The place, from 1.
        rank: i32,
    },
    /// Not to the end.
    NotFinished {
        /// So many metres, where that is known.
        at_distance: Option<i32>,
    },
    /// Not at all.
    NotStarted,
    /// It does not count.
    Disqualified {
        /// Why.
        reason: String,
    },
}

/// Somebody who is told when results are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: Uuid,
    /// The race.
    pub race_id: Uuid,
    /// Whose it is.
    pub runner_id: Uuid,
    /// Where the results are told, and how that went the last time.
    pub delivery: Delivery,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

/// Results that were published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The race.
    pub race_id: Uuid,
    /// How many there are.
    pub results: i64,
    /// The version of the race.
    pub version: i64,
}

/// How a runner takes part in a race.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The runner.
    pub runner_id: Uuid,
    /// The time to reach, in seconds.
    pub goal_time: Option<i32>,
    /// Whether others see the goal.
    pub share: bool,
    /// When the runner said so.
    pub since: OffsetDateTime,
}
