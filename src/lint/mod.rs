//! CHECK: what a contract may say, but surely does not mean, or what its callers and its generated code will be sorry for.
//!
//! ```text
//! check(&Document, &Source, &Settings) -> Findings
//! ```
//!
//! A rule is a file in `rules/`. It reads the document and tells; the settings decide which rules are asked. Those of a project are in
//! the settings themselves.

mod contract;
mod ignore;
mod judged;
mod kinds;
mod messages;
mod names;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use crate::config::Settings;
use crate::custom;
use crate::diagnostic::{Diagnostic, Findings, Rule};
use crate::document::Document;
use crate::source::Source;

use contract::Contract;
pub(crate) use ignore::{Ignores, RULES};

/// A rule that documents are checked by.
pub(crate) struct Lint {
    pub(crate) rule: Rule,
    /// Tells what breaks it.
    check: fn(&Contract<'_>, &mut Findings),
}

/// The rules, in the order of their names.
pub(crate) fn lint_rules() -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().map(|lint| &lint.rule)
}

/// Checks a document by the rules that the settings ask for.
pub(crate) fn check(document: &Document, source: &Source, settings: &Settings) -> Findings {
    let contract = Contract::new(document, source);
    let mut findings = Findings::new();
    for lint in rules::ALL {
        if settings.asks_for(&(&lint.rule).into()) {
            (lint.check)(&contract, &mut findings);
        }
    }
    for custom in settings.custom() {
        if settings.asks_for(&Arc::clone(&custom.rule).into()) {
            findings.extend(custom::check(custom, source));
        }
    }
    settings.apply(findings)
}

/// The findings of all stages without what generation tells again of a default.
pub(crate) fn once(findings: Findings) -> Findings {
    let place = |finding: &Diagnostic| (finding.span.map(|span| span.file), finding.pointer.clone());
    let judged = findings
        .iter()
        .filter(|finding| finding.rule.code() == "default-breaks-schema");
    let judged: HashSet<_> = judged.map(place).collect();
    let again = |finding: &Diagnostic| finding.rule.code() == "default-invalid" && judged.contains(&place(finding));
    let (findings, _) = findings.part(|finding| !again(finding));
    findings
}
