//! Who handles what comes.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::handler::{Answering, Handles, Typed};
use super::run;
use super::{Broker, BrokerError, Consume, Failure, Level, Received, Receiving, Sending, Topology};
use crate::codec::{Decode, Encode};
use crate::rule::Validate;

/// The largest message that is taken, unless told otherwise.
const LIMIT: usize = 1024 * 1024;
/// How long work may take after the end was asked for, unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(30);

/// Handlers of messages, and the queues that they come from.
///
/// ```
/// # use wirewright_runtime::events::{Consume, Consumers, Exchange, KeyPart, Kind, Parameter, Queue, Received, Receiving, Topology};
/// static GREETING: Receiving = Receiving::new("greeting", "talk")
///     .key(&[KeyPart::Text("greeting."), KeyPart::Parameter(Parameter::new("who"))]);
///
/// let topology = Topology::new()
///     .exchange(Exchange::new("talk", Kind::Topic))
///     .queue(Queue::new("greetings"))
///     .bind("greetings", "talk", "greeting.*");
/// let consumers = Consumers::new(topology)
///     .queue("greetings", Consume::default())
///     .on("greetings", &GREETING, async |received: Received<String>| {
///         println!("{}: {}", received.parameters.text("who"), received.message);
///         Ok(())
///     });
/// ```
#[derive(Clone)]
#[must_use = "nothing is consumed before `run` or `spawn`"]
pub struct Consumers {
    pub(super) topology: Topology,
    pub(super) queues: Vec<(String, Consume)>,
    pub(super) routes: Vec<Route>,
    pub(super) settings: Settings,
}

/// What holds for all messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) level: Level,
    pub(super) limit: usize,
    pub(super) patience: Duration,
}

/// A message of a queue, and who handles it.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) queue: String,
    pub(super) receiving: &'static Receiving,
    pub(super) handler: Arc<dyn Handles>,
}

impl Consumers {
    /// No handlers yet, over what has to be there for them.
    pub fn new(topology: Topology) -> Self {
        Self {
            topology,
            queues: Vec::new(),
            routes: Vec::new(),
            settings: Settings {
                level: Level::default(),
                limit: LIMIT,
                patience: PATIENCE,
            },
        }
    }

    /// The same, where a queue is consumed in this way; [`Consume::default`] unless told. Up to `prefetch` messages of a queue are in
    /// work at once, or one, where only one consumer of the queue is active: then each is done before the next one begins.
    pub fn queue(mut self, name: &str, how: Consume) -> Self {
        match self.queues.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = how,
            None => self.queues.push((name.to_owned(), how)),
        }
        self
    }

    /// The same with a handler of a message that comes from a queue.
    pub fn on<M, H, F>(
        mut self,
        queue: &str,
        receiving: &'static Receiving,
        handler: impl Fn(Received<M, H>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        M: Decode + Send + 'static,
        H: Decode + Send + 'static,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.route(queue, receiving, Arc::new(Typed::new(handler)));
        self
    }

    /// The same with a handler that answers: what it gives is sent to the queue that a message asks for (`reply_to`), with its correlation
    /// id. An answer that breaks its contract is a failure; one that nobody waits for any more is none.
    pub fn answer<M, H, R, F>(
        mut self,
        queue: &str,
        receiving: &'static Receiving,
        reply: &'static Sending,
        handler: impl Fn(Received<M, H>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        M: Decode + Send + 'static,
        H: Decode + Send + 'static,
        R: Encode + Validate + Send + 'static,
        F: Future<Output = Result<R, Failure>> + Send + 'static,
    {
        self.route(queue, receiving, Arc::new(Answering::new(reply, handler)));
        self
    }

    fn route(&mut self, queue: &str, receiving: &'static Receiving, handler: Arc<dyn Handles>) {
        if !self.queues.iter().any(|(known, _)| known == queue) {
            self.queues.push((queue.to_owned(), Consume::default()));
        }
        self.routes.push(Route {
            queue: queue.to_owned(),
            receiving,
            handler,
        });
    }

    /// Both together. What both say is taken from the first.
    pub fn and(mut self, other: Self) -> Self {
        self.topology = self.topology.and(other.topology);
        for (name, how) in other.queues {
            if !self.queues.iter().any(|(known, _)| *known == name) {
                self.queues.push((name, how));
            }
        }
        self.routes.extend(other.routes);
        self
    }

    /// The same with another [`Level`].
    pub fn level(mut self, level: Level) -> Self {
        self.settings.level = level;
        self
    }

    /// The same, which takes messages of so many bytes, compressed and not; 1 MiB by default. A larger one is given up.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.settings.limit = bytes;
        self
    }

    /// The same, which waits so long for what is in work when it is to stop; 30 seconds by default. What is not done then comes back
    /// to its queue.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.settings.patience = patience;
        self
    }

    /// What has to be there in the broker.
    #[must_use]
    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// Declares what has to be there and consumes until `stop`; then nothing more is taken, and what is in work is waited for. When the
    /// connection is lost, what is in work is waited for too, for its messages come again; then it declares and consumes again, after
    /// pauses that grow up to 10 seconds. A handler that panics has failed; the others go on.
    ///
    /// Exclusive queues get a name of their own each time: that of the contract, and a number behind it.
    ///
    /// # Errors
    /// When the broker refuses what has to be there before anything was consumed, when its handle was closed, and
    /// [`BrokerError::TimedOut`] when not all work was done in time after `stop`.
    pub async fn run(self, broker: Arc<dyn Broker>, stop: impl Future<Output = ()> + Send) -> Result<(), BrokerError> {
        run::all(self, broker, stop).await
    }

    /// The same in a task of its own, within a runtime of tokio. It ends by itself only with an error, which is logged too.
    pub fn spawn(self, broker: Arc<dyn Broker>) -> Running {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let outcome = self.run(broker, async move { drop(stopped.await) }).await;
            if let Err(error) = &outcome {
                tracing::error!(%error, "nothing is consumed any more");
            }
            outcome
        });
        Running { stop, task }
    }
}

/// By the names of messages.
impl fmt::Debug for Consumers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes = self.routes.iter().map(|route| (&route.queue, route.receiving.name));
        f.debug_struct("Consumers")
            .field("queues", &self.queues)
            .field("messages", &routes.collect::<Vec<_>>())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Consumers at work. To drop this is to tell them to stop, without waiting for them.
#[derive(Debug)]
pub struct Running {
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<Result<(), BrokerError>>,
}

impl Running {
    /// Takes nothing more, and waits for what is in work.
    ///
    /// # Errors
    /// As [`Consumers::run`].
    pub async fn stop(self) -> Result<(), BrokerError> {
        // Whoever has ended already needs not be told.
        drop(self.stop);
        // Nothing in the task panics; one that was cancelled went with the runtime.
        self.task.await.unwrap_or(Err(BrokerError::Closed))
    }

    /// Whether it has ended by itself, with an error.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }
}
