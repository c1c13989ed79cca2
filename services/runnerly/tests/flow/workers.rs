//! Several planners.

use std::collections::BTreeSet;
use std::time::Duration;

use plans_api::types::Plan;

use crate::Outcome;
use crate::bed::{Bed, Runner};
use crate::runner::{active, check_runs, create_plan, short_plan};
use crate::site::Site;

crate::by_both_brokers! {
    t62_planners_share_the_work,
}

/// Picks so many plans.
pub(crate) async fn pick(anna: &Runner, plans: usize) -> Outcome<Vec<Plan>> {
    let mut picked = Vec::new();
    for _ in 0..plans {
        picked.push(create_plan(&anna.plans, short_plan()).await?);
    }
    Ok(picked)
}

/// Three planners do all plans; gives how many each of them has done.
async fn three_planners(bed: &Bed, anna: &Runner, plans: &[Plan]) -> Outcome<[u64; 3]> {
    let planners = [bed.planner().await?, bed.planner().await?, bed.planner().await?];
    for plan in plans {
        let plan = active(&anna.plans, plan.id).await?;
        check_runs(&anna.plans, &anna.runs, &plan).await?;
    }
    let mut done = [0; 3];
    for (done, planner) in done.iter_mut().zip(planners) {
        *done = planner.stop().await;
    }
    Ok(done)
}

async fn t62_planners_share_the_work(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    bed.front.delay(Duration::from_millis(20));
    let anna = bed.anna().await?;
    let plans = pick(&anna, 30).await?;
    bed.site.wait_for("plans.expand", 30, Duration::from_secs(20)).await?;
    let done = three_planners(&bed, &anna, &plans).await?;
    assert!(
        done.iter().all(|done| *done > 0) && done.iter().sum::<u64>() == 30,
        "{done:?}"
    );
    Ok(())
}

/// Plans that are picked while no planner works outlive a broker that ends without a word.
async fn planners_that_were_away_lose_nothing(site: Site) -> Outcome {
    let mut bed = Bed::over(site).await?;
    bed.hear("test.ready", "training.expanded.*").await?;
    bed.front.delay(Duration::from_millis(20));
    let anna = bed.anna().await?;
    let plans = pick(&anna, 100).await?;
    bed.site.wait_for("plans.expand", 100, Duration::from_secs(30)).await?;
    bed.site.kill();
    bed.site.again().await;
    // a queue of a broker that has just begun seems empty until it has a leader
    bed.site.wait_for("plans.expand", 100, Duration::from_secs(30)).await?;
    let done = three_planners(&bed, &anna, &plans).await?;
    assert!(
        done.iter().all(|done| *done > 0) && done.iter().sum::<u64>() == 100,
        "{done:?}"
    );
    // what is told more often is told with the same id
    let ids: BTreeSet<String> = bed.site.ids("test.ready").await?.into_iter().collect();
    assert_eq!(ids.len(), 100);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s20_planners_that_were_away_lose_nothing_in_process() -> Outcome {
    planners_that_were_away_lose_nothing(Site::in_process()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s20_planners_that_were_away_lose_nothing_rabbitmq() -> Outcome {
    match Site::own_rabbitmq().await? {
        Some(site) => planners_that_were_away_lose_nothing(site).await,
        None => Ok(()),
    }
}
