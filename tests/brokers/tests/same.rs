//! The broker in the process does what RabbitMQ does: the same steps, taken by chance, end in the same.

use std::sync::Arc;

use brokers::{Bed, eventually};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use wirewright_runtime::events::{Broker, BrokerError, Delivery, Exchange, Header, Kind, Message, Queue, Topology};

const QUEUES: [&str; 5] = ["q0", "q1", "q2", "q0.dead", "q1.dead"];

#[derive(Clone, Debug)]
enum Step {
    Publish {
        exchange: &'static str,
        key: String,
        kind: u8,
        persistent: bool,
        mandatory: bool,
    },
    Get(usize),
    Ack(usize),
    Reject(usize, bool),
    Purge(usize),
}

fn word() -> impl Strategy<Value = String> {
    vec(prop_oneof![Just("a"), Just("b"), Just("")], 0..4).prop_map(|words| words.join("."))
}

fn pattern() -> impl Strategy<Value = String> {
    vec(prop_oneof![Just("a"), Just("b"), Just("*"), Just("#"), Just("")], 0..4).prop_map(|words| words.join("."))
}

fn step() -> impl Strategy<Value = Step> {
    let exchange = prop_oneof![Just("topic"), Just("direct"), Just("fanout"), Just("headers"), Just("")];
    let key = prop_oneof![word(), Just("q0".to_owned()), Just("q2".to_owned())];
    let publish = (exchange, key, 0..4_u8, any::<bool>(), any::<bool>());
    let publish = publish.prop_map(|(exchange, key, kind, persistent, mandatory)| Step::Publish {
        exchange,
        key,
        kind,
        persistent,
        mandatory,
    });
    prop_oneof![
        6 => publish,
        4 => (0..QUEUES.len()).prop_map(Step::Get),
        2 => (0..100_usize).prop_map(Step::Ack),
        2 => (0..100_usize, any::<bool>()).prop_map(|(held, requeue)| Step::Reject(held, requeue)),
        1 => (0..QUEUES.len()).prop_map(Step::Purge),
    ]
}

fn topology() -> impl Strategy<Value = Topology> {
    let binding = (0..3_usize, pattern(), 0..4_u8, any::<bool>());
    vec(binding, 4..12).prop_map(|bindings| {
        let base = Topology::new()
            .exchange(Exchange::new("topic", Kind::Topic))
            .exchange(Exchange::new("direct", Kind::Direct))
            .exchange(Exchange::new("fanout", Kind::Fanout))
            .exchange(Exchange::new("headers", Kind::Headers))
            .queue(Queue::new("q0").classic())
            .queue(Queue::new("q1").classic().argument("x-max-length", 3))
            .queue(Queue::new("q2").classic().no_dead_letter().argument("x-max-length", 4));
        bindings
            .into_iter()
            .fold(base, |topology, (queue, pattern, kind, all)| {
                let queue = QUEUES[queue];
                match kind {
                    0 => topology.bind(queue, "topic", &pattern),
                    1 => topology.bind(queue, "direct", &pattern.replace(['*', '#'], "a")),
                    2 => topology.bind(queue, "fanout", &pattern),
                    _ => topology.bind_with(queue, "headers", "", headers(pattern.len() as u8 % 4, Some(all))),
                }
            })
    })
}

/// Headers of a message, or what a binding looks for.
fn headers(kind: u8, all: Option<bool>) -> Vec<(String, Header)> {
    let mut headers: Vec<(String, Header)> = Vec::new();
    if kind & 1 == 1 {
        headers.push(("one".to_owned(), Header::Integer(1)));
    }
    if kind & 2 == 2 {
        headers.push(("two".to_owned(), "2".into()));
    }
    if let Some(all) = all {
        headers.push(("x-match".to_owned(), if all { "all" } else { "any" }.into()));
    }
    headers
}

/// A broker, and what was taken out of it.
struct Side {
    broker: Arc<dyn Broker>,
    held: Vec<Delivery>,
}

impl Side {
    /// Takes a step; what is to be seen of it.
    async fn step(&mut self, step: &Step, number: usize) -> String {
        match step {
            Step::Publish {
                exchange,
                key,
                kind,
                persistent,
                mandatory,
            } => {
                let mut message = Message::new(*exchange, key, number.to_string());
                (message.persistent, message.mandatory) = (*persistent, *mandatory);
                message.properties.headers = headers(*kind, None);
                match self.broker.publish(&message).await {
                    Err(BrokerError::Returned { .. }) => "returned".to_owned(),
                    other => format!("{other:?}"),
                }
            }
            Step::Get(queue) => match self.broker.get(QUEUES[*queue]).await.unwrap() {
                Some(delivery) => {
                    let seen = seen(&delivery);
                    self.held.push(delivery);
                    seen
                }
                None => "nothing".to_owned(),
            },
            Step::Ack(held) => match self.take(*held) {
                Some(delivery) => format!("{:?}", delivery.ack().await),
                None => String::new(),
            },
            Step::Reject(held, requeue) => match self.take(*held) {
                Some(delivery) => format!("{:?}", delivery.reject(*requeue).await),
                None => String::new(),
            },
            Step::Purge(queue) => format!("{:?}", self.broker.purge(QUEUES[*queue]).await),
        }
    }

    fn take(&mut self, held: usize) -> Option<Delivery> {
        let count = self.held.len();
        (count > 0).then(|| self.held.remove(held % count))
    }

    async fn depths(&self) -> Vec<u64> {
        let mut depths = Vec::new();
        for queue in QUEUES {
            depths.push(brokers::count(&*self.broker, queue).await);
        }
        depths
    }
}

fn seen(delivery: &Delivery) -> String {
    let message = &delivery.message;
    let mut headers = message.properties.headers.clone();
    headers.sort_by(|(one, _), (other, _)| one.cmp(other));
    // When it died is not the same.
    let deaths = headers
        .iter()
        .position(|(name, _)| name == "x-death")
        .map(|at| headers.remove(at).1);
    let (exchange, key, body, redelivered) = (
        &message.exchange,
        &message.routing_key,
        &message.body,
        delivery.redelivered,
    );
    let persistent = message.persistent;
    format!(
        "{exchange} {key} {body:?} {redelivered} {persistent} {headers:?} {:?}",
        deaths.map(timeless)
    )
}

fn timeless(deaths: Header) -> Header {
    match deaths {
        Header::List(deaths) => Header::List(deaths.into_iter().map(timeless).collect()),
        Header::Table(mut entries) => {
            entries.retain(|(name, _)| name != "time");
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Header::Table(entries)
        }
        other => other,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t75_both_brokers_do_the_same() {
    let mut runner = TestRunner::deterministic();
    for round in 0..12 {
        let Some(bed) = Bed::rabbitmq().await else { return };
        let topology = topology().new_tree(&mut runner).unwrap().current();
        let steps = vec(step(), 40).new_tree(&mut runner).unwrap().current();
        let mut sides = [bed.broker(), Bed::in_process().broker()].map(|broker| Side {
            broker,
            held: Vec::new(),
        });
        for side in &sides {
            side.broker.declare(&topology).await.unwrap();
        }
        for (number, step) in steps.iter().enumerate() {
            let [one, other] = &mut sides;
            let (one, other) = (one.step(step, number).await, other.step(step, number).await);
            assert_eq!(
                one, other,
                "round {round}, step {number}: {step:?}\n{steps:#?}\n{topology:#?}"
            );
            // RabbitMQ moves messages behind the answer.
            let what = format!("round {round}, the same after step {number}: {step:?}\n{steps:#?}\n{topology:#?}");
            let [one, other] = &sides;
            eventually(&what, async || one.depths().await == other.depths().await).await;
        }
    }
}
