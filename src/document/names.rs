//! The names that schemas and documents give themselves: `$id`, `$anchor`, `$dynamicAnchor` and `$self`.
//!
//! [JSON Schema 2020-12, section 8.2](https://json-schema.org/draft/2020-12/json-schema-core#section-8.2)

use std::collections::HashMap;

use crate::source::{NodeId, RefError, Source, Value};

mod collect;

/// Everything that has a name.
#[derive(Default)]
pub(super) struct Names<'s> {
    /// Schemas with `$id` and documents with `$self`, by their addresses.
    resources: HashMap<String, NodeId>,
    /// Schemas by the resource that they stand in and their anchor.
    anchors: HashMap<(NodeId, &'s str), NodeId>,
    /// The dynamic anchors of each resource.
    dynamic: HashMap<NodeId, Vec<(&'s str, NodeId)>>,
    /// Names that were given before: the text, and the schema that has it.
    again: Vec<(Value<'s>, NodeId)>,
}

impl<'s> Names<'s> {
    /// All names in what can be reached from the root of a source.
    pub(super) fn collect(source: &'s Source) -> Self {
        if source.has_names() {
            collect::names(source)
        } else {
            Self::default()
        }
    }

    /// The node that a reference standing at a node leads to.
    pub(super) fn resolve(&self, source: &Source, at: NodeId, text: &str) -> Result<NodeId, RefError> {
        let (part, fragment) = text.split_once('#').unwrap_or((text, ""));
        let root = self.resource(source, source.scope(at), part)?;
        match source.fragment(root, fragment) {
            Err(RefError::Anchor { root, name }) => {
                let found = self.anchors.get(&(source.scope(root), name.as_str()));
                found.copied().ok_or(RefError::Anchor { root, name })
            }
            other => other,
        }
    }

    /// What a reference up to its fragment means: a schema with this address, wherever it stands, or else a file.
    fn resource(&self, source: &Source, scope: NodeId, part: &str) -> Result<NodeId, RefError> {
        if part.is_empty() {
            return Ok(scope);
        }
        let address = source.address(scope, part);
        let known = address.and_then(|address| self.resources.get(address).copied());
        let is_30 = source.is_30(source.value(scope).span().file);
        match source.linked(scope, part) {
            // In OpenAPI 3.0 names mean nothing, but may be all there is.
            Err(error) if is_30 => known.ok_or(error),
            linked => known.filter(|_| !is_30).map_or(linked, Ok),
        }
    }

    /// The schemas of a resource that have a dynamic anchor.
    pub(super) fn dynamic(&self, resource: NodeId) -> &[(&'s str, NodeId)] {
        self.dynamic.get(&resource).map_or(&[], Vec::as_slice)
    }

    /// Whether any schema has a dynamic anchor.
    pub(super) fn has_dynamic(&self) -> bool {
        !self.dynamic.is_empty()
    }

    /// Names that were given before: the text, and the schema that has it.
    pub(super) fn again(&self) -> &[(Value<'s>, NodeId)] {
        &self.again
    }
}
