//! RabbitMQ as a [`Broker`], by [`lapin`] (AMQP 0-9-1).
//!
//! A handle has at most two connections: one publishes; the other consumes, and does all else. A broker that takes no messages for the moment
//! (`connection.blocked`) does not stop acknowledgements so, and queues that belong to a connection belong to the one that consumes.
//!
//! What was declared over a handle is declared again on each connection after its first: a broker that lost all is whole again before anything
//! is published to it.
//!
//! lapin can leave calls without an answer when a connection is lost, so every wait has a time limit; what is lost is opened anew when it is
//! needed next.

mod consume;
mod declare;
mod declared;
mod error;
mod line;
#[cfg(feature = "rabbitmq-management")]
mod management;
mod overflow;
mod pipeline;
mod properties;
mod publish;
mod returns;
mod settings;

use std::fmt;
use std::sync::Arc;

use futures_util::future::{BoxFuture, join};

use super::{Broker, BrokerError, Consume, Deliveries, Delivery, Depth, Difference, Drift, Message, Topology};
use line::Line;
use publish::Publishing;
use settings::Settings;

pub use settings::Builder;

/// A RabbitMQ. A value is a handle; clones use the same connections.
///
/// What need not be settled (`Consume::auto_ack`) is sent as fast as it comes; where more than 64 MiB or 16384 messages wait to be handled, the
/// newest are lost. A message that comes back since nothing takes it is logged by lapin, with its content, at the level `warn`.
///
/// Let only those publish whom you trust: lapin (4.12.3) reads headers that lie in each other by recursion without a bound, so that a message
/// with some hundred levels of them ends the process that consumes it. A larger stack of new threads (`RUST_MIN_STACK`) takes more.
///
/// ```no_run
/// use wirewright_runtime::events::{Broker, Message, Queue, RabbitMq, Topology};
///
/// # async fn start() -> Result<(), wirewright_runtime::events::BrokerError> {
/// let broker = RabbitMq::connect_lazily("amqp://guest:guest@localhost:5672/%2f")?;
/// broker.declare(&Topology::new().queue(Queue::new("reports"))).await?;
/// broker.publish(&Message::new("", "reports", "weekly")).await?;
/// if let Some(delivery) = broker.get("reports").await? {
///     assert_eq!(delivery.message.body, "weekly");
///     delivery.ack().await?;
/// }
/// broker.close().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RabbitMq {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Arc<Settings>,
    publishing: Publishing,
    consuming: Line,
}

impl RabbitMq {
    /// The broker at this URL, as `amqp://user:password@host:5672/vhost`; in a URL the vhost `/` is `%2f`. It connects when it is first used.
    ///
    /// # Errors
    /// [`BrokerError::Invalid`]: the URL is none of a broker, or one of `amqps` where the feature `rabbitmq-tls` is off.
    pub fn connect_lazily(url: &str) -> Result<Self, BrokerError> {
        Self::builder(url).build()
    }

    /// Settings of a handle that is to be made.
    pub fn builder(url: &str) -> Builder {
        Builder::new(url)
    }

    fn new(settings: Arc<Settings>) -> Self {
        let publishing = Publishing::new(&settings);
        let consuming = Line::new(&settings, "consuming");
        let inner = Inner {
            settings,
            publishing,
            consuming,
        };
        Self { inner: Arc::new(inner) }
    }
}

impl Inner {
    async fn check(&self, topology: &Topology) -> Result<Vec<Drift>, BrokerError> {
        let mut drift = declare::check(&self.consuming, topology).await?;
        drift.extend(self.bindings(topology).await?);
        Ok(drift)
    }

    #[cfg(feature = "rabbitmq-management")]
    async fn bindings(&self, topology: &Topology) -> Result<Vec<Drift>, BrokerError> {
        match &self.settings.management {
            Some(management) => management.check(topology).await,
            None => Ok(unseen(topology)),
        }
    }

    #[cfg(not(feature = "rabbitmq-management"))]
    async fn bindings(&self, topology: &Topology) -> Result<Vec<Drift>, BrokerError> {
        Ok(unseen(topology))
    }
}

/// That the bindings cannot be seen.
fn unseen(topology: &Topology) -> Vec<Drift> {
    let bindings = topology.bindings.iter().map(|binding| Drift {
        what: "binding",
        name: format!("{} -> {} ({})", binding.exchange, binding.queue, binding.pattern),
        difference: Difference::Unseen,
    });
    bindings.collect()
}

impl Broker for RabbitMq {
    fn declare<'a>(&'a self, topology: &'a Topology) -> BoxFuture<'a, Result<(), BrokerError>> {
        Box::pin(async {
            declare::declare(&self.inner.consuming, topology).await?;
            self.inner.settings.declared.add(topology);
            Ok(())
        })
    }

    fn check<'a>(&'a self, topology: &'a Topology) -> BoxFuture<'a, Result<Vec<Drift>, BrokerError>> {
        Box::pin(self.inner.check(topology))
    }

    fn publish<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BrokerError>> {
        Box::pin(self.inner.publishing.publish(message))
    }

    fn consume<'a>(&'a self, queue: &'a str, how: Consume) -> BoxFuture<'a, Result<Box<dyn Deliveries>, BrokerError>> {
        let limit = self.inner.settings.answer_timeout;
        Box::pin(consume::consume(&self.inner.consuming, limit, queue, how))
    }

    fn get<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Option<Delivery>, BrokerError>> {
        let limit = self.inner.settings.answer_timeout;
        Box::pin(consume::get(&self.inner.consuming, limit, queue))
    }

    fn depth<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Option<Depth>, BrokerError>> {
        Box::pin(declare::depth(&self.inner.consuming, queue))
    }

    fn purge<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<u64, BrokerError>> {
        Box::pin(declare::purge(&self.inner.consuming, queue))
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), BrokerError>> {
        Box::pin(async {
            // That a channel is open is an answer.
            self.inner.consuming.channel().await.map(drop)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            join(self.inner.publishing.close(), self.inner.consuming.close()).await;
        })
    }
}

impl fmt::Debug for RabbitMq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { uri, name, .. } = &*self.inner.settings;
        let address = format!("{}:{}", uri.authority.host, uri.authority.port);
        f.debug_struct("RabbitMq")
            .field("name", name)
            .field("address", &address)
            .field("vhost", &uri.vhost)
            .finish_non_exhaustive()
    }
}
