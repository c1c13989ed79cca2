//! To what answers carry.

use runnerly_common::Error;
use runnerly_common::callback::{Delivery, DeliveryState};
use runs_api::types::{self, BulkRejectionReason, PlannedRunStatus, Workout};
use wirewright_runtime::codec::{ReadOptions, from_json};

use crate::model::{BulkOutcome, Details, Rejection, Run, Status, Upload, UploadState};

impl TryFrom<Run> for types::Run {
    type Error = Error;

    fn try_from(run: Run) -> Result<Self, Error> {
        Ok(match run.details {
            Details::Planned(planned) => Self::PlannedRun(Box::new(types::PlannedRun {
                id: run.id,
                runner_id: run.runner_id,
                title: run.title,
                description: run.description,
                r#type: run.kind.into(),
                source: run.source.into(),
                plan_id: run.plan_id,
                race_id: run.race_id,
                tags: run.tags,
                has_track: run.has_track,
                version: run.version,
                created_at: run.created_at,
                updated_at: run.updated_at,
                status: planned_status(planned.status)?,
                scheduled_on: planned.scheduled_on,
                distance: planned.distance,
                workout: planned.workout.as_deref().map(workout).transpose()?,
            })),
            Details::Recorded(recorded) => Self::RecordedRun(Box::new(types::RecordedRun {
                id: run.id,
                runner_id: run.runner_id,
                title: run.title,
                description: run.description,
                r#type: run.kind.into(),
                source: run.source.into(),
                distance: recorded.distance,
                plan_id: run.plan_id,
                race_id: run.race_id,
                tags: run.tags,
                has_track: run.has_track,
                version: run.version,
                created_at: run.created_at,
                updated_at: run.updated_at,
                status: types::RecordedRunStatus::Done,
                start_date: recorded.start_date,
                elapsed_time: recorded.elapsed_time,
                average_speed: recorded.average_speed,
                average_heartrate: recorded.average_heartrate,
                total_elevation_gain: recorded.total_elevation_gain,
                strava_id: recorded.strava_id,
                fulfils: recorded.fulfils,
                metrics: Some(recorded.metrics),
            })),
        })
    }
}

impl TryFrom<Run> for types::RecordedRun {
    type Error = Error;

    fn try_from(run: Run) -> Result<Self, Error> {
        match types::Run::try_from(run)? {
            types::Run::RecordedRun(run) => Ok(*run),
            types::Run::PlannedRun(_) => Err(Error::corrupt("a completed run is not recorded")),
        }
    }
}

fn planned_status(status: Status) -> Result<PlannedRunStatus, Error> {
    match status {
        Status::Planned => Ok(PlannedRunStatus::Planned),
        Status::Missed => Ok(PlannedRunStatus::Missed),
        Status::Cancelled => Ok(PlannedRunStatus::Cancelled),
        Status::Done => Err(Error::corrupt("a planned run is done")),
    }
}

fn workout(json: &str) -> Result<Workout, Error> {
    from_json(json.as_bytes(), &ReadOptions::default()).map_err(Error::corrupt)
}

impl From<BulkOutcome> for types::BulkResult {
    fn from(outcome: BulkOutcome) -> Self {
        Self {
            created: count(outcome.created),
            unchanged: count(outcome.unchanged),
            conflicts: count(outcome.conflicts()),
            rejected: outcome.rejected.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Rejection> for types::BulkRejection {
    fn from(rejection: Rejection) -> Self {
        Self {
            runner_id: rejection.runner_id,
            index: count(rejection.index),
            reason: if rejection.conflict {
                BulkRejectionReason::Conflict
            } else {
                BulkRejectionReason::BusinessRule
            },
            message: rejection.message,
            id: rejection.id,
        }
    }
}

impl From<Upload> for types::Upload {
    fn from(upload: Upload) -> Self {
        let state = match upload.state {
            UploadState::Queued => types::UploadState::Queued,
            UploadState::Parsing => types::UploadState::Parsing,
            UploadState::Done => types::UploadState::Done,
            UploadState::Failed => types::UploadState::Failed,
        };
        Self {
            id: upload.id,
            state,
            digest: upload.file.digest.into(),
            run_id: (upload.state == UploadState::Done).then_some(upload.id),
            created_at: upload.created_at,
            problem: upload.failure.map(unusable),
            callback: upload.callback.map(delivery),
        }
    }
}

fn delivery(delivery: Delivery) -> types::Delivery {
    let state = match delivery.state {
        DeliveryState::Pending => types::DeliveryState::Pending,
        DeliveryState::Delivered => types::DeliveryState::Delivered,
        DeliveryState::Failed => types::DeliveryState::Failed,
    };
    types::Delivery {
        failure: delivery.failure,
        ..types::Delivery::new(state, count(delivery.attempts))
    }
}

/// Why a track cannot be used.
fn unusable(reason: String) -> types::Problem {
    let problem = types::Problem::new("The track cannot be used".to_owned(), 422);
    types::Problem {
        r#type: Some("https://runnerly.example/problems/business-rule".to_owned()),
        detail: Some(reason),
        ..problem
    }
}

fn count(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}
