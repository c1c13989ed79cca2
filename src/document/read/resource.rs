//! What schemas stand in, and references that depend on it.

use crate::source::{NodeId, Value};

use super::Reader;
use crate::document::{DynamicRef, Id, Resource, Schema};

impl<'s> Reader<'s> {
    /// A schema at a node that allows everything.
    pub(super) fn empty_schema(&mut self, node: NodeId) -> Schema {
        let resource = self.resource(node);
        Schema::empty(node, resource)
    }

    /// The file or the schema with `$id` that a node stands in.
    fn resource(&mut self, node: NodeId) -> Id<Resource> {
        let scope = self.source.scope(node);
        if let Some(known) = self.known.resources.get(&scope) {
            return *known;
        }
        let id = self.document.resources.push(Resource {
            node: scope,
            version: self.versions.of(self.source.value(scope)),
            dynamic_anchors: Vec::new(),
        });
        self.known.resources.insert(scope, id);
        id
    }

    /// What a reference leads to that may have a dynamic anchor in its text.
    pub(super) fn dynamic_ref(&mut self, value: Value<'s>, text: Option<&str>) -> Option<DynamicRef> {
        let target = self.refs.next(value.id())?;
        let anchor = text.and_then(|text| self.refs.dynamic_anchor(text, target));
        self.dynamic |= anchor.is_some();
        Some(DynamicRef {
            target: self.schema(self.source.value(target)),
            anchor,
        })
    }

    /// Gives resources their dynamic anchors, if a reference asks for any. True when that brings more to read.
    pub(super) fn dynamic_anchors(&mut self) -> bool {
        if !self.dynamic {
            return false;
        }
        let resources: Vec<_> = self.document.resources.iter().skip(self.anchored).collect();
        let resources: Vec<_> = resources
            .into_iter()
            .map(|(id, resource)| (id, resource.node))
            .collect();
        self.anchored += resources.len();
        for (id, node) in resources {
            let anchors = self.refs.names().dynamic(node).to_vec();
            let anchors = anchors
                .into_iter()
                .map(|(name, schema)| (name.to_owned(), self.schema(self.source.value(schema))))
                .collect();
            if let Some(resource) = self.document.resources.get_mut(id) {
                resource.dynamic_anchors = anchors;
            }
        }
        self.planned.len() > self.document.schemas.len()
    }
}
