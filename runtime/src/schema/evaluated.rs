//! Which parts of a value were looked at, for `unevaluatedProperties` and `unevaluatedItems`.

use std::collections::HashSet;

/// The parts of one value that keywords with an own schema looked at (JSON Schema core 2020-12, section 7.7), where
/// anybody asks; nothing is kept otherwise.
#[derive(Debug)]
pub(super) struct Evaluated(Option<Parts>);

#[derive(Debug, Default)]
struct Parts {
    /// Where the names of the properties are: each stands once in the value.
    properties: HashSet<*const u8>,
    /// Items before this one.
    items: usize,
    /// Single items, by index.
    further: Vec<bool>,
}

impl Evaluated {
    pub(super) fn new(wanted: bool) -> Self {
        Self(wanted.then(Parts::default))
    }

    pub(super) const fn is_wanted(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn property(&mut self, name: &str) {
        if let Some(parts) = &mut self.0 {
            parts.properties.insert(name.as_ptr());
        }
    }

    /// The first so many items.
    pub(super) fn items(&mut self, count: usize) {
        if let Some(parts) = &mut self.0 {
            parts.items = parts.items.max(count);
        }
    }

    pub(super) fn item(&mut self, index: usize) {
        if let Some(Parts { further, .. }) = &mut self.0 {
            further.resize(further.len().max(index + 1), false);
            further[index] = true;
        }
    }

    pub(super) fn has_property(&self, name: &str) -> bool {
        self.0
            .as_ref()
            .is_some_and(|parts| parts.properties.contains(&name.as_ptr()))
    }

    pub(super) fn has_item(&self, index: usize) -> bool {
        self.0
            .as_ref()
            .is_some_and(|parts| index < parts.items || parts.further.get(index).is_some_and(|seen| *seen))
    }

    /// How much there is to be added to another one.
    pub(super) fn count(&self) -> usize {
        self.0
            .as_ref()
            .map_or(0, |parts| parts.properties.len() * 4 + parts.further.len())
    }

    /// Adds what a schema that holds for the same value looked at.
    pub(super) fn add(&mut self, other: Self) {
        let (Some(parts), Some(other)) = (&mut self.0, other.0) else {
            return;
        };
        let (mut more, mut fewer) = (other.properties, other.further);
        if more.len() > parts.properties.len() {
            std::mem::swap(&mut more, &mut parts.properties);
        }
        if fewer.len() > parts.further.len() {
            std::mem::swap(&mut fewer, &mut parts.further);
        }
        parts.properties.extend(more);
        for (seen, other) in parts.further.iter_mut().zip(fewer) {
            *seen |= other;
        }
        parts.items = parts.items.max(other.items);
    }
}
