//! The training plans of Runnerly: from a race and a runner's week to every session, without any I/O.
//!
//! [`expand`] works out a plan. It is a pure function of [`PlanInputs`], so whoever is asked twice answers the same, and
//! the runs that a plan becomes have the same ids ([`run_id`]) however often they are created. What always holds:
//!
//! - every session is between the first day and the race, on one of the runner's days; only the race may be on another;
//! - no two sessions share a day and a slot, and exactly one is the race, on its day;
//! - the volume of a week is at most 10 % above that of the week before, except after a cut-back week;
//! - every fourth week before the taper is a cut-back week of 70 to 80 % of the week before;
//! - the last two weeks taper, or three from the half marathon up;
//! - the long run is at most 40 % of its week;
//! - hard sessions are never on consecutive days.
//!
//! Distances are in whole metres, times in whole seconds, days are days in UTC.

mod expand;
mod identity;
mod inputs;
mod intensity;
mod schedule;
mod volume;
mod week;
mod workout;

pub use expand::{expand, revise};
pub use identity::run_id;
pub use inputs::{Days, InvalidPlan, Level, PlanInputs, Warning};
pub use schedule::{Phase, Schedule, Session, Week};
pub use time::{Date, Weekday};
pub use uuid::Uuid;
pub use workout::{Work, Workout};
