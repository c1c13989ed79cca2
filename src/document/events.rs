//! What is said by messages: channels, messages and operations of AsyncAPI.

use std::collections::HashSet;

use crate::source::NodeId;

use super::{Id, Info, Schema, Table, essence};

/// An AsyncAPI document (3.0 or 3.1).
#[derive(Clone, Debug)]
pub struct Events {
    /// Its root.
    pub node: NodeId,
    /// The version it is written in, such as `3.0`.
    pub version: String,
    /// `info`.
    pub info: Info,
    /// `defaultContentType`; `application/json` where the document does not say.
    pub content_type: String,
    /// Every message, wherever it stands.
    pub messages: Table<Message>,
    /// `channels`, and those of other files that operations use, in the order in which they are met.
    pub channels: Table<Channel>,
    /// `operations`, in document order.
    pub operations: Vec<EventOperation>,
    /// `x-amqp.queues` of the root.
    pub queues: Vec<Queue>,
    /// Names under `components.schemas`.
    pub schemas: Vec<(String, Id<Schema>)>,
}

impl Events {
    /// The names of the queues that an operation receives from, or that a channel is.
    pub(crate) fn used_queues(&self) -> HashSet<&str> {
        let received = self
            .operations
            .iter()
            .filter_map(|operation| operation.queue.as_deref());
        let own = self.channels.iter().filter_map(|(_, channel)| channel.queue_name());
        received.chain(own).collect()
    }

    /// The queue of a name, as it is described: at the root, or where a channel is it.
    pub(crate) fn described_queue(&self, name: &str) -> Option<&Queue> {
        let own = self.channels.iter().filter_map(|(_, channel)| channel.queue.as_ref());
        self.queues.iter().chain(own).find(|queue| queue.name == name)
    }
}

/// Where messages go.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Where it stands.
    pub node: NodeId,
    /// Its name under `channels`.
    pub name: String,
    /// The routing key with `{names}`, or the name of a queue; `None` where it is not known before run time.
    pub address: Option<String>,
    /// `title` or `summary`.
    pub summary: Option<String>,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
    /// The parameters of the address, in document order.
    pub parameters: Vec<ChannelParameter>,
    /// Its messages by name.
    pub messages: Vec<(String, Id<Message>)>,
    /// The exchange; `None` for the default one, and where the channel is a queue.
    pub exchange: Option<Exchange>,
    /// The queue, where the channel is one (`is: queue`).
    pub queue: Option<Queue>,
}

impl Channel {
    /// The queue that its messages go to, whoever receives them: itself, or the one that the default exchange knows by the address.
    pub(crate) fn queue_name(&self) -> Option<&str> {
        let plain = |address: &&str| self.exchange.is_none() && !address.is_empty() && !address.contains('{');
        let own = self.queue.as_ref().map(|queue| queue.name.as_str());
        own.or_else(|| self.address.as_deref().filter(plain))
    }
}

/// A parameter of a channel's address.
#[derive(Clone, Debug)]
pub struct ChannelParameter {
    /// Where it stands.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// What it means, in CommonMark.
    pub description: Option<String>,
    /// Its only values; empty allows all.
    pub values: Vec<String>,
    /// Its value unless told otherwise.
    pub default: Option<String>,
    /// Where it stands in a message: `$message.payload#/id`.
    pub location: Option<String>,
}

/// How an exchange chooses queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeKind {
    /// By words of the routing key.
    Topic,
    /// By the routing key as it is.
    Direct,
    /// Every queue.
    Fanout,
    /// By headers.
    Headers,
}

/// An exchange of RabbitMQ (AMQP binding 0.3.0).
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Where it stands.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// How it chooses queues.
    pub kind: ExchangeKind,
    /// Whether it survives a restart.
    pub durable: bool,
    /// Whether it goes with its last binding.
    pub auto_delete: bool,
}

/// A queue of RabbitMQ: `x-amqp.queues`, or `bindings.amqp.queue` of a channel that is one.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Where it stands.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Whether it is replicated (`type: quorum`).
    pub quorum: bool,
    /// Whether it survives a restart.
    pub durable: bool,
    /// Whether it belongs to one process and goes with its connection.
    pub exclusive: bool,
    /// Whether it goes with its last consumer.
    pub auto_delete: bool,
    /// Whether only one consumer gets messages at a time.
    pub single_active_consumer: bool,
    /// How many messages a consumer has at once.
    pub prefetch: u16,
    /// How long a message waits before each further try, in milliseconds.
    pub retry: Vec<u64>,
    /// Whether what is given up is kept.
    pub dead_letter: bool,
    /// How often what was not settled may come back.
    pub delivery_limit: Option<u32>,
    /// Whether a message may be lost, but never comes twice (`guarantee: at-most-once`).
    pub at_most_once: bool,
    /// Further arguments, by name.
    pub arguments: Vec<(String, NodeId)>,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Where it stands.
    pub node: NodeId,
    /// Its name: `name`, or that under `messages`.
    pub name: String,
    /// `title` or `summary`.
    pub summary: Option<String>,
    /// What it says, in CommonMark.
    pub description: Option<String>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The media type of the payload; `None` for the document's.
    pub content_type: Option<String>,
    /// Whether the payload is compressed (`bindings.amqp.contentEncoding: gzip`).
    pub gzip: bool,
    /// What it is called on the wire (`bindings.amqp.messageType`); the name where the contract does not say.
    pub kind: Option<String>,
    /// Its headers: an object.
    pub headers: Option<Id<Schema>>,
    /// What it holds.
    pub payload: Option<Id<Schema>>,
    /// The values of its examples: objects with `headers` and `payload`.
    pub examples: Vec<NodeId>,
    /// `x-` fields.
    pub extensions: Vec<(String, NodeId)>,
}

/// What an application does with messages.
#[derive(Clone, Debug)]
pub struct EventOperation {
    /// Where it stands.
    pub node: NodeId,
    /// Its name under `operations`.
    pub name: String,
    /// Whether it sends; otherwise it receives.
    pub sends: bool,
    /// `title` or `summary`.
    pub summary: Option<String>,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
    /// Where the messages go or come from.
    pub channel: Id<Channel>,
    /// Its messages by name; those of the channel unless said.
    pub messages: Vec<(String, Id<Message>)>,
    /// How they are sent.
    pub sending: Sending,
    /// The queue they are received from, by name (`x-amqp.queue`, or that of the channel).
    pub queue: Option<String>,
    /// What of the channel's exchange goes to the queue; the address with `*` for parameters unless said.
    pub bindings: Vec<QueueBinding>,
    /// What answers.
    pub reply: Option<Reply>,
}

/// How messages are sent (AMQP binding of an operation, and `x-amqp.guarantee`).
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// Whether a message may be lost: neither kept nor confirmed.
    pub at_most_once: bool,
    /// `deliveryMode: 1`: not kept when the broker restarts.
    pub transient: bool,
    /// Whether it is no error when no queue takes a message (`mandatory: false`).
    pub optional: bool,
    /// How long a message may wait, in milliseconds.
    pub expiration: Option<u64>,
    /// Its priority.
    pub priority: Option<u8>,
}

/// What goes to a queue.
#[derive(Clone, Debug)]
pub struct QueueBinding {
    /// Where it stands.
    pub node: NodeId,
    /// The pattern of routing keys.
    pub pattern: String,
    /// The headers that a headers exchange looks at.
    pub headers: Vec<(String, NodeId)>,
    /// Whether one of the headers is enough (`match: any`).
    pub any: bool,
}

/// What answers a message.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Where it stands.
    pub node: NodeId,
    /// The channel of the answers, where it has an address; otherwise they go where the message asks for them.
    pub channel: Option<Id<Channel>>,
    /// The messages that answer, by name.
    pub messages: Vec<(String, Id<Message>)>,
}

/// What payloads are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/json`, and what ends in `+json`.
    Json,
    /// `application/msgpack`.
    MessagePack,
    /// `application/cbor`.
    Cbor,
}

impl Format {
    /// The format of a media type; `None` where messages cannot be of it.
    ///
    /// ```
    /// use wirewright::document::events::Format;
    ///
    /// assert_eq!(Format::of("application/vnd.race+json; charset=utf-8"), Some(Format::Json));
    /// assert_eq!(Format::of("text/csv"), None);
    /// ```
    #[must_use]
    pub fn of(media_type: &str) -> Option<Self> {
        let essence = essence(media_type);
        match essence.as_str() {
            "application/json" | "text/json" => Some(Self::Json),
            "application/msgpack" | "application/x-msgpack" | "application/vnd.msgpack" => Some(Self::MessagePack),
            "application/cbor" => Some(Self::Cbor),
            other if other.ends_with("+json") => Some(Self::Json),
            other if other.ends_with("+msgpack") => Some(Self::MessagePack),
            other if other.ends_with("+cbor") => Some(Self::Cbor),
            _ => None,
        }
    }
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The value at this JSON pointer of the payload.
    Payload(String),
    /// The value at this JSON pointer of the headers.
    Headers(String),
}

/// The part of a message that a runtime expression names, such as `$message.payload#/id`.
///
/// ```
/// use wirewright::document::events::{Place, parse_location};
///
/// assert_eq!(parse_location("$message.payload#/id"), Some(Place::Payload("/id".to_owned())));
/// assert_eq!(parse_location("$request.body#/id"), None);
/// ```
#[must_use]
pub fn parse_location(text: &str) -> Option<Place> {
    let (whole, pointer) = text.split_once('#').unwrap_or((text, ""));
    let place = match whole {
        "$message.payload" => Place::Payload,
        "$message.header" => Place::Headers,
        _ => return None,
    };
    (pointer.is_empty() || pointer.starts_with('/')).then(|| place(pointer.to_owned()))
}

/// The milliseconds of a text such as `500ms`, `10s`, `2m`, `1h` or `1d`: at least one, and fewer than 2^32.
pub(super) fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    let total = number.parse::<u64>().ok()?.checked_mul(factor)?;
    (total > 0 && total < 1 << 32).then_some(total)
}
