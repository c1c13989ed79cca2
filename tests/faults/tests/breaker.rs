//! T27: a service that is away is left alone.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use faults::laps::client::Client;
use faults::laps::operations::{GetLapRequest, GetLapResponse};
use tokio::net::TcpListener;
use wirewright_runtime::client::{self, Breaker, BreakerState, ErrorKind, Retry};
use wirewright_runtime::operation::Operation;

use crate::service::{Answer, Service};

static GET_LAP: Operation = Operation::get("getLap", "/");
const LAP: GetLapRequest = GetLapRequest { number: 1 };

/// How long breakers of these tests stay open.
const OPEN: Duration = Duration::from_millis(400);

fn client_at(address: SocketAddr) -> client::Client {
    let builder = client::Client::builder(&format!("http://{address}")).retry(Retry::none());
    builder
        .breaker(Breaker::default().open_for(OPEN))
        .build()
        .expect("a client")
}

async fn is_refused(client: &Client) -> bool {
    let refused = client.get_lap(&LAP).await;
    refused.is_err_and(|error| matches!(error.kind(), ErrorKind::BreakerOpen))
}

#[tokio::test]
async fn t27_after_five_failures_calls_fail_at_once_until_a_probe_succeeds() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let base = client_at(address);
    let state = || {
        base.breakers()
            .into_iter()
            .map(|(host, state)| (host == address.to_string(), state))
            .next()
    };
    let client = Client::from(base.clone());
    assert_eq!(state(), None);
    for _ in 0..5 {
        let error = client.get_lap(&LAP).await.expect_err("nobody is there");
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    }
    assert_eq!(state(), Some((true, BreakerState::Open)));

    // The service is back, but is not called before the time is over.
    let service = Service::on(TcpListener::bind(address).await.expect("the port"), &[Answer::of(200)]);
    let started = Instant::now();
    for _ in 0..100 {
        assert!(is_refused(&client).await);
    }
    // A hundred of them, where one may take 5 ms.
    assert!(
        started.elapsed() < Duration::from_millis(300),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(service.hits(), 0);

    tokio::time::sleep(OPEN).await;
    let answer = client.get_lap(&LAP).await.expect("an answer");
    assert!(matches!(answer, GetLapResponse::Ok(_)));
    assert_eq!(state(), Some((true, BreakerState::Closed)));
    for _ in 0..10 {
        client.get_lap(&LAP).await.expect("an answer");
    }
    assert_eq!(service.hits(), 11);
}

#[tokio::test]
async fn t27_one_probe_is_sent_and_opens_the_breaker_again_where_it_fails() {
    let service = Service::start(&[Answer::of(503)]).await;
    let client = Client::from(client_at(service.address));
    for _ in 0..5 {
        client.get_lap(&LAP).await.expect("an answer");
    }
    assert!(is_refused(&client).await);
    tokio::time::sleep(OPEN).await;
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { is_refused(&client).await })
        })
        .collect();
    let mut refused = 0;
    for call in calls {
        refused += usize::from(call.await.expect("no panic"));
    }
    assert_eq!((refused, service.hits()), (19, 6));
}

#[tokio::test]
async fn t27_what_the_service_itself_says_is_no_failure() {
    for status in [200, 404, 429, 500] {
        let service = Service::start(&[Answer::of(status)]).await;
        let client = Client::from(client_at(service.address));
        for _ in 0..20 {
            client.get_lap(&LAP).await.expect("an answer");
        }
        assert_eq!(service.hits(), 20, "{status}");
    }
}

#[tokio::test]
async fn t27_answers_that_do_not_come_in_time_open_it() {
    let never = Answer {
        after: Duration::from_secs(60),
        ..Answer::of(200)
    };
    let service = Service::start(&[never]).await;
    let base = client_at(service.address).with_timeout(Duration::from_millis(50));
    let client = Client::from(base.clone());
    for _ in 0..5 {
        let error = client.get_lap(&LAP).await.expect_err("no answer");
        assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error:?}");
    }
    assert!(is_refused(&client).await);
    assert_eq!(base.breakers()[0].1, BreakerState::Open);
}

#[tokio::test]
async fn t27_an_open_breaker_is_not_tried_again() {
    let service = Service::start(&[Answer::of(503)]).await;
    let patient =
        client_at(service.address).with_retry(Retry::default().pauses(Duration::from_secs(1), Duration::from_secs(1)));
    let patient = Client::from(patient);
    // Three tries of one call, and two of another.
    for _ in 0..2 {
        let _ = patient.get_lap(&LAP).await;
    }
    let started = Instant::now();
    assert!(is_refused(&patient).await);
    assert!(started.elapsed() < Duration::from_millis(300));
}

#[tokio::test]
async fn t27_a_probe_that_found_no_room_does_not_close_it() {
    let (away, busy) = (
        Service::start(&[Answer::of(503), Answer::of(200)]).await,
        Service::start(&[Answer {
            after: Duration::from_millis(600),
            ..Answer::of(200)
        }])
        .await,
    );
    let builder = client::Client::sender().retry(Retry::none()).connections(1);
    let builder = builder.connection_wait(Duration::from_millis(20));
    let breaker = Breaker::default().failures(1).open_for(Duration::from_millis(200));
    let client = builder.breaker(breaker).build().expect("a client");
    let call = |service: &Service| client.call_at(&GET_LAP, &format!("http://{}/", service.address)).send();
    let state = || {
        let states = client.breakers().into_iter();
        states
            .filter(|(host, _)| *host == away.address.to_string())
            .map(|(_, state)| state)
            .next()
    };
    call(&away).await.expect("an answer");
    assert_eq!(state(), Some(BreakerState::Open));
    let other = tokio::spawn(call(&busy));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let error = call(&away).await.expect_err("no room");
    assert!(matches!(error.kind(), ErrorKind::NoConnection(_)), "{error:?}");
    let error = call(&away).await.expect_err("nothing is known of it");
    assert!(matches!(error.kind(), ErrorKind::BreakerOpen), "{error:?}");
    other.await.expect("no panic").expect("an answer");
    tokio::time::sleep(Duration::from_millis(300)).await;
    call(&away).await.expect("an answer");
    assert_eq!(state(), Some(BreakerState::Closed));
}
