//! What users say of places in a contract: in a field there that begins with `x-rust-`, or in an entry of the configuration.

use std::collections::HashMap;

use crate::code::code_span;
use crate::config::{CONFIG_UNUSED, Override};
use crate::diagnostic::{Diagnostic, Pointer, Rule, Span};
use crate::document::{Document, Schema, Version};
use crate::source::{NodeId, Source};

/// What is said of a place.
#[derive(Clone)]
pub(super) struct Said {
    /// `None`: it is no text.
    pub(super) text: Option<String>,
    pub(super) span: Span,
    pub(super) pointer: Pointer,
    /// The entry of the configuration.
    entry: Option<(String, Span)>,
}

impl Said {
    /// Says that nothing came of it. `what` is what would have, in the words of "nothing that is generated ...".
    pub(super) fn unused(&self, rule: &'static Rule, what: &str) -> Diagnostic {
        let found = match &self.entry {
            Some((key, span)) => {
                let message = format!("nothing that is generated {what} at {}", code_span(key));
                Diagnostic::new(&CONFIG_UNUSED, message).at(*span, Pointer::root())
            }
            None => {
                let message = format!("nothing that is generated {what} here");
                Diagnostic::new(rule, message).at(self.span, self.pointer.clone())
            }
        };
        found.label("has no effect")
    }
}

/// All that is said in fields of this name, and in entries, which win.
pub(super) fn all(
    source: &Source,
    field: &str,
    places: impl Iterator<Item = NodeId>,
    entries: &[Override],
) -> HashMap<NodeId, Said> {
    let mut found = HashMap::new();
    for node in places {
        if let Some(entry) = source.value(node).get_entry(field) {
            let said = Said {
                text: entry.value.as_str().map(str::to_owned),
                span: entry.value.span(),
                pointer: entry.value.pointer(),
                entry: None,
            };
            found.insert(node, said);
        }
    }
    for entry in entries {
        let said = Said {
            text: Some(entry.text.clone()),
            span: entry.span,
            pointer: Pointer::root(),
            entry: Some((entry.key.clone(), entry.key_span)),
        };
        found.insert(entry.node, said);
    }
    found
}

/// The schemas of which a contract can say something: what stands beside a `$ref` has no meaning in OpenAPI 3.0.
pub(super) fn schemas(document: &Document) -> impl Iterator<Item = NodeId> {
    let means = |schema: &Schema| schema.reference.is_none() || document.version_of(schema) > Version::V30;
    let schemas = document.schemas.iter().filter(move |(_, schema)| means(schema));
    schemas.map(|(_, schema)| schema.node)
}
