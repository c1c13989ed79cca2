//! What is said of AMQP. Bindings of other protocols are told.

use super::{Field, Holds, Kind, Object, structure};

/// Milliseconds that a broker counts by.
const MILLISECONDS: Kind = Kind::Range(0, u32::MAX as u64);

/// Bindings of all protocols.
const fn bindings(name: &'static str, amqp: &'static [Field]) -> Object {
    Object::new(name, amqp)
        .rest(Kind::Special(structure::foreign_binding, Holds::Nothing))
        .referable()
}

pub(super) static SERVER_BINDINGS: Object = bindings("Server Bindings object", &[]);

pub(super) static CHANNEL_BINDINGS: Object = bindings(
    "Channel Bindings object",
    &[Field::new("amqp", Kind::One(&AMQP_CHANNEL))],
);

pub(super) static OPERATION_BINDINGS: Object = bindings(
    "Operation Bindings object",
    &[Field::new("amqp", Kind::One(&AMQP_SENDING))],
);

pub(super) static MESSAGE_BINDINGS: Object = bindings(
    "Message Bindings object",
    &[Field::new("amqp", Kind::One(&AMQP_MESSAGE))],
);

static AMQP_CHANNEL: Object = Object::new(
    "AMQP Channel Binding object",
    &[
        Field::new("is", Kind::Word(&["routingKey", "queue"])),
        Field::new("exchange", Kind::One(&EXCHANGE)),
        Field::new("queue", Kind::One(&QUEUE)),
        Field::prose("bindingVersion"),
    ],
);

static EXCHANGE: Object = Object::new(
    "AMQP Exchange object",
    &[
        Field::new("name", Kind::Special(structure::broker_name, Holds::Nothing)).required(),
        Field::new("type", Kind::Word(&["topic", "direct", "fanout", "default", "headers"])).expected(),
        Field::new("durable", Kind::Flag),
        Field::new("autoDelete", Kind::Flag),
        Field::new("vhost", Kind::Special(structure::vhost, Holds::Nothing)),
    ],
);

static QUEUE: Object = Object::new(
    "AMQP Queue object",
    &[
        Field::new("name", Kind::Special(structure::broker_name, Holds::Nothing)),
        Field::new("durable", Kind::Flag),
        Field::new("exclusive", Kind::Flag),
        Field::new("autoDelete", Kind::Flag),
        Field::new("vhost", Kind::Special(structure::vhost, Holds::Nothing)),
    ],
);

static AMQP_SENDING: Object = Object::new(
    "AMQP Operation Binding object",
    &[
        Field::new("expiration", MILLISECONDS),
        Field::new("priority", Kind::Range(0, u8::MAX as u64)),
        Field::new("deliveryMode", Kind::Range(1, 2)),
        Field::new("mandatory", Kind::Flag),
        Field::new("userId", Kind::Special(structure::not_generated, Holds::Nothing)),
        Field::new("cc", Kind::Special(structure::not_generated, Holds::Nothing)),
        Field::new("bcc", Kind::Special(structure::not_generated, Holds::Nothing)),
        Field::new("timestamp", Kind::Special(structure::not_generated, Holds::Nothing)),
        Field::new("ack", Kind::Special(structure::not_generated, Holds::Nothing)),
        Field::prose("bindingVersion"),
    ],
);

static AMQP_MESSAGE: Object = Object::new(
    "AMQP Message Binding object",
    &[
        Field::new(
            "contentEncoding",
            Kind::Special(structure::content_encoding, Holds::Nothing),
        ),
        Field::new("messageType", Kind::Text),
        Field::prose("bindingVersion"),
    ],
);

/// `x-amqp` of the root.
pub(super) static AMQP: Object = Object::new("x-amqp object", &[Field::new("queues", Kind::Map(&AMQP_QUEUE))]);

/// `x-amqp` of an operation.
pub(super) static AMQP_OPERATION: Object = Object::new(
    "x-amqp object of an operation",
    &[
        Field::new("queue", Kind::Special(structure::broker_name, Holds::Nothing)),
        Field::new(
            "bindings",
            Kind::Special(structure::queue_bindings, Holds::Many(&QUEUE_BINDING)),
        ),
        Field::new("guarantee", Kind::Word(GUARANTEES)),
    ],
);

static GUARANTEES: &[&str] = &["at-least-once", "at-most-once"];

pub(in crate::document) static QUEUE_BINDING: Object = Object::new(
    "binding of a queue",
    &[
        Field::new("match", Kind::Word(&["all", "any"])),
        Field::new("headers", Kind::ValueMap),
    ],
);

static AMQP_QUEUE: Object = Object::new(
    "queue object",
    &[
        Field::new("type", Kind::Word(&["quorum", "classic"])),
        Field::new("durable", Kind::Flag),
        Field::new("exclusive", Kind::Flag),
        Field::new("autoDelete", Kind::Flag),
        Field::new("prefetch", Kind::Range(1, u16::MAX as u64)),
        Field::new("retry", Kind::Special(structure::retry, Holds::Nothing)),
        Field::new("deadLetter", Kind::Flag),
        Field::new("deliveryLimit", Kind::Range(1, i32::MAX as u64)),
        Field::new("singleActiveConsumer", Kind::Flag),
        Field::new("guarantee", Kind::Word(GUARANTEES)),
        Field::new("arguments", Kind::ValueMap),
    ],
)
.rule(structure::queue);
