//! What RabbitMQ does, of the broker in the process.

mod connections;
mod conservation;
mod queues;
mod topologies;

use std::time::Duration;

use super::*;
use crate::events::{Header, Queue};

/// A broker with a classic queue `q`, and where its dead letters go.
async fn with(queue: Queue) -> InProcess {
    let broker = InProcess::new();
    broker.declare(&Topology::new().queue(queue)).await.expect("declared");
    broker
}

fn q() -> Queue {
    Queue::new("q").classic()
}

async fn send(broker: &InProcess, queue: &str, body: &'static str) {
    broker.publish(&Message::new("", queue, body)).await.expect("published");
}

async fn take(broker: &InProcess, queue: &str) -> Delivery {
    broker.get(queue).await.expect("a queue").expect("a message")
}

async fn ready(broker: &InProcess, queue: &str) -> u64 {
    broker.depth(queue).await.expect("a broker").expect("a queue").ready
}

async fn next(deliveries: &mut Box<dyn Deliveries>) -> Delivery {
    deliveries.next().await.expect("not ended").expect("a delivery")
}

/// Whether nothing comes now.
async fn quiet(deliveries: &mut Box<dyn Deliveries>) -> bool {
    tokio::time::timeout(Duration::from_millis(5), deliveries.next())
        .await
        .is_err()
}

fn body(delivery: &Delivery) -> &str {
    std::str::from_utf8(&delivery.message.body).expect("text")
}

fn prefetch(prefetch: u16) -> Consume {
    Consume {
        prefetch,
        ..Consume::default()
    }
}

fn reason(delivery: &Delivery) -> Option<&str> {
    delivery
        .message
        .properties
        .header("x-first-death-reason")
        .and_then(Header::as_text)
}
