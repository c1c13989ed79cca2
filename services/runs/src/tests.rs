//! The store against a real database.

use std::collections::BTreeMap;

use runnerly_common::Error;
use tempfile::TempDir;
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::model::{Details, NewDetails, NewRun, Recorded, Recording, Run, RunType, Source};
use crate::store::RunStore;

mod bulk;
mod change;
mod create;
mod effects;
mod list;
mod stats;

const NOW: OffsetDateTime = datetime!(2026-11-21 08:00 UTC);
const ANNA: Uuid = Uuid::from_u128(0xa);
const BERT: Uuid = Uuid::from_u128(0xb);

/// A store in a folder that goes away with it.
struct Bed {
    store: RunStore,
    folder: TempDir,
}

async fn bed() -> Result<Bed, Error> {
    let folder = tempfile::tempdir().map_err(Error::corrupt)?;
    let store = RunStore::open(&folder.path().join("data/runs.sqlite")).await?;
    Ok(Bed { store, folder })
}

fn planned(scheduled_on: Date) -> NewRun {
    NewRun {
        id: None,
        title: "Easy run".to_owned(),
        description: Some("slowly".to_owned()),
        kind: RunType::Training,
        source: Source::Manual,
        plan_id: None,
        race_id: None,
        tags: vec!["river".to_owned()],
        details: NewDetails::Planned {
            scheduled_on,
            distance: Some(8_000.0),
            workout: Some(r#"{"kind":"easy"}"#.to_owned()),
        },
    }
}

fn recording(start_date: OffsetDateTime, distance: f64) -> Recording {
    Recording {
        start_date,
        distance,
        elapsed_time: 3_000,
        average_speed: None,
        average_heartrate: None,
        total_elevation_gain: None,
        strava_id: None,
        metrics: BTreeMap::new(),
    }
}

fn recorded(recording: Recording) -> NewRun {
    NewRun {
        details: NewDetails::Recorded(recording),
        ..planned(date!(2026 - 11 - 21))
    }
}

/// Creates a run with a new key.
async fn create(store: &RunStore, runner_id: Uuid, new: &NewRun) -> Result<Run, Error> {
    store.create(runner_id, Uuid::now_v7(), new, NOW).await
}

fn details(run: &Run) -> Option<&Recorded> {
    match &run.details {
        Details::Recorded(recorded) => Some(recorded),
        Details::Planned(_) => None,
    }
}
