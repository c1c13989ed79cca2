//! T24: retries and timeouts are set in one place.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use faults::keys::operations as keys;
use faults::laps::client::Client;
use faults::laps::operations::{
    self, AddLapRequest, AddLapResponse, AddNoteRequest, AddNoteResponse, GetLapRequest, GetLapResponse,
};
use faults::laps::types::Lap;
use tokio::net::TcpListener;
use tower::layer::layer_fn;
use tower::util::MapRequestLayer;
use wirewright_runtime::client::{self, Engine, ErrorKind, Retry};
use wirewright_runtime::operation::Operation;
use wirewright_runtime::types::Uuid;

use crate::service::{Answer, Service, client_of};

const LAP: GetLapRequest = GetLapRequest { number: 1 };

/// Pauses that tests do not wait for.
fn soon() -> Retry {
    Retry::default().pauses(Duration::from_millis(1), Duration::from_millis(5))
}

fn new_lap(key: Option<&str>) -> AddLapRequest {
    AddLapRequest {
        idempotency_key: key.map(str::to_owned),
        body: Lap { seconds: 95 },
    }
}

fn note() -> AddNoteRequest {
    AddNoteRequest {
        body: "It was fun.".to_owned(),
    }
}

/// The keys that requests had.
fn keys_of(service: &Service) -> Vec<String> {
    let heard = service.heard();
    let key = |headers: &HeaderMap| headers["idempotency-key"].to_str().expect("text").to_owned();
    heard.iter().map(key).collect()
}

async fn status(client: &Client) -> u16 {
    match client.get_lap(&LAP).await.expect("an answer") {
        GetLapResponse::Ok(_) => 200,
        GetLapResponse::Default { status, .. } => status.as_u16(),
    }
}

#[tokio::test]
async fn t24_two_503_and_a_200_are_one_call() {
    let service = Service::start(&[503, 503, 200].map(Answer::of)).await;
    assert_eq!(status(&service.client(|builder| builder.retry(soon()))).await, 200);
    assert_eq!((service.hits(), service.connections()), (3, 1));
}

#[tokio::test]
async fn t24_each_status_of_somebody_who_is_away_or_busy_is_tried_again_and_no_other() {
    for (first, hits) in [
        (408, 2),
        (425, 2),
        (429, 2),
        (502, 2),
        (503, 2),
        (504, 2),
        (400, 1),
        (404, 1),
        (409, 1),
        (500, 1),
        (501, 1),
    ] {
        let service = Service::start(&[first, 200].map(Answer::of)).await;
        let client = service.client(|builder| builder.retry(soon()));
        assert_eq!(status(&client).await, if hits == 2 { 200 } else { first });
        assert_eq!(service.hits(), hits, "{first}");
    }
}

#[tokio::test]
async fn t24_what_is_not_idempotent_is_sent_once() {
    let service = Service::start(&[503, 503, 201].map(Answer::of)).await;
    let client = service.client(|builder| builder.retry(soon()));
    let answer = client.add_note(&note()).await.expect("an answer");
    assert!(matches!(answer, AddNoteResponse::Default { status, .. } if status == 503));
    assert_eq!(service.hits(), 1);
}

#[tokio::test]
async fn t24_what_has_a_key_is_tried_again_with_the_same_one() {
    let service = Service::start(&[503, 503, 201].map(Answer::of)).await;
    let client = service.client(|builder| builder.retry(soon()));
    let answer = client.add_lap(&new_lap(Some("a-key"))).await.expect("an answer");
    assert!(matches!(answer, AddLapResponse::Created(_)), "{answer:?}");
    assert_eq!(keys_of(&service), ["a-key"; 3]);
}

#[tokio::test]
async fn t24_where_the_contract_has_a_key_and_the_call_has_none_one_is_made_up_for_all_tries() {
    let service = Service::start(&[503, 503, 201].map(Answer::of)).await;
    let client = service.client(|builder| builder.retry(soon()));
    for _ in 0..2 {
        let answer = client.add_lap(&new_lap(None)).await.expect("an answer");
        assert!(matches!(answer, AddLapResponse::Created(_)), "{answer:?}");
    }
    let keys = keys_of(&service);
    assert_eq!(keys.len(), 4);
    assert!(keys.iter().all(|key| Uuid::parse_str(key).is_ok()), "{keys:?}");
    assert!(keys[..3].iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_ne!(keys[3], keys[0]);
}

#[test]
fn t24_a_key_is_made_up_where_a_uuid_is_one() {
    let made_up = |operation: &Operation| operation.parameters[0].made_up;
    assert!(made_up(&operations::ADD_LAP) && made_up(&keys::ADD_PACE));
    assert!(!made_up(&keys::ADD_SPLIT) && !made_up(&keys::ADD_LANE));
}

#[tokio::test]
async fn t24_what_was_never_sent_is_tried_again_whatever_it_is() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let patient = Retry::default()
        .tries(50)
        .pauses(Duration::from_millis(20), Duration::from_millis(20));
    let client = client_of(address, |builder| builder.retry(patient.without_budget()));
    let call = tokio::spawn(async move { client.add_note(&note()).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let service = Service::on(TcpListener::bind(address).await.expect("the port"), &[Answer::of(201)]);
    let answer = call.await.expect("no panic").expect("an answer");
    assert!(matches!(answer, AddNoteResponse::Created), "{answer:?}");
    assert_eq!(service.hits(), 1);
}

#[tokio::test]
async fn t24_nobody_there_is_an_error_after_all_tries() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = client_of(address, |builder| builder.retry(soon())).get_lap(&LAP).await;
    let error = error.expect_err("nobody is there");
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn t24_no_retry_goes_beyond_the_deadline() {
    let service = Service::start(&[Answer::of(503)]).await;
    let slow = Retry::default()
        .tries(1000)
        .pauses(Duration::from_millis(40), Duration::from_millis(40));
    let client = service.client(|builder| builder.retry(slow.without_budget()).timeout(Duration::from_millis(400)));
    let started = Instant::now();
    // The last try may have begun just before, and is given up then.
    match client.get_lap(&LAP).await {
        Ok(GetLapResponse::Default { status, .. }) => assert_eq!(status, 503),
        Err(error) => assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error:?}"),
        other => panic!("{other:?}"),
    }
    let took = started.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    // Pauses are 20 ms in the mean.
    let hits = service.hits();
    assert!((5..200).contains(&hits), "{hits}");
}

#[tokio::test]
async fn t24_a_pause_that_would_outlive_the_call_is_not_begun() {
    let busy = Answer {
        retry_after: Some(5),
        ..Answer::of(503)
    };
    let service = Service::start(&[busy]).await;
    let client = service.client(|builder| builder.timeout(Duration::from_secs(4)));
    let started = Instant::now();
    assert_eq!(status(&client).await, 503);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(service.hits(), 1);
}

#[tokio::test]
async fn t24_retry_after_is_obeyed_up_to_a_bound() {
    let after = |seconds| Answer {
        retry_after: Some(seconds),
        ..Answer::of(503)
    };
    let service = Service::start(&[after(1), Answer::of(200)]).await;
    let started = Instant::now();
    assert_eq!(status(&service.client(|builder| builder.retry(soon()))).await, 200);
    assert!(started.elapsed() >= Duration::from_secs(1));

    let service = Service::start(&[after(11), Answer::of(200)]).await;
    assert_eq!(status(&service.client(|builder| builder.retry(soon()))).await, 503);
    assert_eq!(service.hits(), 1);
}

#[tokio::test]
async fn t24_a_try_that_takes_too_long_is_given_up_for_another_one() {
    let slow = Answer {
        after: Duration::from_secs(20),
        ..Answer::of(200)
    };
    let service = Service::start(&[slow, Answer::of(200)]).await;
    let limit = Duration::from_millis(200);
    let client = service.client(|builder| builder.retry(soon()).try_timeout(limit));
    let started = Instant::now();
    assert_eq!(status(&client).await, 200);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(service.hits(), 2);

    let service = Service::start(&[slow]).await;
    let error = service
        .client(|builder| builder.retry(soon()).try_timeout(limit))
        .get_lap(&LAP)
        .await;
    let error = error.expect_err("no answer");
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(time) if *time == limit),
        "{error:?}"
    );
    assert_eq!(service.hits(), 3);
}

#[tokio::test]
async fn t24_a_budget_keeps_retries_from_becoming_the_load() {
    let service = Service::start(&[Answer::of(503)]).await;
    let client = service.client(|builder| builder.retry(soon().tries(10).budget(0.1, 0)));
    for _ in 0..100 {
        assert_eq!(status(&client).await, 503);
    }
    let hits = service.hits();
    assert!((105..=110).contains(&hits), "{hits}");
}

#[tokio::test]
async fn t24_a_call_can_have_settings_of_its_own() {
    let service = Service::start(&[503, 503, 200].map(Answer::of)).await;
    let all = client::Client::builder(&format!("http://{}", service.address));
    let all = all.retry(soon()).build().expect("a client");
    assert_eq!(status(&Client::from(all.with_retry(Retry::none()))).await, 503);
    assert_eq!(service.hits(), 1);
    assert_eq!(status(&Client::from(all)).await, 200);
    assert_eq!(service.hits(), 3);
}

#[tokio::test]
async fn t24_layers_see_each_try_or_each_call() {
    let (tries, calls) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let count = |counter: &Arc<AtomicUsize>| {
        let counter = Arc::clone(counter);
        layer_fn(move |engine: Engine| {
            let counter = Arc::clone(&counter);
            tower::Layer::layer(
                &MapRequestLayer::new(move |request| {
                    counter.fetch_add(1, Ordering::Relaxed);
                    request
                }),
                engine,
            )
        })
    };
    let service = Service::start(&[503, 503, 200].map(Answer::of)).await;
    let client = service.client(|builder| {
        let builder = builder.layer_around_tries(count(&calls)).layer(count(&tries));
        builder.retry(soon())
    });
    assert_eq!(status(&client).await, 200);
    assert_eq!((tries.load(Ordering::Relaxed), calls.load(Ordering::Relaxed)), (3, 1));
}
