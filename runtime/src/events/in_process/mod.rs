//! A broker in the process.

mod check;
mod death;
mod declare;
mod deliveries;
#[cfg(feature = "sqlite")]
mod journal;
mod keep;
mod queue;
mod route;
mod rules;
mod state;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::{Broker, BrokerError, Consume, Deliveries, Delivery, Depth, Drift, Message, Topology};
use deliveries::{Arrivals, Ticket};
use keep::Keeper;
use state::State;

/// A broker in the process: for tests, and for programs that need no other one. It does what RabbitMQ does, but for copies to the keys in
/// the headers `CC` and `BCC`, and forgets everything with its last handle, unless it is [durable](Self::durable).
///
/// A value is a connection, and so are its clones together; [`connect`](Self::connect) gives another one. Memory is bounded: a queue
/// without `x-max-length` or `x-max-length-bytes` of its own takes 100,000 messages of 64 MiB in all, and then no more
/// ([`BrokerError::NotConfirmed`]); [`bounded`](Self::bounded) sets other bounds. Dead letters of quorum queues have room all the same. Messages expire only when they are next in their
/// queue, as in RabbitMQ.
///
/// ```
/// use wirewright_runtime::events::{Broker, InProcess, Message, Queue, Topology};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let broker = InProcess::new();
/// broker.declare(&Topology::new().queue(Queue::new("jobs"))).await?;
/// broker.publish(&Message::new("", "jobs", "work")).await?;
/// let delivery = broker.get("jobs").await?.unwrap();
/// assert_eq!(delivery.message.body, "work");
/// delivery.ack().await?;
/// # Ok::<(), wirewright_runtime::events::BrokerError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct InProcess {
    connection: Arc<Connection>,
}

/// What a queue takes that says nothing of it.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    messages: usize,
    bytes: usize,
}

const BOUNDS: Bounds = Bounds {
    messages: 100_000,
    bytes: 64 * 1024 * 1024,
};

/// What all connections share.
struct Shared {
    state: Mutex<State>,
    changed: Notify,
    /// Where what is durable is kept, if it is.
    keeper: Option<Arc<dyn Keeper>>,
}

struct Connection {
    id: u64,
    closed: AtomicBool,
    shared: Arc<Shared>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something, lets happen what follows from it, and wakes who waits.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state();
        state.turn(Instant::now());
        let result = change(&mut state);
        state.turn(Instant::now());
        drop(state);
        self.changed.notify_waiters();
        result
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // What goes with the process is not gone.
        if let Some(keeper) = &self.keeper {
            keeper.close();
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        self.shared.change(|state| state.disconnect(self.id));
    }
}

impl InProcess {
    /// A broker without exchanges and queues.
    #[must_use]
    pub fn new() -> Self {
        Self::bounded(BOUNDS.messages, BOUNDS.bytes)
    }

    /// The same, whose queues take so many messages, and so many bytes of bodies, unless their arguments say otherwise.
    #[must_use]
    pub fn bounded(messages: usize, bytes: usize) -> Self {
        let shared = Shared {
            state: Mutex::new(State::new(Bounds { messages, bytes })),
            changed: Notify::new(),
            keeper: None,
        };
        Self::over(Arc::new(shared))
    }

    /// A broker that outlives the process: durable exchanges and queues, their bindings and persistent messages are kept in SQLite, and
    /// are there again when a broker is made over the same database. Whoever publishes to it waits until that is written, many of them
    /// for one transaction; what was settled shortly before the process died may come again. How much a transaction outlives is up to
    /// the database: with `PRAGMA synchronous = FULL`, a loss of power.
    ///
    /// How often a message came back is not kept: one that ends the process each time is delivered again after each start.
    ///
    /// Only one broker at a time keeps its messages in a database.
    ///
    /// ```
    /// use wirewright_runtime::events::{Broker, InProcess, Message, Queue, Topology};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// # let folder = tempfile::tempdir()?;
    /// # let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("broker.db"));
    /// let pool = sqlx::SqlitePool::connect_with(options.create_if_missing(true)).await?;
    /// let broker = InProcess::durable(pool.clone()).await?;
    /// broker.declare(&Topology::new().queue(Queue::new("jobs"))).await?;
    /// broker.publish(&Message::new("", "jobs", "work")).await?;
    /// broker.close().await;
    /// drop(broker);
    /// let broker = InProcess::durable(pool).await?;
    /// assert!(broker.get("jobs").await?.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// When the database fails, holds what nobody can read, or belongs to another broker at the moment.
    #[cfg(feature = "sqlite")]
    pub async fn durable(pool: sqlx::SqlitePool) -> Result<Self, sqlx::Error> {
        let (state, keeper) = journal::open(pool).await?;
        Ok(Self::over(Arc::new(Shared {
            state: Mutex::new(state),
            changed: Notify::new(),
            keeper: Some(keeper),
        })))
    }

    fn over(shared: Arc<Shared>) -> Self {
        let id = shared.state().number();
        let closed = AtomicBool::new(false);
        Self {
            connection: Arc::new(Connection { id, closed, shared }),
        }
    }

    /// Another connection to the same broker, as another process would have it.
    #[must_use]
    pub fn connect(&self) -> Self {
        Self::over(Arc::clone(&self.connection.shared))
    }

    /// Loses all connections, as a broker that restarts does: consumers end, what was not settled is back in its queue, and what is
    /// not durable is gone, messages that are not persistent too. Handles go on to work.
    pub fn restart(&self) {
        self.connection.shared.change(State::restart);
    }

    /// The broker is away: connections are lost, and calls fail until [`start`](Self::start). Nothing is forgotten but what a restart
    /// forgets.
    pub fn stop(&self) {
        self.connection.shared.change(|state| {
            state.restart();
            state.away = true;
        });
    }

    /// The broker is there again.
    pub fn start(&self) {
        self.connection.shared.change(|state| state.away = false);
    }

    /// Waits until all that was done until now is kept, where it is.
    async fn written(&self) -> Result<(), BrokerError> {
        match &self.shared().keeper {
            Some(keeper) => keeper.written().await,
            None => Ok(()),
        }
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.connection.shared
    }

    /// Does something over this connection.
    fn call<T>(&self, work: impl FnOnce(&mut State) -> Result<T, BrokerError>) -> Result<T, BrokerError> {
        // Closing takes its turn too: what comes later is not done.
        self.shared().change(
            |state| match (self.connection.closed.load(Ordering::Relaxed), state.away) {
                (true, _) => Err(BrokerError::Closed),
                (false, true) => Err(BrokerError::Connection("the broker is away".to_owned())),
                (false, false) => work(state),
            },
        )
    }
}

impl Default for InProcess {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcess")
            .field("connection", &self.connection.id)
            .finish_non_exhaustive()
    }
}

impl Broker for InProcess {
    fn declare<'a>(&'a self, topology: &'a Topology) -> BoxFuture<'a, Result<(), BrokerError>> {
        Box::pin(async {
            self.call(|state| state.declare(topology, self.connection.id))?;
            self.written().await
        })
    }

    fn check<'a>(&'a self, topology: &'a Topology) -> BoxFuture<'a, Result<Vec<Drift>, BrokerError>> {
        Box::pin(async { self.call(|state| Ok(state.check(topology))) })
    }

    fn publish<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BrokerError>> {
        Box::pin(async {
            if self
                .shared()
                .keeper
                .as_ref()
                .is_some_and(|keeper| !keeper.takes(message))
            {
                return Err(BrokerError::Refused("headers stand in each other too deep".to_owned()));
            }
            self.call(|state| state.publish(message, Instant::now()))?;
            self.written().await
        })
    }

    fn consume<'a>(&'a self, queue: &'a str, how: Consume) -> BoxFuture<'a, Result<Box<dyn Deliveries>, BrokerError>> {
        Box::pin(async move {
            let consumer = self.call(|state| state.consume(queue, how, self.connection.id))?;
            let arrivals = Arrivals::new(Arc::clone(&self.connection), queue, consumer);
            Ok(Box::new(arrivals) as Box<dyn Deliveries>)
        })
    }

    fn get<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Option<Delivery>, BrokerError>> {
        Box::pin(async move {
            let taken = self.call(|state| state.get(queue, self.connection.id))?;
            Ok(taken.map(|taken| Ticket::delivery(self.shared(), queue, taken)))
        })
    }

    fn depth<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Option<Depth>, BrokerError>> {
        Box::pin(async move { self.call(|state| Ok(state.queues.get(queue).map(queue::Stored::depth))) })
    }

    fn purge<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<u64, BrokerError>> {
        Box::pin(async move { self.call(|state| Ok(state.stored(queue, self.connection.id)?.purge())) })
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), BrokerError>> {
        Box::pin(async { self.call(|_| Ok(())) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.shared().change(|state| {
                self.connection.closed.store(true, Ordering::Relaxed);
                state.disconnect(self.connection.id);
            });
            if let Err(error) = self.written().await {
                tracing::error!(%error, "a broker is closed before all is written");
            }
        })
    }
}
