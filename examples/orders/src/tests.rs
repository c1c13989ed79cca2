//! The read model and the events, over each broker.

use brokers::{Bed, count, over_each_broker};
use orders_api::events::{OrdersPublisher, consumers};
use orders_api::types::{Change, OrderEvent};
use uuid::Uuid;

use crate::order::{added, cancelled, placed};
use crate::orders::Error;
use crate::{Shop, three_orders};

/// How many write at the same time.
const WRITERS: i64 = 16;
const QUEUE: &str = "orders.view";

over_each_broker! {
    t73_a_read_model_that_is_dropped_is_rebuilt_the_same,
    t73_what_is_heard_after_a_rebuild_is_no_news,
    t73_what_comes_too_early_waits,
    t73_writers_that_meet_are_retried,
}

fn event(order_id: Uuid, version: i64, change: Change) -> OrderEvent {
    OrderEvent {
        order_id,
        version,
        change,
    }
}

async fn t73_a_read_model_that_is_dropped_is_rebuilt_the_same(bed: Bed) {
    let shop = Shop::open(bed.broker()).await.expect("a shop");
    let ids = three_orders(&shop.orders).await.expect("orders");
    shop.caught_up().await.expect("messages");
    let heard = shop.view.lines().await.expect("lines");
    assert_eq!(heard.iter().map(|line| line.order_id).collect::<Vec<_>>(), ids);
    for line in &heard {
        assert_eq!(line.order, shop.orders.get(line.order_id).await.expect("an order"));
    }

    shop.view.forget().await.expect("a table");
    assert!(shop.view.lines().await.is_err());
    shop.view.rebuild().await.expect("the read model");
    assert_eq!(shop.view.lines().await.expect("lines"), heard);

    // and it goes on from there
    let last = shop
        .orders
        .record(ids[2], &cancelled("it takes too long"))
        .await
        .expect("an order");
    shop.caught_up().await.expect("messages");
    assert_eq!(shop.view.lines().await.expect("lines")[2].order, last);
    shop.close().await.expect("an end");
}

async fn t73_what_is_heard_after_a_rebuild_is_no_news(bed: Bed) {
    let broker = bed.broker();
    let Shop {
        orders,
        view,
        telling,
        hearing,
        _folder,
    } = Shop::open(broker.clone()).await.expect("a shop");
    hearing.stop().await.expect("an end");
    three_orders(&orders).await.expect("orders");
    brokers::eventually("all events are told", async || count(&*broker, QUEUE).await == 10).await;
    assert_eq!(view.lines().await.expect("lines"), []);
    assert_eq!(view.behind().await.expect("a number"), 10);

    view.rebuild().await.expect("the read model");
    let rebuilt = view.lines().await.expect("lines");
    assert_eq!(rebuilt.len(), 3);
    let hearing = consumers(view.clone()).spawn(broker.clone());
    brokers::eventually("all events are heard", async || count(&*broker, QUEUE).await == 0).await;
    hearing.stop().await.expect("an end");
    assert_eq!(view.lines().await.expect("lines"), rebuilt);
    for queue in ["orders.view.retry.1000", "orders.view.dead"] {
        assert_eq!(count(&*broker, queue).await, 0, "{queue}");
    }
    telling.stop().await;
}

async fn t73_what_comes_too_early_waits(bed: Bed) {
    let shop = Shop::open(bed.broker()).await.expect("a shop");
    let (publisher, id) = (OrdersPublisher::new(bed.broker()), Uuid::now_v7());
    for (version, change) in [
        (1, placed("Anna")),
        (3, added("soup", 1, 450)),
        (2, added("tea", 1, 320)),
    ] {
        let event = event(id, version, change);
        let told = publisher.order_event(&event).message_id(version);
        told.await.expect("a message");
    }
    let versions = async || {
        let lines = shop.view.lines().await.expect("lines");
        lines.iter().map(|line| line.order.version).collect::<Vec<_>>()
    };
    brokers::eventually("all are heard", async || versions().await == [3]).await;
    shop.close().await.expect("an end");
}

async fn t73_writers_that_meet_are_retried(bed: Bed) {
    let shop = Shop::open(bed.broker()).await.expect("a shop");
    let id = Uuid::now_v7();
    shop.orders.record(id, &placed("Anna")).await.expect("an order");
    // two have seen version 1, and one of them is too late
    let [soup, tea] = ["soup", "tea"].map(|sku| event(id, 2, added(sku, 1, 100)));
    assert!(shop.orders.append(&soup).await.expect("an answer"));
    assert!(!shop.orders.append(&tea).await.expect("an answer"));

    let writers = (0..WRITERS).map(|_| {
        let orders = shop.orders.clone();
        tokio::spawn(async move { orders.record(id, &added("rice", 1, 100)).await })
    });
    let mut versions = vec![1, 2];
    for writer in writers.collect::<Vec<_>>() {
        versions.push(writer.await.expect("a writer").expect("an order").version);
    }
    versions.sort_unstable();
    assert_eq!(versions, (1..=WRITERS + 2).collect::<Vec<_>>());
    shop.caught_up().await.expect("messages");
    let order = &shop.view.lines().await.expect("lines")[0].order;
    assert_eq!((order.version, order.meals), (WRITERS + 2, WRITERS + 1));
    assert_eq!(*order, shop.orders.get(id).await.expect("an order"));
    // what was refused is neither kept nor told
    let refused = shop.orders.record(id, &placed("Ben")).await;
    assert!(matches!(refused, Err(Error::Illegal(_))), "{refused:?}");
    assert_eq!(shop.view.behind().await.expect("a number"), 0);
    shop.close().await.expect("an end");
}
