//! Publishers and consumers together, over the broker in the process.

mod consuming;
mod figures;
mod publishing;
mod requests;
mod retrying;
mod sharing;
mod stopping;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::codec::{Decode, Encode, Fields, Reader, Writer};
use crate::rule::{Checker, Text, Validate};

/// What a generated type looks like.
#[derive(Clone, Debug, PartialEq)]
struct Race {
    id: String,
    name: String,
}

impl Race {
    const FIELDS: Fields = Fields::new(&["id", "name"], &[]);
    const NAME: Text = Text::new().min_length(1);

    fn new(id: &str, name: &str) -> Self {
        let (id, name) = (id.to_owned(), name.to_owned());
        Self { id, name }
    }
}

impl Decode for Race {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let (mut id, mut name) = (None, None);
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => id = r.value(),
                1 => name = r.rule(&Self::NAME),
                _ => r.skip(),
            }
        }
        r.finish(object)?;
        Some(Self { id: id?, name: name? })
    }
}

impl Encode for Race {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("id", &self.id);
        w.field("name", &self.name);
        w.end_object();
    }
}

impl Validate for Race {
    fn validate(&self, at: &mut Checker) {
        at.rule("name", &self.name, &Self::NAME);
    }
}

const CREATED_KEY: &[KeyPart] = &[
    KeyPart::Text("race.created."),
    KeyPart::Parameter(Parameter::new("raceId").at(At::Payload("/id"))),
];
static CREATED: Sending = Sending::new("raceCreated", "incoming").key(CREATED_KEY);
static ON_CREATED: Receiving = Receiving::new("raceCreated", "incoming").key(CREATED_KEY);

const ASKED_KEY: &[KeyPart] = &[
    KeyPart::Text("race."),
    KeyPart::Parameter(Parameter::new("action").values(&["asked", "told"])),
];
static ASKED: Sending = Sending::new("raceAsked", "incoming").key(ASKED_KEY);
static ON_ASKED: Receiving = Receiving::new("raceAsked", "incoming").key(ASKED_KEY);

fn runs() -> Queue {
    Queue::new("runs").retry([Duration::from_secs(1), Duration::from_secs(10)])
}

fn topology_with(queue: Queue) -> Topology {
    let name = queue.name.clone();
    Topology::new()
        .exchange(Exchange::new("incoming", Kind::Topic))
        .queue(queue)
        .bind(&name, "incoming", "race.#")
}

/// A broker with the queue `runs`, and a publisher to it.
async fn with(queue: Queue) -> (InProcess, Publisher) {
    let broker = InProcess::new();
    broker.declare(&topology_with(queue)).await.expect("declared");
    (broker.clone(), Publisher::from(broker).app_id("races"))
}

fn shared(broker: &InProcess) -> Arc<dyn Broker> {
    Arc::new(broker.clone())
}

async fn take(broker: &InProcess, queue: &str) -> Message {
    let delivery = broker.get(queue).await.expect("a queue").expect("a message");
    let message = delivery.message.clone();
    delivery.ack().await.expect("settled");
    message
}

async fn ready(broker: &InProcess, queue: &str) -> u64 {
    broker.depth(queue).await.expect("a broker").expect("a queue").ready
}

/// Waits until a queue has so many messages.
async fn until(broker: &InProcess, queue: &str, count: u64) {
    let waiting = async {
        while ready(broker, queue).await != count {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(100), waiting)
        .await
        .expect(queue);
}

fn text<'m>(message: &'m Message, header: &str) -> &'m str {
    message
        .properties
        .header(header)
        .and_then(Header::as_text)
        .unwrap_or_default()
}

/// What handlers were given, in order.
#[derive(Clone, Debug)]
struct Log<T>(Arc<Mutex<Vec<T>>>);

impl<T: Clone> Log<T> {
    fn new() -> Self {
        Self(Arc::default())
    }

    fn push(&self, item: T) {
        self.0.lock().expect("no panic").push(item);
    }

    fn all(&self) -> Vec<T> {
        self.0.lock().expect("no panic").clone()
    }

    async fn until(&self, count: usize) -> Vec<T> {
        let waiting = async {
            while self.all().len() < count {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(100), waiting)
            .await
            .expect("as many as are to come");
        self.all()
    }
}
