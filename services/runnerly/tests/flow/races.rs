//! Plans for races.

use std::time::Duration;

use plans_api::operations::{CreatePlanRequest, CreatePlanResponse, DeletePlanRequest, PreviewPlanRequest};
use races_api::operations::DeleteRaceRequest;
use uuid::Uuid;

use crate::Outcome;
use crate::bed::Bed;
use crate::runner::{active, check_runs, create_plan, create_race, get_plan, plan_for, planned, race_day, schedule};
use crate::site::Site;

crate::by_both_brokers! {
    a_plan_for_a_race_becomes_its_runs,
    s19_a_race_that_is_cancelled_is_warned_of,
}

async fn a_plan_for_a_race_becomes_its_runs(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    let race = create_race(&anna.races).await?;
    let plan = create_plan(&anna.plans, plan_for(race.id)).await?;
    assert_eq!(
        (plan.race_id, plan.last_date, plan.name.as_str()),
        (Some(race.id), race_day(), "Lyon Half")
    );
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;

    // the preview says the same, but for the ids of runs
    let request = PreviewPlanRequest {
        body: plan_for(race.id),
    };
    let preview = anna.plans.preview_plan(&request).await?;
    let preview = preview.ok().map_err(|other| format!("{other:?}"))?;
    let mut weeks = schedule(&anna.plans, plan.id).await?;
    for session in weeks.iter_mut().flat_map(|week| &mut week.sessions) {
        session.run_id = None;
    }
    assert_eq!(preview.schedule, weeks);

    // tokens are verified while nobody gives new ones
    bed.users.stop().await;
    // all runs are still to come, so a plan that is given up leaves none
    let request = DeletePlanRequest {
        if_match: Some(format!("\"{}\"", plan.version)),
        ..DeletePlanRequest::new(plan.id)
    };
    let deleted = anna.plans.delete_plan(&request).await?;
    deleted.accepted().map_err(|other| format!("{other:?}"))?;
    for _ in 0..300 {
        if planned(&anna.runs, plan.id).await?.is_empty() {
            planner.stop().await;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the runs were not deleted".into())
}

async fn s19_a_race_that_is_cancelled_is_warned_of(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    let anna = bed.anna().await?;
    let race = create_race(&anna.races).await?;
    let plan = create_plan(&anna.plans, plan_for(race.id)).await?;
    assert_eq!(plan.warnings, []);
    let request = DeleteRaceRequest {
        if_match: Some(format!("\"{}\"", race.version)),
        ..DeleteRaceRequest::new(race.id)
    };
    let cancelled = anna.races.delete_race(&request).await?;
    cancelled.accepted().map_err(|other| format!("{other:?}"))?;
    for _ in 0..100 {
        let warnings = get_plan(&anna.plans, plan.id).await?.warnings;
        if let Some(warning) = warnings.first() {
            assert_eq!(warning.detail.as_deref(), Some("the race will not take place"));
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("nothing is warned of".into())
}

#[tokio::test]
async fn a_race_that_was_seen_lately_is_enough_for_a_plan() -> Outcome {
    let bed = Bed::over(Site::in_process()).await?;
    let anna = bed.anna().await?;
    let (seen, other) = (create_race(&anna.races).await?, create_race(&anna.races).await?);
    let plan = create_plan(&anna.plans, plan_for(seen.id)).await?;
    assert_eq!(plan.warnings, []);

    bed.races.stop().await;
    let plan = create_plan(&anna.plans, plan_for(seen.id)).await?;
    let warnings: Vec<_> = plan.warnings.iter().map(|warning| warning.detail.as_deref()).collect();
    let expected = "the race may have changed: it is as it was less than an hour before the plan was made";
    assert_eq!(warnings, [Some(expected)]);
    assert_eq!((plan.race_id, plan.last_date), (Some(seen.id), race_day()));
    let request = CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        body: plan_for(other.id),
    };
    let answer = anna.plans.create_plan(&request).await?;
    assert!(
        matches!(
            &answer,
            CreatePlanResponse::ServiceUnavailable {
                retry_after: Some(5),
                ..
            }
        ),
        "{answer:?}"
    );
    Ok(())
}
