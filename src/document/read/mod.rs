//! The typed walk: a checked arena becomes a [`Document`].
//!
//! What is wrong with single objects was said by [`structure`](super::structure); here they are read as well as can be.
//! What is found here is what takes several objects together, such as a path and its parameters.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Findings};
use crate::source::{Entry, NodeId, Source, Value};

use super::lenient::{flag, text};
use super::report;
use super::resolve::Refs;
use super::rules::TOO_MANY_OPERATIONS;
use super::structure::Checked;
use super::version::Versions;
use super::{Callback, Document, Header, Id, Parameter, RequestBody, Resource, Response, Roots, Schema};

mod events;
mod message;
mod operation;
mod parameters;
mod paths;
mod resource;
mod root;
mod schema;
mod security;
mod template;

/// The state of the walk.
struct Reader<'s> {
    source: &'s Source,
    versions: Versions,
    refs: Refs<'s>,
    document: Document,
    findings: Findings,
    /// Items that have their place in a table, but are still empty. A queue in place of recursion: references may form
    /// chains of any length.
    queue: Vec<Task>,
    /// The schemas that have an id, in its order; those from `document.schemas.len()` on are still to be read.
    planned: Vec<Planned>,
    known: Known,
    /// Whether a dynamic reference was read.
    dynamic: bool,
    /// How many resources have their dynamic anchors.
    anchored: usize,
    /// Where each operation id was used first.
    operation_ids: HashMap<&'s str, Value<'s>>,
    /// The names under `components.securitySchemes`, in order.
    scheme_names: BTreeSet<&'s str>,
    /// How many operations, and parameters and responses of operations, may still be read.
    left: usize,
}

/// A schema that has its id.
enum Planned {
    /// It stands in the document.
    Node(NodeId),
    /// It was made up.
    Made(Box<Schema>),
}

/// An item to be read.
enum Task {
    Header(Id<Header>, NodeId),
    Callback(Id<Callback>),
}

/// What was read, by the node it came from.
#[derive(Default)]
struct Known {
    schemas: HashMap<NodeId, Id<Schema>>,
    resources: HashMap<NodeId, Id<Resource>>,
    parameters: HashMap<NodeId, Option<Id<Parameter>>>,
    headers: HashMap<NodeId, Id<Header>>,
    bodies: HashMap<NodeId, Id<RequestBody>>,
    responses: HashMap<NodeId, Id<Response>>,
    callbacks: HashMap<NodeId, Id<Callback>>,
}

/// How many operations are read, counted with what they list. Many paths can refer to one path item, so that a small
/// document can stand for very many operations.
const MAX_ITEMS: usize = 2_000_000;

/// Reads a checked document.
pub(super) fn document<'s>(source: &'s Source, roots: &Roots<'s>, checked: Checked<'s>) -> (Document, Findings) {
    let mut reader = Reader {
        source,
        versions: checked.versions,
        refs: checked.refs,
        document: Document::empty(roots.version, source.root().id()),
        findings: checked.findings,
        queue: Vec::new(),
        planned: Vec::new(),
        known: Known::default(),
        dynamic: false,
        anchored: 0,
        operation_ids: HashMap::new(),
        scheme_names: BTreeSet::new(),
        left: MAX_ITEMS,
    };
    reader.document.references = reader.refs.all();
    reader.document.schemas.reserve(checked.schemas);
    reader.known.schemas.reserve(checked.schemas);
    if let Some(root) = roots.api {
        reader.root(root);
    }
    if let Some((root, version)) = roots.events {
        reader.events(root, version);
    }
    loop {
        match reader.queue.pop() {
            Some(Task::Header(id, from)) => reader.fill_header(id, from),
            Some(Task::Callback(id)) => reader.fill_callback(id),
            None if reader.next_schema() || reader.dynamic_anchors() => {}
            None => break,
        }
    }
    events::check::all(&reader.document, source, &mut reader.findings);
    (reader.document, reader.findings)
}

impl<'s> Reader<'s> {
    /// The object that a value stands for: itself, or the end of its references.
    fn follow(&mut self, value: Value<'s>) -> Value<'s> {
        self.source.value(self.refs.end(value.id()))
    }

    /// The object in a field.
    fn object(&mut self, parent: Value<'s>, key: &str) -> Option<Value<'s>> {
        let value = self.follow(parent.get(key)?);
        value.is_object().then_some(value)
    }

    /// The members of the map in a field. A null among them counts as an empty object.
    fn map(&mut self, parent: Value<'s>, key: &str) -> Vec<Entry<'s>> {
        self.object(parent, key).into_iter().flat_map(Value::entries).collect()
    }

    /// The objects of the list in a field.
    fn list(&mut self, parent: Value<'s>, key: &str) -> Vec<Value<'s>> {
        let Some(list) = parent.get(key) else {
            return Vec::new();
        };
        let items: Vec<Value<'s>> = self.follow(list).items().collect();
        items
            .into_iter()
            .map(|item| self.follow(item))
            .filter(|item| item.is_object())
            .collect()
    }

    /// Takes from what may still be read; false when that is used up.
    fn charge(&mut self, at: Value<'s>, cost: usize) -> bool {
        let before = self.left;
        self.left = before.saturating_sub(cost);
        if before > 0 && self.left == 0 {
            let message = "references make more operations of the document than can be read";
            self.report(report::at(&TOO_MANY_OPERATIONS, at, message).label("reading stopped here"));
        }
        self.left > 0
    }

    fn report(&mut self, found: Diagnostic) {
        self.findings.push(found);
    }
}

/// The text in a field.
fn string(parent: Value<'_>, key: &str) -> Option<String> {
    parent.get(key).and_then(text).map(str::to_owned)
}

/// The switch in a field; off when it is not there.
fn switch(parent: Value<'_>, key: &str) -> bool {
    parent.get(key).and_then(flag).unwrap_or(false)
}

/// The texts in a field; a single text counts as a list of one.
fn strings(parent: Value<'_>, key: &str) -> Vec<String> {
    parent.get(key).map(texts).unwrap_or_default()
}

/// The texts of a list; a single text counts as a list of one.
fn texts(value: Value<'_>) -> Vec<String> {
    match text(value) {
        Some(text) => vec![text.to_owned()],
        None => value.items().filter_map(text).map(str::to_owned).collect(),
    }
}

/// The `x-` fields.
fn extensions(value: Value<'_>) -> Vec<(String, NodeId)> {
    let free = value.entries().filter(|entry| entry.key.starts_with("x-"));
    free.map(|entry| (entry.key.to_owned(), entry.value.id())).collect()
}
