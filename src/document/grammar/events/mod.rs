//! AsyncAPI 3.0 and 3.1, which differ in nothing that is read here.
//!
//! Source: the "Fixed Fields" of AsyncAPI [3.0](https://www.asyncapi.com/docs/reference/specification/v3.0.0), and for `bindings.amqp`
//! the [AMQP binding 0.3.0](https://github.com/asyncapi/bindings/blob/v3.0.0/amqp/README.md).

use super::{Field, Holds, Kind, Object, SCHEMA};
use crate::document::structure::events as structure;

mod bindings;
mod channel;
mod message;
mod security;

pub(in crate::document) use bindings::QUEUE_BINDING;
use bindings::{AMQP, CHANNEL_BINDINGS, MESSAGE_BINDINGS, OPERATION_BINDINGS, SERVER_BINDINGS};
pub(in crate::document) use channel::{CHANNEL, OPERATION};
use channel::{OPERATION_TRAIT, PARAMETER, REPLY, REPLY_ADDRESS};
use message::{CORRELATION_ID, MESSAGE_TRAIT};
pub(in crate::document) use message::{MESSAGE, MULTI_FORMAT};
use security::SECURITY_SCHEME;

pub(in crate::document) static EVENTS: Object = Object::new(
    "root",
    &[
        Field::new("asyncapi", Kind::Text),
        Field::prose("id"),
        Field::new("info", Kind::One(&INFO)).expected(),
        Field::new("servers", Kind::Map(&SERVER)),
        Field::new(
            "defaultContentType",
            Kind::Special(structure::content_type, Holds::Nothing),
        ),
        Field::new("channels", Kind::Map(&CHANNEL)),
        Field::new("operations", Kind::Map(&OPERATION)),
        Field::new("components", Kind::One(&COMPONENTS)),
        Field::new("x-amqp", Kind::One(&AMQP)),
    ],
);

static INFO: Object = Object::new(
    "Info object",
    &[
        Field::new("title", Kind::Text).expected(),
        Field::new("version", Kind::Text).expected(),
        Field::prose("description"),
        Field::prose("termsOfService"),
        Field::new("contact", Kind::One(&super::root::CONTACT)).unused(),
        Field::new("license", Kind::One(&super::root::LICENSE)).unused(),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
    ],
);

static SERVER: Object = Object::new(
    "Server object",
    &[
        Field::new("host", Kind::Text).unused().expected(),
        Field::new("protocol", Kind::Special(structure::protocol, Holds::Nothing)).expected(),
        Field::prose("protocolVersion"),
        Field::prose("pathname"),
        Field::prose("description"),
        Field::prose("title"),
        Field::prose("summary"),
        Field::new("variables", Kind::Map(&SERVER_VARIABLE)).unused(),
        Field::new("security", Kind::List(&SECURITY_SCHEME)).unused(),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
        Field::new("bindings", Kind::One(&SERVER_BINDINGS)),
    ],
)
.referable();

static SERVER_VARIABLE: Object = Object::new(
    "Server Variable object",
    &[
        Field::new("enum", Kind::Texts).unused(),
        Field::prose("default"),
        Field::prose("description"),
        Field::new("examples", Kind::Texts).unused(),
    ],
)
.referable();

static TAG: Object = Object::new(
    "Tag object",
    &[
        Field::new("name", Kind::Text).unused().expected(),
        Field::prose("description"),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
    ],
)
.referable();

static DOCS: Object = Object::new(
    "External Documentation object",
    &[Field::prose("url").expected(), Field::prose("description")],
)
.referable();

static COMPONENTS: Object = Object::new(
    "Components object",
    &[
        Field::new("schemas", Kind::Map(&SCHEMA)),
        Field::new("servers", Kind::Map(&SERVER)),
        Field::new("channels", Kind::Map(&CHANNEL)),
        Field::new("operations", Kind::Map(&OPERATION)),
        Field::new("messages", Kind::Map(&MESSAGE)),
        Field::new("securitySchemes", Kind::Map(&SECURITY_SCHEME)).unused(),
        Field::new("serverVariables", Kind::Map(&SERVER_VARIABLE)).unused(),
        Field::new("parameters", Kind::Map(&PARAMETER)),
        Field::new("correlationIds", Kind::Map(&CORRELATION_ID)),
        Field::new("replies", Kind::Map(&REPLY)),
        Field::new("replyAddresses", Kind::Map(&REPLY_ADDRESS)),
        Field::new("externalDocs", Kind::Map(&DOCS)).unused(),
        Field::new("tags", Kind::Map(&TAG)).unused(),
        Field::new("operationTraits", Kind::Map(&OPERATION_TRAIT)),
        Field::new("messageTraits", Kind::Map(&MESSAGE_TRAIT)),
        Field::new("serverBindings", Kind::Map(&SERVER_BINDINGS)),
        Field::new("channelBindings", Kind::Map(&CHANNEL_BINDINGS)),
        Field::new("operationBindings", Kind::Map(&OPERATION_BINDINGS)),
        Field::new("messageBindings", Kind::Map(&MESSAGE_BINDINGS)),
    ],
)
.rule(crate::document::structure::component_names);
