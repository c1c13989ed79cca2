//! What handlers are given, and what they answer.

use std::fmt;

use time::OffsetDateTime;

use super::headers::{TRACEPARENT, TRACESTATE};
use super::topology::DEAD;
use super::{Header, Message};
use crate::body::BoxError;
use crate::trace::{Around, TraceContext};

/// A message for a handler: what it holds, decoded and checked, and how it came.
#[derive(Clone, Debug)]
pub struct Received<M, H = ()> {
    /// The payload.
    pub message: M,
    /// The headers of the contract; `()` where it has none.
    pub headers: H,
    /// The values that the routing key has.
    pub parameters: Parameters,
    /// How it came.
    pub context: Context,
}

/// The values that a routing key has, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(pub(super) Vec<(&'static str, String)>);

impl Parameters {
    /// The value of a parameter; `None` where the key has no such one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that every key of the message has; empty where it has no such one.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

/// How a message came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Context {
    /// What makes it one message, however often it is delivered.
    pub message_id: Option<String>,
    /// What it belongs to.
    pub correlation_id: Option<String>,
    /// Whether it may have been delivered before.
    pub redelivered: bool,
    /// Which try this is, from 1: a handler that failed makes the next one. What comes back because a process died does not count.
    pub attempt: u32,
    /// Whether the message is given up when this try fails.
    pub last: bool,
    /// The queue that it came from.
    pub queue: String,
    /// The exchange that it was published to.
    pub exchange: String,
    /// The routing key that it was published with.
    pub routing_key: String,
    /// When it was made, in whole seconds.
    pub timestamp: Option<OffsetDateTime>,
    /// Which program made it.
    pub app_id: Option<String>,
    /// The queue that wants an answer.
    pub reply_to: Option<String>,
    /// Its place in a trace.
    pub trace: Option<TraceContext>,
}

pub(super) const ATTEMPT: &str = "x-wirewright-attempt";
pub(super) const EXCHANGE: &str = "x-wirewright-exchange";
pub(super) const ROUTING_KEY: &str = "x-wirewright-routing-key";

impl Context {
    pub(super) fn of(message: &Message, redelivered: bool, queue: &str, tries: u32) -> Self {
        let properties = &message.properties;
        let text = |name: &str| properties.header(name).and_then(Header::as_text);
        let (exchange, routing_key) = origin(message, queue);
        let attempt = attempt(message);
        Self {
            message_id: properties.message_id.clone(),
            correlation_id: properties.correlation_id.clone(),
            redelivered,
            attempt,
            last: attempt >= tries,
            queue: queue.to_owned(),
            exchange: exchange.to_owned(),
            routing_key: routing_key.to_owned(),
            timestamp: properties.timestamp,
            app_id: properties.app_id.clone(),
            reply_to: properties.reply_to.clone(),
            trace: text(TRACEPARENT).and_then(|parent| TraceContext::read(parent, text(TRACESTATE))),
        }
    }

    /// The number that an answer has.
    pub(super) fn answers(&self) -> Option<String> {
        self.correlation_id.clone().or_else(|| self.message_id.clone())
    }

    /// What clients and publishers carry on that are called while the message is in work.
    pub(super) fn around(&self) -> Around {
        let id = self.correlation_id.as_ref().or(self.message_id.as_ref());
        Around {
            trace: self.trace.clone(),
            request_id: id.and_then(|id| http::HeaderValue::from_str(id).ok()),
        }
    }
}

/// Which try this is, from 1.
pub(super) fn attempt(message: &Message) -> u32 {
    let said = message.properties.header(ATTEMPT).and_then(Header::as_integer);
    said.and_then(|attempt| u32::try_from(attempt).ok()).unwrap_or(1).max(1)
}

/// The exchange and the routing key that a message of this queue was published with, before it waited for another try or was given up.
pub(super) fn origin<'m>(message: &'m Message, queue: &str) -> (&'m str, &'m str) {
    let text = |name: &str| message.properties.header(name).and_then(Header::as_text);
    match (text(EXCHANGE), text(ROUTING_KEY)) {
        (Some(exchange), Some(key)) => (exchange, key),
        _ => buried(message, queue).unwrap_or((&message.exchange, &message.routing_key)),
    }
}

/// Where the broker says that a dead letter was published to which it moved itself, into the queue for those of another one.
fn buried<'m>(message: &'m Message, queue: &str) -> Option<(&'m str, &'m str)> {
    let died_in = queue.strip_suffix(DEAD)?;
    let Header::List(deaths) = message.properties.header("x-death")? else {
        return None;
    };
    // The last one stands first.
    deaths.iter().find_map(|death| {
        let Header::Table(death) = death else { return None };
        let field = |name: &str| death.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        let is_here = field("queue").and_then(Header::as_text) == Some(died_in);
        let Header::List(keys) = field("routing-keys").filter(|_| is_here)? else {
            return None;
        };
        Some((field("exchange")?.as_text()?, keys.first()?.as_text()?))
    })
}

/// A handler did not do its work. What is made of an error by `?` is tried again.
///
/// ```
/// use wirewright_runtime::events::Failure;
///
/// fn parse(text: &str) -> Result<u32, Failure> {
///     Ok(text.parse()?)
/// }
/// assert!(matches!(parse("x"), Err(Failure::Retry(_))));
/// assert_eq!(Failure::give_up("no such race").to_string(), "no such race");
/// ```
#[derive(Debug)]
pub enum Failure {
    /// Another try may do: the message waits for it, as long as its queue has further tries.
    Retry(BoxError),
    /// No other try will do: the message is given up at once.
    GiveUp(BoxError),
}

impl Failure {
    /// Another try may do.
    pub fn retry(reason: impl Into<BoxError>) -> Self {
        Self::Retry(reason.into())
    }

    /// No other try will do.
    pub fn give_up(reason: impl Into<BoxError>) -> Self {
        Self::GiveUp(reason.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retry(reason) | Self::GiveUp(reason) => reason.fmt(f),
        }
    }
}

// No `Error` itself: then every error could not become one.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Retry(error.into())
    }
}
