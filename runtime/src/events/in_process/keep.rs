//! What stays of a broker that outlives its process.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::events::{BrokerError, Message, Topology};

/// Where what is durable is kept. What is told here is written down later, in its order, some of it at a time: a message
/// that moves is kept in its new queue before it is forgotten in the old one.
pub(super) trait Keeper: fmt::Debug + Send + Sync {
    /// Whether a message can be kept.
    fn takes(&self, message: &Message) -> bool;

    /// A message came into a queue.
    fn keep(&self, queue: &str, message: &Message) -> i64;

    /// A message left its queue.
    fn forget(&self, id: i64);

    /// These are the exchanges, queues and bindings that are durable.
    fn define(&self, topology: &Topology);

    /// Waits until all that was told until now is written down.
    fn written(&self) -> BoxFuture<'static, Result<(), BrokerError>>;

    /// The broker ends: nothing counts any more that is told from now on.
    fn close(&self);
}

/// A message that is written down already.
#[cfg(feature = "sqlite")]
#[derive(Debug)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) queue: String,
    pub(super) message: Message,
    /// How long ago it came.
    pub(super) age: std::time::Duration,
}

/// A message that is kept as long as this is there.
#[derive(Debug)]
pub(super) struct Kept {
    keeper: Arc<dyn Keeper>,
    id: i64,
}

impl Kept {
    pub(super) fn new(keeper: &Arc<dyn Keeper>, queue: &str, message: &Message) -> Self {
        Self::known(keeper, keeper.keep(queue, message))
    }

    /// One that is written down already.
    pub(super) fn known(keeper: &Arc<dyn Keeper>, id: i64) -> Self {
        let keeper = Arc::clone(keeper);
        Self { keeper, id }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.keeper.forget(self.id);
    }
}
