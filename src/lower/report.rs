//! Findings of lowering, at their places.

use crate::diagnostic::{Diagnostic, Rule, Span};
use crate::source::{NodeId, Value};

use super::rules::{KEYWORD_UNENFORCED, RUST_NAME_UNUSABLE};
use super::shape::Shape;
use super::types::Types;

impl<'d> Types<'d> {
    /// The node as a value.
    pub(super) fn value(&self, node: NodeId) -> Value<'d> {
        self.source.value(node)
    }

    pub(super) fn report_pattern(&mut self, node: NodeId) {
        let message = "the pattern is no regular expression and is not enforced".to_owned();
        self.report(&KEYWORD_UNENFORCED, node, message);
    }

    pub(super) fn report_schema(&mut self, rule: &'static Rule, shape: &Shape, message: &str) {
        let node = shape
            .lead()
            .map_or(self.document.node, |id| self.document.schemas[id].node);
        self.report(rule, node, message.to_owned());
    }

    /// Reports a finding about a value at a node of something that it shares with others.
    pub(super) fn report_of(&mut self, rule: &'static Rule, node: NodeId, message: String, of: NodeId) {
        let of = self.value(of);
        self.findings
            .push(self.found(rule, node, message).concerning(of.span().file, of.pointer()));
    }

    /// Reports that a name which is given at a node was given before.
    pub(super) fn report_twice(&mut self, node: NodeId, message: String, first: Option<Span>) {
        let value = self.value(node);
        let found = Diagnostic::new(&RUST_NAME_UNUSABLE, message).at(value.span(), value.pointer());
        let found = found.label("a name is made up in its place");
        self.findings.push(match first {
            Some(first) => found.related(first, "first given here"),
            None => found,
        });
    }

    /// Reports a finding at a node: its key, where it has one.
    pub(super) fn report(&mut self, rule: &'static Rule, node: NodeId, message: String) {
        self.findings.push(self.found(rule, node, message));
    }

    fn found(&self, rule: &'static Rule, node: NodeId, message: String) -> Diagnostic {
        let value = self.value(node);
        let span = value.key_span().unwrap_or_else(|| value.span());
        Diagnostic::new(rule, message).at(span, value.pointer())
    }
}
