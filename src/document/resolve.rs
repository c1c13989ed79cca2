//! Where references lead: files, pointers, anchors, `$id`s; and whether they ever arrive.

use std::collections::HashMap;

use crate::diagnostic::FileId;
use crate::source::{NodeId, RefError, Source, Value};

/// Every reference of a document with the node it leads to.
pub(super) struct Refs<'s> {
    source: &'s Source,
    /// `$self` of the root (OpenAPI 3.2).
    own: Option<&'s str>,
    known: HashMap<(FileId, &'s str), Result<NodeId, RefError>>,
    names: Option<Names<'s>>,
    /// From the object with the `$ref` to what it names, as far as it was followed.
    edges: HashMap<NodeId, NodeId>,
    /// Where the edges end.
    ends: HashMap<NodeId, NodeId>,
}

/// Schemas by the names that they give themselves.
#[derive(Default)]
struct Names<'s> {
    anchors: HashMap<(FileId, &'s str), NodeId>,
    ids: HashMap<&'s str, NodeId>,
}

impl<'s> Refs<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        let own = source
            .root()
            .get("$self")
            .and_then(Value::as_str)
            .map(|own| own.trim_end_matches('#'));
        Self {
            source,
            own,
            known: HashMap::new(),
            names: None,
            edges: HashMap::new(),
            ends: HashMap::new(),
        }
    }

    /// The node that the text of a reference leads to.
    pub(super) fn resolve(&mut self, at: Value<'s>, text: &'s str) -> Result<NodeId, RefError> {
        let key = (at.span().file, text);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let found = self.look(at, text);
        self.known.insert(key, found.clone());
        found
    }

    fn look(&mut self, at: Value<'s>, text: &'s str) -> Result<NodeId, RefError> {
        let (base, fragment) = text.split_once('#').unwrap_or((text, ""));
        if !base.is_empty() && self.own == Some(base) {
            let root = self.source.root().id();
            return self.within(root, fragment);
        }
        match self.source.resolve(at.id(), text) {
            Err(RefError::Anchor { file, name }) => {
                let found = self.names().anchors.get(&(file, name.as_str())).copied();
                found.ok_or(RefError::Anchor { file, name })
            }
            Err(error) if !base.is_empty() => match self.names().ids.get(base).copied() {
                Some(resource) => self.within(resource, fragment),
                None => Err(error),
            },
            Err(error) => self.in_resource(at, fragment).ok_or(error),
            found => found,
        }
    }

    /// The node at a fragment below the nearest schema around that has a `$id`, which is a document of its own.
    fn in_resource(&mut self, at: Value<'s>, fragment: &str) -> Option<NodeId> {
        let mut around = std::iter::successors(Some(at), |value| value.parent());
        let resource = around.find(|value| value.get("$id").is_some_and(|id| id.as_str().is_some()))?;
        self.within(resource.id(), fragment).ok()
    }

    /// The node at a fragment below a root, which need not be the root of a file.
    pub(super) fn within(&mut self, root: NodeId, fragment: &str) -> Result<NodeId, RefError> {
        let value = self.source.value(root);
        let path = match fragment.strip_prefix('/') {
            Some(_) => format!("#{}{fragment}", encode(value.pointer().as_str())),
            None if fragment.is_empty() => return Ok(root),
            None => format!("#{fragment}"),
        };
        match self.source.resolve(root, &path) {
            Err(RefError::Anchor { file, name }) => {
                let found = self.names().anchors.get(&(file, name.as_str())).copied();
                found.ok_or(RefError::Anchor { file, name })
            }
            other => other,
        }
    }

    /// The schemas that name themselves, looked for when the first reference asks for one.
    fn names(&mut self) -> &Names<'s> {
        let source = self.source;
        self.names.get_or_insert_with(|| Names::collect(source))
    }

    /// Remembers that `from` stands for `to`.
    pub(super) fn connect(&mut self, from: NodeId, to: NodeId) {
        self.edges.insert(from, to);
    }

    /// What the reference at this node names, which may be a reference again.
    pub(super) fn next(&self, node: NodeId) -> Option<NodeId> {
        self.edges.get(&node).copied()
    }

    /// What stands at the end of the references that begin at this node; the node itself when it is none.
    pub(super) fn end(&mut self, node: NodeId) -> NodeId {
        let mut passed = Vec::new();
        let mut at = node;
        let end = loop {
            if let Some(end) = self.ends.get(&at) {
                break *end;
            }
            match self.edges.get(&at) {
                Some(next) => {
                    passed.push(at);
                    at = *next;
                }
                None => break at,
            }
        };
        for node in passed {
            self.ends.insert(node, end);
        }
        end
    }

    /// Takes the references out that lead round in a circle; gives each circle once.
    pub(super) fn cut_cycles(&mut self) -> Vec<Vec<NodeId>> {
        let mut starts: Vec<NodeId> = self.edges.keys().copied().collect();
        starts.sort_unstable();
        // The number of the walk on which a node was met first.
        let mut walks: HashMap<NodeId, usize> = HashMap::new();
        let mut cycles = Vec::new();
        for (walk, start) in starts.into_iter().enumerate() {
            let mut at = start;
            while !walks.contains_key(&at) {
                walks.insert(at, walk);
                match self.edges.get(&at) {
                    Some(next) => at = *next,
                    None => break,
                }
            }
            if walks.get(&at) == Some(&walk) && self.edges.contains_key(&at) {
                cycles.push(self.cycle(at));
            }
        }
        for node in cycles.iter().flatten() {
            self.edges.remove(node);
        }
        cycles
    }

    /// The circle that goes through a node.
    fn cycle(&self, start: NodeId) -> Vec<NodeId> {
        let mut cycle = vec![start];
        let mut at = self.edges.get(&start).copied();
        while let Some(node) = at.filter(|node| *node != start) {
            cycle.push(node);
            at = self.edges.get(&node).copied();
        }
        cycle
    }
}

impl<'s> Names<'s> {
    fn collect(source: &'s Source) -> Self {
        let mut names = Self::default();
        let last = (0..source.files().len())
            .map(|file| source.file_root(FileId(file as u32)).id().0)
            .max();
        for index in 0..=last.unwrap_or(0) {
            names.add(source.value(NodeId(index)));
        }
        names
    }

    fn add(&mut self, value: Value<'s>) {
        if !value.is_object() {
            return;
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = value.get(key).and_then(Value::as_str) {
                self.anchors.entry((value.span().file, name)).or_insert(value.id());
            }
        }
        if let Some(id) = value.get("$id").and_then(Value::as_str) {
            self.ids.entry(id.trim_end_matches('#')).or_insert(value.id());
        }
    }
}

/// A pointer as a fragment: percent signs would be decoded.
fn encode(pointer: &str) -> String {
    pointer.replace('%', "%25")
}
