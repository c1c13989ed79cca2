//! Channels, and what is done with them.

use super::bindings::AMQP_OPERATION;
use super::{CHANNEL_BINDINGS, DOCS, MESSAGE, OPERATION_BINDINGS, SECURITY_SCHEME, SERVER, TAG};
use super::{Field, Holds, Kind, Object, structure};

pub(in crate::document) static CHANNEL: Object = Object::new(
    "Channel object",
    &[
        Field::new("address", Kind::Special(structure::address, Holds::Nothing)),
        Field::new("messages", Kind::Map(&MESSAGE)),
        Field::new("parameters", Kind::Map(&PARAMETER)),
        Field::prose("title"),
        Field::prose("summary"),
        Field::prose("description"),
        Field::new("servers", Kind::List(&SERVER)).unused(),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
        Field::new("bindings", Kind::One(&CHANNEL_BINDINGS)),
    ],
)
.referable();

pub(super) static PARAMETER: Object = Object::new(
    "Parameter object",
    &[
        Field::new("enum", Kind::Special(structure::words, Holds::Nothing)),
        Field::new("default", Kind::Special(structure::default_word, Holds::Nothing)),
        Field::prose("description"),
        Field::new("examples", Kind::Texts).unused(),
        Field::new("location", Kind::Special(structure::location, Holds::Nothing)),
    ],
)
.referable();

pub(in crate::document) static OPERATION: Object = Object::new(
    "Operation object",
    &[
        Field::new("action", Kind::Word(&["send", "receive"])).required(),
        Field::new("channel", Kind::Special(structure::channel, Holds::One(&CHANNEL))).required(),
        Field::prose("title"),
        Field::prose("summary"),
        Field::prose("description"),
        Field::new("messages", Kind::Special(structure::messages, Holds::Many(&MESSAGE))),
        Field::new("reply", Kind::One(&REPLY)),
        Field::new("traits", Kind::List(&OPERATION_TRAIT)),
        Field::new("security", Kind::List(&SECURITY_SCHEME)).unused(),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
        Field::new("bindings", Kind::One(&OPERATION_BINDINGS)),
        Field::new("x-amqp", Kind::One(&AMQP_OPERATION)),
    ],
)
.referable();

pub(super) static OPERATION_TRAIT: Object = Object::new(
    "Operation Trait object",
    &[
        Field::prose("title"),
        Field::prose("summary"),
        Field::prose("description"),
        Field::new("security", Kind::List(&SECURITY_SCHEME)).unused(),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
        Field::new("bindings", Kind::One(&OPERATION_BINDINGS)),
        Field::new("x-amqp", Kind::One(&AMQP_OPERATION)),
    ],
)
.referable();

pub(super) static REPLY: Object = Object::new(
    "Operation Reply object",
    &[
        Field::new("address", Kind::One(&REPLY_ADDRESS)),
        Field::new("channel", Kind::Special(structure::channel, Holds::One(&CHANNEL))),
        Field::new("messages", Kind::Special(structure::messages, Holds::Many(&MESSAGE))),
    ],
)
.referable();

pub(super) static REPLY_ADDRESS: Object = Object::new(
    "Operation Reply Address object",
    &[
        Field::new("location", Kind::Special(structure::reply_location, Holds::Nothing)).required(),
        Field::prose("description"),
    ],
)
.referable();
