//! Calls that are sent a second time when the first answer is late.

use std::time::{Duration, Instant};

use faults::laps::client::Client;
use faults::laps::operations::{AddNoteRequest, GetLapRequest, GetLapResponse};
use wirewright_runtime::client::{Hedge, Retry};

use crate::service::{Answer, Service};

const LAP: GetLapRequest = GetLapRequest { number: 1 };

fn slow() -> Answer {
    Answer {
        after: Duration::from_millis(800),
        ..Answer::of(200)
    }
}

/// A client that knows how long calls take.
async fn warm(service: &Service, retry: Retry) -> Client {
    let period = Duration::from_secs(2);
    let hedge = Hedge::default().known_from(10).over(period);
    let client = service.client(|builder| builder.hedge(hedge).retry(retry));
    for _ in 0..20 {
        get(&client).await;
    }
    tokio::time::sleep(period).await;
    client
}

async fn get(client: &Client) {
    let lap = client.get_lap(&LAP).await.expect("an answer");
    assert!(matches!(lap, GetLapResponse::Ok(_)));
}

/// Answers at once, but for this one.
fn answers(late: usize) -> Vec<Answer> {
    let mut answers = vec![Answer::of(200); late + 2];
    answers[late] = slow();
    answers
}

#[tokio::test]
async fn a_late_answer_is_overtaken_by_a_second_one() {
    let service = Service::start(&answers(20)).await;
    let client = warm(&service, Retry::default()).await;
    let started = Instant::now();
    get(&client).await;
    assert!(
        started.elapsed() < Duration::from_millis(600),
        "{:?}",
        started.elapsed()
    );
    // A few of the first may have been late as well.
    assert!(service.hits() >= 22);
}

#[tokio::test]
async fn what_may_change_something_is_sent_once() {
    let service = Service::start(&[Answer::of(201), slow()]).await;
    let hedge = Hedge::default().known_from(0).over(Duration::ZERO);
    let client = service.client(|builder| builder.hedge(hedge));
    let request = AddNoteRequest { body: String::new() };
    for _ in 0..2 {
        let _ = client.add_note(&request).await;
    }
    assert_eq!(service.hits(), 2);
}

#[tokio::test]
async fn without_a_budget_left_nothing_is_sent_twice() {
    let service = Service::start(&answers(20)).await;
    let client = warm(&service, Retry::default().budget(0.0, 0)).await;
    get(&client).await;
    assert_eq!(service.hits(), 21);
}

#[tokio::test]
async fn a_second_one_that_fails_leaves_the_first_one_alone() {
    let mut late = answers(20);
    late[21] = Answer::of(503);
    let service = Service::start(&late).await;
    let client = warm(&service, Retry::default()).await;
    let started = Instant::now();
    get(&client).await;
    assert!(
        started.elapsed() >= Duration::from_millis(700),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(service.hits(), 22);
}
