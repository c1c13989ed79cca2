//! Whatever is done, no message is lost, and none is there twice.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Publish(u8),
    Get,
    Next(usize),
    Ack(usize),
    Reject(usize, bool),
    Drop(usize),
    Consume(u16),
    Cancel(usize),
    Restart,
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => any::<u8>().prop_map(Step::Publish),
        2 => Just(Step::Get),
        4 => (0..4_usize).prop_map(Step::Next),
        3 => (0..8_usize).prop_map(Step::Ack),
        3 => (0..8_usize, any::<bool>()).prop_map(|(at, requeue)| Step::Reject(at, requeue)),
        1 => (0..8_usize).prop_map(Step::Drop),
        2 => (0..4_u16).prop_map(Step::Consume),
        1 => (0..4_usize).prop_map(Step::Cancel),
        1 => Just(Step::Restart),
        2 => (0..400_u64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 0..60)
}

/// The broker, and what its users hold.
struct World {
    broker: InProcess,
    consumers: Vec<Box<dyn Deliveries>>,
    held: Vec<Delivery>,
    published: u64,
    settled: BTreeMap<String, u32>,
}

impl World {
    async fn new() -> Self {
        let queue = Queue::new("q")
            .delivery_limit(3)
            .argument("x-message-ttl", 1000)
            .argument("x-max-length", 10);
        Self {
            broker: with(queue).await,
            consumers: Vec::new(),
            held: Vec::new(),
            published: 0,
            settled: BTreeMap::new(),
        }
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::Publish(priority) => {
                let mut message = Message::new("", "q", "x");
                message.properties.message_id = Some(self.published.to_string());
                message.properties.priority = Some(priority);
                self.published += 1;
                self.broker.publish(&message).await.expect("published");
            }
            Step::Get => self.held.extend(self.broker.get("q").await.expect("a queue")),
            Step::Next(at) => self.next(at).await,
            Step::Ack(at) if at < self.held.len() => self.ack(at).await,
            Step::Reject(at, requeue) if at < self.held.len() => drop(self.held.remove(at).reject(requeue).await),
            Step::Drop(at) if at < self.held.len() => drop(self.held.remove(at)),
            Step::Consume(most) => self
                .consumers
                .push(self.broker.consume("q", prefetch(most)).await.expect("a queue")),
            Step::Cancel(at) if at < self.consumers.len() => drop(self.consumers.remove(at)),
            Step::Restart => self.broker.restart(),
            Step::Wait(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
            Step::Ack(_) | Step::Reject(..) | Step::Drop(_) | Step::Cancel(_) => {}
        }
    }

    async fn next(&mut self, at: usize) {
        let Some(consumer) = self.consumers.get_mut(at) else {
            return;
        };
        match tokio::time::timeout(Duration::ZERO, consumer.next()).await {
            Ok(Some(Ok(delivery))) => self.held.push(delivery),
            Ok(_) => drop(self.consumers.remove(at)),
            Err(_) => {}
        }
    }

    async fn ack(&mut self, at: usize) {
        let delivery = self.held.remove(at);
        let id = delivery.message.properties.message_id.clone().expect("an id");
        if delivery.ack().await.is_ok() {
            *self.settled.entry(id).or_default() += 1;
        }
    }

    /// Everything that is left, once nobody holds anything.
    async fn settle_all(&mut self) {
        self.held.clear();
        self.consumers.clear();
        for queue in ["q", "q.dead"] {
            while let Some(delivery) = self.broker.get(queue).await.expect("a queue") {
                self.held.push(delivery);
                self.ack(self.held.len() - 1).await;
            }
        }
    }
}

proptest! {
    #[test]
    fn no_message_is_lost_or_there_twice(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let settled = runtime.expect("a runtime").block_on(async {
            let mut world = World::new().await;
            for step in steps {
                world.step(step).await;
            }
            world.settle_all().await;
            (world.published, world.settled)
        });
        prop_assert_eq!(settled.0, settled.1.len() as u64);
        prop_assert!(settled.1.values().all(|times| *times == 1));
    }
}
