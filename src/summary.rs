//! What became of each operation of a contract.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};
use crate::document::{Document, Operation, PathItem, Reach, Reached, items};
use crate::lower;
use crate::source::Source;

/// How many names a finding lists of what is left out for it.
const SHOWN: usize = 3;

/// What became of an operation, or of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is generated as the contract says.
    Generated,
    /// It is generated, and something of what the contract says is not enforced or not typed.
    Degraded,
    /// It is left out, for something that it needs is wrong; only where `allow` says that it may.
    Refused,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Generated => "generated",
            Self::Degraded => "degraded",
            Self::Refused => "refused",
        })
    }
}

/// Why an operation is not generated as the contract says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reason {
    /// The file, as findings show it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The code of the finding.
    pub code: String,
}

/// An operation, or a webhook, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The method.
    pub method: String,
    /// The path with `{names}`, or the name of the webhook.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// Why, in the order of places; empty for what is generated as the contract says.
    pub reasons: Vec<Reason>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        if let Some(id) = &self.id {
            write!(f, " ({id})")?;
        }
        for (number, reason) in self.reasons.iter().enumerate() {
            let before = if number == 0 { ": " } else { ", " };
            write!(f, "{before}{} at {}:{}", reason.code, reason.file, reason.line)?;
        }
        Ok(())
    }
}

/// Gathers what is found, operation by operation.
pub(crate) struct Summaries<'s> {
    source: &'s Source,
    list: Vec<Summary>,
    /// Built when something was found at all: most contracts have nothing to follow.
    reach: Option<Reach<'s>>,
}

impl<'s> Summaries<'s> {
    /// Every operation of the document, as generated.
    pub(crate) fn new(document: &Document, source: &'s Source) -> Self {
        let of = |item: &'_ PathItem, operation: &Operation| Summary {
            method: operation.method.clone(),
            path: item.template.clone(),
            id: operation.id.clone(),
            fate: Fate::Generated,
            reasons: Vec::new(),
        };
        let list = items(document).flat_map(|item| item.operations.iter().map(move |operation| of(item, operation)));
        Self {
            source,
            list: list.collect(),
            reach: None,
        }
    }

    /// Refuses what has to do with these findings, which say so then.
    pub(crate) fn refuse(&mut self, document: &Document, findings: &mut [Diagnostic]) -> Reached {
        let mut refused = Reached::default();
        for finding in findings {
            let reached = self.note(document, finding, Fate::Refused);
            finding.notes.extend(self.left_out(document, &reached));
            refused.operations.extend(reached.operations);
            refused.events.extend(reached.events);
            refused.schemas.extend(reached.schemas);
        }
        refused
    }

    fn left_out(&self, document: &Document, reached: &Reached) -> Option<String> {
        let operations = reached.operations.iter().filter_map(|&number| self.list.get(number));
        let operations = operations.map(|summary| format!("{} {}", summary.method, summary.path));
        let schemas = reached.schemas.iter();
        let schemas = schemas.filter_map(|&number| document.components.schemas.get(number));
        let events = document.events.as_ref().map_or(&[][..], |events| &events.operations);
        let events = reached.events.iter().filter_map(|&number| events.get(number));
        let names: Vec<String> = operations
            .chain(events.map(|operation| format!("the operation `{}`", operation.name)))
            .chain(schemas.map(|(name, _)| format!("the schema `{name}`")))
            .collect();
        match names.as_slice() {
            [] => None,
            [some @ .., last] if names.len() <= SHOWN => {
                let before = if some.is_empty() {
                    String::new()
                } else {
                    some.join(", ") + " and "
                };
                Some(format!("left out for it: {before}{last}"))
            }
            _ => Some(format!(
                "left out for it: {} and {} more",
                names[..SHOWN].join(", "),
                names.len() - SHOWN
            )),
        }
    }

    /// Notes what generated code does less exactly than the contract says.
    pub(crate) fn degrade<'a>(&mut self, document: &Document, findings: impl Iterator<Item = &'a Diagnostic>) {
        for finding in findings.filter(|finding| degrades(finding)) {
            self.note(document, finding, Fate::Degraded);
        }
    }

    fn note(&mut self, document: &Document, finding: &Diagnostic, fate: Fate) -> Reached {
        let reach = self.reach.get_or_insert_with(|| Reach::new(document, self.source));
        let reached = reach.of(finding);
        let span = finding.span.unwrap_or_default();
        let reason = Reason {
            file: self
                .source
                .file(span.file)
                .map_or_else(String::new, |file| file.name.clone()),
            line: self.source.line_column(span).line,
            code: finding.rule.code().to_owned(),
        };
        for &number in &reached.operations {
            let Some(summary) = self.list.get_mut(number) else {
                continue;
            };
            if summary.fate < fate {
                summary.fate = fate;
                summary.reasons.clear();
            }
            if summary.fate == fate {
                summary.reasons.push(reason.clone());
            }
        }
        reached
    }

    /// The operations in the order of the document.
    pub(crate) fn finish(mut self) -> Vec<Summary> {
        for summary in &mut self.list {
            let reasons: BTreeSet<Reason> = std::mem::take(&mut summary.reasons).into_iter().collect();
            summary.reasons = reasons.into_iter().collect();
        }
        self.list
    }
}

/// Whether a finding says that generated code does less than the contract says.
fn degrades(finding: &Diagnostic) -> bool {
    let lowered = lower::RULES.iter().any(|rule| rule.code == finding.rule.code());
    lowered && finding.level != Level::Info
}
