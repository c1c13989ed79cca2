//! What is broken while a plan becomes its runs, and what becomes of it.

use std::time::Duration;

use axum::http::StatusCode;
use plans_api::operations::ExpandPlanRequest;
use plans_api::types::PlanStatus;
use status_api::types::{BrokerState, ReadinessStatus};
use uuid::Uuid;
use wirewright_runtime::events::{Message, replay};

use crate::Outcome;
use crate::bed::Bed;
use crate::runner::{
    active, becomes, check_runs, create_plan, get_plan, plan_for_date, plan_of_weeks, planned, short_plan,
};
use crate::site::Site;

const SOON: Duration = Duration::from_secs(10);
/// Longer than all waits between the tries of a planner.
const ALL_TRIES: Duration = Duration::from_secs(120);

crate::by_both_brokers! {
    s06_runs_are_created_once_their_service_is_back,
    s06_a_plan_fails_after_the_last_try_and_can_be_repaired,
    s11_a_message_that_comes_twice_has_one_effect,
    s17_a_poison_message_is_put_aside_and_others_go_on,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s04_another_planner_finishes_what_a_killed_one_began() -> Outcome {
    let Some(site) = Site::rabbitmq().await? else {
        return Ok(());
    };
    let bed = Bed::over(site).await?;
    bed.hear("test.ready", "training.expanded.*").await?;
    bed.front.delay(Duration::from_secs(1));
    let anna = bed.anna().await?;
    let mut first = bed.planner_process()?;
    let plan = create_plan(&anna.plans, plan_of_weeks(16)).await?;
    let until = tokio::time::Instant::now() + Duration::from_secs(60);
    while get_plan(&anna.plans, plan.id).await?.sessions_created < 12 {
        assert!(tokio::time::Instant::now() < until, "the planner does not begin");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    first.kill()?;
    let begun = get_plan(&anna.plans, plan.id).await?;
    assert!(
        begun.sessions_created < begun.sessions_total,
        "it was done before it was killed"
    );
    assert_eq!(begun.status, PlanStatus::Expanding);

    let mut second = bed.planner_process()?;
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    second.kill()?;
    assert_eq!(bed.site.ids("test.ready").await?.len(), 1);
    Ok(())
}

async fn while_the_broker_is_away(mut site: Site) -> Outcome {
    site.again().await;
    let mut bed = Bed::over(site).await?;
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    // so that all are connected
    let plan = create_plan(&anna.plans, short_plan()).await?;
    active(&anna.plans, plan.id).await?;
    assert_eq!(bed.readiness().await?.status, ReadinessStatus::Ready);

    bed.site.kill();
    let plan = create_plan(&anna.plans, plan_for_date()).await?;
    assert_eq!(bed.untold().await?, 1);
    let readiness = bed.readiness().await?;
    assert_eq!(
        (readiness.status, readiness.broker),
        (ReadinessStatus::Degraded, BrokerState::Away)
    );
    assert_eq!(get_plan(&anna.plans, plan.id).await?, plan);

    bed.site.again().await;
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    assert_eq!(bed.untold().await?, 0);
    let readiness = bed.readiness().await?;
    assert_eq!(
        (readiness.status, readiness.broker),
        (ReadinessStatus::Ready, BrokerState::Connected)
    );
    planner.stop().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s05_a_plan_is_taken_while_the_broker_is_away_in_process() -> Outcome {
    while_the_broker_is_away(Site::in_process()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s05_a_plan_is_taken_while_the_broker_is_away_rabbitmq() -> Outcome {
    match Site::own_rabbitmq().await? {
        Some(site) => while_the_broker_is_away(site).await,
        None => Ok(()),
    }
}

async fn s06_runs_are_created_once_their_service_is_back(site: Site) -> Outcome {
    let mut bed = Bed::over(site).await?;
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    bed.stop_runs().await;
    let plan = create_plan(&anna.plans, plan_for_date()).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(get_plan(&anna.plans, plan.id).await?.status, PlanStatus::Expanding);
    bed.start_runs().await?;
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    planner.stop().await;
    Ok(())
}

async fn s06_a_plan_fails_after_the_last_try_and_can_be_repaired(site: Site) -> Outcome {
    let mut bed = Bed::over(site).await?;
    bed.hear("test.failed", "training.failed.*").await?;
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    bed.stop_runs().await;
    let plan = create_plan(&anna.plans, plan_for_date()).await?;
    let failed = becomes(&anna.plans, plan.id, PlanStatus::Failed, ALL_TRIES).await?;
    assert_eq!(failed.failure.map(|failure| failure.status), Some(502));
    bed.site.wait_for("plans.expand.dead", 1, SOON).await?;
    bed.site.wait_for("test.failed", 1, SOON).await?;

    bed.start_runs().await?;
    let request = ExpandPlanRequest { plan_id: plan.id };
    let again = anna.plans.expand_plan(&request).await?;
    let again = again.accepted().map_err(|other| format!("{other:?}"))?;
    assert_eq!((again.status, again.failure), (PlanStatus::Expanding, None));
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    planner.stop().await;
    Ok(())
}

async fn s11_a_message_that_comes_twice_has_one_effect(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    bed.hear("test.asked", "training.created.*").await?;
    bed.hear("test.ready", "training.expanded.*").await?;
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    let plan = create_plan(&anna.plans, plan_for_date()).await?;
    let plan = active(&anna.plans, plan.id).await?;
    bed.site.wait_for("test.asked", 1, SOON).await?;
    bed.site.wait_for("test.ready", 1, SOON).await?;

    let duplicates = bed.duplicates("plans.training").await?;
    let asked = bed.site.broker.get("test.asked").await?.ok_or("nothing was asked")?;
    bed.site.broker.publish(&asked.message).await?;
    asked.ack().await?;
    bed.site.wait_for("test.ready", 2, SOON).await?;
    bed.wait_for_duplicates("plans.training", duplicates).await?;
    assert_eq!(planner.stop().await, 2);
    let ids = bed.site.ids("test.ready").await?;
    // so the notifier knows them for one
    assert_eq!((ids.len(), ids.first()), (2, ids.last()));
    assert_eq!(get_plan(&anna.plans, plan.id).await?, plan);
    check_runs(&anna.plans, &anna.runs, &plan).await
}

async fn s17_a_poison_message_is_put_aside_and_others_go_on(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    let poison = Message::new(
        "incoming",
        format!("training.created.{}", Uuid::now_v7()),
        r#"{"plan_id": 7}"#,
    );
    bed.site.broker.publish(&poison).await?;
    bed.site.wait_for("plans.expand.dead", 1, SOON).await?;
    let plan = create_plan(&anna.plans, short_plan()).await?;
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;

    // a plan that is refused for good is put aside at once, too
    bed.front.refuse(Some(StatusCode::FORBIDDEN));
    let plan = create_plan(&anna.plans, short_plan()).await?;
    becomes(&anna.plans, plan.id, PlanStatus::Failed, SOON).await?;
    bed.site.wait_for("plans.expand.dead", 2, SOON).await?;
    assert_eq!(planned(&anna.runs, plan.id).await?, []);

    // once that is mended both are tried again: one works, the other is poison still
    bed.front.refuse(None);
    let replayed = replay(&*bed.site.broker, "plans.expand", 10).await?;
    assert_eq!(replayed, 2);
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    bed.site.wait_for("plans.expand.dead", 1, SOON).await?;
    planner.stop().await;
    Ok(())
}
