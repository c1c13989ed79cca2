use super::*;
use crate::events::{Difference, Exchange, Kind};

fn topology() -> Topology {
    Topology::new()
        .exchange(Exchange::new("topic", Kind::Topic))
        .exchange(Exchange::new("direct", Kind::Direct))
        .exchange(Exchange::new("fanout", Kind::Fanout))
        .exchange(Exchange::new("headers", Kind::Headers))
        .queue(q())
        .queue(Queue::new("r").classic())
        .bind("q", "topic", "race.*")
        .bind("q", "topic", "race.#")
        .bind("r", "direct", "exact")
        .bind("q", "fanout", "")
        .bind("r", "fanout", "never looked at")
        .bind_with(
            "q",
            "headers",
            "",
            [
                ("x-match".to_owned(), "any".into()),
                ("a".to_owned(), 1.into()),
                ("b".to_owned(), Header::Null),
            ],
        )
        .bind_with(
            "r",
            "headers",
            "",
            [("a".to_owned(), 1.into()), ("b".to_owned(), "x".into())],
        )
}

/// Exchange, key and headers of a message.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, Header)]);

#[tokio::test(start_paused = true)]
async fn exchanges_choose_queues() {
    let broker = InProcess::new();
    broker.declare(&topology()).await.expect("declared");
    let (one, both) = (
        ("a", Header::Integer(1)),
        [("a", Header::Integer(1)), ("b", "x".into())],
    );
    let cases: [(Case<'_>, (u64, u64)); 9] = [
        // Two bindings fit, and the queue has it once.
        (("topic", "race.created", &[]), (1, 0)),
        (("topic", "race.created.7", &[]), (1, 0)),
        (("direct", "exact", &[]), (0, 1)),
        (("fanout", "anything", &[]), (1, 1)),
        (("headers", "", &[one]), (1, 0)),
        (("headers", "", &[("b", Header::Boolean(true))]), (1, 0)),
        (("headers", "", &both), (1, 1)),
        (("", "r", &[]), (0, 1)),
        (("", "q", &[]), (1, 0)),
    ];
    for ((exchange, key, headers), expected) in cases {
        let mut message = Message::new(exchange, key, "x");
        for (name, value) in headers {
            message.properties.set_header(*name, value.clone());
        }
        broker.publish(&message).await.expect("published");
        let found = (
            broker.purge("q").await.expect("a queue"),
            broker.purge("r").await.expect("a queue"),
        );
        assert_eq!(found, expected, "{exchange} {key} {headers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_no_queue_takes_is_returned_where_it_has_to_be_taken() {
    let broker = InProcess::new();
    broker.declare(&topology()).await.expect("declared");
    for (exchange, key) in [
        ("direct", "other"),
        ("", "nowhere"),
        ("topic", "plan.created"),
        ("headers", ""),
    ] {
        let message = Message::new(exchange, key, "x");
        let returned = BrokerError::Returned {
            exchange: exchange.to_owned(),
            routing_key: key.to_owned(),
        };
        assert_eq!(broker.publish(&message).await, Err(returned));
        let optional = Message {
            mandatory: false,
            ..message
        };
        assert_eq!(broker.publish(&optional).await, Ok(()));
    }
    let missing = broker.publish(&Message::new("missing", "x", "x")).await;
    assert!(matches!(missing, Err(BrokerError::Refused(why)) if why.contains("no exchange 'missing'")));
}

#[tokio::test(start_paused = true)]
async fn what_is_there_is_not_declared_otherwise() {
    let broker = InProcess::new();
    broker.declare(&topology()).await.expect("declared");
    broker.declare(&topology()).await.expect("the same again");
    let others = [
        Topology::new().exchange(Exchange::new("topic", Kind::Direct)),
        Topology::new().exchange(Exchange::new("topic", Kind::Topic).transient()),
        Topology::new().queue(Queue::new("q")),
        Topology::new().queue(q().no_dead_letter()),
        Topology::new().queue(q().argument("x-max-length", 5)),
        Topology::new().queue(q().transient()),
        // Nor what cannot be.
        Topology::new().exchange(Exchange::new("", Kind::Topic)),
        Topology::new().queue(Queue::new("new").auto_delete()),
        Topology::new().bind("q", "missing", "#"),
        Topology::new().bind("missing", "topic", "#"),
    ];
    for other in others {
        let refused = broker.declare(&other).await;
        assert!(matches!(refused, Err(BrokerError::Refused(_))), "{other:?}");
    }
    assert_eq!(broker.check(&topology()).await, Ok(Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_drift_is_found() {
    let broker = InProcess::new();
    broker.declare(&topology()).await.expect("declared");
    let wanted = Topology::new()
        .exchange(Exchange::new("topic", Kind::Fanout))
        .exchange(Exchange::new("new", Kind::Topic))
        .queue(Queue::new("q").classic().argument("x-max-length", 5))
        .queue(Queue::new("s").no_dead_letter())
        .bind("q", "topic", "race.*")
        .bind("q", "new", "#");
    let drift = broker.check(&wanted).await.expect("checked");
    let told: Vec<_> = drift.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "exchange topic is another: received 'type' fanout but current is topic",
            "exchange new is missing",
            "queue q is another: received 'x-max-length' 5 but current is none",
            "queue s is missing",
            "binding new -> q (#) is missing",
            "binding topic -> q (race.#) is not in the contract",
            "binding fanout -> q () is not in the contract",
            "binding headers -> q () is not in the contract",
        ]
    );
    assert!(!drift.iter().any(|drift| drift.difference == Difference::Unseen));
    assert_eq!(broker.depth("s").await, Ok(None), "nothing was changed");
}
