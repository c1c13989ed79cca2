//! DIFF: what a new version of a contract means to those who use the old one.
//!
//! ```text
//! diff(&old, &new) -> Findings
//! ```
//!
//! `walk.rs` finds what belongs together in both, `schemas.rs` what of it are schemas, each pair once. A kind of change is a file in
//! `changes/`: it sees a pair, and tells. A change is told where it is made, with the number of operations that it has to do with.

mod changes;
mod inner;
mod judge;
mod limits;
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
    #[cfg_attr(not(test), allow(dead_code, reason = "for tests, and for whoever reads"))]
    example: [&'static str; 2],
}

/// Told once where not all could be compared.
static CUT: Rule = changes::kind(
    "comparison-cut",
    Level::Warning,
    "The contracts hold too much to compare all of it.",
    "Schemas that hold one another in very many combinations are not followed without an end. What is told besides is right.",
);

/// Every kind of change, in the order of their names.
pub(crate) fn change_rules() -> impl Iterator<Item = &'static Rule> {
    let mut rules: Vec<&'static Rule> = changes::ALL.iter().map(|change| &change.rule).collect();
    let at = rules.partition_point(|rule| rule.code < CUT.code);
    rules.insert(at, &CUT);
    rules.into_iter()
}

/// Compares two versions. The places of the findings are in the new one; `shift` is what the files of the old one are counted from where
/// both stand in one source.
pub(crate) fn diff(old: Version<'_>, new: Version<'_>, shift: u32) -> Findings {
    let mut cx = Comparison {
        old,
        new,
        shift,
        found: Vec::new(),
    };
    walk::contracts(&mut cx);
    let mut findings: Findings = cx.found.into_iter().collect();
    findings.sort();
    findings
}

/// Both versions, and what was found so far.
struct Comparison<'a> {
    old: Version<'a>,
    new: Version<'a>,
    shift: u32,
    found: Vec<Diagnostic>,
}

impl Comparison<'_> {
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
