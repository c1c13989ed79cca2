//! Where references lead, and whether they ever arrive.

use std::collections::HashMap;

use crate::source::{NodeId, RefError, Source, Value, anchor_name};

use super::Reference;
use super::grammar::events::MULTI_FORMAT;
use super::names::Names;

/// Every reference of a document with the node it leads to.
pub(super) struct Refs<'s> {
    source: &'s Source,
    names: Names<'s>,
    known: HashMap<(NodeId, &'s str), Result<NodeId, RefError>>,
    /// From the object with the `$ref` to what it names, as far as it was followed.
    edges: HashMap<NodeId, NodeId>,
    /// What the references have to lead to.
    objects: HashMap<NodeId, &'static str>,
    /// Where the edges end.
    ends: HashMap<NodeId, NodeId>,
}

impl<'s> Refs<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            names: Names::collect(source),
            known: HashMap::new(),
            edges: HashMap::new(),
            objects: HashMap::new(),
            ends: HashMap::new(),
        }
    }

    /// The names that schemas give themselves.
    pub(super) fn names(&self) -> &Names<'s> {
        &self.names
    }

    /// The node that the text of a reference leads to.
    pub(super) fn resolve(&mut self, at: Value<'s>, text: &'s str) -> Result<NodeId, RefError> {
        let key = (self.source.scope(at.id()), text);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let found = self.names.resolve(self.source, at.id(), text);
        self.known.insert(key, found.clone());
        found
    }

    /// The anchor of a `$dynamicRef` that is one: its target has the same dynamic anchor.
    pub(super) fn dynamic_anchor(&self, text: &str, target: NodeId) -> Option<String> {
        let name = anchor_name(text)?;
        let anchors = self.names.dynamic(self.source.scope(target));
        anchors.contains(&(name.as_str(), target)).then_some(name)
    }

    /// Remembers that `from` stands for `to`, an object of this name.
    pub(super) fn connect(&mut self, from: NodeId, to: NodeId, object: &'static str) {
        self.edges.insert(from, to);
        self.objects.insert(from, object);
    }

    /// What the reference at this node names, which may be a reference again.
    pub(super) fn next(&self, node: NodeId) -> Option<NodeId> {
        self.edges.get(&node).copied()
    }

    /// Every reference that leads somewhere, in the order of the document.
    pub(super) fn all(&self) -> Vec<Reference> {
        let written = self
            .edges
            .iter()
            .filter(|(from, _)| self.objects.get(from) != Some(&MULTI_FORMAT.name));
        let edges = written.map(|(&from, &to)| Reference {
            from,
            to,
            object: self.objects.get(&from).copied().unwrap_or_default(),
        });
        let mut all: Vec<Reference> = edges.collect();
        all.sort_unstable_by_key(|reference| reference.from);
        all
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
