//! T21: one client for each service, with all that its calls share.

use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::{COOKIE, USER_AGENT};
use faults::laps::client::Client;
use faults::laps::operations::{GetLapRequest, GetLapResponse};

use crate::service::{Answer, Service};

const LAP: GetLapRequest = GetLapRequest { number: 1 };

async fn call(client: Client) {
    let lap = client.get_lap(&LAP).await.expect("an answer");
    assert!(matches!(lap, GetLapResponse::Ok(_)));
}

#[tokio::test]
async fn t21_fifty_calls_of_clones_share_connections_and_headers() {
    let service = Service::start(&[Answer::of(200)]).await;
    let client = service.client(|builder| {
        let builder = builder.header(USER_AGENT, HeaderValue::from_static("runnerly/1"));
        builder.header(COOKIE, HeaderValue::from_static("session=7"))
    });
    for _ in 0..50 {
        call(client.clone()).await;
    }
    assert_eq!((service.hits(), service.connections()), (50, 1));
    for headers in service.heard() {
        assert_eq!(
            (&headers["user-agent"], &headers["cookie"]),
            (
                &HeaderValue::from_static("runnerly/1"),
                &HeaderValue::from_static("session=7")
            )
        );
    }
}

#[tokio::test]
async fn t21_calls_at_the_same_time_leave_connections_for_later_ones() {
    let slow = Answer {
        after: Duration::from_millis(100),
        ..Answer::of(200)
    };
    let service = Service::start(&[slow]).await;
    let client = service.client(|builder| builder);
    for _ in 0..5 {
        let calls: Vec<_> = (0..8).map(|_| tokio::spawn(call(client.clone()))).collect();
        for call in calls {
            call.await.expect("no panic");
        }
    }
    assert_eq!(service.hits(), 40);
    // One for each of those at the same time, and a few for calls that found none free yet.
    assert!((8..=16).contains(&service.connections()), "{}", service.connections());
}
