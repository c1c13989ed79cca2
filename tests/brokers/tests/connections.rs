//! How RabbitMQ is reached.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};

use brokers::{Bed, eventually, next, texts};
use serde_json::Value;
use tokio::net::TcpListener;
use wirewright_runtime::events::{
    Broker, BrokerError, CallError, Consume, Exchange, KeyPart, Kind, Message, Publisher, Queue, RabbitMq, Receiving,
    Sending, Topology,
};

/// The names of the connections that a virtual host has.
fn connections(bed: &Bed) -> Vec<String> {
    let (server, vhost) = bed.server().unwrap();
    let text = server.api("GET", &format!("vhosts/{vhost}/connections"), "").unwrap();
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    let name = |connection: &Value| {
        connection["client_properties"]["connection_name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    all.iter().map(name).collect()
}

/// How many channels the connection that publishes has.
fn channels(bed: &Bed) -> usize {
    let (server, vhost) = bed.server().unwrap();
    let text = server.api("GET", &format!("vhosts/{vhost}/channels"), "").unwrap();
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    all.iter().filter(|channel| channel["confirm"] == true).count()
}

/// A task with an id of its own.
fn told_apart(publisher: &dyn Display, id: &dyn Display) -> Message {
    let mut message = Message::new("", "tasks", "task");
    message.properties.message_id = Some(format!("{publisher}-{id}"));
    message
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t70_one_connection_publishes_a_thousand_messages() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks")))
        .await
        .unwrap();
    let publishers: Vec<_> = (0..10)
        .map(|publisher| {
            let broker = Arc::clone(&broker);
            tokio::spawn(async move {
                for id in 0..100 {
                    broker.publish(&told_apart(&publisher, &id)).await.unwrap();
                }
            })
        })
        .collect();
    for publisher in publishers {
        publisher.await.unwrap();
    }
    assert_eq!(broker.depth("tasks").await.unwrap().unwrap().ready, 1000);
    let ends = |end: &'static str| connections(&bed).into_iter().filter(|name| name.ends_with(end)).count();
    eventually("the broker tells of both", async || connections(&bed).len() >= 2).await;
    assert_eq!((ends("(publishing)"), ends("(consuming)")), (1, 1));
    // A few have one for themselves, and all others share one.
    eventually("the broker tells of channels", async || channels(&bed) > 0).await;
    assert!(channels(&bed) <= 5, "{}", channels(&bed));
    broker.close().await;
    eventually("no connection is left", async || connections(&bed).is_empty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishes_that_are_given_up_harm_no_others() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks")))
        .await
        .unwrap();
    for time in 0..100 {
        // Some are given up before they are confirmed, with channels of their own and with a shared one.
        let limit = Duration::from_micros(time * 50);
        let alone = Message::new("", "nobody", "");
        let shared = Message {
            routing_key: "nobody".to_owned(),
            ..told_apart(&"returned", &time)
        };
        for returned in [alone, shared] {
            let _ = tokio::time::timeout(limit, broker.publish(&returned)).await;
        }
        broker.publish(&Message::new("", "tasks", "task")).await.unwrap();
        broker.publish(&told_apart(&"taken", &time)).await.unwrap();
    }
    assert_eq!(broker.depth("tasks").await.unwrap().unwrap().ready, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_refused_harms_no_others() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    let topology = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Topic))
        .queue(Queue::new("races"))
        .bind("races", "incoming", "race.#");
    broker.declare(&topology).await.unwrap();
    let (server, vhost) = bed.server().unwrap();
    let allowed = r#"{"exchange": "incoming", "write": "^race", "read": ".*"}"#;
    assert!(
        server
            .api("PUT", &format!("topic-permissions/{vhost}/guest"), allowed)
            .is_some()
    );
    let publishes = (0..200).map(|id| {
        let broker = Arc::clone(&broker);
        tokio::spawn(async move {
            let message = Message {
                exchange: "incoming".to_owned(),
                routing_key: if id % 20 == 7 { "user.1" } else { "race.1" }.to_owned(),
                body: id.to_string().into(),
                ..told_apart(&"race", &id)
            };
            (id, broker.publish(&message).await)
        })
    });
    // RabbitMQ closes the channel that all of them share for each that it refuses.
    for publish in publishes.collect::<Vec<_>>() {
        match publish.await.unwrap() {
            (id, result) if id % 20 == 7 => assert!(matches!(result, Err(BrokerError::Refused(_))), "{id}: {result:?}"),
            (id, result) => assert_eq!(result, Ok(()), "{id}"),
        }
    }
    // What was on its way then is published again, and may be there twice.
    let got: BTreeSet<usize> = texts(&*broker, "races")
        .await
        .iter()
        .map(|id| id.parse().unwrap())
        .collect();
    assert!(got.into_iter().eq((0..200).filter(|id| id % 20 != 7)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_is_deleted_ends_deliveries() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks")))
        .await
        .unwrap();
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    let live = Consume {
        auto_ack: true,
        ..Consume::default()
    };
    let mut more = broker.consume("tasks", live).await.unwrap();
    let (server, vhost) = bed.server().unwrap();
    assert!(server.api("DELETE", &format!("queues/{vhost}/tasks"), "").is_some());
    for deliveries in [&mut tasks, &mut more] {
        let ended = tokio::time::timeout(Duration::from_secs(10), deliveries.next())
            .await
            .unwrap();
        assert!(ended.is_none(), "{ended:?}");
    }
    broker.ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_closed_by_force_are_opened_again() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks")))
        .await
        .unwrap();
    broker.publish(&Message::new("", "tasks", "1")).await.unwrap();
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    let held = next(&mut tasks).await;
    eventually("the broker tells of both", async || connections(&bed).len() >= 2).await;
    let (server, vhost) = bed.server().unwrap();
    let vhost = format!("--vhost={vhost}");
    assert!(server.control(&["close_all_connections", &vhost, "maintenance"]));
    let ended = tokio::time::timeout(Duration::from_secs(10), tasks.next())
        .await
        .unwrap();
    assert!(
        matches!(ended, Some(Err(ref error)) if error.is_transient()),
        "{ended:?}"
    );
    assert!(held.ack().await.is_err());
    broker.publish(&Message::new("", "tasks", "2")).await.unwrap();
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    let again = next(&mut tasks).await;
    assert_eq!((again.redelivered, again.message.body.as_ref()), (true, b"1".as_ref()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_of_others_are_read() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks").classic()))
        .await
        .unwrap();
    let (server, vhost) = bed.server().unwrap();
    // Deeper than headers are kept; lapin itself has no bound, see docs/adr/0011-messages.md.
    let nested = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    let message = format!(
        r#"{{"routing_key": "tasks", "payload": "", "payload_encoding": "string",
            "properties": {{"expiration": "60000", "headers": {{"deep": {nested}, "number": 1.5, "big": 9007199254740993}}}}}}"#
    );
    let published = server.api("POST", &format!("exchanges/{vhost}/amq.default/publish"), &message);
    assert!(published.unwrap().contains("true"));
    let got = broker.get("tasks").await.unwrap().unwrap();
    assert_eq!(
        got.message.properties.header("big").unwrap().as_integer(),
        Some(9_007_199_254_740_993)
    );
    assert_eq!(got.message.properties.expiration, Some(Duration::from_secs(60)));
    assert!(got.message.properties.header("deep").is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_amqp_cannot_say_harms_nobody() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks")))
        .await
        .unwrap();
    let mut message = Message::new("", "x".repeat(256), "");
    assert!(matches!(broker.publish(&message).await, Err(BrokerError::Invalid(_))));
    message.routing_key = "tasks".to_owned();
    message.properties.message_id = Some("x".repeat(256));
    assert!(matches!(broker.publish(&message).await, Err(BrokerError::Invalid(_))));
    assert!(matches!(
        broker.get(&"x".repeat(256)).await,
        Err(BrokerError::Invalid(_))
    ));
    let long = Topology::new().queue(Queue::new("x".repeat(256)));
    assert!(matches!(broker.declare(&long).await, Err(BrokerError::Invalid(_))));
    // More headers than a frame has room for: the broker closes the connection, and the handle opens another.
    message.properties.message_id = None;
    message.properties.set_header("long", "x".repeat(200_000));
    assert!(broker.publish(&message).await.is_err());
    broker.publish(&Message::new("", "tasks", "")).await.unwrap();
}

#[tokio::test]
async fn who_is_not_let_in_is_told_so() {
    let Some(bed) = Bed::rabbitmq().await else { return };
    let (server, vhost) = bed.server().unwrap();
    let url = server.url(vhost);
    for url in [url.replace("guest:guest", "guest:wrong"), url.replace(vhost, "nowhere")] {
        let broker = RabbitMq::connect_lazily(&url).unwrap();
        let refused = broker.ping().await.unwrap_err();
        assert!(matches!(refused, BrokerError::Refused(_)), "{refused}");
    }
}

#[tokio::test]
async fn where_nobody_is_calls_fail_soon() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("amqp://{}", listener.local_addr().unwrap());
    // It takes connections, and says nothing.
    let builder = RabbitMq::builder(&url).connect_timeout(Duration::from_millis(300));
    let broker = builder.build().unwrap();
    let began = Instant::now();
    let calls = (0..20).map(|_| {
        let broker = broker.clone();
        tokio::spawn(async move { broker.ping().await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(
            call.await.unwrap(),
            Err(BrokerError::Connection("it did not answer within 300ms".to_owned()))
        );
    }
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "all waited for one try: {:?}",
        began.elapsed()
    );
    drop(listener);
    let refused = broker.ping().await.unwrap_err();
    assert!(matches!(refused, BrokerError::Connection(_)), "{refused}");
    assert!(matches!(
        broker.publish(&Message::new("", "q", "")).await,
        Err(BrokerError::Connection(_))
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_and_does_not_wait_leaves_no_queue() {
    static ASKING: Sending = Sending::new("ask", "").key(&[KeyPart::Text("tasks")]);
    static ANSWER: Receiving = Receiving::new("answer", "");
    let Some(bed) = Bed::rabbitmq().await else { return };
    let broker = bed.broker();
    broker
        .declare(&Topology::new().queue(Queue::new("tasks")))
        .await
        .unwrap();
    let publisher = Publisher::from(Arc::clone(&broker));
    for time in 0..100 {
        let asked = publisher.send(&ASKING, &1_i64).request::<i64>(&ANSWER);
        let answer = asked.reply_within(Duration::from_micros(time * 100)).await;
        assert!(matches!(answer, Err(CallError::TimedOut(_))), "{answer:?}");
    }
    let (server, vhost) = bed.server().unwrap();
    eventually("nobody waits for answers", async || {
        let queues = server.api("GET", &format!("queues/{vhost}"), "").unwrap();
        queues.contains("tasks.dead") && !queues.contains("reply.")
    })
    .await;
}
