use super::*;

#[tokio::test(start_paused = true)]
async fn what_is_not_settled_comes_back_to_its_place() {
    let broker = with(q()).await;
    for body in ["a", "b", "c"] {
        send(&broker, "q", body).await;
    }
    let first = take(&broker, "q").await;
    assert!(!first.redelivered);
    first.reject(true).await.expect("settled");
    let first = take(&broker, "q").await;
    assert_eq!((body(&first), first.redelivered), ("a", true));
    drop(first);
    assert_eq!(ready(&broker, "q").await, 3);
    for expected in ["a", "b", "c"] {
        let delivery = take(&broker, "q").await;
        assert_eq!(body(&delivery), expected);
        delivery.ack().await.expect("settled");
    }
    assert!(broker.get("q").await.expect("a queue").is_none());
    assert_eq!(broker.shared().state().queues["q"].unsettled(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_consumer_has_no_more_than_its_prefetch() {
    let broker = with(q()).await;
    let mut deliveries = broker.consume("q", prefetch(2)).await.expect("a queue");
    for body in ["a", "b", "c"] {
        send(&broker, "q", body).await;
    }
    assert_eq!(ready(&broker, "q").await, 1);
    let (first, _second) = (next(&mut deliveries).await, next(&mut deliveries).await);
    assert!(quiet(&mut deliveries).await);
    first.ack().await.expect("settled");
    assert_eq!(body(&next(&mut deliveries).await), "c");
}

#[tokio::test(start_paused = true)]
async fn consumers_take_turns() {
    let broker = with(q()).await;
    let mut one = broker.consume("q", prefetch(10)).await.expect("a queue");
    let mut two = broker.connect().consume("q", prefetch(10)).await.expect("a queue");
    for body in ["a", "b", "c", "d"] {
        send(&broker, "q", body).await;
    }
    let taken = [
        next(&mut one).await,
        next(&mut two).await,
        next(&mut one).await,
        next(&mut two).await,
    ];
    assert_eq!(taken.each_ref().map(body), ["a", "b", "c", "d"]);
}

#[tokio::test(start_paused = true)]
async fn of_single_active_consumers_one_is_served_and_then_the_next() {
    let broker = with(q().single_active_consumer()).await;
    let mut one = broker.consume("q", prefetch(1)).await.expect("a queue");
    let mut two = broker.consume("q", prefetch(1)).await.expect("a queue");
    send(&broker, "q", "a").await;
    send(&broker, "q", "b").await;
    let first = next(&mut one).await;
    assert!(quiet(&mut two).await);
    one.cancel().await;
    assert_eq!(body(&next(&mut two).await), "b");
    first.ack().await.expect("what was taken can be settled");
    assert!(one.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn at_most_once_is_settled_when_sent_and_held_back_all_the_same() {
    let broker = with(q()).await;
    let how = Consume {
        auto_ack: true,
        ..prefetch(2)
    };
    let mut deliveries = broker.consume("q", how).await.expect("a queue");
    for body in ["a", "b", "c"] {
        send(&broker, "q", body).await;
    }
    assert_eq!(ready(&broker, "q").await, 1);
    let first = next(&mut deliveries).await;
    drop(first);
    drop(deliveries);
    // `b` and `c` were sent.
    assert_eq!(ready(&broker, "q").await, 0);
}

#[tokio::test(start_paused = true)]
async fn what_comes_back_too_often_is_a_dead_letter() {
    let broker = with(Queue::new("q").delivery_limit(3)).await;
    send(&broker, "q", "poison").await;
    for returns in 0..4 {
        let delivery = take(&broker, "q").await;
        let count = delivery
            .message
            .properties
            .header("x-delivery-count")
            .and_then(Header::as_integer);
        assert_eq!(count.unwrap_or(0), returns);
        delivery.reject(true).await.expect("settled");
    }
    assert_eq!(ready(&broker, "q").await, 0);
    assert_eq!(reason(&take(&broker, "q.dead").await), Some("delivery_limit"));
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_tells_where_it_came_from() {
    let broker = with(q()).await;
    send(&broker, "q", "x").await;
    take(&broker, "q").await.reject(false).await.expect("settled");
    let dead = take(&broker, "q.dead").await;
    assert_eq!(reason(&dead), Some("rejected"));
    assert_eq!(crate::events::received::origin(&dead.message, "q.dead"), ("", "q"));
    assert_eq!(
        (dead.message.exchange.as_str(), dead.message.routing_key.as_str()),
        ("", "q.dead")
    );
}

#[tokio::test(start_paused = true)]
async fn what_waits_too_long_expires() {
    let broker = with(q().argument("x-message-ttl", 1000)).await;
    let mut message = Message::new("", "q", "short");
    message.properties.expiration = Some(Duration::from_millis(100));
    broker.publish(&message).await.expect("published");
    send(&broker, "q", "long").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!((ready(&broker, "q").await, ready(&broker, "q.dead").await), (1, 1));
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!((ready(&broker, "q").await, ready(&broker, "q.dead").await), (0, 2));
    let dead = take(&broker, "q.dead").await;
    assert_eq!(
        (reason(&dead), dead.message.properties.expiration),
        (Some("expired"), None)
    );
}

#[tokio::test(start_paused = true)]
async fn a_waiting_consumer_sees_what_expires_into_its_queue() {
    let broker = with(q().retry([Duration::from_secs(1)])).await;
    let mut deliveries = broker.consume("q", prefetch(1)).await.expect("a queue");
    send(&broker, "q.retry.1000", "again").await;
    let began = Instant::now();
    assert_eq!(body(&next(&mut deliveries).await), "again");
    assert_eq!(began.elapsed().as_secs(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_expires_at_once_goes_to_who_waits_and_to_nobody_else() {
    let broker = with(q()).await;
    let mut message = Message::new("", "q", "now");
    message.properties.expiration = Some(Duration::ZERO);
    broker.publish(&message).await.expect("published");
    assert_eq!((ready(&broker, "q").await, ready(&broker, "q.dead").await), (0, 1));
    let mut deliveries = broker.consume("q", prefetch(1)).await.expect("a queue");
    broker.publish(&message).await.expect("published");
    assert_eq!(body(&next(&mut deliveries).await), "now");
}

#[tokio::test(start_paused = true)]
async fn messages_do_not_go_round_for_ever() {
    let round = q().no_dead_letter().argument("x-message-ttl", 10);
    let round = round
        .argument("x-dead-letter-exchange", "")
        .argument("x-dead-letter-routing-key", "q");
    let broker = with(round).await;
    send(&broker, "q", "x").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(ready(&broker, "q").await, 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_rejected_long_ago_does_not_go_round_for_ever_either() {
    let to = |name, next: &'static str| {
        let queue = Queue::new(name)
            .classic()
            .no_dead_letter()
            .argument("x-dead-letter-exchange", "");
        queue.argument("x-dead-letter-routing-key", next)
    };
    let broker = with(to("q", "a")).await;
    let round = Topology::new()
        .queue(to("a", "b").argument("x-message-ttl", 0))
        .queue(to("b", "a").argument("x-message-ttl", 0));
    broker.declare(&round).await.expect("declared");
    send(&broker, "q", "x").await;
    take(&broker, "q").await.reject(false).await.expect("settled");
    assert_eq!((ready(&broker, "a").await, ready(&broker, "b").await), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn dead_letters_have_room_where_they_are_not_to_be_lost() {
    let broker = InProcess::bounded(2, 1000);
    let topology = Topology::new().queue(Queue::new("safe")).queue(q());
    broker.declare(&topology).await.expect("declared");
    for queue in ["safe", "q"] {
        for body in ["a", "b", "c"] {
            send(&broker, queue, body).await;
            take(&broker, queue).await.reject(false).await.expect("settled");
        }
    }
    // A classic queue knows no such promise, here as in RabbitMQ.
    assert_eq!(
        (ready(&broker, "safe.dead").await, ready(&broker, "q.dead").await),
        (3, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_drops_the_oldest_or_refuses_the_newest() {
    let broker = with(q().argument("x-max-length", 2)).await;
    for body in ["a", "b", "c"] {
        send(&broker, "q", body).await;
    }
    assert_eq!(body(&take(&broker, "q").await), "b");
    let dead = take(&broker, "q.dead").await;
    assert_eq!((body(&dead), reason(&dead)), ("a", Some("maxlen")));

    let broker = with(
        q().argument("x-max-length-bytes", 3)
            .argument("x-overflow", "reject-publish-dlx"),
    )
    .await;
    send(&broker, "q", "aa").await;
    let refused = broker.publish(&Message::new("", "q", "bb")).await;
    assert_eq!(refused, Err(BrokerError::NotConfirmed));
    assert_eq!(body(&take(&broker, "q.dead").await), "bb");
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_says_nothing_is_bounded() {
    let broker = InProcess::bounded(2, 10);
    broker.declare(&Topology::new().queue(q())).await.expect("declared");
    let large = broker.publish(&Message::new("", "q", "more than ten bytes")).await;
    assert_eq!(large, Err(BrokerError::NotConfirmed));
    send(&broker, "q", "a").await;
    send(&broker, "q", "b").await;
    let third = Message::new("", "q", "c");
    assert_eq!(broker.publish(&third).await, Err(BrokerError::NotConfirmed));
    let unconfirmed = Message {
        confirmed: false,
        ..third
    };
    assert_eq!(broker.publish(&unconfirmed).await, Ok(()));
    assert_eq!(ready(&broker, "q").await, 2);
    assert_eq!(broker.purge("q").await, Ok(2));
    send(&broker, "q", "c").await;
}

#[tokio::test(start_paused = true)]
async fn higher_priorities_come_first() {
    let broker = with(q().argument("x-max-priority", 5)).await;
    for (body, priority) in [("a", 0), ("b", 5), ("c", 9), ("d", 1)] {
        let mut message = Message::new("", "q", body);
        message.properties.priority = Some(priority);
        broker.publish(&message).await.expect("published");
    }
    for expected in ["b", "c", "d", "a"] {
        let delivery = take(&broker, "q").await;
        assert_eq!(body(&delivery), expected);
        delivery.ack().await.expect("settled");
    }
}
