//! What has to hold for a run beyond what the contract says.

use runnerly_common::{BrokenRule, Error};

use crate::model::{Details, NewDetails, NewRun, Planned, Recorded, Recording, RunPatch, Status};

/// The fastest average of a run, in metres per second.
const MAX_SPEED: f64 = 15.0;
/// The most measurements of a run.
const MAX_METRICS: usize = 20;

/// What is recorded of a run, with its speed worked out.
pub(crate) fn recorded(recording: Recording) -> Result<Recorded, Error> {
    let average_speed = speed(recording.distance, recording.elapsed_time)?;
    if let Some(given) = recording.average_speed {
        // a small slack keeps a value that is one per cent off by rounding
        if (given - average_speed).abs() > average_speed * 0.01 + 1e-9 {
            return Err(Error::rule(
                "/average_speed",
                "must be the distance divided by the elapsed time",
            ));
        }
    }
    Ok(Recorded {
        start_date: runnerly_common::db::stored(recording.start_date),
        distance: recording.distance,
        elapsed_time: recording.elapsed_time,
        average_speed,
        average_heartrate: recording.average_heartrate,
        total_elevation_gain: recording.total_elevation_gain,
        strava_id: recording.strava_id,
        fulfils: None,
        metrics: recording.metrics,
    })
}

/// What a new run has beyond what all runs have.
pub(crate) fn details(new: &NewRun) -> Result<Details, Error> {
    match new.details.clone() {
        NewDetails::Planned {
            scheduled_on,
            distance,
            workout,
        } => Ok(Details::Planned(Planned {
            status: Status::Planned,
            scheduled_on,
            distance,
            workout,
        })),
        NewDetails::Recorded(recording) => recorded(recording).map(Details::Recorded),
    }
}

/// Changes what only planned or only recorded runs have.
pub(crate) fn patch(details: &mut Details, patch: &RunPatch) -> Result<(), Error> {
    let foreign = foreign(details, patch);
    if !foreign.is_empty() {
        return Err(Error::Rules(foreign));
    }
    match details {
        Details::Planned(planned) => patch_planned(planned, patch),
        Details::Recorded(recorded) => patch_recorded(recorded, patch)?,
    }
    Ok(())
}

/// The changes that a run of this kind does not take.
fn foreign(details: &Details, patch: &RunPatch) -> Vec<BrokenRule> {
    let planned = [
        ("/status", patch.status.is_some()),
        ("/scheduled_on", patch.scheduled_on.is_some()),
    ];
    let recorded = [
        ("/start_date", patch.start_date.is_some()),
        ("/elapsed_time", patch.elapsed_time.is_some()),
        ("/average_heartrate", patch.average_heartrate.is_some()),
        ("/total_elevation_gain", patch.total_elevation_gain.is_some()),
        ("/metrics", patch.metrics.is_some()),
    ];
    let (others, message): (&[_], _) = match details {
        Details::Planned(_) => (&recorded, "is not a property of a planned run"),
        Details::Recorded(_) => (&planned, "is not a property of a recorded run"),
    };
    others
        .iter()
        .filter(|(_, given)| *given)
        .map(|(pointer, _)| BrokenRule::new(*pointer, message))
        .collect()
}

fn patch_planned(planned: &mut Planned, patch: &RunPatch) {
    planned.status = patch.status.unwrap_or(planned.status);
    planned.scheduled_on = patch.scheduled_on.unwrap_or(planned.scheduled_on);
    planned.distance = patch.distance.or(planned.distance);
}

fn patch_recorded(recorded: &mut Recorded, patch: &RunPatch) -> Result<(), Error> {
    recorded.start_date = patch
        .start_date
        .map_or(recorded.start_date, runnerly_common::db::stored);
    recorded.distance = patch.distance.unwrap_or(recorded.distance);
    recorded.elapsed_time = patch.elapsed_time.unwrap_or(recorded.elapsed_time);
    recorded.average_heartrate = patch.average_heartrate.unwrap_or(recorded.average_heartrate);
    recorded.total_elevation_gain = patch.total_elevation_gain.unwrap_or(recorded.total_elevation_gain);
    recorded.average_speed = speed(recorded.distance, recorded.elapsed_time)?;
    for (name, value) in patch.metrics.iter().flatten() {
        match value {
            Some(value) => drop(recorded.metrics.insert(name.clone(), *value)),
            None => drop(recorded.metrics.remove(name)),
        }
    }
    if recorded.metrics.len() > MAX_METRICS {
        return Err(Error::rule("/metrics", "there would be more than 20 measurements"));
    }
    Ok(())
}

fn speed(distance: f64, elapsed_time: i32) -> Result<f64, Error> {
    let speed = distance / f64::from(elapsed_time.max(1));
    if speed > MAX_SPEED {
        return Err(Error::rule("/distance", "is more than 15 m/s in the elapsed time"));
    }
    Ok(speed)
}
