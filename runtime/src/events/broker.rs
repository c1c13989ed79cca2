//! What a broker can do, whichever it is.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::{Message, Topology};

/// A broker: RabbitMQ, or the one in the process.
///
/// A value is a handle that is used from everywhere; connections are its own affair. It connects when it is first needed, and again
/// when a connection is lost: calls fail meanwhile, deliveries end, and who wants them asks again.
pub trait Broker: fmt::Debug + Send + Sync + 'static {
    /// Declares exchanges, queues and bindings, with the queues that retries and dead letters need. What is there stays.
    fn declare<'a>(&'a self, topology: &'a Topology) -> BoxFuture<'a, Result<(), BrokerError>>;

    /// Compares what is there with what has to be; nothing is changed.
    fn check<'a>(&'a self, topology: &'a Topology) -> BoxFuture<'a, Result<Vec<Drift>, BrokerError>>;

    /// Publishes a message. Where it is to be confirmed, this waits until the broker has it.
    fn publish<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BrokerError>>;

    /// Begins to consume from a queue.
    fn consume<'a>(&'a self, queue: &'a str, how: Consume) -> BoxFuture<'a, Result<Box<dyn Deliveries>, BrokerError>>;

    /// Takes one message out of a queue, if there is one; it is back in the queue unless it is settled.
    fn get<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Option<Delivery>, BrokerError>>;

    /// How much waits in a queue; `None` when there is no such queue.
    fn depth<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Option<Depth>, BrokerError>>;

    /// Removes all that waits in a queue, and tells how much that was.
    fn purge<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<u64, BrokerError>>;

    /// Whether the broker answers.
    fn ping(&self) -> BoxFuture<'_, Result<(), BrokerError>>;

    /// Closes what is open, after what was published is confirmed.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// How messages are consumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consume {
    /// How many messages may be on their way or in work, unsettled.
    pub prefetch: u16,
    /// Whether a message counts as settled once it is sent (at most once).
    pub auto_ack: bool,
    /// Whether nobody else may consume.
    pub exclusive: bool,
}

impl Default for Consume {
    fn default() -> Self {
        Self {
            prefetch: 10,
            auto_ack: false,
            exclusive: false,
        }
    }
}

/// Messages as they come.
pub trait Deliveries: Send {
    /// The next message; `None` or an error when no more will come: the consumer was cancelled, or the connection lost.
    /// To drop the future loses nothing.
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Delivery, BrokerError>>>;

    /// Takes nothing more. What was delivered already can still be settled; what was on its way goes back to the queue.
    fn cancel(&mut self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// A message that was delivered, to be settled once.
#[derive(Debug)]
pub struct Delivery {
    /// The message.
    pub message: Message,
    /// Whether it may have been delivered before.
    pub redelivered: bool,
    settle: Option<Box<dyn Settle>>,
}

/// How a delivery is settled.
pub trait Settle: fmt::Debug + Send + Sync {
    /// The work is done: the message is forgotten.
    fn ack(self: Box<Self>) -> BoxFuture<'static, Result<(), BrokerError>>;

    /// The message goes back to its queue, or is given up: to where the queue's dead letters go, or to nowhere.
    fn reject(self: Box<Self>, requeue: bool) -> BoxFuture<'static, Result<(), BrokerError>>;
}

impl Delivery {
    /// A delivery; without `settle` it is settled already.
    #[must_use]
    pub fn new(message: Message, redelivered: bool, settle: Option<Box<dyn Settle>>) -> Self {
        Self {
            message,
            redelivered,
            settle,
        }
    }

    /// The work is done: the message is forgotten.
    ///
    /// # Errors
    /// When the connection that it came by is gone; then it is delivered again.
    pub async fn ack(self) -> Result<(), BrokerError> {
        match self.settle {
            Some(settle) => settle.ack().await,
            None => Ok(()),
        }
    }

    /// The message goes back to its queue, or is given up.
    ///
    /// # Errors
    /// When the connection that it came by is gone; then it is delivered again.
    pub async fn reject(self, requeue: bool) -> Result<(), BrokerError> {
        match self.settle {
            Some(settle) => settle.reject(requeue).await,
            None => Ok(()),
        }
    }
}

/// How much waits in a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Messages that nobody has.
    pub ready: u64,
    /// Consumers.
    pub consumers: u64,
}

/// A difference between a broker and a topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// What it is about: `exchange`, `queue` or `binding`.
    pub what: &'static str,
    /// Its name; of a binding, `exchange -> queue (pattern)`.
    pub name: String,
    /// What is wrong with it.
    pub difference: Difference,
}

/// How something in a broker is not what it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing,
    /// It is another: what differs, as the broker says it.
    Other(String),
    /// Nothing of the topology wants it: a binding of one of its queues.
    Unknown,
    /// It cannot be seen from here: bindings, without the management interface.
    Unseen,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, name, difference } = self;
        match difference {
            Difference::Missing => write!(f, "{what} {name} is missing"),
            Difference::Other(text) => write!(f, "{what} {name} is another: {text}"),
            Difference::Unknown => write!(f, "{what} {name} is not in the contract"),
            Difference::Unseen => write!(f, "{what} {name} cannot be seen"),
        }
    }
}

/// Why a broker did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokerError {
    /// There is no connection, or it was lost: another try may do.
    Connection(String),
    /// The broker refused: the topology differs, something is missing, or it is not allowed.
    Refused(String),
    /// It cannot be said to a broker: an address that is none of one, or a name that is too long.
    Invalid(String),
    /// No queue takes the message.
    Returned {
        /// The exchange that it was published to.
        exchange: String,
        /// Its routing key.
        routing_key: String,
    },
    /// The broker did not take the message over (`basic.nack`).
    NotConfirmed,
    /// Nothing came in time.
    TimedOut(Duration),
    /// The handle was closed.
    Closed,
}

impl BrokerError {
    /// Whether the same may do later, without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Connection(_) | Self::NotConfirmed | Self::TimedOut(_))
    }
}

impl fmt::Display for BrokerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection(why) => write!(f, "no connection to the broker: {why}"),
            Self::Refused(why) => write!(f, "the broker refused: {why}"),
            Self::Invalid(why) => f.write_str(why),
            Self::Returned { exchange, routing_key } => {
                write!(f, "no queue takes `{routing_key}` of the exchange `{exchange}`")
            }
            Self::NotConfirmed => f.write_str("the broker did not take the message over"),
            Self::TimedOut(limit) => write!(f, "the broker did not answer within {limit:?}"),
            Self::Closed => f.write_str("the connection was closed here"),
        }
    }
}

impl std::error::Error for BrokerError {}
