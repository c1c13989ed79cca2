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
    /// How many there were of each rule and level. Errors are counted apart: warnings must not hide them.
    counts: HashMap<(&'static str, Level), usize>,
}

impl Report {
    /// Adds a finding.
    pub(super) fn push(&mut self, found: Diagnostic) {
        let count = self.counts.entry((found.rule.code, found.level)).or_default();
        *count += 1;
        if *count <= MAX_OF_ONE_RULE {
            self.findings.push(found);
        }
    }

    /// Adds a finding at another level than its rule's.
    pub(super) fn push_at(&mut self, level: Level, mut found: Diagnostic) {
        found.level = level;
        self.push(found);
    }

    /// Whether another finding of the rule, at its own level, will only be counted.
    pub(super) fn is_full(&self, rule: &'static Rule) -> bool {
        self.counts
            .get(&(rule.code, rule.level))
            .is_some_and(|count| *count >= MAX_OF_ONE_RULE)
    }

    /// All of them in the order of the document. Where some were only counted, the last one that is shown says how many.
    pub(super) fn finish(mut self) -> Findings {
        self.findings.sort();
        if self.counts.values().all(|count| *count <= MAX_OF_ONE_RULE) {
            return self.findings;
        }
        let mut findings = Findings::new();
        let mut shown: HashMap<(&'static str, Level), usize> = HashMap::new();
        for found in &self.findings {
            let key = (found.rule.code, found.level);
            let place = shown.entry(key).or_default();
            *place += 1;
            let more = self.counts[&key].saturating_sub(MAX_OF_ONE_RULE);
            let found = found.clone();
            findings.push(if *place == MAX_OF_ONE_RULE && more > 0 {
                found.note(format!("{more} more findings of this rule are not shown"))
            } else {
                found
            });
        }
        findings
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
