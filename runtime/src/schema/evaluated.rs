//! Which parts of a value were looked at, for `unevaluatedProperties` and `unevaluatedItems`.

use std::collections::HashSet;

/// The parts of one value that keywords with an own schema looked at (JSON Schema core 2020-12, section 7.7).
#[derive(Debug, Default)]
pub(super) struct Evaluated<'v> {
    /// Whether anybody asks; nothing is kept otherwise.
    wanted: bool,
    properties: HashSet<&'v str>,
    /// Items before this one.
    items: usize,
    /// Single items after those.
    further: HashSet<usize>,
}

impl<'v> Evaluated<'v> {
    pub(super) fn new(wanted: bool) -> Self {
        Self {
            wanted,
            ..Self::default()
        }
    }

    pub(super) const fn is_wanted(&self) -> bool {
        self.wanted
    }

    pub(super) fn property(&mut self, name: &'v str) {
        if self.wanted {
            self.properties.insert(name);
        }
    }

    /// The first so many items.
    pub(super) fn items(&mut self, count: usize) {
        self.items = self.items.max(count);
    }

    pub(super) fn item(&mut self, index: usize) {
        if self.wanted {
            self.further.insert(index);
        }
    }

    pub(super) fn has_property(&self, name: &str) -> bool {
        self.properties.contains(name)
    }

    pub(super) fn has_item(&self, index: usize) -> bool {
        index < self.items || self.further.contains(&index)
    }

    /// How many parts were looked at one by one.
    pub(super) fn count(&self) -> usize {
        self.properties.len() + self.further.len()
    }

    /// Adds what a schema that holds for the same value looked at.
    pub(super) fn add(&mut self, other: Self) {
        if self.wanted {
            self.properties.extend(other.properties);
            self.items = self.items.max(other.items);
            self.further.extend(other.further);
        }
    }
}
