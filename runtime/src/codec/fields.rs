//! The names of an object's properties, and where a reader is in an object or an array.

/// The properties that a contract names for an object: required ones first, then optional ones.
///
/// A property's number is its place in that order.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    required: &'static [&'static str],
    optional: &'static [&'static str],
    /// The least and the greatest number of properties, named or not.
    pub(crate) counts: Option<(usize, usize)>,
    /// Whether all names stand in JSON as they are, without escapes.
    plain: bool,
}

impl Fields {
    /// No property is named.
    pub const NONE: Self = Self::new(&[], &[]);

    /// The names of the required and of the optional properties.
    #[must_use]
    pub const fn new(required: &'static [&'static str], optional: &'static [&'static str]) -> Self {
        Self {
            required,
            optional,
            counts: None,
            plain: are_plain(required) && are_plain(optional),
        }
    }

    /// At least so many properties, named or not.
    #[must_use]
    pub const fn min_properties(mut self, count: usize) -> Self {
        let most = match self.counts {
            Some((_, most)) => most,
            None => usize::MAX,
        };
        self.counts = Some((count, most));
        self
    }

    /// At most so many properties, named or not.
    #[must_use]
    pub const fn max_properties(mut self, count: usize) -> Self {
        let least = match self.counts {
            Some((least, _)) => least,
            None => 0,
        };
        self.counts = Some((least, count));
        self
    }

    /// How many properties are named.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.required.len() + self.optional.len()
    }

    /// Whether no property is named.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of the property with this number; empty past the last.
    #[must_use]
    pub fn name(&self, index: usize) -> &'static str {
        match self.required.get(index) {
            Some(name) => name,
            None => self
                .optional
                .get(index - self.required.len())
                .copied()
                .unwrap_or_default(),
        }
    }

    /// How many properties are required; they have the lowest numbers.
    #[must_use]
    pub const fn required(&self) -> usize {
        self.required.len()
    }

    pub(super) const fn are_plain(&self) -> bool {
        self.plain
    }

    fn search(&self, name: &str) -> Option<usize> {
        let required = self.required.iter().position(|known| *known == name);
        required.or_else(|| Some(self.optional.iter().position(|known| *known == name)? + self.required.len()))
    }

    /// Whether one of the properties has the name.
    pub(super) fn contain(&self, name: &str) -> bool {
        self.search(name).is_some()
    }
}

const fn are_plain(names: &[&str]) -> bool {
    let mut rest = names;
    while let [name, others @ ..] = rest {
        let mut bytes = name.as_bytes();
        while let [byte, following @ ..] = bytes {
            if *byte < b' ' || *byte == b'"' || *byte == b'\\' {
                return false;
            }
            bytes = following;
        }
        rest = others;
    }
    true
}

/// Where a reader is in an object. Made by [`Reader::object`](super::Reader::object), used up by
/// [`Reader::finish`](super::Reader::finish).
#[derive(Debug)]
pub struct Object {
    pub(super) fields: &'static Fields,
    /// The length of the object's own path.
    pub(super) level: usize,
    /// The required and the optional property that probably come next.
    next: [usize; 2],
    pub(super) begun: bool,
    /// How many properties were begun.
    pub(super) count: usize,
    seen: Seen,
}

impl Object {
    pub(super) const fn new(fields: &'static Fields, level: usize) -> Self {
        Self {
            fields,
            level,
            next: [0, fields.required.len()],
            begun: false,
            count: 0,
            seen: Seen {
                low: 0,
                high: Vec::new(),
            },
        }
    }

    /// The number and the name of the property of that name.
    #[inline]
    pub(super) fn find(&mut self, name: &str) -> Option<(usize, &'static str)> {
        if let Some(found) = self.guess(|known| known == name) {
            return Some(found);
        }
        let index = self.fields.search(name)?;
        self.next[usize::from(index >= self.fields.required.len())] = index + 1;
        Some((index, self.fields.name(index)))
    }

    /// The property that comes next if it is a likely one. Properties mostly come in the order of the contract, required
    /// and optional ones mixed.
    #[inline]
    pub(super) fn guess(&mut self, mut is_next: impl FnMut(&str) -> bool) -> Option<(usize, &'static str)> {
        let fields = self.fields;
        let [required, optional] = self.next;
        if let Some(&known) = fields.required.get(required)
            && is_next(known)
        {
            self.next[0] = required + 1;
            return Some((required, known));
        }
        if let Some(&known) = fields.optional.get(optional - fields.required.len())
            && is_next(known)
        {
            self.next[1] = optional + 1;
            return Some((optional, known));
        }
        None
    }

    /// Notes that the property was met; `false` when it was met before.
    #[inline]
    pub(super) fn mark(&mut self, index: usize) -> bool {
        self.seen.insert(index)
    }

    /// The names of the required properties that were not met.
    pub(super) fn missing(&self) -> impl Iterator<Item = &'static str> {
        self.fields
            .required
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.seen.contains(*index))
            .map(|(_, name)| *name)
    }
}

/// Where a reader is in an array. Made by [`Reader::array`](super::Reader::array).
#[derive(Debug)]
pub struct Array {
    /// The length of the array's own path.
    pub(super) level: usize,
    /// How many items were begun.
    pub(super) count: usize,
    /// The text of a parameter that stands for a list of one item.
    pub(super) single: bool,
}

impl Array {
    /// How many items were begun so far.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }
}

/// A set of small numbers: 64 without memory of its own.
#[derive(Debug)]
struct Seen {
    low: u64,
    high: Vec<u64>,
}

impl Seen {
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = if index < 64 {
            &mut self.low
        } else {
            self.high_word(index / 64 - 1)
        };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[cold]
    fn high_word(&mut self, word: usize) -> &mut u64 {
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        &mut self.high[word]
    }

    fn contains(&self, index: usize) -> bool {
        let word = match (index / 64).checked_sub(1) {
            None => self.low,
            Some(word) => self.high.get(word).copied().unwrap_or_default(),
        };
        word & (1 << (index % 64)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_properties_come_first() {
        const FIELDS: Fields = Fields::new(&["a", "b"], &["c"]);
        assert_eq!((FIELDS.name(2), FIELDS.name(3)), ("c", ""));
        for names in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"], ["a", "c", "b"]] {
            let mut object = Object::new(&FIELDS, 0);
            for name in names {
                let index = ["a", "b", "c"].iter().position(|known| *known == name);
                assert_eq!(object.find(name), index.map(|index| (index, FIELDS.name(index))));
                assert_eq!(object.find("d"), None);
            }
        }
    }

    #[test]
    fn more_than_64_properties_are_told_apart() {
        let mut seen = Seen {
            low: 0,
            high: Vec::new(),
        };
        for index in [0, 63, 64, 127, 128, 1000] {
            assert!(!seen.contains(index));
            assert!(seen.insert(index));
            assert!(!seen.insert(index));
            assert!(seen.contains(index));
        }
    }
}
