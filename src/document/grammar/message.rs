//! Parameters, bodies, responses and their parts.

use super::{Field, Kind, Legacy, Object, SCHEMA, SERVER};
use crate::document::Version::{V31, V32};
use crate::document::structure;

/// Words of `style`.
static STYLES: &[&str] = &[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
];

pub(in crate::document) static PARAMETER: Object = Object::new(
    "Parameter object",
    &[
        Field::new("name", Kind::Text).required(),
        Field::new("in", Kind::Special(structure::location, super::Holds::Nothing)).required(),
        Field::new("schema", Kind::One(&SCHEMA)),
        Field::prose("description"),
        Field::new("required", Kind::Flag),
        Field::new("deprecated", Kind::Flag).unused(),
        Field::new("allowEmptyValue", Kind::Flag).unused(),
        Field::new("style", Kind::Word(STYLES)),
        Field::new("explode", Kind::Flag),
        Field::new("allowReserved", Kind::Flag),
        Field::new("example", Kind::Any),
        Field::new(
            "examples",
            Kind::Special(structure::examples, super::Holds::Many(&EXAMPLE)),
        )
        .unused(),
        Field::new("content", Kind::Map(&MEDIA_TYPE)),
    ],
)
.legacy(INLINE_SCHEMA)
.rule(structure::schema_or_content)
.referable();

pub(in crate::document) static HEADER: Object = Object::new(
    "Header object",
    &[
        Field::new("schema", Kind::One(&SCHEMA)),
        Field::prose("description"),
        Field::new("required", Kind::Flag),
        Field::new("deprecated", Kind::Flag).unused(),
        Field::new("allowEmptyValue", Kind::Flag).unused(),
        Field::new("style", Kind::Word(STYLES)),
        Field::new("explode", Kind::Flag),
        Field::new("allowReserved", Kind::Flag).unused(),
        Field::new("example", Kind::Any),
        Field::new(
            "examples",
            Kind::Special(structure::examples, super::Holds::Many(&EXAMPLE)),
        )
        .unused(),
        Field::new("content", Kind::Map(&MEDIA_TYPE)),
    ],
)
.legacy(INLINE_SCHEMA)
.rule(structure::schema_or_content)
.referable();

/// In Swagger 2.0 a parameter and a header were themselves a schema.
static INLINE_SCHEMA: &[Legacy] = &[
    Legacy::new("type", "schema", "move it into a schema: `schema: {type: string}`"),
    Legacy::new(
        "items",
        "schema",
        "move it into a schema: `schema: {type: array, items: {type: string}}`",
    ),
    Legacy::new(
        "collectionFormat",
        "style",
        "write `style: form` with `explode: false` for `csv`, `explode: true` for `multi`",
    ),
];

pub(in crate::document) static REQUEST_BODY: Object = Object::new(
    "Request Body object",
    &[
        Field::new("content", Kind::Map(&MEDIA_TYPE)).expected(),
        Field::prose("description"),
        Field::new("required", Kind::Flag),
    ],
)
.legacy(&[Legacy::new(
    "schema",
    "content",
    "name the media type: `content: {application/json: {schema: ...}}`",
)])
.referable();

pub(in crate::document) static MEDIA_TYPE: Object = Object::new(
    "Media Type object",
    &[
        Field::new("schema", Kind::One(&SCHEMA)),
        Field::prose("description").since(V32),
        Field::new("itemSchema", Kind::One(&SCHEMA)).since(V32),
        Field::new("x-item-schema", Kind::One(&SCHEMA)),
        Field::new("example", Kind::Any),
        Field::new(
            "examples",
            Kind::Special(structure::examples, super::Holds::Many(&EXAMPLE)),
        )
        .unused(),
        Field::new("encoding", Kind::Map(&ENCODING)),
        Field::new("prefixEncoding", Kind::List(&ENCODING)).since(V32),
        Field::new("itemEncoding", Kind::One(&ENCODING)).since(V32),
    ],
)
.referable();

pub(in crate::document) static ENCODING: Object = Object::new(
    "Encoding object",
    &[
        Field::new("contentType", Kind::Text),
        Field::new("headers", Kind::Map(&HEADER)),
        Field::new("style", Kind::Word(STYLES)),
        Field::new("explode", Kind::Flag),
        Field::new("allowReserved", Kind::Flag),
        Field::new("encoding", Kind::Map(&ENCODING)).since(V32),
        Field::new("prefixEncoding", Kind::List(&ENCODING)).since(V32),
        Field::new("itemEncoding", Kind::One(&ENCODING)).since(V32),
    ],
);

pub(in crate::document) static RESPONSES: Object = Object::new("Responses object", &[]).rest(Kind::One(&RESPONSE));

pub(in crate::document) static RESPONSE: Object = Object::new(
    "Response object",
    &[
        Field::prose("description").expected_until(V31),
        Field::new("content", Kind::Map(&MEDIA_TYPE)),
        Field::new("headers", Kind::Map(&HEADER)),
        Field::new("links", Kind::Map(&LINK)),
        Field::prose("summary").since(V32),
    ],
)
.legacy(&[
    Legacy::new(
        "schema",
        "content",
        "name the media type: `content: {application/json: {schema: ...}}`",
    ),
    Legacy::new(
        "examples",
        "content",
        "move the examples to the media types under `content`",
    ),
])
.referable();

pub(in crate::document) static EXAMPLE: Object = Object::new(
    "Example object",
    &[
        Field::new("value", Kind::Any),
        Field::prose("summary"),
        Field::prose("description"),
        Field::prose("externalValue"),
        Field::new("dataValue", Kind::Any).since(V32),
        Field::prose("serializedValue").since(V32),
    ],
)
.referable();

pub(in crate::document) static LINK: Object = Object::new(
    "Link object",
    &[
        Field::new("operationId", Kind::Text),
        Field::new("operationRef", Kind::Text),
        Field::new("parameters", Kind::ValueMap),
        Field::new("requestBody", Kind::Any),
        Field::prose("description"),
        Field::new("server", Kind::One(&SERVER)),
    ],
)
.referable();
