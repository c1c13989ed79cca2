use time::OffsetDateTime;

use super::*;
use crate::trace::{Around, TraceContext};
use crate::types::Map;

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn race() -> Race {
    Race::new("7", "Rome")
}

#[tokio::test(start_paused = true)]
async fn a_message_says_what_the_contract_and_nobody_else_says() {
    let (broker, publisher) = with(runs()).await;
    publisher.send(&CREATED, &race()).await.expect("published");
    let message = take(&broker, "runs").await;
    assert_eq!(message.routing_key, "race.created.7");
    assert_eq!(message.body, r#"{"id":"7","name":"Rome"}"#);
    assert!(message.persistent);
    let properties = &message.properties;
    let id = properties.message_id.as_deref().expect("an id");
    assert_eq!(uuid::Uuid::parse_str(id).expect("a UUID").get_version_num(), 7);
    assert_eq!(properties.content_type.as_deref(), Some("application/json"));
    assert_eq!(properties.kind.as_deref(), Some("raceCreated"));
    assert_eq!(properties.app_id.as_deref(), Some("races"));
    let age = OffsetDateTime::now_utc() - properties.timestamp.expect("a time");
    assert!(age.whole_seconds().abs() < 60);
    assert_eq!((&properties.correlation_id, properties.headers.len()), (&None, 0));
}

#[tokio::test(start_paused = true)]
async fn what_is_told_counts() {
    static SHORT: Sending = Sending::new("short", "incoming")
        .key(&[KeyPart::Text("race.x")])
        .kind("other")
        .expiration(Duration::from_secs(9))
        .priority(4)
        .transient()
        .optional()
        .unconfirmed();
    let (_, publisher) = with(runs()).await;
    let headers = Map::from([("kind".to_owned(), "mail".to_owned())]);
    let send = publisher
        .send(&SHORT, &race())
        .headers(&headers)
        .message_id(5)
        .correlation_id("c");
    let message = send.message().expect("a message");
    assert!(!message.persistent && !message.mandatory && !message.confirmed);
    assert_eq!(message.properties.expiration, Some(Duration::from_secs(9)));
    assert_eq!(
        (message.properties.priority, message.properties.kind.as_deref()),
        (Some(4), Some("other"))
    );
    assert_eq!(
        (message.properties.message_id.as_deref(), text(&message, "kind")),
        (Some("5"), "mail")
    );
    assert_eq!(message.properties.correlation_id.as_deref(), Some("c"));
    let sooner = publisher
        .send(&SHORT, &race())
        .expires_in(Duration::from_secs(1))
        .message();
    assert_eq!(
        sooner.expect("a message").properties.expiration,
        Some(Duration::from_secs(1))
    );
}

#[tokio::test(start_paused = true)]
async fn what_breaks_its_contract_is_not_sent() {
    let (broker, publisher) = with(runs()).await;
    let invalid = Race::new("7", "");
    let refused = publisher.send(&CREATED, &invalid).await;
    let Err(PublishError::Invalid(violations)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(violations.as_slice()[0].pointer, "/name");
    let refused = publisher
        .send(&CREATED, &race())
        .headers(&Map::from([("h".to_owned(), f64::NAN)]))
        .await;
    let Err(PublishError::Invalid(violations)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        (
            violations.as_slice()[0].place.name(),
            violations.as_slice()[0].pointer.as_str()
        ),
        (Some("h"), "")
    );
    assert_eq!(ready(&broker, "runs").await, 0);
    for level in [Level::Report, Level::Off] {
        publisher
            .clone()
            .level(level)
            .send(&CREATED, &invalid)
            .await
            .expect("published");
    }
    assert_eq!(ready(&broker, "runs").await, 2);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_key_or_no_queue_is_not_sent() {
    let (_, publisher) = with(runs()).await;
    let no_word = publisher.send(&CREATED, &Race::new("7.8", "Rome")).await;
    assert_eq!(no_word, Err(PublishError::Key(KeyError::NoWord("raceId"))));
    assert_eq!(
        publisher.send(&ASKED, &race()).await,
        Err(PublishError::Key(KeyError::Missing("action")))
    );
    assert_eq!(
        publisher.send(&ASKED, &race()).parameter("action", "told").await,
        Ok(())
    );
    static NOWHERE: Sending = Sending::new("nowhere", "incoming").key(&[KeyPart::Text("plan.created")]);
    let returned = publisher.send(&NOWHERE, &race()).await;
    assert!(
        matches!(returned, Err(PublishError::Broker(BrokerError::Returned { .. }))),
        "{returned:?}"
    );
    let long = publisher.send(&CREATED, &race()).message_id("x".repeat(256)).message();
    assert!(matches!(long, Err(PublishError::Invalid(_))), "{long:?}");
}

#[tokio::test(start_paused = true)]
async fn the_trace_and_the_request_in_work_are_carried_on() {
    let (_, publisher) = with(runs()).await;
    let around = Around {
        trace: TraceContext::read(PARENT, Some("vendor=1")),
        request_id: Some(http::HeaderValue::from_static("request-1")),
    };
    let message = around
        .scope(async { publisher.send(&CREATED, &race()).message() })
        .await
        .expect("a message");
    let parent = TraceContext::parse(text(&message, "traceparent")).expect("a context");
    let ours = TraceContext::parse(PARENT).expect("a context");
    assert_eq!(parent.trace_id(), ours.trace_id());
    assert_ne!(parent.span_id(), ours.span_id());
    assert_eq!(text(&message, "tracestate"), "vendor=1");
    assert_eq!(message.properties.correlation_id.as_deref(), Some("request-1"));
}

#[cfg(all(feature = "gzip", feature = "msgpack"))]
#[tokio::test(start_paused = true)]
async fn bodies_have_the_format_and_the_encoding_of_the_contract() {
    static PACKED: Sending = Sending::new("raceCreated", "incoming")
        .key(CREATED_KEY)
        .content_type("application/msgpack")
        .gzip();
    let (broker, publisher) = with(runs()).await;
    publisher.send(&PACKED, &race()).await.expect("published");
    let seen = Log::new();
    let consumers = Consumers::new(topology_with(runs())).on("runs", &ON_CREATED, {
        let seen = seen.clone();
        move |received: Received<Race>| {
            seen.push(received.message);
            async { Ok(()) }
        }
    });
    let running = consumers.spawn(shared(&broker));
    assert_eq!(seen.until(1).await, [race()]);
    running.stop().await.expect("done");
    let message = publisher.send(&PACKED, &race()).message().expect("a message");
    assert_eq!(message.properties.content_encoding.as_deref(), Some("gzip"));
    assert_eq!(message.body[..2], [0x1f, 0x8b]);
}
