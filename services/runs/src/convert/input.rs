//! From what requests carry.

use runs_api::types;
use uuid::Uuid;
use wirewright_runtime::codec::to_json;
use wirewright_runtime::violation::{Place, Violation, Violations};

use crate::model::{Completion, NewDetails, NewRun, Recording, RunPatch, Source};

impl From<types::NewRun> for NewRun {
    fn from(new: types::NewRun) -> Self {
        match new {
            types::NewRun::NewPlannedRun(new) => planned(*new),
            types::NewRun::NewRecordedRun(new) => recorded(*new),
        }
    }
}

fn planned(new: types::NewPlannedRun) -> NewRun {
    NewRun {
        id: new.id,
        title: new.title,
        description: new.description.value(),
        kind: new.r#type.into(),
        source: new.source.map_or(Source::Manual, Into::into),
        plan_id: new.plan_id.value(),
        race_id: new.race_id.value(),
        tags: new.tags.unwrap_or_default(),
        details: NewDetails::Planned {
            scheduled_on: new.scheduled_on,
            distance: new.distance,
            workout: new
                .workout
                .map(|workout| String::from_utf8_lossy(&to_json(&workout)).into_owned()),
        },
    }
}

fn recorded(new: types::NewRecordedRun) -> NewRun {
    NewRun {
        id: new.id,
        title: new.title,
        description: new.description.value(),
        kind: new.r#type.into(),
        source: new.source.map_or(Source::Manual, Into::into),
        plan_id: new.plan_id.value(),
        race_id: new.race_id.value(),
        tags: new.tags.unwrap_or_default(),
        details: NewDetails::Recorded(Recording {
            start_date: new.start_date,
            distance: new.distance,
            elapsed_time: new.elapsed_time,
            average_speed: new.average_speed,
            average_heartrate: new.average_heartrate.value(),
            total_elevation_gain: new.total_elevation_gain.value(),
            strava_id: new.strava_id.value(),
            metrics: new.metrics.unwrap_or_default(),
        }),
    }
}

impl From<types::RecordedRunInput> for Completion {
    fn from(input: types::RecordedRunInput) -> Self {
        Self {
            title: input.title,
            description: input.description.change(),
            tags: input.tags,
            recording: Recording {
                start_date: input.start_date,
                distance: input.distance,
                elapsed_time: input.elapsed_time,
                average_speed: input.average_speed,
                average_heartrate: input.average_heartrate.value(),
                total_elevation_gain: input.total_elevation_gain.value(),
                strava_id: input.strava_id.value(),
                metrics: input.metrics.unwrap_or_default(),
            },
        }
    }
}

impl From<types::RunPatch> for RunPatch {
    fn from(patch: types::RunPatch) -> Self {
        Self {
            title: patch.title,
            description: patch.description.change(),
            kind: patch.r#type.map(Into::into),
            tags: patch.tags,
            race_id: patch.race_id.change(),
            distance: patch.distance,
            status: patch.status.map(Into::into),
            scheduled_on: patch.scheduled_on,
            start_date: patch.start_date,
            elapsed_time: patch.elapsed_time,
            average_heartrate: patch.average_heartrate.change(),
            total_elevation_gain: patch.total_elevation_gain.change(),
            metrics: patch.metrics,
        }
    }
}

/// The runs of each runner; or all keys that are no runner's id.
pub(crate) fn bulk(runs: types::BulkRuns) -> Result<Vec<(Uuid, Vec<NewRun>)>, Violations> {
    let mut violations = Violations::default();
    let mut all = Vec::with_capacity(runs.len());
    for (key, runs) in runs {
        match Uuid::try_parse(&key) {
            Ok(runner_id) => all.push((runner_id, runs.into_iter().map(Into::into).collect())),
            Err(_) => violations.push(no_runner(&key)),
        }
    }
    if violations.is_empty() {
        Ok(all)
    } else {
        Err(violations)
    }
}

fn no_runner(key: &str) -> Violation {
    let mut violation = Violation::new(Place::Body, "format", "the key must be a runner's id, a UUID");
    violation.pointer = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
    violation
}
