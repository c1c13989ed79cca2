//! Descriptions of messages that generated code holds as constants.

use std::time::Duration;

/// A message as it is sent.
///
/// ```
/// use wirewright_runtime::events::{At, KeyPart, Parameter, Sending};
///
/// static RUN_COMPLETED: Sending = Sending::new("runCompleted", "incoming").key(&[
///     KeyPart::Text("run.completed."),
///     KeyPart::Parameter(Parameter::new("runId").at(At::Payload("/id"))),
/// ]);
/// assert_eq!(RUN_COMPLETED.content_type, "application/json");
/// assert!(RUN_COMPLETED.persistent && RUN_COMPLETED.mandatory && RUN_COMPLETED.confirmed);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    /// The name of the message in the contract.
    pub name: &'static str,
    /// The exchange; empty for the default one, which takes the key for the name of a queue.
    pub exchange: &'static str,
    /// The routing key.
    pub key: &'static [KeyPart],
    /// The media type of the body: JSON, MessagePack or CBOR.
    pub content_type: &'static str,
    /// What the property `type` says; the name unless told otherwise.
    pub kind: &'static str,
    /// Whether the body is compressed; needs the feature `gzip`.
    pub gzip: bool,
    /// Whether it survives a broker that restarts.
    pub persistent: bool,
    /// Whether it is an error when no queue takes it.
    pub mandatory: bool,
    /// Whether the publisher waits until the broker has it.
    pub confirmed: bool,
    /// How long it may wait in a queue.
    pub expiration: Option<Duration>,
    /// From 0 to 9; higher ones first, where the queue has priorities.
    pub priority: Option<u8>,
}

impl Sending {
    /// A message of JSON that survives restarts, that some queue has to take, and that waits to be confirmed.
    #[must_use]
    pub const fn new(name: &'static str, exchange: &'static str) -> Self {
        Self {
            name,
            exchange,
            key: &[],
            content_type: "application/json",
            kind: name,
            gzip: false,
            persistent: true,
            mandatory: true,
            confirmed: true,
            expiration: None,
            priority: None,
        }
    }

    /// The same with this routing key.
    #[must_use]
    pub const fn key(mut self, parts: &'static [KeyPart]) -> Self {
        self.key = parts;
        self
    }

    /// The same with a body of this media type.
    #[must_use]
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = media_type;
        self
    }

    /// The same with another `type`.
    #[must_use]
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// The same, compressed.
    #[must_use]
    pub const fn gzip(mut self) -> Self {
        self.gzip = true;
        self
    }

    /// The same, gone when the broker restarts.
    #[must_use]
    pub const fn transient(mut self) -> Self {
        self.persistent = false;
        self
    }

    /// The same where it is no error when no queue takes it.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.mandatory = false;
        self
    }

    /// The same where nobody waits for the broker: at most once.
    #[must_use]
    pub const fn unconfirmed(mut self) -> Self {
        self.confirmed = false;
        self
    }

    /// The same where it may wait so long in a queue.
    #[must_use]
    pub const fn expiration(mut self, expiration: Duration) -> Self {
        self.expiration = Some(expiration);
        self
    }

    /// The same with a priority.
    #[must_use]
    pub const fn priority(mut self, priority: u8) -> Self {
        self.priority = Some(priority);
        self
    }
}

/// A message as it is received.
///
/// ```
/// use wirewright_runtime::events::{KeyPart, Parameter, Receiving};
///
/// static RACE_CANCELLED: Receiving = Receiving::new("raceCancelled", "incoming")
///     .key(&[KeyPart::Text("race.cancelled."), KeyPart::Parameter(Parameter::new("raceId"))]);
/// assert_eq!(RACE_CANCELLED.kind, "raceCancelled");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Receiving {
    /// The name of the message in the contract.
    pub name: &'static str,
    /// The exchange that it is published to; empty for the default one.
    pub exchange: &'static str,
    /// The routing key; none stands for any.
    pub key: &'static [KeyPart],
    /// The media type of a body that does not say it.
    pub content_type: &'static str,
    /// What the property `type` says, where it is there; the name unless told otherwise.
    pub kind: &'static str,
    /// Whether the contract says that the body is compressed. What a message itself says counts.
    pub gzip: bool,
}

impl Receiving {
    /// A message of JSON.
    #[must_use]
    pub const fn new(name: &'static str, exchange: &'static str) -> Self {
        Self {
            name,
            exchange,
            key: &[],
            content_type: "application/json",
            kind: name,
            gzip: false,
        }
    }

    /// The same with this routing key.
    #[must_use]
    pub const fn key(mut self, parts: &'static [KeyPart]) -> Self {
        self.key = parts;
        self
    }

    /// The same with a body of this media type.
    #[must_use]
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = media_type;
        self
    }

    /// The same with another `type`.
    #[must_use]
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// The same, compressed.
    #[must_use]
    pub const fn gzip(mut self) -> Self {
        self.gzip = true;
        self
    }
}

/// A part of a routing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// As it stands.
    Text(&'static str),
    /// A value.
    Parameter(Parameter),
}

/// A value in a routing key: a word of it, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in the contract.
    pub name: &'static str,
    /// Its only values; none stands for any.
    pub values: &'static [&'static str],
    /// Its value where none is told.
    pub default: Option<&'static str>,
    /// Where it stands in the message.
    pub at: Option<At>,
}

impl Parameter {
    /// Any value, told by who sends.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            values: &[],
            default: None,
            at: None,
        }
    }

    /// One of these values.
    #[must_use]
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// The same, with this value where none is told.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// The same, which stands in the message.
    #[must_use]
    pub const fn at(mut self, at: At) -> Self {
        self.at = Some(at);
        self
    }
}

/// Where a value stands in a message: a JSON pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// In the payload.
    Payload(&'static str),
    /// In the headers.
    Headers(&'static str),
}
