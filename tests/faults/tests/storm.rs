//! A storm that feeds itself: retries keep a service busy with work that nobody waits for any more, long after what overloaded it is over
//! ("metastable failures", [Bronson et al., HotOS 2021](https://doi.org/10.1145/3458336.3465286)).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use axum::{Router, serve};
use faults::laps::client::Client;
use faults::laps::operations::{GetLapRequest, GetLapResponse};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};
use wirewright_runtime::client::{Breaker, Builder, Retry};

use crate::service::client_of;

/// How long the work for one request takes: the service can do fifty a second.
const WORK: Duration = Duration::from_millis(20);

/// How long a client waits for an answer.
const PATIENCE: Duration = Duration::from_millis(200);

/// A service that does one thing after the other, in the order in which they came, also what nobody waits for any more.
async fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let turn = Arc::new(Mutex::new(()));
    let router = Router::new().fallback(move || {
        let turn = Arc::clone(&turn);
        async move {
            let work = async move {
                let _turn = turn.lock_owned().await;
                sleep(WORK).await;
            };
            tokio::spawn(work).await.expect("no panic");
            (
                StatusCode::OK,
                [("content-type", "application/json")],
                r#"{"seconds":95}"#,
            )
        }
    });
    tokio::spawn(async move { serve(listener, router).await });
    address
}

/// Calls at a steady rate for a while; how many there were, and how many were answered.
async fn load(client: &Client, per_second: u64, time: Duration) -> (usize, usize) {
    let answered = Arc::new(AtomicUsize::new(0));
    let mut ticks = interval(Duration::from_secs(1) / u32::try_from(per_second).expect("few"));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let count = usize::try_from(per_second * time.as_millis() as u64 / 1000).expect("few");
    let mut calls = JoinSet::new();
    for _ in 0..count {
        ticks.tick().await;
        let (client, answered) = (client.clone(), Arc::clone(&answered));
        calls.spawn(async move {
            if let Ok(GetLapResponse::Ok(_)) = client.get_lap(&GetLapRequest { number: 1 }).await {
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    calls.join_all().await;
    (count, answered.load(Ordering::Relaxed))
}

/// Which share of calls is answered some seconds after a storm of four times what the service can do; before, and since, half of that.
async fn after_storm(prepare: impl FnOnce(Builder) -> Builder) -> f64 {
    let client = client_of(start().await, |builder| {
        prepare(builder.try_timeout(PATIENCE).timeout(Duration::from_secs(5)))
    });
    let (count, answered) = load(&client, 25, Duration::from_secs(1)).await;
    assert_eq!(answered, count, "before the storm all are answered");
    let storm = {
        let client = client.clone();
        tokio::spawn(async move { load(&client, 200, Duration::from_secs(2)).await })
    };
    load(&client, 25, Duration::from_secs(5)).await;
    storm.await.expect("no panic");
    let (count, answered) = load(&client, 25, Duration::from_secs(2)).await;
    answered as f64 / count as f64
}

/// As often as is wrong: at once, five times.
fn eager() -> Retry {
    Retry::default()
        .tries(5)
        .pauses(Duration::from_millis(10), Duration::from_millis(50))
        .without_budget()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_is_over_soon_with_breaker_and_budget() {
    let breaker = Breaker::default().open_for(Duration::from_millis(500));
    let share = after_storm(|builder| builder.retry(eager().budget(0.1, 1)).breaker(breaker)).await;
    assert!(share > 0.9, "{share}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_them_a_storm_feeds_itself() {
    let share = after_storm(|builder| builder.retry(eager())).await;
    assert!(share < 0.1, "{share}");
}
