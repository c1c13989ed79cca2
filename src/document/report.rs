//! Findings of reading, at their places.

use crate::diagnostic::{AnyRule, Diagnostic, Rule, Span};
use crate::source::{Entry, Value};

/// A finding at a value.
pub(crate) fn at(rule: impl Into<AnyRule>, value: Value<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule, message).at(place(value), value.pointer())
}

/// A finding at the key of a member.
pub(crate) fn at_key(
    rule: &'static Rule,
    parent: Value<'_>,
    entry: Entry<'_>,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(rule, message).at(entry.key_span, parent.pointer().join(entry.key))
}

/// A finding at a parameter, whose name is underlined.
pub(crate) fn at_name(rule: &'static Rule, parameter: Value<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule, message).at(name_place(parameter), parameter.pointer())
}

/// What is underlined for a parameter.
pub(crate) fn name_place(parameter: Value<'_>) -> Span {
    parameter.get("name").map_or_else(|| place(parameter), place)
}

/// What is underlined for a value: itself, or for one of many lines its key, or else its first key.
pub(crate) fn place(value: Value<'_>) -> Span {
    if !value.is_object() && !value.is_array() {
        return value.span();
    }
    let first = || value.entries().next().map(|entry| entry.key_span);
    value.key_span().or_else(first).unwrap_or_else(|| value.span())
}

/// A text with the quotes that stand at a place, for an edit there.
pub(crate) fn quoted(value: Value<'_>, span: Span, text: &str) -> String {
    match value.source().text(span).chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{text}{quote}"),
        _ => text.to_owned(),
    }
}
