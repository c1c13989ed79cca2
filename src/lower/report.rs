//! Findings of lowering, at their places.

use crate::diagnostic::{Diagnostic, Rule};
use crate::source::NodeId;

use super::rules::KEYWORD_UNENFORCED;
use super::shape::Shape;
use super::types::Types;

impl Types<'_> {
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
