//! A broker that keeps what is published, or does what a test says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use wirewright_runtime::events::{Broker, BrokerError, Consume, Deliveries, Delivery, Depth, Drift, Message, Topology};

type Script = Box<dyn FnMut(&Message) -> Result<(), BrokerError> + Send>;

/// What it takes, in order, and what it says to each message before.
pub struct Scripted {
    taken: Mutex<Vec<Message>>,
    script: Mutex<Script>,
    slow: Duration,
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scripted")
    }
}

impl Scripted {
    pub fn new() -> Arc<Self> {
        Self::slow(Duration::ZERO)
    }

    /// One that takes so long to confirm.
    pub fn slow(slow: Duration) -> Arc<Self> {
        Arc::new(Self {
            taken: Mutex::default(),
            script: Mutex::new(Box::new(|_| Ok(()))),
            slow,
        })
    }

    /// Does this with each message that comes.
    pub fn says(&self, script: impl FnMut(&Message) -> Result<(), BrokerError> + Send + 'static) {
        *self.script.lock().unwrap() = Box::new(script);
    }

    pub fn taken(&self) -> Vec<Message> {
        self.taken.lock().unwrap().clone()
    }

    pub fn keys(&self) -> Vec<String> {
        self.taken().into_iter().map(|message| message.routing_key).collect()
    }

    /// The bodies of messages with this key, as text.
    pub fn bodies(&self, key: &str) -> Vec<String> {
        let of_key = self.taken().into_iter().filter(|message| message.routing_key == key);
        of_key
            .map(|message| String::from_utf8(message.body.to_vec()).unwrap())
            .collect()
    }

    /// Waits until so many messages were taken.
    pub async fn wait_for(&self, count: usize) {
        let all = async {
            while self.taken.lock().unwrap().len() < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let within = tokio::time::timeout(Duration::from_secs(20), all).await;
        assert!(within.is_ok(), "{} of {count} messages", self.taken().len());
    }
}

impl Broker for Scripted {
    fn publish<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BrokerError>> {
        Box::pin(async move {
            tokio::time::sleep(self.slow).await;
            (self.script.lock().unwrap())(message)?;
            self.taken.lock().unwrap().push(message.clone());
            Ok(())
        })
    }

    fn declare<'a>(&'a self, _: &'a Topology) -> BoxFuture<'a, Result<(), BrokerError>> {
        Box::pin(async { Ok(()) })
    }

    fn check<'a>(&'a self, _: &'a Topology) -> BoxFuture<'a, Result<Vec<Drift>, BrokerError>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn consume<'a>(&'a self, _: &'a str, _: Consume) -> BoxFuture<'a, Result<Box<dyn Deliveries>, BrokerError>> {
        Box::pin(async { Err(BrokerError::Closed) })
    }

    fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Delivery>, BrokerError>> {
        Box::pin(async { Ok(None) })
    }

    fn depth<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Depth>, BrokerError>> {
        Box::pin(async { Ok(None) })
    }

    fn purge<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<u64, BrokerError>> {
        Box::pin(async { Ok(0) })
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), BrokerError>> {
        Box::pin(async { Ok(()) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}
