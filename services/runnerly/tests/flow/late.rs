//! A broker that takes nobody at first, and one that takes not everything.

use std::time::Duration;

use status_api::types::{BrokerState, Readiness, ReadinessStatus};
use wirewright_runtime::events::BrokerError;

use crate::Outcome;
use crate::bed::Bed;
use crate::runner::{active, check_runs, create_plan, short_plan};
use crate::site::Site;

/// How the services are once they are not as `before` says.
async fn changed(bed: &Bed, before: fn(&Readiness) -> bool) -> Outcome<Readiness> {
    for _ in 0..100 {
        let readiness = bed.readiness().await?;
        if !before(&readiness) {
            return Ok(readiness);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bed.readiness().await
}

/// A virtual host that is not there is refused, which no program waits out; services do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_wait_for_a_broker_that_refuses_them() -> Outcome {
    let Some(site) = Site::closed_rabbitmq().await? else {
        return Ok(());
    };
    let bed = Bed::before(site).await?;
    let planner = bed.planner().await?;
    let gateway = bed.gateway().await?;
    let anna = bed.anna().await?;
    // so long that each has asked
    tokio::time::sleep(Duration::from_secs(3)).await;
    let readiness = bed.readiness().await?;
    assert_eq!(
        (readiness.status, readiness.broker),
        (ReadinessStatus::Degraded, BrokerState::Away)
    );
    let all = ["gateway", "planner", "plans", "races", "runs", "users"];
    assert_eq!(readiness.silent, all);

    bed.site.open();
    let readiness = changed(&bed, |readiness| readiness.status == ReadinessStatus::Degraded).await?;
    assert_eq!(
        (readiness.status, readiness.silent),
        (ReadinessStatus::Ready, Vec::new())
    );
    let plan = create_plan(&anna.plans, short_plan()).await?;
    let plan = active(&anna.plans, plan.id).await?;
    check_runs(&anna.plans, &anna.runs, &plan).await?;
    gateway.stop().await;
    planner.stop().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hears_nothing_any_more_is_seen() -> Outcome {
    let Some(site) = Site::rabbitmq().await? else {
        return Ok(());
    };
    let bed = Bed::over(site).await?;
    let readiness = changed(&bed, |readiness| readiness.status == ReadinessStatus::Degraded).await?;
    assert_eq!(readiness.silent, Vec::<String>::new());
    bed.site.let_read(r"^(?!plans\.expand$).*")?;
    let mut planner = bed.planner().await?;
    let mut process = bed.planner_process()?;
    // whoever started it may start it again
    assert!(!process.ended().await?);
    let readiness = bed.readiness().await?;
    assert_eq!(
        (readiness.status, readiness.broker),
        (ReadinessStatus::Degraded, BrokerState::Connected)
    );
    assert_eq!(readiness.silent, ["planner"]);
    let why = planner.ended().await;
    assert!(matches!(why, BrokerError::Refused(_)), "{why:?}");
    // who was stopped does not hear, and nobody wants it to
    assert_eq!(planner.stop().await, 0);
    let readiness = bed.readiness().await?;
    assert_eq!(
        (readiness.status, readiness.silent),
        (ReadinessStatus::Ready, Vec::new())
    );
    Ok(())
}
