//! What rules ask of a contract.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Rule};
use crate::document::{Document, Id, MediaType, Operation, PathItem, Schema, report};
use crate::source::{self, NodeId, Source, Value};

/// So many schemas are looked at for what one is made of, or a part of: chains of very many would cost the square of their length.
const MAX_PARTS: usize = 200;

/// For a schema those that it is a part of.
pub(super) type Parents = HashMap<Id<Schema>, Vec<Id<Schema>>>;

/// Whether all properties of a schema are told by itself, by references and `allOf`.
fn is_told(document: &Document, schema: &Schema) -> bool {
    let more = schema
        .additional_properties
        .is_some_and(|id| document.schemas[id].boolean.is_none());
    let unions = !schema.any_of.is_empty() || !schema.one_of.is_empty();
    !more && !unions && schema.pattern_properties.is_empty() && schema.dynamic_ref.is_none() && schema.if_.is_none()
}

/// The finding with the nearest of the names that there are.
pub(super) fn nearest<'n>(found: Diagnostic, name: &str, known: impl IntoIterator<Item = &'n str>) -> Diagnostic {
    match source::nearest(name, known) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found,
    }
}

/// Whether two path items have operations of one method.
pub(super) fn share_method(one: &PathItem, other: &PathItem) -> bool {
    let has = |method: &str| other.operations.iter().any(|operation| operation.method == method);
    one.operations.iter().any(|operation| has(&operation.method))
}

/// Who sends the request of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// A caller.
    Own,
    /// The service: a webhook or a callback.
    Sent,
}

/// An operation with where it stands.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a Operation,
    pub(super) side: Side,
}

impl Site<'_> {
    /// The method and the path.
    pub(super) fn route(&self) -> String {
        format!("{} {}", self.operation.method, self.item.template)
    }
}

/// A document with its text.
pub(super) struct Contract<'a> {
    pub(super) document: &'a Document,
    pub(super) source: &'a Source,
    /// The operations of paths, webhooks and callbacks.
    pub(super) sites: Vec<Site<'a>>,
}

impl<'a> Contract<'a> {
    pub(super) fn new(document: &'a Document, source: &'a Source) -> Self {
        let callbacks = document.callbacks.iter().flat_map(|(_, callback)| &callback.items);
        let sent = document.webhooks.iter().chain(callbacks);
        let items = document.paths.iter().map(|item| (item, Side::Own));
        let items = items.chain(sent.map(|item| (item, Side::Sent)));
        let sites = items.flat_map(|(item, side)| {
            let operations = item.operations.iter();
            operations.map(move |operation| Site { item, operation, side })
        });
        Self {
            document,
            source,
            sites: sites.collect(),
        }
    }

    pub(super) fn value(&self, node: NodeId) -> Value<'a> {
        self.source.value(node)
    }

    /// The operations that callers ask for.
    pub(super) fn own(&self) -> impl Iterator<Item = &Site<'a>> {
        self.sites.iter().filter(|site| site.side == Side::Own)
    }

    /// Every schema.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &'a Schema> {
        self.document.schemas.iter().map(|(_, schema)| schema)
    }

    /// Whether a value can be reached by a name of its own.
    pub(super) fn has_address(&self, value: Value<'_>) -> bool {
        ["$id", "$anchor", "$dynamicAnchor"]
            .iter()
            .any(|key| value.get(key).is_some())
    }

    /// Whether anything inside a value is referred to.
    pub(super) fn holds_used(&self, value: Value<'a>, used: &HashSet<NodeId>) -> bool {
        let mut waiting = vec![value];
        while let Some(value) = waiting.pop() {
            if used.contains(&value.id()) {
                return true;
            }
            waiting.extend(value.items());
            waiting.extend(value.entries().map(|entry| entry.value));
        }
        false
    }

    /// Every media type of bodies.
    pub(super) fn contents(&self) -> impl Iterator<Item = &'a MediaType> {
        let asked = self.document.bodies.iter().flat_map(|(_, body)| &body.content);
        let answered = self
            .document
            .responses
            .iter()
            .flat_map(|(_, response)| &response.content);
        asked.chain(answered)
    }

    /// A schema with what it is made of by references and `allOf`, as far as rules look.
    pub(super) fn parts(&self, id: Id<Schema>) -> Vec<&'a Schema> {
        self.document.parts(id).take(MAX_PARTS).collect()
    }

    /// The names of the properties that a schema describes; `None` where there may be more than can be told.
    pub(super) fn declared(&self, id: Id<Schema>) -> Option<BTreeSet<&'a str>> {
        let parts = self.parts(id);
        let known = parts.len() < MAX_PARTS && parts.iter().all(|part| is_told(self.document, part));
        let properties = parts.iter().flat_map(|part| &part.properties);
        known.then(|| properties.map(|property| &*property.name).collect())
    }

    /// The same with those of the schemas that this one is a part of.
    pub(super) fn declared_around(&self, id: Id<Schema>, parents: &Parents) -> Option<BTreeSet<&'a str>> {
        let mut declared = BTreeSet::new();
        // What is come to from below has its own parts; it is no part itself of what is above them.
        let (mut below, mut above) = (HashSet::new(), HashSet::from([id]));
        let mut waiting = vec![(id, true)];
        while let Some((id, up)) = waiting.pop() {
            if below.len() + above.len() > MAX_PARTS {
                return None;
            }
            let schema = &self.document.schemas[id];
            declared.extend(schema.properties.iter().map(|property| &*property.name));
            if !is_told(self.document, schema) {
                return None;
            }
            let parts = schema.reference.iter().chain(&schema.all_of).copied();
            waiting.extend(parts.filter(|id| below.insert(*id)).map(|id| (id, false)));
            if up {
                let holders = parents.get(&id).into_iter().flatten().copied();
                waiting.extend(holders.filter(|id| above.insert(*id)).map(|id| (id, true)));
            }
        }
        Some(declared)
    }

    /// For every schema those that it is a part of, in which it describes the same value.
    pub(super) fn parents(&self) -> Parents {
        let mut parents = Parents::new();
        for (id, schema) in self.document.schemas.iter() {
            let lists = [&schema.all_of, &schema.any_of, &schema.one_of].into_iter().flatten();
            let single = [schema.not, schema.if_, schema.then_, schema.else_, schema.reference];
            let dependent = schema.dependent_schemas.iter().map(|(_, part)| part);
            for part in lists.chain(single.iter().flatten()).chain(dependent) {
                parents.entry(*part).or_default().push(id);
            }
        }
        parents
    }

    /// A finding at an object.
    pub(super) fn at(&self, rule: &'static Rule, node: NodeId, message: impl Into<String>) -> Diagnostic {
        report::at(rule, self.value(node), message)
    }

    /// A finding at a member of an object, or at the object where it has none of this name.
    pub(super) fn at_member(
        &self,
        rule: &'static Rule,
        node: NodeId,
        key: &str,
        message: impl Into<String>,
    ) -> Diagnostic {
        let value = self.value(node);
        report::at(rule, value.get(key).unwrap_or(value), message)
    }

    /// A finding at the key that an object stands under.
    pub(super) fn at_own_key(&self, rule: &'static Rule, node: NodeId, message: impl Into<String>) -> Diagnostic {
        let value = self.value(node);
        let place = value.key_span().unwrap_or_else(|| report::place(value));
        Diagnostic::new(rule, message).at(place, value.pointer())
    }

    /// A finding at an object that stands in a list: its first key is underlined, and a reference as a whole.
    pub(super) fn at_inside(&self, rule: &'static Rule, node: NodeId, message: impl Into<String>) -> Diagnostic {
        let value = self.value(node);
        let reference = value.get("$ref").map(Value::span);
        let first = value.entries().next().map(|entry| entry.key_span);
        let place = reference.or(first).unwrap_or_else(|| value.span());
        Diagnostic::new(rule, message).at(place, value.pointer())
    }

    /// A finding at the key of a member, or at the object where it has none of this name.
    pub(super) fn at_key(
        &self,
        rule: &'static Rule,
        node: NodeId,
        key: &str,
        message: impl Into<String>,
    ) -> Diagnostic {
        let value = self.value(node);
        match value.get_entry(key) {
            Some(entry) => report::at_key(rule, value, entry, message),
            None => report::at(rule, value, message),
        }
    }
}
