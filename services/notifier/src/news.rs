//! What runners are told, in words.

use time::Date;
use uuid::Uuid;

use crate::model::{Kind, News};

/// A runner has registered.
#[must_use]
pub fn registered() -> News {
    News {
        event: "registered".to_owned(),
        kind: Kind::Registered,
        title: "Welcome to Runnerly".to_owned(),
        body: "You have registered. Add runs, find races, or have a training plan made for the next one.".to_owned(),
    }
}

/// A race will not take place.
#[must_use]
pub fn race_cancelled(race_id: Uuid, name: &str, date: Date) -> News {
    News {
        event: format!("race {race_id} cancelled"),
        kind: Kind::RaceCancelled,
        title: format!("{} is cancelled", line(name)),
        body: format!(
            "{name}, which was to be on {}, will not take place. The run that you planned for it is cancelled too; the \
             rest of your training is as it was.",
            day(date)
        ),
    }
}

/// All runs of a plan are there. They are worked out again with each revision.
#[must_use]
pub fn plan_ready(plan_id: Uuid, revision: i32, name: &str, runs: i32) -> News {
    News {
        event: format!("plan {plan_id} revision {revision} ready"),
        kind: Kind::PlanReady,
        title: format!("{} is ready", line(name)),
        body: format!("Your plan \"{name}\" is ready: it has {runs} runs."),
    }
}

/// The runs of a plan cannot be created. It can fail again when it was asked for again: `message_id` is of the message that tells so.
#[must_use]
pub fn plan_failed(plan_id: Uuid, message_id: &str, reason: &str) -> News {
    News {
        event: format!("plan {plan_id} failed as of {message_id}"),
        kind: Kind::PlanFailed,
        title: "Your plan could not be made".to_owned(),
        body: format!("The runs of your plan could not be created: {reason}. You can have it tried again."),
    }
}

/// A planned run was done.
#[must_use]
pub fn run_completed(run_id: Uuid, title: Option<&str>) -> News {
    let body = match title {
        Some(title) => format!("You have done a planned run: {title}."),
        None => "You have done a planned run.".to_owned(),
    };
    News {
        event: format!("run {run_id} completed"),
        kind: Kind::RunCompleted,
        title: "Well done".to_owned(),
        body,
    }
}

/// A day as people write it.
fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), date.month(), date.year())
}

/// A name as a part of one line.
fn line(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect()
}
