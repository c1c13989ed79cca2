//! The plans service in a process of its own, which is killed after it has answered.

use std::env;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use plans_api::types::{Plan, PlanStatus};
use runnerly::Network;
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};
use wirewright_runtime::events::RabbitMq;
use wirewright_runtime::types::Secret;

use crate::Outcome;
use crate::bed::{Bed, Runner};
use crate::runner::{becomes, check_runs, planned};
use crate::site::Site;
use crate::workers::pick;

/// The name of the test that is the service.
pub(crate) const SERVICE: &str = "killed::the_plans_service";
const PLANS: usize = 8;
/// There is no broker.
const NOWHERE: &str = "amqp://127.0.0.1:1";
const SOON: Duration = Duration::from_secs(20);
/// Longer than a killed relay keeps others from what it was about to publish.
const LEASE: Duration = Duration::from_secs(150);

/// What has left for the broker when the service is killed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    All,
    /// As much as had left when the last answer came.
    Whatever,
    Nothing,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t61_a_service_that_is_killed_after_its_answer_loses_no_job() -> Outcome {
    no_job_is_lost(Told::Whatever).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t61_what_was_told_is_done_while_the_service_is_away() -> Outcome {
    no_job_is_lost(Told::All).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t61_what_was_not_told_is_once_the_service_is_back() -> Outcome {
    no_job_is_lost(Told::Nothing).await
}

async fn no_job_is_lost(told: Told) -> Outcome {
    let Some(site) = Site::rabbitmq().await? else {
        return Ok(());
    };
    let url = site.url().ok_or("the broker is in this process")?.to_owned();
    let mut bed = Bed::over(site).await?;
    let anna = bed.anna().await?;
    let mut service = bed
        .plans_process(if told == Told::Nothing { NOWHERE } else { &url })
        .await?;
    let plans = pick(&anna, PLANS).await?;
    if told == Told::All {
        all_leave(&bed, SOON).await?;
    }
    service.kill()?;

    // what is not in the outbox any more has left, and nobody else has it
    let kept = usize::try_from(bed.untold().await?)?;
    match told {
        Told::All => assert_eq!(kept, 0),
        Told::Whatever => assert!(kept <= PLANS, "{kept}"),
        Told::Nothing => assert_eq!(kept, PLANS),
    }
    let planner = bed.planner().await?;
    let until = Instant::now() + SOON;
    while expanded(&anna, &plans).await? < PLANS - kept {
        assert!(Instant::now() < until, "a job is lost that has left: {kept} have not");
        sleep(Duration::from_millis(100)).await;
    }
    if told == Told::Nothing {
        assert_eq!(expanded(&anna, &plans).await?, 0);
    }

    let _again = bed.plans_process(&url).await?;
    for plan in &plans {
        let done = becomes(&anna.plans, plan.id, PlanStatus::Active, LEASE).await?;
        assert_eq!(done.sessions_total, plan.sessions_total);
        check_runs(&anna.plans, &anna.runs, &done).await?;
    }
    all_leave(&bed, LEASE).await?;
    assert_eq!(expanded(&anna, &plans).await?, PLANS);
    planner.stop().await;
    Ok(())
}

/// Waits until the outbox of the plans service is empty.
async fn all_leave(bed: &Bed, limit: Duration) -> Outcome {
    let until = Instant::now() + limit;
    while bed.untold().await? > 0 {
        assert!(Instant::now() < until, "the broker does not get all");
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// How many of the plans have all the runs that were announced.
async fn expanded(anna: &Runner, plans: &[Plan]) -> Outcome<usize> {
    let mut expanded = 0;
    for plan in plans {
        let runs = planned(&anna.runs, plan.id).await?;
        expanded += usize::from(i32::try_from(runs.len())? == plan.sessions_total);
    }
    Ok(expanded)
}

/// The plans service, as [`Bed::plans_process`] starts it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is a process that other tests start"]
async fn the_plans_service() -> Outcome {
    let Ok(address) = env::var("PLANS_ADDRESS") else {
        return Ok(());
    };
    let broker = RabbitMq::connect_lazily(&env::var("PLANS_BROKER")?)?;
    let network = Network::new(None, "test")?.with_broker(Arc::new(broker));
    let network = network.with("users", env::var("PLANS_USERS")?);
    // nobody asks for a plan that is for a race
    let network = network.with("races", "http://127.0.0.1:1/api");
    let secret = Secret::new(env::var("PLANS_SECRET")?);
    let listener = TcpListener::bind(address).await?;
    let folder = env::var("PLANS_FOLDER")?;
    let _service = runnerly::plans(listener, Path::new(&folder), &network, &secret).await?;
    std::future::pending().await
}
