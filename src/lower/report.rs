//! Findings of lowering, at their places.

use crate::diagnostic::{Diagnostic, Rule};
use crate::document::Schema;
use crate::source::NodeId;

use super::rules::KEYWORD_UNENFORCED;
use super::shape::Shape;
use super::types::Types;

impl Types<'_> {
    /// Reports keywords of a schema that the generated code passes over.
    pub(super) fn unenforced(&mut self, schema: &Schema, keywords: &[&str]) {
        let object = self.value(schema.node);
        for keyword in keywords {
            if let Some(entry) = object.get_entry(keyword) {
                self.report_unenforced(entry.value.id(), keyword);
            }
        }
    }

    /// Reports the keywords that no type holds yet, whatever the kind of value.
    pub(super) fn unenforced_rest(&mut self, schema: &Schema) {
        self.unenforced(
            schema,
            &[
                "not",
                "if",
                "dependentRequired",
                "dependentSchemas",
                "patternProperties",
                "propertyNames",
                "$dynamicRef",
            ],
        );
    }

    pub(super) fn report_unenforced(&mut self, node: NodeId, keyword: &str) {
        self.report(
            &KEYWORD_UNENFORCED,
            node,
            format!("`{keyword}` is not enforced by the generated code"),
        );
    }

    pub(super) fn report_schema(&mut self, rule: &'static Rule, shape: &Shape, message: &str) {
        let node = shape
            .lead()
            .map_or(self.document.node, |id| self.document.schemas[id].node);
        self.report(rule, node, message.to_owned());
    }

    /// Reports a finding at a node: its key, where it has one.
    pub(super) fn report(&mut self, rule: &'static Rule, node: NodeId, message: String) {
        let value = self.value(node);
        let span = value.key_span().unwrap_or_else(|| value.span());
        self.findings
            .push(Diagnostic::new(rule, message).at(span, value.pointer()));
    }
}
