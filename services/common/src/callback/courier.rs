//! Making callbacks in the background.

use std::error::Error as StdError;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{FutureExt as _, pending, select};
use futures_util::{StreamExt as _, stream};
use time::OffsetDateTime;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use uuid::Uuid;
use wirewright_runtime::client;

use super::outbox::{Due, Outbox};
use crate::Error;

/// How often to look for callbacks that are to be tried again.
const POLL: Duration = Duration::from_millis(500);
/// How many receivers are called at a time, so that a slow one does not hold up the others.
const AT_A_TIME: usize = 8;

/// How an attempt went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has heard it.
    Delivered,
    /// It may be heard later.
    Failed(String),
    /// It would fail again.
    Refused(String),
}

impl From<client::Error> for Outcome {
    fn from(error: client::Error) -> Self {
        match error.kind() {
            client::ErrorKind::Request(_) | client::ErrorKind::Target(_) | client::ErrorKind::Signature(_) => {
                Self::Refused(error.to_string())
            }
            // what the network says is for the log: it would tell of the service's surroundings
            client::ErrorKind::Transport(source) => {
                tracing::info!(cause = %root(&**source), "a receiver was not reached");
                Self::Failed("the receiver could not be reached".to_owned())
            }
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// What is behind an error: the last one of the chain.
fn root<'e>(mut error: &'e (dyn StdError + 'static)) -> &'e (dyn StdError + 'static) {
    while let Some(source) = error.source() {
        error = source;
    }
    error
}

/// What a service tells by its callbacks.
pub trait Deliver: Send + Sync + 'static {
    /// Makes a callback once: what there is to tell about `id`, to `url`.
    ///
    /// # Errors
    /// When the service itself fails; then it counts as not tried.
    fn deliver(&self, id: Uuid, url: &str) -> impl Future<Output = Result<Outcome, Error>> + Send;
}

/// Makes the callbacks of a service as they become due.
///
/// What is to be done is told by the database, so it may be ended at any moment and goes on when it is run again; what was
/// under way then, and was not waited for, is told twice. Run one of them at a time.
#[derive(Clone, Debug)]
pub struct Courier<D> {
    outbox: Outbox,
    deliver: D,
    wake: Arc<Notify>,
    clock: fn() -> OffsetDateTime,
}

impl<D: Deliver> Courier<D> {
    /// A courier of these callbacks, which looks again when it is woken.
    pub fn new(outbox: Outbox, deliver: D, wake: Arc<Notify>, clock: fn() -> OffsetDateTime) -> Self {
        Self {
            outbox,
            deliver,
            wake,
            clock,
        }
    }

    /// Works until `stop`; then what is under way is waited for, so that it is not told twice.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let stop = stop.shared();
        while stop.peek().is_none() {
            let worked = self.work_until(stop.clone()).await;
            let idle = async {
                match worked {
                    Ok(0) => drop(timeout(POLL, self.wake.notified()).await),
                    Ok(_) => {}
                    Err(error) => {
                        tracing::error!(%error, "callbacks could not be made");
                        sleep(POLL).await;
                    }
                }
            };
            select(stop.clone(), pin!(idle)).await;
        }
    }

    /// Tries the callbacks that are due once, and says how many they were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn work(&self) -> Result<usize, Error> {
        self.work_until(pending()).await
    }

    /// The same, but none is begun after `stop`.
    async fn work_until(&self, stop: impl Future<Output = ()> + Send) -> Result<usize, Error> {
        let stop = pin!(stop);
        let due = self.outbox.due((self.clock)()).await?;
        let count = due.len();
        let mut attempts = stream::iter(due)
            .take_until(stop)
            .map(|due| self.attempt(due))
            .buffer_unordered(AT_A_TIME);
        let mut failure = Ok(());
        while let Some(done) = attempts.next().await {
            failure = failure.and(done);
        }
        failure.map(|()| count)
    }

    async fn attempt(&self, due: Due) -> Result<(), Error> {
        let outcome = self.deliver.deliver(due.id, &due.url).await?;
        if outcome != Outcome::Delivered {
            tracing::warn!(id = %due.id, ?outcome, "a callback was not heard");
        }
        self.outbox.note(&due, &outcome, (self.clock)()).await
    }
}
