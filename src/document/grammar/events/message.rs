//! Messages.

use super::{DOCS, MESSAGE_BINDINGS, SCHEMA, TAG};
use super::{Field, Holds, Kind, Object, structure};

pub(in crate::document) static MESSAGE: Object = Object::new(
    "Message object",
    &[
        Field::new("payload", Kind::One(&SCHEMA)),
        Field::new("headers", Kind::One(&SCHEMA)),
        Field::new("name", Kind::Text),
        Field::prose("title"),
        Field::prose("summary"),
        Field::prose("description"),
        Field::new("contentType", Kind::Special(structure::content_type, Holds::Nothing)),
        Field::new("correlationId", Kind::One(&CORRELATION_ID)),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
        Field::new("bindings", Kind::One(&MESSAGE_BINDINGS)),
        Field::new("examples", Kind::List(&EXAMPLE)).unused(),
        Field::new("traits", Kind::List(&MESSAGE_TRAIT)),
        // Not in AsyncAPI, but said of a message as of everything else.
        Field::new("x-deprecated", Kind::Flag).unused(),
    ],
)
.referable();

pub(super) static MESSAGE_TRAIT: Object = Object::new(
    "Message Trait object",
    &[
        Field::new("headers", Kind::One(&SCHEMA)),
        Field::new("name", Kind::Text),
        Field::prose("title"),
        Field::prose("summary"),
        Field::prose("description"),
        Field::new("contentType", Kind::Special(structure::content_type, Holds::Nothing)),
        Field::new("correlationId", Kind::One(&CORRELATION_ID)),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&DOCS)).unused(),
        Field::new("bindings", Kind::One(&MESSAGE_BINDINGS)),
        Field::new("examples", Kind::List(&EXAMPLE)).unused(),
        Field::new("x-deprecated", Kind::Flag).unused(),
    ],
)
.referable();

static EXAMPLE: Object = Object::new(
    "Message Example object",
    &[
        Field::new("payload", Kind::Any),
        Field::new("headers", Kind::Any),
        Field::prose("name"),
        Field::prose("summary"),
    ],
);

pub(super) static CORRELATION_ID: Object = Object::new(
    "Correlation ID object",
    &[
        Field::new("location", Kind::Special(structure::correlation, Holds::Nothing)).required(),
        Field::prose("description"),
    ],
)
.referable();

/// A schema with the language that it is written in.
pub(in crate::document) static MULTI_FORMAT: Object = Object::new(
    "Multi Format Schema object",
    &[
        Field::new("schemaFormat", Kind::Special(structure::schema_format, Holds::Nothing)).required(),
        Field::new("schema", Kind::Special(structure::formatted, Holds::One(&SCHEMA))).required(),
    ],
);
