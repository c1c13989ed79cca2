//! What becomes of messages that are not done: requeued, given up, expired.

use std::sync::Arc;
use std::time::Duration;

use brokers::{Bed, count, eventually, next, nothing, over_each_broker, texts};
use tokio::time::sleep;
use wirewright_runtime::events::{Broker, BrokerError, Consume, Header, Message, Queue, Topology};

over_each_broker! {
    t74_what_is_given_up_is_kept_and_what_waits_comes_back,
    what_is_requeued_keeps_its_place,
    what_comes_back_too_often_is_given_up,
    what_waits_too_long_is_given_up,
    what_is_given_up_without_a_place_for_it_is_gone,
    properties_and_headers_are_the_same_on_the_other_side,
    a_queue_of_one_process_goes_with_it,
    a_queue_may_go_with_its_last_consumer,
    a_handle_that_was_closed_says_so,
    a_message_that_need_not_be_settled_is_gone_when_it_is_sent,
}

fn message(body: &str) -> Message {
    Message::new("", "q", body.to_owned())
}

async fn declare(broker: &Arc<dyn Broker>, queue: Queue) {
    broker.declare(&Topology::new().queue(queue)).await.unwrap();
}

async fn t74_what_is_given_up_is_kept_and_what_waits_comes_back(bed: Bed) {
    let broker = bed.broker();
    let delay = Duration::from_millis(400);
    declare(&broker, Queue::new("q").retry([delay])).await;
    let mut waiting = message("again");
    waiting.routing_key = "q.retry.400".to_owned();
    broker.publish(&waiting).await.unwrap();
    assert_eq!(count(&*broker, "q").await, 0);
    let mut deliveries = broker.consume("q", Consume::default()).await.unwrap();
    let again = next(&mut deliveries).await;
    assert_eq!(
        (again.message.body.as_ref(), again.redelivered),
        (b"again".as_ref(), false)
    );
    again.reject(false).await.unwrap();
    eventually("it is kept", async || count(&*broker, "q.dead").await == 1).await;
    let dead = broker.get("q.dead").await.unwrap().unwrap();
    assert_eq!(dead.message.body, "again");
    let deaths = deaths(&dead.message);
    assert_eq!(
        deaths,
        [
            ("q".to_owned(), "rejected".to_owned()),
            ("q.retry.400".to_owned(), "expired".to_owned())
        ]
    );
}

/// The queues that a message was taken out of, and why, the last one first.
fn deaths(message: &Message) -> Vec<(String, String)> {
    let Some(Header::List(deaths)) = message.properties.header("x-death") else {
        return Vec::new();
    };
    let text = |death: &Header, name: &str| match death {
        Header::Table(entries) => entries.iter().find_map(|(known, value)| {
            let value = value.as_text().filter(|_| known == name);
            value.map(str::to_owned)
        }),
        _ => None,
    };
    let read = |death| Some((text(death, "queue")?, text(death, "reason")?));
    deaths.iter().filter_map(read).collect()
}

async fn what_is_requeued_keeps_its_place(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("q").classic()).await;
    for body in ["a", "b", "c"] {
        broker.publish(&message(body)).await.unwrap();
    }
    let first = broker.get("q").await.unwrap().unwrap();
    first.reject(true).await.unwrap();
    eventually("it is back", async || count(&*broker, "q").await == 3).await;
    let first = broker.get("q").await.unwrap().unwrap();
    assert!(first.redelivered);
    assert_eq!(first.message.body, "a");
    let second = broker.get("q").await.unwrap().unwrap();
    assert!(!second.redelivered);
    second.reject(true).await.unwrap();
    first.reject(true).await.unwrap();
    eventually("both are back", async || count(&*broker, "q").await == 3).await;
    assert_eq!(texts(&*broker, "q").await, ["a", "b", "c"]);
}

async fn what_comes_back_too_often_is_given_up(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("q").delivery_limit(3)).await;
    broker.publish(&message("poison")).await.unwrap();
    let mut deliveries = broker.consume("q", Consume::default()).await.unwrap();
    for time in 0..4 {
        let delivery = next(&mut deliveries).await;
        assert_eq!(delivery.redelivered, time > 0);
        delivery.reject(true).await.unwrap();
    }
    nothing(&mut deliveries).await;
    eventually("it is kept", async || count(&*broker, "q.dead").await == 1).await;
    let dead = broker.get("q.dead").await.unwrap().unwrap();
    assert_eq!(deaths(&dead.message), [("q".to_owned(), "delivery_limit".to_owned())]);
}

async fn what_waits_too_long_is_given_up(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("q").classic()).await;
    let mut short = message("short");
    short.properties.expiration = Some(Duration::from_millis(200));
    broker.publish(&short).await.unwrap();
    broker.publish(&message("long")).await.unwrap();
    eventually("it is kept", async || count(&*broker, "q.dead").await == 1).await;
    assert_eq!(texts(&*broker, "q").await, ["long"]);
    let dead = broker.get("q.dead").await.unwrap().unwrap();
    assert_eq!(deaths(&dead.message), [("q".to_owned(), "expired".to_owned())]);
    // It would go again at once.
    assert_eq!(dead.message.properties.expiration, None);
}

async fn what_is_given_up_without_a_place_for_it_is_gone(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("q").no_dead_letter().argument("x-message-ttl", 300)).await;
    broker.publish(&message("expires")).await.unwrap();
    eventually("it is gone", async || count(&*broker, "q").await == 0).await;
    broker.publish(&message("rejected")).await.unwrap();
    broker.get("q").await.unwrap().unwrap().reject(false).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    assert!(broker.get("q").await.unwrap().is_none());
}

async fn properties_and_headers_are_the_same_on_the_other_side(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("q").classic()).await;
    let mut sent = message("{}");
    let properties = &mut sent.properties;
    properties.message_id = Some("0198".to_owned());
    properties.correlation_id = Some("request".to_owned());
    properties.reply_to = Some("answers".to_owned());
    properties.content_type = Some("application/json".to_owned());
    properties.content_encoding = Some("gzip".to_owned());
    properties.kind = Some("raceCreated".to_owned());
    properties.timestamp = Some(wirewright_runtime::time::OffsetDateTime::UNIX_EPOCH);
    properties.app_id = Some("races".to_owned());
    properties.expiration = Some(Duration::from_secs(3600));
    properties.priority = Some(3);
    properties.headers = vec![
        ("a".to_owned(), Header::Null),
        ("b".to_owned(), Header::Boolean(true)),
        ("c".to_owned(), Header::Integer(i64::MIN)),
        ("d".to_owned(), Header::Number(0.1)),
        ("e".to_owned(), "grüße".into()),
        (
            "f".to_owned(),
            Header::List(vec!["x".into(), Header::Integer(1), Header::List(Vec::new())]),
        ),
        (
            "g".to_owned(),
            Header::Table(vec![("x".to_owned(), Header::Table(Vec::new()))]),
        ),
    ];
    broker.publish(&sent).await.unwrap();
    let got = broker.get("q").await.unwrap().unwrap();
    assert_eq!(got.message, sent);
    got.ack().await.unwrap();
}

async fn a_queue_of_one_process_goes_with_it(bed: Bed) {
    let (broker, other) = (bed.broker(), bed.broker());
    declare(&broker, Queue::new("q").exclusive()).await;
    other.publish(&message("hello")).await.unwrap();
    let refused = other.consume("q", Consume::default()).await.err().unwrap();
    assert!(matches!(refused, BrokerError::Refused(_)), "{refused}");
    let mut deliveries = broker.consume("q", Consume::default()).await.unwrap();
    assert_eq!(next(&mut deliveries).await.message.body, "hello");
    broker.close().await;
    eventually("it is gone", async || other.depth("q").await == Ok(None)).await;
}

async fn a_queue_may_go_with_its_last_consumer(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("q").transient().no_dead_letter().auto_delete()).await;
    assert_eq!(count(&*broker, "q").await, 0);
    let deliveries = broker.consume("q", Consume::default()).await.unwrap();
    drop(deliveries);
    eventually("it is gone", async || broker.depth("q").await == Ok(None)).await;
}

async fn a_handle_that_was_closed_says_so(bed: Bed) {
    let (broker, other) = (bed.broker(), bed.broker());
    broker.ping().await.unwrap();
    declare(&broker, Queue::new("q")).await;
    let publishes: Vec<_> = (0..20)
        .map(|_| {
            let broker = Arc::clone(&broker);
            tokio::spawn(async move { broker.publish(&message("before")).await })
        })
        .collect();
    sleep(Duration::from_millis(20)).await;
    broker.close().await;
    let mut published = 0;
    for publish in publishes {
        match publish.await.unwrap() {
            Ok(()) => published += 1,
            Err(error) => assert_eq!(error, BrokerError::Closed),
        }
    }
    assert_eq!(texts(&*other, "q").await.len(), published);
    assert_eq!(broker.publish(&message("after")).await, Err(BrokerError::Closed));
    assert_eq!(broker.ping().await, Err(BrokerError::Closed));
    assert_eq!(broker.depth("q").await, Err(BrokerError::Closed));
    assert_eq!(
        broker.consume("q", Consume::default()).await.err(),
        Some(BrokerError::Closed)
    );
    broker.close().await;
}

async fn a_message_that_need_not_be_settled_is_gone_when_it_is_sent(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("q").transient().no_dead_letter()).await;
    let how = Consume {
        auto_ack: true,
        prefetch: 1,
        ..Consume::default()
    };
    let mut deliveries = broker.consume("q", how).await.unwrap();
    for id in 0..50 {
        let mut live = message(&id.to_string());
        (live.persistent, live.mandatory, live.confirmed) = (false, false, false);
        broker.publish(&live).await.unwrap();
    }
    for id in 0..50 {
        let delivery = next(&mut deliveries).await;
        assert_eq!(delivery.message.body, id.to_string().as_bytes());
        assert!(!delivery.message.persistent);
        // There is nothing to settle.
        delivery.ack().await.unwrap();
    }
    drop(deliveries);
    assert!(broker.get("q").await.unwrap().is_none());
}
