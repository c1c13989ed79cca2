//! T23: three chunks of work at a time, so that each comes to its end.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use faults::laps::client::Client;
use faults::laps::operations::{GetLapRequest, GetLapResponse};
use wirewright_runtime::client;

use crate::service::{Answer, Service};

const SECOND: Duration = Duration::from_secs(1);

/// How many chunks run, and how many ran at most.
#[derive(Default)]
struct Count {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Count {
    async fn chunk(&self, work: impl Future<Output = ()>) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        work.await;
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn base(service: &Service) -> client::Client {
    let builder = client::Client::builder(&format!("http://{}", service.address));
    builder.build().expect("a client")
}

#[tokio::test]
async fn t23_three_chunks_run_at_once_and_the_fourth_waits() {
    let service = Service::start(&[Answer::of(200)]).await;
    let (base, count) = (base(&service).await, Count::default());
    let laps = Client::from(base.clone());
    let chunk = || {
        base.in_slot(count.chunk(async {
            let lap = laps.get_lap(&GetLapRequest { number: 1 }).await.expect("an answer");
            assert!(matches!(lap, GetLapResponse::Ok(_)));
            tokio::time::sleep(SECOND).await;
        }))
    };
    let started = Instant::now();
    tokio::join!(chunk(), chunk(), chunk(), chunk());
    let took = started.elapsed();
    assert!((2 * SECOND..Duration::from_millis(2600)).contains(&took), "{took:?}");
    assert_eq!(count.most.load(Ordering::SeqCst), 3);
    assert_eq!(service.hits(), 4);
}

#[tokio::test]
async fn t23_a_slot_is_free_again_after_an_error_and_after_giving_up() {
    let service = Service::start(&[Answer::of(200)]).await;
    let base = base(&service).await;
    for _ in 0..10 {
        let failed: Result<(), &str> = base.in_slot(async { Err("the work failed") }).await;
        assert!(failed.is_err());
        let endless = base.in_slot(std::future::pending::<()>());
        let given_up = tokio::time::timeout(Duration::from_millis(1), endless).await;
        assert!(given_up.is_err());
    }
    assert_eq!(tokio::time::timeout(SECOND, base.in_slot(async { 7 })).await, Ok(7));
}
