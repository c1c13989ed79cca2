//! From messages and the methods that handle them to consumers.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use super::{Consume, Consumers, Failure, Received, Receiving, Sending, Topology};
use crate::codec::{Decode, Encode};
use crate::rule::Validate;

/// Messages with the methods of one value that handle them, on the way to [`Consumers`]. Generated code makes it.
///
/// ```
/// # use wirewright_runtime::events::{Consumers, Exchange, Failure, Handlers, Kind, Queue, Received, Receiving, Topology};
/// static GREETING: Receiving = Receiving::new("greeting", "talk");
///
/// struct Listener;
///
/// impl Listener {
///     async fn greeting(&self, message: String) -> Result<(), Failure> {
///         Ok(println!("{message}"))
///     }
/// }
///
/// let topology = Topology::new()
///     .exchange(Exchange::new("talk", Kind::Fanout))
///     .queue(Queue::new("greetings"))
///     .bind("greetings", "talk", "");
/// let consumers: Consumers = Handlers::new(Listener, topology)
///     .on("greetings", &GREETING, |listener, received: Received<String>| async move {
///         listener.greeting(received.message).await
///     })
///     .into();
/// ```
#[must_use = "nothing is consumed before these are consumers that run"]
pub struct Handlers<C> {
    consumer: Arc<C>,
    consumers: Consumers,
}

impl<C: Send + Sync + 'static> Handlers<C> {
    /// No messages yet; all will be handled by `consumer`.
    pub fn new(consumer: C, topology: Topology) -> Self {
        Self {
            consumer: Arc::new(consumer),
            consumers: Consumers::new(topology),
        }
    }

    /// The same, where a queue is consumed in this way.
    pub fn queue(mut self, name: &str, how: Consume) -> Self {
        self.consumers = self.consumers.queue(name, how);
        self
    }

    /// The same with a message that comes from a queue, and who handles it.
    pub fn on<M, H, F>(
        mut self,
        queue: &str,
        receiving: &'static Receiving,
        handler: impl Fn(Arc<C>, Received<M, H>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        M: Decode + Send + 'static,
        H: Decode + Send + 'static,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let consumer = Arc::clone(&self.consumer);
        let handler = move |received| handler(Arc::clone(&consumer), received);
        self.consumers = self.consumers.on(queue, receiving, handler);
        self
    }

    /// The same with a message whose handler answers it.
    pub fn answer<M, H, R, F>(
        mut self,
        queue: &str,
        receiving: &'static Receiving,
        reply: &'static Sending,
        handler: impl Fn(Arc<C>, Received<M, H>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        M: Decode + Send + 'static,
        H: Decode + Send + 'static,
        R: Encode + Validate + Send + 'static,
        F: Future<Output = Result<R, Failure>> + Send + 'static,
    {
        let consumer = Arc::clone(&self.consumer);
        let handler = move |received| handler(Arc::clone(&consumer), received);
        self.consumers = self.consumers.answer(queue, receiving, reply, handler);
        self
    }
}

impl<C> From<Handlers<C>> for Consumers {
    fn from(handlers: Handlers<C>) -> Self {
        handlers.consumers
    }
}

impl<C> fmt::Debug for Handlers<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handlers").field(&self.consumers).finish()
    }
}
