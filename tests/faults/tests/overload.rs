//! T28: a service that has enough to do says so at once, and does what it took.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use faults::laps::client::Client;
use faults::laps::operations::{
    AddLapRequest, AddLapResponse, AddNoteRequest, AddNoteResponse, GetLapRequest, GetLapResponse,
};
use faults::laps::server::{LapsApi, router_with};
use faults::laps::types::Lap;
use tokio::net::TcpListener;
use wirewright_runtime::client::Retry;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, ServeOptions, serve};

use crate::service::client_of;

/// A service whose work takes a while.
#[derive(Default)]
struct Slow {
    now: AtomicUsize,
    most: Arc<AtomicUsize>,
}

const WORK: Duration = Duration::from_millis(100);

impl LapsApi for Slow {
    type Error = Problem;

    async fn get_lap(&self, _: GetLapRequest) -> Result<GetLapResponse, Problem> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(WORK).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        Ok(GetLapResponse::Ok(Lap { seconds: 95 }))
    }

    async fn add_note(&self, _: AddNoteRequest) -> Result<AddNoteResponse, Problem> {
        Ok(AddNoteResponse::Created)
    }

    async fn add_lap(&self, request: AddLapRequest) -> Result<AddLapResponse, Problem> {
        Ok(AddLapResponse::Created(request.body))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t28_what_is_too_much_is_refused_at_once_and_the_rest_is_as_fast_as_ever() {
    let service = Slow::default();
    let most = Arc::clone(&service.most);
    let unlimited = Options::default();
    let options = Options {
        at_once: Some(5),
        ..Options::default()
    }
    .operation("addLap", unlimited);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = router_with(service, options);
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));

    let client = client_of(address, |builder| builder.retry(Retry::none()));
    let call = |client: Client| async move {
        let started = Instant::now();
        let answer = client.get_lap(&GetLapRequest { number: 1 }).await.expect("an answer");
        (answer, started.elapsed())
    };
    // Connections first, so that they are not what is measured.
    call(client.clone()).await;
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(call(client.clone()))).collect();
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for answer in calls {
        match answer.await.expect("no panic") {
            (GetLapResponse::Ok(_), took) => taken.push(took),
            (GetLapResponse::Default { status, .. }, took) if status == 503 => refused.push(took),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((taken.len(), refused.len(), most.load(Ordering::SeqCst)), (5, 15, 5));
    assert!(refused.iter().all(|took| *took < WORK), "{refused:?}");
    assert!(taken.iter().all(|took| *took < 3 * WORK), "{taken:?}");

    // With retries all come through, for the service asks for patience.
    let patient = client_of(address, |builder| {
        builder.retry(Retry::default().tries(10).without_budget())
    });
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(call(patient.clone()))).collect();
    for answer in calls {
        assert!(matches!(answer.await.expect("no panic").0, GetLapResponse::Ok(_)));
    }
    assert_eq!(most.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn t28_the_refusal_says_when_to_come_back_and_another_operation_has_room_of_its_own() {
    let options = Options {
        at_once: Some(0),
        ..Options::default()
    }
    .operation("addLap", Options::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = router_with(Slow::default(), options);
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));

    let client = client_of(address, |builder| builder.retry(Retry::none()));
    let refused = client.get_lap(&GetLapRequest { number: 1 }).await.expect("an answer");
    assert!(matches!(refused, GetLapResponse::Default { status, .. } if status == 503));
    let request = AddLapRequest {
        idempotency_key: None,
        body: Lap { seconds: 95 },
    };
    let added = client.add_lap(&request).await.expect("an answer");
    assert!(matches!(added, AddLapResponse::Created(_)), "{added:?}");

    let raw = crate::service::get(address, "/laps/1").await;
    assert!(raw.starts_with("HTTP/1.1 503"), "{raw}");
    for part in [
        "retry-after: 1\r\n",
        "content-type: application/problem+json",
        "urn:wirewright:problem:overloaded",
    ] {
        assert!(raw.contains(part), "{raw}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t28_one_caller_leaves_room_for_others() {
    let options = Options {
        at_once: Some(10),
        at_once_each: Some(3),
        ..Options::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = router_with(Slow::default(), options);
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
    let client = client_of(address, |builder| builder.retry(Retry::none()));
    for _ in 0..2 {
        let calls: Vec<_> = (0..8)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.get_lap(&GetLapRequest { number: 1 }).await })
            })
            .collect();
        let (mut taken, mut refused) = (0, 0);
        for call in calls {
            match call.await.expect("no panic").expect("an answer") {
                GetLapResponse::Ok(_) => taken += 1,
                GetLapResponse::Default { status, .. } if status == 429 => refused += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((taken, refused), (3, 5));
    }
    // The client waits as long as it is asked to.
    let patient = client_of(address, |builder| {
        builder.retry(Retry::default().tries(10).without_budget())
    });
    let calls: Vec<_> = (0..6)
        .map(|_| {
            let client = patient.clone();
            tokio::spawn(async move { client.get_lap(&GetLapRequest { number: 1 }).await })
        })
        .collect();
    for call in calls {
        assert!(matches!(call.await.expect("no panic"), Ok(GetLapResponse::Ok(_))));
    }
}
