//! DIFF: what a new version of a contract means to those who use the old one.
//!
//! ```text
//! diff(&old, &new) -> Findings
//! ```
//!
//! `walk.rs` finds what belongs together in both, `schemas.rs` what of it are schemas, each pair once. A kind of change is a file in
//! `changes/`: it sees a pair, and tells. A change is told where it is made, with the number of operations that it has to do with.

mod api;
mod changes;
mod inner;
mod judge;
mod limits;
mod messages;
mod pair;
mod plain;
mod schemas;
#[cfg(test)]
mod tests;
mod unions;
mod view;
mod walk;

use crate::diagnostic::{Diagnostic, FileId, Findings, Level, Rule, Span};
use crate::document::{Document, report};
use crate::source::{NodeId, Source};

pub(crate) use api::Generated;
use pair::Pair;

/// A version of a contract.
#[derive(Clone, Copy)]
pub(crate) struct Version<'a> {
    pub(crate) document: &'a Document,
    pub(crate) source: &'a Source,
}

/// What a change does to those who use the old version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// What worked fails.
    Breaking,
    /// What worked may fail, depending on who uses it.
    Dangerous,
    /// What worked works.
    Safe,
}

/// A kind of change.
struct Change {
    rule: Rule,
    compare: changes::Compare,
    /// A contract before and after a change of this kind. The line of the new one where it is found ends in `# here`.
    example: [&'static str; 2],
}

/// Told once where not all could be compared.
static CUT: Rule = changes::kind(
    "comparison-cut",
    Level::Warning,
    "The contracts hold too much to compare all of it.",
    "Schemas that hold one another in very many combinations are not followed without an end. What is told besides is right.",
);

/// Told of two folders.
static CONTRACT_ADDED: Rule = changes::kind(
    "contract-added",
    Level::Info,
    "There is a new contract.",
    "Of two folders only the new one has it. Nobody calls it yet.",
);

/// Told of two folders.
static CONTRACT_REMOVED: Rule = changes::kind(
    "contract-removed",
    Level::Error,
    "A contract is gone.",
    "Of two folders only the old one has it, so all its operations are gone. One that is elsewhere now has to be compared by its path.",
);

/// A contract that was not there.
pub(crate) fn contract_added(new: Version<'_>) -> Findings {
    alone(&CONTRACT_ADDED, new, "the contract is new")
}

/// A contract that is gone, told at what it was.
pub(crate) fn contract_removed(old: Version<'_>) -> Findings {
    alone(&CONTRACT_REMOVED, old, "the contract is gone")
}

fn alone(rule: &'static Rule, version: Version<'_>, message: &str) -> Findings {
    let root = version.source.value(version.document.node);
    [report::at(rule, root, message)].into_iter().collect()
}

/// A contract before and after a change of a kind; the line on which the change is told ends in `# here`. `None` for kinds that no short
/// contract shows.
pub(crate) fn change_example(rule: &Rule) -> Option<[&'static str; 2]> {
    let mut all = changes::ALL.iter().chain(api::ALL);
    all.find(|change| change.rule.code == rule.code)
        .map(|change| change.example)
}

/// Every kind of change, in the order of their names.
pub(crate) fn change_rules() -> impl Iterator<Item = &'static Rule> {
    let kinds = changes::ALL.iter().chain(api::ALL).map(|change| &change.rule);
    let mut rules: Vec<&'static Rule> = kinds.chain([&CUT, &CONTRACT_ADDED, &CONTRACT_REMOVED]).collect();
    rules.sort_unstable_by_key(|rule| rule.code);
    rules.into_iter()
}

/// Compares two versions. The places of the findings are in the new one; `shift` is what the files of the old one are counted from where
/// both stand in one source.
pub(crate) fn diff(old: Version<'_>, new: Version<'_>, shift: u32) -> Findings {
    let mut cx = Comparison::new(old, new, shift);
    walk::contracts(&mut cx);
    cx.finish()
}

/// Compares the code that is generated from both.
///
/// # Errors
/// Where it is not Rust.
pub(crate) fn diff_code(
    (old, old_code): (Version<'_>, &Generated),
    (new, new_code): (Version<'_>, &Generated),
    shift: u32,
) -> Result<Findings, String> {
    let mut cx = Comparison::new(old, new, shift);
    api::compare(&mut cx, old_code, new_code)?;
    Ok(cx.finish())
}

/// Both versions, and what was found so far.
struct Comparison<'a> {
    old: Version<'a>,
    new: Version<'a>,
    shift: u32,
    /// Whether the service sends what is looked at now: a webhook, a callback or a message.
    sent: bool,
    found: Vec<Diagnostic>,
}

impl<'a> Comparison<'a> {
    fn new(old: Version<'a>, new: Version<'a>, shift: u32) -> Self {
        let found = Vec::new();
        Self {
            old,
            new,
            shift,
            sent: false,
            found,
        }
    }

    fn finish(self) -> Findings {
        let mut findings: Findings = self.found.into_iter().collect();
        findings.sort();
        findings
    }

    /// What it means where callers ask, and where the service sends.
    fn by(&self, asked: Verdict, sent: Verdict) -> Verdict {
        if self.sent { sent } else { asked }
    }

    /// Tells of a change between the two sides of a pair.
    fn tell<T>(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        pair: &Pair<'_, T>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.tell_at(rule, verdict, (pair.old_node, pair.new_node), message)
    }

    /// The same at a member of the new side, where it has one of this name.
    fn tell_member<T>(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        (pair, member): (&Pair<'_, T>, &str),
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let member = self.new.source.value(pair.new_node).get(member);
        let node = member.map_or(pair.new_node, |member| member.id());
        self.tell_at(rule, verdict, (pair.old_node, node), message)
    }

    /// Tells of a change between two places.
    fn tell_at(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        (old, new): (NodeId, NodeId),
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let before = self.before(report::place(self.old.source.value(old)));
        let mut found = report::at(rule, self.new.source.value(new), message).related(before, "before");
        found.level = match verdict {
            Verdict::Breaking => Level::Error,
            Verdict::Dangerous => Level::Warning,
            Verdict::Safe => Level::Info,
        };
        self.found.push(found);
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// A place of the old version, among the files of both.
    fn before(&self, span: Span) -> Span {
        Span {
            file: FileId(span.file.0 + self.shift),
            ..span
        }
    }
}
