//! Messages on their way out.

use std::fmt;
use std::sync::Arc;

use super::{Broker, BrokerError, KeyError, Level, Send, Sending};
use crate::codec::Encode;
use crate::problem::Problem;
use crate::rule::Validate;
use crate::violation::Violations;

/// Publishes messages as contracts describe them. Cheap to clone.
///
/// ```
/// use wirewright_runtime::events::{Broker, Exchange, InProcess, Kind, KeyPart, Publisher, Queue, Sending, Topology};
///
/// static GREETING: Sending = Sending::new("greeting", "talk").key(&[KeyPart::Text("greeting.hello")]);
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let broker = InProcess::new();
/// let topology = Topology::new()
///     .exchange(Exchange::new("talk", Kind::Topic))
///     .queue(Queue::new("greetings"))
///     .bind("greetings", "talk", "greeting.*");
/// broker.declare(&topology).await.unwrap();
///
/// let publisher = Publisher::from(broker.clone()).app_id("example");
/// publisher.send(&GREETING, &"hello".to_owned()).await.unwrap();
/// assert_eq!(broker.depth("greetings").await.unwrap().unwrap().ready, 1);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct Publisher {
    pub(super) broker: Arc<dyn Broker>,
    pub(super) app_id: Option<Arc<str>>,
    pub(super) level: Level,
}

impl Publisher {
    /// A publisher that sends what its contract allows, and nothing else.
    #[must_use]
    pub fn new(broker: Arc<dyn Broker>) -> Self {
        Self {
            broker,
            app_id: None,
            level: Level::default(),
        }
    }

    /// The same, which tells the name of the program that sends (the property `app_id`).
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<Arc<str>>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// The same with another [`Level`].
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The broker that it publishes to.
    #[must_use]
    pub fn broker(&self) -> &Arc<dyn Broker> {
        &self.broker
    }

    /// A message that is sent when it is awaited.
    pub fn send<'a, M: Encode + Validate + ?Sized>(&'a self, sending: &'static Sending, message: &M) -> Send<'a> {
        Send::new(self, sending, message)
    }
}

impl From<Arc<dyn Broker>> for Publisher {
    fn from(broker: Arc<dyn Broker>) -> Self {
        Self::new(broker)
    }
}

impl<B: Broker> From<Arc<B>> for Publisher {
    fn from(broker: Arc<B>) -> Self {
        Self::new(broker)
    }
}

impl<B: Broker> From<B> for Publisher {
    fn from(broker: B) -> Self {
        Self::new(Arc::new(broker))
    }
}

impl From<&Self> for Publisher {
    fn from(publisher: &Self) -> Self {
        publisher.clone()
    }
}

/// Why a message was not published.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublishError {
    /// It is not what its contract says.
    Invalid(Violations),
    /// It has no routing key.
    Key(KeyError),
    /// The broker did not take it.
    Broker(BrokerError),
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(violations) => write!(f, "the message is not what its contract says: {violations}"),
            Self::Key(error) => error.fmt(f),
            Self::Broker(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Invalid(_) => None,
            Self::Key(error) => Some(error),
            Self::Broker(error) => Some(error),
        }
    }
}

impl From<BrokerError> for PublishError {
    fn from(error: BrokerError) -> Self {
        Self::Broker(error)
    }
}

impl From<KeyError> for PublishError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<Violations> for PublishError {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

/// 503 where another try may do, and else 500: callers cannot mend it.
impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Broker(error) if error.is_transient() => Self::new(http::StatusCode::SERVICE_UNAVAILABLE),
            _ => Self::internal(),
        }
    }
}
