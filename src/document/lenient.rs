//! What is read where something else should stand, because only one thing can be meant.
//!
//! [`structure`](super::structure) says so in a finding; [`read`](super::read) acts on it.

use crate::source::{Kind, Value};

use super::Type;

/// The text of a value that stands where text is wanted: numbers and booleans are read as they are written.
pub(super) fn text<'s>(value: Value<'s>) -> Option<&'s str> {
    match value.kind() {
        Kind::String(text) => Some(text),
        Kind::Number(_) | Kind::Bool(_) => Some(value.source().text(value.span())),
        _ => None,
    }
}

/// The boolean of a value that stands where one is wanted: `"true"` and `"false"` are taken for it.
pub(super) fn flag(value: Value<'_>) -> Option<bool> {
    value.as_bool().or_else(|| match value.as_str() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    })
}

/// The one of the words that a value surely means: the same but for capital letters.
pub(super) fn word(value: Value<'_>, words: &[&'static str]) -> Option<&'static str> {
    let written = value.as_str()?;
    words.iter().copied().find(|word| word.eq_ignore_ascii_case(written))
}

/// Words of the `in` of a parameter.
pub(super) const LOCATIONS: &[&str] = &["path", "query", "header", "cookie", "querystring"];

/// Words of the `type` of a security scheme.
pub(super) const SCHEME_TYPES: &[&str] = &["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];

/// The type that a name surely means: the same in other letters, and `file` as Swagger 2.0 had it.
pub(super) fn meant_type(name: &str) -> Option<Type> {
    if name == "file" {
        return Some(Type::String);
    }
    Type::ALL
        .into_iter()
        .find(|kind| kind.as_str().eq_ignore_ascii_case(name))
}

/// A text that is the same for equal values.
pub(super) fn identity(value: Value<'_>) -> String {
    match value.kind() {
        Kind::String(text) => format!("\"{text}"),
        Kind::Number(text) => format!("#{text}"),
        _ => value.to_json().to_string(),
    }
}

/// The schema of a Multi Format Schema object of AsyncAPI; `None` where a value is none.
pub(super) fn formatted(value: Value<'_>) -> Option<Value<'_>> {
    value.get("schemaFormat")?;
    value.source().events()?;
    value.get("schema")
}
