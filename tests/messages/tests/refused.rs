//! What is not by the contract is not sent, and not handed over.

use messages::club::types::{Position, Run, RunCancelled, Surface, Surfaces, Told, ToldHeaders};
use wirewright_runtime::events::{Broker as _, KeyError, Message, PublishError};

use crate::harness::{Hall, Heard, reason, run};

/// The place of the only violation.
fn place(error: &PublishError) -> String {
    let PublishError::Invalid(violations) = error else {
        panic!("{error}")
    };
    let [violation] = violations.as_slice() else {
        panic!("{violations}")
    };
    format!("{} {}", violation.pointer, violation.keyword)
}

#[tokio::test]
async fn an_invalid_payload_is_not_published() {
    let hall = Hall::open().await;
    let untitled = Run {
        title: String::new(),
        ..run()
    };
    let error = hall.publisher.run_completed(&untitled).await.expect_err("refused");
    assert_eq!(place(&error), "/title minLength");
    // What is wrapped has its limits too.
    let error = hall
        .publisher
        .surfaces(&Surfaces(Vec::new()))
        .await
        .expect_err("refused");
    assert_eq!(place(&error), " minItems");
    let twice = Surfaces(vec![Surface::Road, Surface::Road]);
    let error = hall.publisher.surfaces(&twice).await.expect_err("refused");
    assert!(place(&error).ends_with(" uniqueItems"), "{error}");
    let lost = Position {
        runner: 1,
        lat: 91.0,
        lon: 0.0,
    };
    let error = hall.publisher.position(&lost).await.expect_err("refused");
    assert_eq!(place(&error), "/lat maximum");
    hall.heard_nothing().await;
}

#[tokio::test]
async fn invalid_headers_are_not_published() {
    let hall = Hall::open().await;
    let message = Told { text: "x".to_owned() };
    let headers = ToldHeaders {
        level: Some(10),
        ..ToldHeaders::new("berlin".to_owned())
    };
    let error = hall.publisher.told(&message, &headers).await.expect_err("refused");
    let PublishError::Invalid(violations) = &error else {
        panic!("{error}")
    };
    assert!(violations.to_string().contains("level"), "{violations}");
}

#[tokio::test]
async fn a_key_is_of_listed_values_and_of_words() {
    let hall = Hall::open().await;
    let message = RunCancelled {
        id: 1,
        why: "Ice.".to_owned(),
    };
    let refused = async |region: &str, who: &str| {
        let error = hall
            .publisher
            .run_cancelled(&message, region, who)
            .await
            .expect_err("refused");
        match error {
            PublishError::Key(error) => error,
            other => panic!("{other}"),
        }
    };
    assert_eq!(refused("west", "ann").await, KeyError::Unlisted("region"));
    assert_eq!(refused("north", "a.b").await, KeyError::NoWord("message"));
    assert_eq!(refused("north", "").await, KeyError::NoWord("message"));
}

fn raw(key: &str, body: &str) -> Message {
    let mut message = Message::new("club", key, body.to_owned());
    message.properties.content_type = Some("application/json".to_owned());
    message
}

#[tokio::test]
async fn an_invalid_message_is_given_up_and_the_next_one_is_heard() {
    let mut hall = Hall::open().await;
    let bad = raw("run.cancelled.north.ann", r#"{"id":1,"why":"x"}"#);
    hall.broker.publish(&bad).await.expect("published");
    let dead = hall.dead("club.runs").await;
    assert_eq!((reason(&dead), &dead.body[..]), ("invalid", &bad.body[..]));
    let good = raw("run.cancelled.north.ann", r#"{"id":1,"why":"Ice on the way."}"#);
    hall.broker.publish(&good).await.expect("published");
    assert!(matches!(hall.heard().await, Heard::Cancelled(..)));
}

#[tokio::test]
async fn a_key_that_is_not_by_the_contract_is_given_up() {
    let hall = Hall::open().await;
    let unlisted = raw("run.cancelled.west.ann", r#"{"id":1,"why":"Ice."}"#);
    hall.broker.publish(&unlisted).await.expect("published");
    assert_eq!(reason(&hall.dead("club.runs").await), "invalid");
    // The payload says another run.
    let other = raw("run.completed.8", r#"{"id":7,"title":"x","distance_m":1}"#);
    hall.broker.publish(&other).await.expect("published");
    assert_eq!(reason(&hall.dead("club.praise").await), "invalid");
}

#[tokio::test]
async fn a_type_that_nobody_knows_is_given_up() {
    let hall = Hall::open().await;
    let mut message = raw("lists", "[]");
    message.properties.kind = Some("lists.of.another.kind".to_owned());
    hall.broker.publish(&message).await.expect("published");
    assert_eq!(reason(&hall.dead("club.lists").await), "unknown");
}

#[tokio::test]
async fn headers_that_are_missing_are_invalid() {
    let hall = Hall::open().await;
    let message = raw("told.berlin", r#"{"text":"x"}"#);
    hall.broker.publish(&message).await.expect("published");
    let dead = hall.dead("club.told").await;
    assert_eq!(reason(&dead), "invalid");
}
