//! What tests do again and again.

use std::time::{Duration, Instant};

use tokio::time::{sleep, timeout};
use wirewright_runtime::events::{Broker, Deliveries, Delivery, Message};

/// How long anything may take that is to happen.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// The next delivery.
pub async fn next(deliveries: &mut Box<dyn Deliveries>) -> Delivery {
    let next = timeout(TIMEOUT, deliveries.next()).await.expect("a delivery in time");
    next.expect("a consumer that goes on").expect("a delivery")
}

/// That nothing comes for a while.
pub async fn nothing(deliveries: &mut Box<dyn Deliveries>) {
    let next = timeout(Duration::from_millis(300), deliveries.next()).await;
    assert!(next.is_err(), "{next:?}");
}

/// Waits until something is so.
pub async fn eventually<F: Future<Output = bool>>(what: &str, is_so: impl Fn() -> F) {
    let until = Instant::now() + TIMEOUT;
    while !is_so().await {
        assert!(Instant::now() < until, "in time: {what}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// How many messages wait in a queue.
pub async fn count(broker: &dyn Broker, queue: &str) -> u64 {
    broker.depth(queue).await.expect("a depth").expect("a queue").ready
}

/// Takes all that waits in a queue, as texts, and settles it.
pub async fn texts(broker: &dyn Broker, queue: &str) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(delivery) = broker.get(queue).await.expect("an answer") {
        texts.push(text(&delivery.message));
        delivery.ack().await.expect("an ack");
    }
    texts
}

fn text(message: &Message) -> String {
    String::from_utf8(message.body.to_vec()).expect("text")
}
