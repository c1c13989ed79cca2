//! What goes to the broker, and what has to be there.

use std::time::Duration;

use messages::club::events::{ClubPublisher, topology};
use messages::club::types::{Choice, CodeMessage, Context, Position, Task, Told, ToldHeaders};
use wirewright_runtime::events::{Header, InProcess, Kind, Message, Publisher, Send};

use crate::harness::run;

fn message(send: Send<'_>) -> Message {
    send.message().expect("a message by its contract")
}

#[test]
fn a_message_says_what_it_is() {
    let publisher = ClubPublisher::new(Publisher::from(InProcess::new()).app_id("club"));
    let sent = message(publisher.run_completed(&run()).correlation_id("c-1"));
    let properties = &sent.properties;
    assert_eq!(properties.content_type.as_deref(), Some("application/json"));
    assert_eq!(properties.kind.as_deref(), Some("runCompleted"));
    assert_eq!(properties.app_id.as_deref(), Some("club"));
    assert_eq!(properties.correlation_id.as_deref(), Some("c-1"));
    assert!(properties.message_id.is_some() && properties.timestamp.is_some());
    assert!(sent.persistent && sent.mandatory && sent.confirmed);
    assert_eq!(sent.body, r#"{"id":7,"title":"Along the river","distance_m":10000}"#);
}

#[test]
fn what_the_contract_says_of_sending_holds() {
    let publisher = ClubPublisher::new(InProcess::new());
    let told = message(publisher.told(&Told { text: String::new() }, &ToldHeaders::new("berlin".to_owned())));
    assert_eq!(told.properties.priority, Some(3));
    assert_eq!(told.properties.expiration, Some(Duration::from_millis(1500)));
    assert_eq!(told.properties.header("tenant"), Some(&Header::from("berlin")));
    let position = Position {
        runner: 1,
        lat: 0.0,
        lon: 0.0,
    };
    let position = message(publisher.position(&position));
    assert!(!position.persistent && !position.mandatory && !position.confirmed);
    // A map of three entries.
    assert_eq!(position.body.first(), Some(&0x83));
    assert_eq!(position.properties.content_type.as_deref(), Some("application/msgpack"));
    let closed = message(publisher.closed(&Context {
        reason: "Snow.".to_owned(),
    }));
    assert!(!closed.persistent && !closed.mandatory && closed.confirmed);
}

#[test]
fn bodies_have_the_format_and_the_encoding_of_the_contract() {
    let publisher = ClubPublisher::new(InProcess::new());
    let code = message(publisher.code(&CodeMessage("BER".to_owned())));
    assert_eq!(&code.body[..], b"\x63BER");
    let choice = message(publisher.choice(&Choice::Task(Task::new("Rest.".to_owned()))));
    assert_eq!(choice.properties.content_encoding.as_deref(), Some("gzip"));
    assert!(choice.body.starts_with(b"\x1f\x8b"));
    assert_eq!(choice.properties.kind.as_deref(), Some("club.choice"));
}

#[test]
fn the_topology_is_what_the_contract_says() {
    let topology = topology();
    let exchanges: Vec<_> = topology
        .exchanges
        .iter()
        .map(|exchange| (&*exchange.name, exchange.kind))
        .collect();
    let kinds = [
        ("club", Kind::Topic),
        ("everybody", Kind::Fanout),
        ("mail", Kind::Headers),
    ];
    assert_eq!(exchanges, kinds);
    let queue = |name: &str| {
        topology
            .queues
            .iter()
            .find(|queue| queue.name == name)
            .expect("a queue")
    };
    assert_eq!(queue("club.runs").retry, [20, 40].map(Duration::from_millis));
    assert!(queue("club.runs").quorum && queue("club.runs").dead_letter);
    assert!(queue("club.live").exclusive && !queue("club.live").durable);
    assert!(!queue("club.lists").quorum && queue("club.lists").durable);
    assert!(queue("club.jobs").single_active_consumer);
    assert_eq!(
        queue("club.jobs").arguments,
        [("x-max-length".to_owned(), Header::Integer(1000))]
    );
    let bound: Vec<_> = topology
        .bindings
        .iter()
        .map(|binding| (&*binding.queue, &*binding.pattern))
        .collect();
    assert!(bound.contains(&("club.runs", "run.completed.*")) && bound.contains(&("club.runs", "run.cancelled.*.*")));
    let letters = topology
        .bindings
        .iter()
        .find(|binding| binding.queue == "club.letters")
        .expect("bound");
    assert_eq!(
        letters.arguments.first(),
        Some(&("x-match".to_owned(), Header::from("all")))
    );
}
