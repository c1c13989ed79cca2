//! By generated code.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt as _, stream};
use races_api::events::RunnerlyRacesPublisher;
use races_api::types::RaceTold;
use tokio::sync::Notify;
use wirewright_runtime::codec::{ReadOptions, from_json};
use wirewright_runtime::events::{
    At, Broker, Consume, Consumers, KeyPart, Parameter, Queue, RabbitMq, Received, Receiving, Topology,
};

use crate::{EXCHANGE, QUEUE, data};

/// As it is generated for who hears of races.
static RACE_CREATED: Receiving = Receiving::new("raceCreated", EXCHANGE).key(&[
    KeyPart::Text("race.created."),
    KeyPart::Parameter(Parameter::new("raceId").at(At::Payload("/race_id"))),
]);

pub(crate) struct Side {
    pub(crate) broker: Arc<dyn Broker>,
    publisher: RunnerlyRacesPublisher,
    told: RaceTold,
}

impl Side {
    pub(crate) fn new(url: &str) -> Self {
        let broker: Arc<dyn Broker> = Arc::new(RabbitMq::connect_lazily(url).expect("a URL"));
        Self {
            publisher: RunnerlyRacesPublisher::new(broker.clone()),
            told: from_json(data::told().as_bytes(), &ReadOptions::default()).expect("a race"),
            broker,
        }
    }

    pub(crate) async fn publish(&self, count: usize, at_a_time: usize) {
        let messages = stream::iter(0..count).map(|_| self.publisher.race_created(&self.told).into_future());
        let mut confirmed = messages.buffer_unordered(at_a_time);
        while let Some(outcome) = confirmed.next().await {
            outcome.expect("a confirmation");
        }
    }

    pub(crate) async fn consume(&self, count: usize, at_a_time: usize) {
        let (left, done) = (Arc::new(AtomicUsize::new(count)), Arc::new(Notify::new()));
        let how = Consume {
            prefetch: u16::try_from(at_a_time).expect("a small number"),
            ..Consume::default()
        };
        let told = Arc::clone(&done);
        let running = Consumers::new(Topology::new().queue(Queue::new(QUEUE).classic().no_dead_letter()))
            .queue(QUEUE, how)
            .on(QUEUE, &RACE_CREATED, move |received: Received<RaceTold>| {
                let (left, told) = (Arc::clone(&left), Arc::clone(&told));
                async move {
                    assert_eq!(received.message.race.version, received.message.version);
                    if left.fetch_sub(1, Ordering::Relaxed) == 1 {
                        told.notify_one();
                    }
                    Ok(())
                }
            })
            .spawn(self.broker.clone());
        done.notified().await;
        running.stop().await.expect("an end");
    }
}
