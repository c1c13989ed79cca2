//! A message that is to be sent.

use std::fmt;
use std::future::IntoFuture;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use serde_json::Value;
use time::OffsetDateTime;
use tracing::Instrument as _;
use uuid::Uuid;

use super::headers::{TRACEPARENT, TRACESTATE, of_json};
use super::key::{self, Content};
use super::level::report;
use super::{Message, Properties, PublishError, Publisher, Sending, content, told};
use crate::codec::{Encode, to_json};
use crate::rule::{Validate, check};
use crate::trace::Around;
use crate::violation::{Place, Violation, Violations};

/// The longest text that a property may have, in bytes: AMQP counts them in one byte.
const LONGEST: usize = 255;

/// A message that is to be sent. `.await` publishes it; [`message`](Self::message) gives what an outbox keeps.
///
/// What nobody tells: the message id is a new UUID of version 7, the correlation id is that of the request or message in work, and
/// so is the trace.
#[must_use = "a message is sent when it is awaited"]
pub struct Send<'a> {
    publisher: &'a Publisher,
    sending: &'static Sending,
    payload: Vec<u8>,
    headers: Vec<u8>,
    violations: Violations,
    parameters: Vec<(String, String)>,
    properties: Properties,
    /// The queue that an answer goes to.
    to: Option<String>,
}

impl<'a> Send<'a> {
    pub(super) fn new<M: Encode + Validate + ?Sized>(
        publisher: &'a Publisher,
        sending: &'static Sending,
        message: &M,
    ) -> Self {
        let violations = match publisher.level.checks() {
            true => check(message),
            false => Violations::default(),
        };
        Self {
            publisher,
            sending,
            payload: to_json(message),
            headers: b"{}".to_vec(),
            violations,
            parameters: Vec::new(),
            properties: Properties::default(),
            to: None,
        }
    }

    pub(super) fn publisher(&self) -> &'a Publisher {
        self.publisher
    }

    /// The same with headers: an object, whose properties are the headers.
    pub fn headers<H: Encode + Validate + ?Sized>(mut self, headers: &H) -> Self {
        if self.publisher.level.checks() {
            self.violations.append(of_headers(check(headers)));
        }
        self.headers = to_json(headers);
        self
    }

    /// The same with a value of the routing key. Those that stand in the message need not be told.
    pub fn parameter(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        let (name, value) = (name.into(), value.to_string());
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.push((name, value));
        self
    }

    /// The same with this message id: by it consumers know a message that comes twice.
    pub fn message_id(mut self, id: impl fmt::Display) -> Self {
        self.properties.message_id = Some(id.to_string());
        self
    }

    /// The same with this correlation id.
    pub fn correlation_id(mut self, id: impl fmt::Display) -> Self {
        self.properties.correlation_id = Some(id.to_string());
        self
    }

    /// The same, which waits no longer than this in a queue.
    pub fn expires_in(mut self, expiration: Duration) -> Self {
        self.properties.expiration = Some(expiration);
        self
    }

    /// The same, whose answer goes to this queue.
    pub fn reply_to(mut self, queue: impl Into<String>) -> Self {
        self.properties.reply_to = Some(queue.into());
        self
    }

    /// The message as it goes to the broker: what an outbox keeps, to publish it later.
    ///
    /// # Errors
    /// [`PublishError::Invalid`] when it is not what its contract says, and [`PublishError::Key`] when it has no routing key.
    pub fn message(self) -> Result<Message, PublishError> {
        let Self { publisher, sending, .. } = self;
        if !self.violations.is_empty() {
            match publisher.level {
                super::Level::Enforce => return Err(self.violations.into()),
                _ => report("out", sending.name, &self.violations),
            }
        }
        let (exchange, key) = match self.to {
            Some(queue) => ("", queue),
            None => {
                let content = Content {
                    payload: &self.payload,
                    headers: &self.headers,
                };
                (sending.exchange, key::write(sending.key, content, &self.parameters)?)
            }
        };
        let body = content::write(self.payload, sending.content_type, sending.gzip)?;
        let mut properties = described(self.properties, publisher, sending);
        properties.headers = of_json(serde_json::from_slice(&self.headers).unwrap_or(Value::Null));
        carry_on(&mut properties);
        check_lengths(&properties)?;
        Ok(Message {
            properties,
            persistent: sending.persistent,
            mandatory: sending.mandatory,
            confirmed: sending.confirmed,
            ..Message::new(exchange, key, body)
        })
    }

    /// The message as an answer: it goes to a queue, whatever its own address is.
    pub(super) fn answer(mut self, queue: String) -> Result<Message, PublishError> {
        self.to = Some(queue);
        self.message()
    }

    async fn publish(self) -> Result<(), PublishError> {
        let (publisher, sending, started) = (self.publisher, self.sending, Instant::now());
        let span = tracing::info_span!("publish", message_name = sending.name, exchange = sending.exchange);
        let outcome = async {
            let message = self.message()?;
            Ok(publisher.broker.publish(&message).await?)
        };
        let outcome = outcome.instrument(span).await;
        told::published(sending.name, started, &outcome);
        outcome
    }
}

impl<'a> IntoFuture for Send<'a> {
    type Output = Result<(), PublishError>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.publish())
    }
}

/// Without payload and headers: they can hold secrets.
impl fmt::Debug for Send<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Send")
            .field("name", &self.sending.name)
            .field("exchange", &self.sending.exchange)
            .field("message_id", &self.properties.message_id)
            .finish_non_exhaustive()
    }
}

/// Fills in what the contract says, and what nobody told.
fn described(told: Properties, publisher: &Publisher, sending: &'static Sending) -> Properties {
    let now = OffsetDateTime::now_utc();
    Properties {
        message_id: told.message_id.or_else(|| Some(Uuid::now_v7().to_string())),
        content_type: Some(sending.content_type.to_owned()),
        content_encoding: sending.gzip.then(|| "gzip".to_owned()),
        kind: Some(sending.kind.to_owned()),
        timestamp: Some(now.replace_nanosecond(0).unwrap_or(now)),
        app_id: publisher.app_id.as_deref().map(str::to_owned),
        expiration: told.expiration.or(sending.expiration),
        priority: sending.priority,
        ..told
    }
}

/// Hands on what the running task is done for.
fn carry_on(properties: &mut Properties) {
    let around = Around::current();
    if properties.correlation_id.is_none() {
        let id = around.request_id.as_ref().and_then(|id| id.to_str().ok());
        properties.correlation_id = id.map(str::to_owned);
    }
    if let Some(trace) = around.trace.filter(|_| properties.header(TRACEPARENT).is_none()) {
        properties.set_header(TRACEPARENT, trace.child().to_string());
        if let Some(state) = trace.state() {
            properties.set_header(TRACESTATE, state);
        }
    }
}

/// Properties are short texts: a longer one would break the connection.
fn check_lengths(properties: &Properties) -> Result<(), Violations> {
    let of_contract = [
        ("message_id", &properties.message_id),
        ("correlation_id", &properties.correlation_id),
        ("reply_to", &properties.reply_to),
        ("content_type", &properties.content_type),
        ("type", &properties.kind),
        ("app_id", &properties.app_id),
    ];
    let too_long = |text: &str| text.len() > LONGEST;
    let mut violations = Violations::default();
    let mut refuse = |name: String| {
        let place = Place::Header { name: name.into() };
        violations.push(Violation::new(
            place,
            "maxLength",
            format!("must have at most {LONGEST} bytes"),
        ));
    };
    for (name, text) in of_contract {
        if text.as_deref().is_some_and(too_long) {
            refuse(name.to_owned());
        }
    }
    for (name, _) in properties.headers.iter().filter(|(name, _)| too_long(name)) {
        refuse(name.chars().take(crate::violation::NAME_LIMIT).collect());
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// What is wrong with an object of headers, each by the name of the header.
pub(super) fn of_headers(violations: Violations) -> Violations {
    let mut all = Violations::with_bounds(violations.bounds());
    for mut violation in violations.into_vec() {
        let path = violation.pointer.strip_prefix('/').unwrap_or_default();
        let (name, rest) = path
            .split_once('/')
            .map_or((path, String::new()), |(name, rest)| (name, format!("/{rest}")));
        let name = if name.is_empty() { "headers" } else { name };
        violation.place = Place::Header {
            name: name.replace("~1", "/").replace("~0", "~").into(),
        };
        violation.pointer = rest;
        all.push(violation);
    }
    all
}
