//! Which queues a message gets to.

use std::sync::Arc;

use brokers::{Bed, over_each_broker, texts};
use wirewright_runtime::events::{Broker, BrokerError, Exchange, Header, Kind, Message, Queue, Topology};

over_each_broker! {
    t67_topics_are_words_and_patterns,
    t68_what_no_queue_takes_comes_back_or_is_gone,
    t72_every_queue_of_a_fanout_has_a_copy,
    a_direct_exchange_takes_the_key_as_it_is,
    a_headers_exchange_looks_at_headers,
    each_of_many_at_once_is_told_what_became_of_it,
    a_message_that_several_bindings_take_is_there_once,
}

/// What each queue has after these keys were published.
async fn routed(broker: &Arc<dyn Broker>, queues: &[&str], keys: &[&str]) -> Vec<Vec<String>> {
    for key in keys {
        let mut message = Message::new("incoming", *key, (*key).to_owned());
        message.mandatory = false;
        broker.publish(&message).await.unwrap();
    }
    let mut all = Vec::new();
    for queue in queues {
        all.push(texts(&**broker, queue).await);
    }
    all
}

async fn t67_topics_are_words_and_patterns(bed: Bed) {
    let broker = bed.broker();
    let patterns = [
        "publish.*",
        "publish.playstore",
        "#",
        "*.*",
        "publish.#",
        "#.a",
        "publish.*.#.a",
        "",
    ];
    let mut topology = Topology::new().exchange(Exchange::new("incoming", Kind::Topic));
    for pattern in patterns {
        topology = topology.queue(Queue::new(format!("q {pattern}")).classic());
        topology = topology.bind(&format!("q {pattern}"), "incoming", pattern);
    }
    broker.declare(&topology).await.unwrap();
    let queues = patterns.map(|pattern| format!("q {pattern}"));
    let queues: Vec<&str> = queues.iter().map(String::as_str).collect();
    let keys = [
        "publish.playstore",
        "publish",
        "publish.a.b",
        "other.x",
        "",
        "publish.b.a",
        "a",
        "publish..a",
    ];
    let all = routed(&broker, &queues, &keys).await;
    assert_eq!(all[0], ["publish.playstore"]);
    assert_eq!(all[1], ["publish.playstore"]);
    assert_eq!(all[2], keys);
    assert_eq!(all[3], ["publish.playstore", "other.x"]);
    assert_eq!(
        all[4],
        [
            "publish.playstore",
            "publish",
            "publish.a.b",
            "publish.b.a",
            "publish..a"
        ]
    );
    assert_eq!(all[5], ["publish.b.a", "a", "publish..a"]);
    assert_eq!(all[6], ["publish.b.a", "publish..a"]);
    assert_eq!(all[7], [""]);
}

async fn t68_what_no_queue_takes_comes_back_or_is_gone(bed: Bed) {
    let broker = bed.broker();
    let topology = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Topic))
        .queue(Queue::new("races"))
        .bind("races", "incoming", "race.#");
    broker.declare(&topology).await.unwrap();
    let mut message = Message::new("incoming", "other.x", "lost");
    let returned = BrokerError::Returned {
        exchange: "incoming".to_owned(),
        routing_key: "other.x".to_owned(),
    };
    assert_eq!(broker.publish(&message).await, Err(returned.clone()));
    message.confirmed = false;
    assert_eq!(broker.publish(&message).await, Err(returned));
    message.mandatory = false;
    broker.publish(&message).await.unwrap();
    message.confirmed = true;
    broker.publish(&message).await.unwrap();
    assert!(texts(&*broker, "races").await.is_empty());
    let nowhere = broker.publish(&Message::new("nowhere", "race.1", "")).await;
    assert!(matches!(nowhere, Err(BrokerError::Refused(_))), "{nowhere:?}");
    assert!(matches!(
        broker.publish(&Message::new("", "nobody", "")).await,
        Err(BrokerError::Returned { .. })
    ));
}

async fn t72_every_queue_of_a_fanout_has_a_copy(bed: Bed) {
    let broker = bed.broker();
    let mut topology = Topology::new().exchange(Exchange::new("broadcast", Kind::Fanout));
    let services = ["users", "races", "runs", "plans", "gateway"];
    for service in services {
        topology = topology.queue(Queue::new(service)).bind(service, "broadcast", "");
    }
    broker.declare(&topology).await.unwrap();
    broker
        .publish(&Message::new("broadcast", "whatever", "erased"))
        .await
        .unwrap();
    for service in services {
        assert_eq!(texts(&*broker, service).await, ["erased"], "{service}");
    }
}

async fn a_direct_exchange_takes_the_key_as_it_is(bed: Bed) {
    let broker = bed.broker();
    let topology = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Direct))
        .queue(Queue::new("one").classic())
        .queue(Queue::new("two").classic())
        .bind("one", "incoming", "a.b")
        .bind("one", "incoming", "c")
        .bind("two", "incoming", "a.*");
    broker.declare(&topology).await.unwrap();
    let all = routed(&broker, &["one", "two"], &["a.b", "c", "a.*", "a", "A.b"]).await;
    assert_eq!(all, [vec!["a.b", "c"], vec!["a.*"]]);
}

async fn a_headers_exchange_looks_at_headers(bed: Bed) {
    let broker = bed.broker();
    let looking = |how: &str, headers: &[(&str, Header)]| {
        let mut all = vec![("x-match".to_owned(), Header::from(how))];
        all.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        all
    };
    let (mail, urgent) = (("kind", Header::from("mail")), ("urgent", Header::from(true)));
    let topology = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Headers))
        .queue(Queue::new("all").classic())
        .queue(Queue::new("any").classic())
        .bind_with("all", "incoming", "", looking("all", &[mail.clone(), urgent.clone()]))
        .bind_with("any", "incoming", "", looking("any", &[mail.clone(), urgent.clone()]));
    broker.declare(&topology).await.unwrap();
    let other = ("kind", Header::from("push"));
    let cases: [(&str, &[(&str, Header)]); 5] = [
        ("both", &[mail.clone(), urgent.clone(), ("more", Header::Integer(1))]),
        ("mail", &[mail]),
        ("urgent push", &[other.clone(), urgent]),
        ("push", &[other]),
        ("none", &[]),
    ];
    for (body, headers) in cases {
        let mut message = Message::new("incoming", "", body);
        message.mandatory = false;
        for (name, value) in headers {
            message.properties.set_header(*name, value.clone());
        }
        broker.publish(&message).await.unwrap();
    }
    assert_eq!(texts(&*broker, "all").await, ["both"]);
    assert_eq!(texts(&*broker, "any").await, ["both", "mail", "urgent push"]);
}

async fn each_of_many_at_once_is_told_what_became_of_it(bed: Bed) {
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks")))
        .await
        .unwrap();
    let publishes = (0..600).map(|id| {
        let broker = Arc::clone(&broker);
        tokio::spawn(async move {
            let (exchange, key) = [("", "tasks"), ("", "nobody"), ("nowhere", "")][id % 3];
            let mut message = Message::new(exchange, key, id.to_string());
            // Some have no id, and some the same as others.
            message.properties.message_id = (id % 7 > 0).then(|| (id / 4).to_string());
            (id, broker.publish(&message).await)
        })
    });
    for publish in publishes.collect::<Vec<_>>() {
        let (id, result) = publish.await.unwrap();
        match id % 3 {
            0 => assert_eq!(result, Ok(()), "{id}"),
            1 => assert!(matches!(result, Err(BrokerError::Returned { .. })), "{id}: {result:?}"),
            _ => assert!(matches!(result, Err(BrokerError::Refused(_))), "{id}: {result:?}"),
        }
    }
    let mut got: Vec<usize> = texts(&*broker, "tasks")
        .await
        .iter()
        .map(|id| id.parse().unwrap())
        .collect();
    got.sort_unstable();
    assert_eq!(got, (0..600).step_by(3).collect::<Vec<_>>());
}

async fn a_message_that_several_bindings_take_is_there_once(bed: Bed) {
    let broker = bed.broker();
    let topology = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Topic))
        .queue(Queue::new("races"))
        .bind("races", "incoming", "race.#")
        .bind("races", "incoming", "race.*")
        .bind("races", "incoming", "#");
    broker.declare(&topology).await.unwrap();
    broker.declare(&topology).await.unwrap();
    assert_eq!(routed(&broker, &["races"], &["race.1"]).await, [["race.1"]]);
}
