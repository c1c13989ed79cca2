//! The dynamic scope: what a `$dynamicRef` may stand for.

use std::collections::HashMap;
use std::ptr;

use super::{Keyword, Schema};

/// The dynamic anchors of a resource.
type Anchors = [(&'static str, &'static Schema)];

/// The resources with dynamic anchors that were entered, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Scope {
    resources: Vec<&'static Anchors>,
    id: usize,
    /// The scopes so far: the scope around each, and what was entered there.
    known: HashMap<(usize, *const Anchors), usize>,
}

/// A scope to come back to.
pub(super) struct Level {
    depth: usize,
    id: usize,
}

impl Scope {
    /// Enters the resource that begins with the schema, if it is the root of one. A resource whose names all have a
    /// meaning already changes nothing, so that a recursive schema does not make ever new scopes.
    pub(super) fn enter(&mut self, schema: &Schema) -> Level {
        let before = Level {
            depth: self.resources.len(),
            id: self.id,
        };
        let anchors = schema.0.iter().find_map(|keyword| match keyword {
            Keyword::DynamicAnchors(anchors) => Some(*anchors),
            _ => None,
        });
        if let Some(anchors) = anchors
            && anchors.iter().any(|(name, _)| self.find(name).is_none())
        {
            self.resources.push(anchors);
            let next = self.known.len() + 1;
            self.id = *self.known.entry((self.id, ptr::from_ref(anchors))).or_insert(next);
        }
        before
    }

    pub(super) fn leave(&mut self, before: &Level) {
        self.resources.truncate(before.depth);
        self.id = before.id;
    }

    /// A number that scopes share only if all names mean the same in them.
    pub(super) const fn id(&self) -> usize {
        self.id
    }

    /// The schema of that dynamic anchor in the outermost resource that has one (JSON Schema core 2020-12, section
    /// 8.2.3.2).
    pub(super) fn find(&self, name: &str) -> Option<&'static Schema> {
        let mut anchors = self.resources.iter().copied().flatten();
        anchors.find(|(known, _)| *known == name).map(|(_, schema)| *schema)
    }
}
