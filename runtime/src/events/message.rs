//! Messages as a broker sees them: bytes with an address and properties.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use time::OffsetDateTime;

use super::content;
use crate::violation::Violations;

/// A message: what is published, and what is delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The exchange that it is published to; empty for the default one, which takes the routing key for the name of a queue.
    pub exchange: String,
    /// The routing key.
    pub routing_key: String,
    /// The content, as `content_type` and `content_encoding` say.
    pub body: Bytes,
    /// What is told of it.
    pub properties: Properties,
    /// Whether it is to survive a broker that restarts (`delivery_mode` 2).
    pub persistent: bool,
    /// Whether a publisher is told when no queue takes it.
    pub mandatory: bool,
    /// Whether a publisher waits until the broker has taken it over.
    pub confirmed: bool,
}

impl Message {
    /// A message that survives restarts, that some queue has to take, and that waits to be confirmed.
    #[must_use]
    pub fn new(exchange: impl Into<String>, routing_key: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self {
            exchange: exchange.into(),
            routing_key: routing_key.into(),
            body: body.into(),
            properties: Properties::default(),
            persistent: true,
            mandatory: true,
            confirmed: true,
        }
    }
}

impl Message {
    /// Puts a value into the body, as JSON or what the media type calls for, and says so in the properties.
    ///
    /// # Errors
    /// When there is no such format in this build, or the value cannot be written in it.
    pub fn set_content(&mut self, json: Vec<u8>, content_type: &str, gzip: bool) -> Result<(), Violations> {
        self.body = content::write(json, content_type, gzip)?.into();
        self.properties.content_type = Some(content_type.to_owned());
        self.properties.content_encoding = gzip.then(|| "gzip".to_owned());
        Ok(())
    }

    /// The value in the body, as JSON. It may have so many bytes, compressed and not.
    ///
    /// # Errors
    /// When the body is not what the properties say, or is larger.
    pub fn content(&self, limit: usize) -> Result<Vec<u8>, Violations> {
        let properties = &self.properties;
        let content_type = properties.content_type.as_deref().unwrap_or("application/json");
        content::read(&self.body, content_type, properties.content_encoding.as_deref(), limit)
    }
}

/// What is told of a message (AMQP 0-9-1, section 1.8 of the generated reference: the class `basic`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Properties {
    /// What makes it one message, however often it is delivered.
    pub message_id: Option<String>,
    /// What it belongs to: of a reply, the request's.
    pub correlation_id: Option<String>,
    /// The queue that wants the reply.
    pub reply_to: Option<String>,
    /// The media type of the body.
    pub content_type: Option<String>,
    /// `gzip`, or nothing.
    pub content_encoding: Option<String>,
    /// The message's name in the contract (`type`).
    pub kind: Option<String>,
    /// When it was made, in whole seconds.
    pub timestamp: Option<OffsetDateTime>,
    /// Which program made it.
    pub app_id: Option<String>,
    /// How long it may wait in a queue.
    pub expiration: Option<Duration>,
    /// From 0 to 9; higher ones first, where the queue has priorities.
    pub priority: Option<u8>,
    /// Headers, in order; each name once.
    pub headers: Vec<(String, Header)>,
}

impl Properties {
    /// The header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Header> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Sets a header; one of the same name is replaced.
    pub fn set_header(&mut self, name: impl Into<String>, value: impl Into<Header>) {
        let (name, value) = (name.into(), value.into());
        match self.headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.headers.push((name, value)),
        }
    }
}

/// The value of a header: what AMQP and JSON both can say.
#[derive(Clone, Debug, PartialEq)]
pub enum Header {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Header>),
    /// A table.
    Table(Vec<(String, Header)>),
}

impl Header {
    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for Header {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => serde_json::Value::from(text.as_str()).fmt(f),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Table(entries) => {
                f.write_str("{")?;
                for (index, (name, value)) in entries.iter().enumerate() {
                    let name = serde_json::Value::from(name.as_str());
                    write!(f, "{}{name}:{value}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("}")
            }
        }
    }
}

impl From<&str> for Header {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Header {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Header {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Header {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
