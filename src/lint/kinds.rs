//! Which kinds of value keywords and formats are about.

use crate::document::Type;

/// Keywords with the kind of value that they are about.
const KEYWORDS: [(&str, Type); 24] = [
    ("minLength", Type::String),
    ("maxLength", Type::String),
    ("pattern", Type::String),
    ("minimum", Type::Number),
    ("maximum", Type::Number),
    ("exclusiveMinimum", Type::Number),
    ("exclusiveMaximum", Type::Number),
    ("multipleOf", Type::Number),
    ("items", Type::Array),
    ("prefixItems", Type::Array),
    ("contains", Type::Array),
    ("minItems", Type::Array),
    ("maxItems", Type::Array),
    ("uniqueItems", Type::Array),
    ("unevaluatedItems", Type::Array),
    ("properties", Type::Object),
    ("patternProperties", Type::Object),
    ("additionalProperties", Type::Object),
    ("propertyNames", Type::Object),
    ("required", Type::Object),
    ("minProperties", Type::Object),
    ("maxProperties", Type::Object),
    ("dependentRequired", Type::Object),
    ("unevaluatedProperties", Type::Object),
];

/// What values a format is one of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Text,
    Number,
    /// Of text and of numbers, such as `int64`.
    Either,
}

/// The formats of the [registry](https://spec.openapis.org/registry/format/), and a few that are in wide use.
pub(super) const FORMATS: &[(&str, Of)] = &[
    ("base64url", Of::Either),
    ("binary", Of::Text),
    ("byte", Of::Text),
    ("char", Of::Either),
    ("commonmark", Of::Either),
    ("date", Of::Text),
    ("date-time", Of::Text),
    ("date-time-local", Of::Either),
    ("decimal", Of::Either),
    ("decimal128", Of::Either),
    ("double", Of::Either),
    ("double-int", Of::Either),
    ("duration", Of::Text),
    ("email", Of::Text),
    ("float", Of::Number),
    ("hostname", Of::Text),
    ("html", Of::Either),
    ("http-date", Of::Either),
    ("idn-email", Of::Text),
    ("idn-hostname", Of::Text),
    ("int16", Of::Number),
    ("int32", Of::Number),
    ("int64", Of::Either),
    ("int8", Of::Number),
    ("ipv4", Of::Text),
    ("ipv6", Of::Text),
    ("iri", Of::Text),
    ("iri-reference", Of::Text),
    ("json-pointer", Of::Text),
    ("media-range", Of::Either),
    ("password", Of::Text),
    ("regex", Of::Text),
    ("relative-json-pointer", Of::Either),
    ("time", Of::Text),
    ("time-local", Of::Either),
    ("uint16", Of::Either),
    ("uint32", Of::Either),
    ("uint64", Of::Either),
    ("uint8", Of::Number),
    ("uri", Of::Text),
    ("uri-reference", Of::Text),
    ("uri-template", Of::Text),
    ("uuid", Of::Text),
];

/// The kind of value that a keyword is about, where it is one kind.
pub(super) fn kind_of(keyword: &str) -> Option<Type> {
    KEYWORDS
        .iter()
        .find(|(name, _)| *name == keyword)
        .map(|(_, kind)| *kind)
}
