use super::*;
use crate::events::{Exchange, Kind};

#[tokio::test(start_paused = true)]
async fn a_restart_keeps_what_is_durable() {
    let broker = InProcess::new();
    let topology = Topology::new()
        .exchange(Exchange::new("kept", Kind::Topic))
        .exchange(Exchange::new("gone", Kind::Topic).transient())
        .queue(q())
        .queue(Queue::new("quorum"))
        .queue(Queue::new("gone").transient())
        .bind("q", "kept", "#")
        .bind("q", "gone", "#");
    broker.declare(&topology).await.expect("declared");
    for queue in ["q", "quorum", "gone"] {
        send(&broker, queue, "persistent").await;
        let transient = Message {
            persistent: false,
            ..Message::new("", queue, "transient")
        };
        broker.publish(&transient).await.expect("published");
    }
    let mut deliveries = broker.consume("q", prefetch(1)).await.expect("a queue");
    let taken = next(&mut deliveries).await;
    broker.restart();
    assert!(matches!(deliveries.next().await, Some(Err(BrokerError::Connection(_)))));
    assert!(deliveries.next().await.is_none());
    assert!(matches!(taken.ack().await, Err(BrokerError::Connection(_))));
    assert_eq!((ready(&broker, "q").await, ready(&broker, "quorum").await), (1, 2));
    assert!(take(&broker, "q").await.redelivered);
    assert_eq!(broker.depth("gone").await, Ok(None));
    let names: Vec<_> = broker
        .check(&topology)
        .await
        .expect("checked")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        names,
        [
            "exchange gone is missing",
            "queue gone is missing",
            "queue gone.dead is missing",
            "binding gone -> q (#) is missing"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn while_it_is_away_calls_fail() {
    let broker = with(q()).await;
    send(&broker, "q", "x").await;
    broker.stop();
    assert!(broker.ping().await.expect_err("away").is_transient());
    broker.start();
    assert_eq!(broker.ping().await, Ok(()));
    assert_eq!(ready(&broker, "q").await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_closes_gives_back_what_it_had() {
    let broker = with(q()).await;
    let other = broker.connect();
    let mut deliveries = other.consume("q", prefetch(5)).await.expect("a queue");
    send(&broker, "q", "a").await;
    send(&broker, "q", "b").await;
    let taken = next(&mut deliveries).await;
    other.close().await;
    assert!(matches!(deliveries.next().await, Some(Err(BrokerError::Closed))));
    assert_eq!(other.ping().await, Err(BrokerError::Closed));
    assert!(taken.ack().await.is_err());
    let again = take(&broker, "q").await;
    assert_eq!((body(&again), again.redelivered), ("a", true));
}

#[tokio::test(start_paused = true)]
async fn an_exclusive_queue_goes_with_its_connection() {
    let broker = InProcess::new();
    let topology = Topology::new().exchange(Exchange::new("x", Kind::Fanout).auto_delete());
    let topology = topology.queue(Queue::new("mine").exclusive()).bind("mine", "x", "");
    let owner = broker.connect();
    owner.declare(&topology).await.expect("declared");
    let locked = broker.consume("mine", prefetch(1)).await.err();
    assert!(matches!(locked, Some(BrokerError::Refused(why)) if why.contains("RESOURCE_LOCKED")));
    assert!(broker.declare(&topology).await.is_err());
    send(&broker, "mine", "a").await;
    drop(owner);
    assert_eq!(broker.depth("mine").await, Ok(None));
    let gone = broker.check(&topology).await.expect("checked");
    assert_eq!(gone.len(), 3, "{gone:?}");
}

#[tokio::test(start_paused = true)]
async fn an_auto_delete_queue_goes_with_its_last_consumer() {
    let broker = with(q().auto_delete().transient()).await;
    let one = broker.consume("q", prefetch(1)).await.expect("a queue");
    let two = broker.consume("q", prefetch(1)).await.expect("a queue");
    drop(one);
    assert!(broker.depth("q").await.expect("a broker").is_some());
    drop(two);
    assert_eq!(broker.depth("q").await, Ok(None));
}

#[tokio::test(start_paused = true)]
async fn an_exclusive_consumer_is_alone() {
    let broker = with(q()).await;
    let exclusive = Consume {
        exclusive: true,
        ..prefetch(1)
    };
    let one = broker.consume("q", exclusive).await.expect("a queue");
    assert!(broker.consume("q", prefetch(1)).await.is_err());
    drop(one);
    let _other = broker.consume("q", prefetch(1)).await.expect("a queue");
    assert!(broker.consume("q", exclusive).await.is_err());
}
