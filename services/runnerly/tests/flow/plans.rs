//! A plan becomes its runs.

use std::time::{Duration, Instant};

use plans_api::operations::WatchPlanProgressRequest;
use plans_api::types::PlanStatus;

use crate::Outcome;
use crate::bed::Bed;
use crate::runner::{active, check_runs, create_plan, create_race, get_plan, plan_for, plan_of_weeks, planned};
use crate::site::Site;

/// How long an answer may take at most, on a machine that does much else.
const SOON: Duration = Duration::from_millis(500);

crate::by_both_brokers! {
    s02_a_plan_creates_its_runs,
    s03_a_plan_is_told_of_before_the_work,
    t60_the_answer_does_not_wait_for_the_work,
}

async fn s02_a_plan_creates_its_runs(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    bed.hear("test.ready", "training.expanded.*").await?;
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    let race = create_race(&anna.races).await?;
    let asked = Instant::now();
    let plan = create_plan(&anna.plans, plan_for(race.id)).await?;
    assert!(asked.elapsed() < SOON, "{:?}", asked.elapsed());

    // how many runs there are only grows, until the plan is done
    let answer = anna
        .plans
        .watch_plan_progress(&WatchPlanProgressRequest::new(plan.id))
        .await?;
    let mut events = answer.ok().map_err(|other| format!("{other:?}"))?;
    let mut created = 0;
    let last = loop {
        let event = events.next().await.ok_or("the events end too soon")??;
        assert!(event.data.created >= created && event.data.total == plan.sessions_total);
        created = event.data.created;
        if event.data.state != PlanStatus::Expanding {
            break event;
        }
    };
    assert_eq!((last.name.as_deref(), created), (Some("done"), plan.sessions_total));
    let plan = get_plan(&anna.plans, plan.id).await?;
    assert_eq!(plan.status, PlanStatus::Active);
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    assert_eq!(planner.stop().await, 1);
    assert_eq!(bed.site.ids("test.ready").await?.len(), 1);
    Ok(())
}

async fn s03_a_plan_is_told_of_before_the_work(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    let anna = bed.anna().await?;
    let race = create_race(&anna.races).await?;
    let plan = create_plan(&anna.plans, plan_for(race.id)).await?;
    // it waits with the broker, and nobody works
    bed.site.wait_for("plans.expand", 1, Duration::from_secs(10)).await?;
    assert_eq!(get_plan(&anna.plans, plan.id).await?, plan);
    assert_eq!(planned(&anna.runs, plan.id).await?, []);

    let planner = bed.planner().await?;
    let done = active(&anna.plans, plan.id).await?;
    assert_eq!(done.sessions_total, plan.sessions_total);
    check_runs(&anna.plans, &anna.runs, &done).await?;
    planner.stop().await;
    Ok(())
}

async fn t60_the_answer_does_not_wait_for_the_work(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    bed.front.delay(Duration::from_millis(500));
    let planner = bed.planner().await?;
    let anna = bed.anna().await?;
    let asked = Instant::now();
    let long = create_plan(&anna.plans, plan_of_weeks(30)).await?;
    assert!(asked.elapsed() < SOON, "{:?}", asked.elapsed());
    let status = get_plan(&anna.plans, long.id).await?.status;
    assert_eq!(status, PlanStatus::Expanding);
    let plan = active(&anna.plans, long.id).await?;
    // thirty weeks, three at a time
    assert!(asked.elapsed() > Duration::from_secs(5), "{:?}", asked.elapsed());
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    planner.stop().await;
    Ok(())
}
