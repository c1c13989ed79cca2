//! What is not as it has to be is found.

use brokers::{Bed, over_each_broker};
use wirewright_runtime::events::{Broker, BrokerError, Difference, Exchange, Header, Kind, Queue, Topology};

over_each_broker! {
    what_is_as_it_has_to_be_has_no_drift,
    what_is_missing_is_found,
    what_is_another_is_found_and_not_declared,
    bindings_that_are_missing_or_unknown_are_found,
}

fn wanted() -> Topology {
    Topology::new()
        .exchange(Exchange::new("incoming", Kind::Topic))
        .exchange(Exchange::new("broadcast", Kind::Fanout).transient())
        .exchange(Exchange::new("chosen", Kind::Headers))
        .queue(
            Queue::new("races")
                .retry([std::time::Duration::from_secs(1)])
                .delivery_limit(5),
        )
        .queue(Queue::new("mails").classic().argument("x-max-length", 100))
        .bind("races", "incoming", "race.*.*")
        .bind("races", "broadcast", "")
        .bind_with(
            "mails",
            "chosen",
            "",
            [
                ("x-match".to_owned(), "all".into()),
                ("kind".to_owned(), Header::Integer(1)),
            ],
        )
}

async fn drift(broker: &dyn Broker, topology: &Topology) -> Vec<String> {
    let drift = broker.check(topology).await.unwrap();
    drift.iter().map(ToString::to_string).collect()
}

async fn what_is_as_it_has_to_be_has_no_drift(bed: Bed) {
    let broker = bed.broker();
    broker.declare(&wanted()).await.unwrap();
    assert_eq!(drift(&*broker, &wanted()).await, [""; 0]);
    broker.declare(&wanted()).await.unwrap();
    assert_eq!(drift(&*broker, &wanted()).await, [""; 0]);
}

async fn what_is_missing_is_found(bed: Bed) {
    let broker = bed.broker();
    let mut missing = drift(&*broker, &wanted()).await;
    missing.sort();
    let expected = [
        "binding broadcast -> races () is missing",
        "binding incoming -> races (race.*.*) is missing",
        "exchange broadcast is missing",
        "exchange chosen is missing",
        "exchange incoming is missing",
        "queue mails is missing",
        "queue mails.dead is missing",
        "queue races is missing",
        "queue races.dead is missing",
        "queue races.retry.1000 is missing",
    ];
    let (chosen, others): (Vec<String>, Vec<String>) =
        missing.into_iter().partition(|line| line.contains("chosen -> mails"));
    assert_eq!(others, expected);
    assert_eq!(chosen.len(), 1);
    assert_eq!(
        broker.depth("races").await.unwrap(),
        None,
        "nothing is declared by looking"
    );
}

async fn what_is_another_is_found_and_not_declared(bed: Bed) {
    let broker = bed.broker();
    let other = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Direct))
        .exchange(Exchange::new("broadcast", Kind::Fanout))
        .exchange(Exchange::new("chosen", Kind::Headers))
        .queue(Queue::new("races").classic().retry([std::time::Duration::from_secs(1)]))
        .queue(Queue::new("mails").classic().argument("x-max-length", 99));
    broker.declare(&other).await.unwrap();
    let found = broker.check(&wanted()).await.unwrap();
    let others: Vec<(&str, &str)> = found
        .iter()
        .filter_map(|drift| match &drift.difference {
            Difference::Other(text) => Some((drift.name.as_str(), text.as_str())),
            _ => None,
        })
        .collect();
    let names: Vec<&str> = others.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "incoming",
            "broadcast",
            "races",
            "races.dead",
            "races.retry.1000",
            "mails"
        ],
        "{others:?}"
    );
    for ((_, text), word) in others
        .iter()
        .zip(["type", "durable", "x-", "x-queue-type", "x-", "x-max-length"])
    {
        assert!(text.contains(word), "{text}");
    }
    let refused = broker.declare(&wanted()).await;
    assert!(
        matches!(refused, Err(BrokerError::Refused(ref text)) if text.contains("type")),
        "{refused:?}"
    );
    broker.ping().await.unwrap();
}

async fn bindings_that_are_missing_or_unknown_are_found(bed: Bed) {
    let broker = bed.broker();
    let there = Topology {
        bindings: Vec::new(),
        ..wanted()
    };
    let there = there
        .bind("races", "incoming", "race.*")
        .bind("races", "broadcast", "")
        .bind_with(
            "mails",
            "chosen",
            "",
            [
                ("x-match".to_owned(), "any".into()),
                ("kind".to_owned(), Header::Integer(1)),
            ],
        );
    broker.declare(&there).await.unwrap();
    let found = broker.check(&wanted()).await.unwrap();
    let mut told: Vec<(&str, &str)> = found
        .iter()
        .map(|drift| {
            let word = match drift.difference {
                Difference::Missing => "missing",
                Difference::Unknown => "unknown",
                _ => "else",
            };
            (word, drift.name.split(" (").next().unwrap())
        })
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("missing", "chosen -> mails"),
            ("missing", "incoming -> races"),
            ("unknown", "chosen -> mails"),
            ("unknown", "incoming -> races"),
        ],
        "{found:?}"
    );
}
