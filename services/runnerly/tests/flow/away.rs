//! Messages that come twice, and services that were away.

use std::time::Duration;

use races_api::operations::{DeleteRaceRequest, ParticipateRequest};
use races_api::types::{Participation, Race};
use runs_api::operations::{CreateRunRequest, GetRunRequest};
use runs_api::types::{NewPlannedRun, NewPlannedRunStatus, NewRun, PlannedRun, PlannedRunStatus, Run, RunType};
use uuid::Uuid;
use wirewright_runtime::types::Maybe;

use crate::Outcome;
use crate::bed::{Bed, Runner};
use crate::runner::{create_race, race_day};
use crate::site::Site;

crate::by_both_brokers! {
    s11_a_message_that_is_published_twice_has_one_effect,
    t05_a_service_that_was_away_catches_up,
}

/// A run that is planned as a race.
pub(crate) async fn race_run(runner: &Runner, race: Uuid) -> Outcome<PlannedRun> {
    let title = "Lyon Half".to_owned();
    let new = NewPlannedRun {
        race_id: Maybe::Value(race),
        ..NewPlannedRun::new(NewPlannedRunStatus::Planned, title, RunType::Race, race_day())
    };
    let request = CreateRunRequest {
        idempotency_key: Uuid::now_v7(),
        body: NewRun::NewPlannedRun(Box::new(new)),
    };
    let answer = runner.runs.create_run(&request).await?;
    planned(answer.created().map_err(|other| format!("{other:?}"))?)
}

fn planned(run: Run) -> Outcome<PlannedRun> {
    match run {
        Run::PlannedRun(run) => Ok(*run),
        other => Err(format!("{other:?}").into()),
    }
}

pub(crate) async fn get_run(runner: &Runner, id: Uuid) -> Outcome<PlannedRun> {
    let answer = runner.runs.get_run(&GetRunRequest::new(id)).await?;
    planned(answer.ok().map_err(|other| format!("{other:?}"))?)
}

pub(crate) async fn take_part(runner: &Runner, race: Uuid) -> Outcome {
    let request = ParticipateRequest {
        race_id: race,
        body: Participation::default(),
    };
    runner.races.participate(&request).await?;
    Ok(())
}

pub(crate) async fn cancel(runner: &Runner, race: &Race) -> Outcome {
    let request = DeleteRaceRequest {
        if_match: Some(format!("\"{}\"", race.version)),
        ..DeleteRaceRequest::new(race.id)
    };
    let answer = runner.races.delete_race(&request).await?;
    answer.accepted().map_err(|other| format!("{other:?}"))?;
    Ok(())
}

/// The run, once it is cancelled.
pub(crate) async fn cancelled(runner: &Runner, id: Uuid) -> Outcome<PlannedRun> {
    for _ in 0..150 {
        let run = get_run(runner, id).await?;
        if run.status == PlannedRunStatus::Cancelled {
            return Ok(run);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the run was not cancelled".into())
}

async fn s11_a_message_that_is_published_twice_has_one_effect(site: Site) -> Outcome {
    let mut bed = Bed::over(site).await?;
    bed.hear("test.races", "race.cancelled.*").await?;
    let anna = bed.anna().await?;
    let race = create_race(&anna.races).await?;
    let run = race_run(&anna, race.id).await?;
    cancel(&anna, &race).await?;
    assert_eq!(cancelled(&anna, run.id).await?.version, 2);
    // as a relay publishes it that did not hear of the first time
    let broker = &bed.site.broker;
    bed.site.wait_for("test.races", 1, Duration::from_secs(10)).await?;
    let told = broker.get("test.races").await?.ok_or("nothing was told")?;
    let duplicates = bed.duplicates("runs.races").await?;
    broker.publish(&told.message).await?;
    bed.site.wait_for("test.races", 1, Duration::from_secs(10)).await?;
    bed.wait_for_duplicates("runs.races", duplicates).await?;
    // a service that stops has done what was in work
    bed.stop_runs().await;
    bed.start_runs().await?;
    assert_eq!(get_run(&anna, run.id).await?.version, 2);
    for queue in ["runs.races", "runs.races.dead"] {
        assert_eq!(bed.site.waiting(queue).await?, 0, "{queue}");
    }
    Ok(())
}

async fn t05_a_service_that_was_away_catches_up(site: Site) -> Outcome {
    let mut bed = Bed::over(site).await?;
    let anna = bed.anna().await?;
    let race = create_race(&anna.races).await?;
    let run = race_run(&anna, race.id).await?;
    bed.stop_runs().await;
    // nobody who cancels a race sees who hears of it
    cancel(&anna, &race).await?;
    bed.site.wait_for("runs.races", 1, Duration::from_secs(10)).await?;
    bed.start_runs().await?;
    assert_eq!(cancelled(&anna, run.id).await?.version, 2);
    Ok(())
}
