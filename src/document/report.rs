//! Findings, with a limit on how many there are of one rule.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Findings, Level, Rule, Span};
use crate::source::{Entry, Value};

/// Findings of one rule beyond this number are only counted.
const MAX_OF_ONE_RULE: usize = 10_000;

/// Findings as they come.
#[derive(Default)]
pub(super) struct Report {
    findings: Findings,
    counts: HashMap<&'static str, (usize, Option<Diagnostic>)>,
}

impl Report {
    /// Adds a finding.
    pub(super) fn push(&mut self, found: Diagnostic) {
        let (count, last) = self.counts.entry(found.rule.code).or_default();
        *count += 1;
        if *count <= MAX_OF_ONE_RULE {
            self.findings.push(found);
        } else {
            *last = Some(found);
        }
    }

    /// Adds a finding at another level than its rule's.
    pub(super) fn push_at(&mut self, level: Level, mut found: Diagnostic) {
        found.level = level;
        self.push(found);
    }

    /// All of them in the order of the document. Where some were only counted, the last one says how many.
    pub(super) fn finish(mut self) -> Findings {
        for (count, last) in self.counts.into_values() {
            if let Some(last) = last {
                let more = count - MAX_OF_ONE_RULE - 1;
                self.findings
                    .push(last.note(format!("{more} more findings of this rule are not shown")));
            }
        }
        self.findings.sort();
        self.findings
    }
}

/// A finding at a value.
pub(super) fn at(rule: &'static Rule, value: Value<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule, message).at(place(value), value.pointer())
}

/// A finding at the key of a member.
pub(super) fn at_key(
    rule: &'static Rule,
    parent: Value<'_>,
    entry: Entry<'_>,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(rule, message).at(entry.key_span, parent.pointer().join(entry.key))
}

/// A finding at a parameter, whose name is underlined.
pub(super) fn at_name(rule: &'static Rule, parameter: Value<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule, message).at(name_place(parameter), parameter.pointer())
}

/// What is underlined for a parameter.
pub(super) fn name_place(parameter: Value<'_>) -> Span {
    parameter.get("name").map_or_else(|| place(parameter), place)
}

/// What is underlined for a value: itself, or for one of many lines its key, or else its first key.
pub(super) fn place(value: Value<'_>) -> Span {
    if !value.is_object() && !value.is_array() {
        return value.span();
    }
    let first = || value.entries().next().map(|entry| entry.key_span);
    value.key_span().or_else(first).unwrap_or_else(|| value.span())
}

/// A text with the quotes that stand at a place, for an edit there.
pub(super) fn quoted(value: Value<'_>, span: Span, text: &str) -> String {
    match value.source().text(span).chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{text}{quote}"),
        _ => text.to_owned(),
    }
}
