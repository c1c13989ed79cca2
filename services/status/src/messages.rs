//! What is told between services: the broker, what waits for it, and who tells and hears.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use runnerly_common::events::Outbox;
use status_api::types::{BrokerState, WaitingMessages};
use tokio::time::timeout;
use wirewright_runtime::events::Broker;

/// How long the broker may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The broker of this process, and the services' messages that wait for it. Clones share the list.
#[derive(Clone, Debug)]
pub struct Messages {
    broker: Arc<dyn Broker>,
    outboxes: Arc<Mutex<Vec<(String, Outbox)>>>,
    lines: Arc<Mutex<Vec<Known>>>,
}

/// Whose line it is, and whether messages flow on it, as long as somebody has the line.
type Known = (String, Weak<AtomicBool>);

/// Somebody who tells or hears, silent until it says otherwise. Clones are one; it counts until the last one is dropped.
#[derive(Clone, Debug)]
pub struct Line(Arc<AtomicBool>);

impl Line {
    /// Messages flow from now on, or they do not.
    pub fn flows(&self, flows: bool) {
        self.0.store(flows, Ordering::Relaxed);
    }
}

impl Messages {
    /// Over a broker, without messages.
    #[must_use]
    pub fn new(broker: Arc<dyn Broker>) -> Self {
        Self {
            broker,
            outboxes: Arc::default(),
            lines: Arc::default(),
        }
    }

    /// The broker.
    #[must_use]
    pub fn broker(&self) -> &Arc<dyn Broker> {
        &self.broker
    }

    /// Adds the messages of a service; those of one with the same name are forgotten.
    pub fn add(&self, service: &str, outbox: &Outbox) {
        let mut all = self.outboxes.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(known, _)| known != service);
        all.push((service.to_owned(), outbox.clone()));
    }

    /// Adds a line of a service, which may have several.
    #[must_use]
    pub fn line(&self, service: &str) -> Line {
        let flows = Arc::default();
        let mut all = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(_, known)| known.strong_count() > 0);
        all.push((service.to_owned(), Arc::downgrade(&flows)));
        Line(flows)
    }

    /// The services that have a line on which nothing flows.
    pub(crate) fn silent(&self) -> BTreeSet<String> {
        let all = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let is_silent = |line: &Weak<AtomicBool>| line.upgrade().is_some_and(|flows| !flows.load(Ordering::Relaxed));
        let silent = all.iter().filter(|(_, line)| is_silent(line));
        silent.map(|(service, _)| service.clone()).collect()
    }

    /// Whether the broker answers.
    pub(crate) async fn state(&self) -> BrokerState {
        match timeout(PATIENCE, self.broker.ping()).await {
            Ok(Ok(())) => BrokerState::Connected,
            Ok(Err(_)) | Err(_) => BrokerState::Away,
        }
    }

    /// How many messages of each service wait; those of a service whose database fails are left out.
    pub(crate) async fn waiting(&self) -> Vec<WaitingMessages> {
        let all = self.outboxes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut waiting = Vec::new();
        for (service, outbox) in all {
            match outbox.depth().await {
                Ok(depth) => waiting.push(WaitingMessages {
                    service,
                    waiting: count(depth.waiting),
                    failing: count(depth.failing),
                }),
                Err(error) => tracing::error!(service, %error, "messages could not be counted"),
            }
        }
        waiting
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
