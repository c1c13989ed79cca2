//! Services that move, with an etcd that says where they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gateway_api::client::Client as Gateway;
use gateway_api::types::{RunsPart, RunsState};
use runnerly::{Network, Service};
use runnerly_status::Figures;
use servers::Etcd;
use status_api::client::Client as Status;
use tokio::task::JoinSet;
use wirewright_runtime::client::{Client, Responses};

use crate::Outcome;
use crate::bed::{ANNA, Bed, bed, callbacks, dashboard, fill, listener, sign_in, slow};

const KEY: &str = "runnerly/test/runs/url";
const SECOND: Duration = Duration::from_secs(1);

/// What tells how the services are that call each other like this.
pub(crate) async fn status(network: &Network) -> Outcome<(Service, Status)> {
    let status = runnerly::status(listener().await?, network, Figures::install()?).await?;
    let client = Client::builder(status.url()).responses(Responses::Enforce);
    let client = Status::from(client.build()?);
    Ok((status, client))
}

/// Where the gateway calls the runs service.
async fn runs_urls(status: &Status) -> Outcome<Vec<String>> {
    let answer = status.list_upstreams().await?;
    let upstreams = answer.ok().map_err(|other| format!("{other:?}"))?;
    let found = upstreams
        .into_iter()
        .find(|upstream| (upstream.caller.as_str(), upstream.service.as_str()) == ("gateway", "runs"));
    Ok(found.ok_or("the gateway has no client of the runs service")?.urls)
}

/// The settings of Runnerly, with this etcd.
fn network(etcd: &Etcd, bed: &Bed, elsewhere: &str) -> Outcome<Network> {
    let file = tempfile::NamedTempFile::new()?;
    let settings = include_str!("../../clients.toml");
    std::fs::write(
        file.path(),
        format!("{settings}\n[discovery]\netcd = \"{}\"\n", etcd.url()),
    )?;
    let network = Network::new(Some(file.path()), "test")?.with("users", bed.users.url());
    Ok(network
        .with("races", elsewhere)
        .with("plans", elsewhere)
        .with("runs", elsewhere))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t35_a_service_shows_where_it_has_found_another_one() -> Outcome {
    let Some(etcd) = Etcd::start().await else { return Ok(()) };
    let bed = bed().await?;
    let network = network(&etcd, &bed, "http://127.0.0.1:1/api")?;
    let gateway = runnerly::gateway(listener().await?, &network, false).await?;
    let (status, shown) = status(&network).await?;
    assert_eq!(runs_urls(&shown).await?, ["http://127.0.0.1:1/api"]);
    for url in ["http://10.0.0.1:5002/api", "http://10.0.0.2:5002/api"] {
        etcd.put(KEY, url);
        let put = Instant::now();
        while runs_urls(&shown).await? != [url] {
            assert!(put.elapsed() < SECOND, "{url}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    status.stop().await;
    gateway.stop().await;
    Ok(())
}

/// How many runs the dashboard shows; `None` where it has none that are new.
async fn runs_shown(browser: &Gateway) -> Option<usize> {
    match dashboard(browser).await.ok()?.0.runs {
        RunsPart::Runs(runs) if runs.state == RunsState::Ok => Some(runs.data.recent.len()),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s18_a_service_moves_and_no_visit_fails() -> Outcome {
    let Some(mut etcd) = Etcd::start().await else {
        return Ok(());
    };
    let bed = bed().await?;
    let (callbacks, there) = (callbacks()?, slow(Duration::ZERO).await?);
    let network = network(&etcd, &bed, &there)?;
    let (first, second) = (bed.folder.path().join("a"), bed.folder.path().join("b"));
    let a = runnerly::runs(listener().await?, &first, &network, &callbacks, Vec::new()).await?;
    let b = runnerly::runs(listener().await?, &second, &network, &callbacks, Vec::new()).await?;
    // Only the first one knows a run of Anna's.
    let races = runnerly::races(listener().await?, bed.folder.path(), &network, &callbacks).await?;
    fill(&races, &a, &bed.token().await?).await?;
    etcd.put(KEY, a.url());
    let gateway = runnerly::gateway(listener().await?, &network, false).await?;
    let anna = sign_in(gateway.url(), ANNA).await?;
    assert_eq!(runs_shown(&anna).await, Some(1));

    let stopped = Arc::new(AtomicBool::new(false));
    let (browser, stop) = (anna.clone(), Arc::clone(&stopped));
    let visits = tokio::spawn(async move {
        let mut visits = JoinSet::new();
        while !stop.load(Ordering::SeqCst) {
            let browser = browser.clone();
            visits.spawn(async move { runs_shown(&browser).await });
            // 50 visits a second.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        visits.join_all().await
    });
    tokio::time::sleep(SECOND).await;
    etcd.put(KEY, b.url());
    tokio::time::sleep(SECOND).await;
    assert_eq!(runs_shown(&anna).await, Some(0), "the second one is called");
    etcd.kill();
    tokio::time::sleep(SECOND).await;
    assert_eq!(runs_shown(&anna).await, Some(0));
    stopped.store(true, Ordering::SeqCst);
    let visits = visits.await?;
    let failed = visits.iter().filter(|shown| shown.is_none()).count();
    assert_eq!(failed, 0, "of {}", visits.len());
    assert!(visits.len() > 75, "{}", visits.len());
    Ok(())
}
