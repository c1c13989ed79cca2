//! What belongs together in two versions.

use std::collections::HashSet;
use std::hash::Hash;

use indexmap::IndexMap;

use crate::source::NodeId;

/// Something of the old version with what became of it. On the side where it is not there, the place is that of what it would stand in.
pub(super) struct Pair<'a, T> {
    pub(super) old: Option<&'a T>,
    pub(super) new: Option<&'a T>,
    pub(super) old_node: NodeId,
    pub(super) new_node: NodeId,
}

impl<'a, T> Pair<'a, T> {
    /// Both, where both are there.
    pub(super) fn both(&self) -> Option<(&'a T, &'a T)> {
        self.old.zip(self.new)
    }

    /// What is new.
    pub(super) fn added(&self) -> Option<&'a T> {
        if self.old.is_none() { self.new } else { None }
    }

    /// What is gone.
    pub(super) fn removed(&self) -> Option<&'a T> {
        if self.new.is_none() { self.old } else { None }
    }
}

/// Pairs the items of two lists that are the same by a key. `node` is the place of an item, `around` that of what holds them. Of several
/// items with one key the first counts.
pub(super) fn pairs<'a, T, K: Eq + Hash>(
    (old, new): (&[&'a T], &[&'a T]),
    key: impl Fn(&T) -> K,
    node: impl Fn(&T) -> NodeId,
    around: (NodeId, NodeId),
) -> Vec<Pair<'a, T>> {
    let mut rest: IndexMap<K, &'a T> = IndexMap::new();
    for item in new {
        rest.entry(key(item)).or_insert(item);
    }
    let mut pairs = Vec::with_capacity(old.len());
    let mut met = HashSet::new();
    for item in old {
        let key = key(item);
        if met.contains(&key) {
            continue;
        }
        let other = rest.get(&key).copied();
        pairs.push(Pair {
            old: Some(*item),
            new: other,
            old_node: node(item),
            new_node: other.map_or(around.1, &node),
        });
        met.insert(key);
    }
    let added = rest.into_iter().filter(|(key, _)| !met.contains(key));
    pairs.extend(added.map(|(_, item)| Pair {
        old: None,
        new: Some(item),
        old_node: around.0,
        new_node: node(item),
    }));
    pairs
}
