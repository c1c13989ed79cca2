//! Where in a value a reader or a checker is.

use std::borrow::Cow;

use crate::violation::NAME_LIMIT;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Segment {
    /// A property that the contract names.
    Name(&'static str),
    /// Any other property: its name begins at this byte of `Path::keys` and goes on to the next one's.
    Key(usize),
    /// An item of an array.
    Index(usize),
}

/// A stack of property names and indices.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    segments: Vec<Segment>,
    keys: String,
}

impl Path {
    pub(crate) const fn len(&self) -> usize {
        self.segments.len()
    }

    #[inline]
    pub(crate) fn push_name(&mut self, name: &'static str) {
        self.segments.push(Segment::Name(name));
    }

    pub(crate) fn push_key(&mut self, key: &str) {
        self.segments.push(Segment::Key(self.keys.len()));
        self.keys.push_str(key);
    }

    #[inline]
    pub(crate) fn push_index(&mut self, index: usize) {
        self.segments.push(Segment::Index(index));
    }

    /// Goes back up to `level` segments.
    #[inline]
    pub(crate) fn truncate(&mut self, level: usize) {
        while self.segments.len() > level {
            if let Some(Segment::Key(start)) = self.segments.pop() {
                self.keys.truncate(start);
            }
        }
    }

    /// The name of the property that the path ends with; empty where it ends otherwise.
    pub(crate) fn last_key(&self) -> &str {
        match self.segments.last() {
            Some(Segment::Name(name)) => name,
            Some(Segment::Key(start)) => self.keys.get(*start..).unwrap_or_default(),
            Some(Segment::Index(_)) | None => "",
        }
    }

    /// The path as a JSON pointer ([RFC 6901] section 3), long names shortened.
    ///
    /// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901#section-3
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        let mut key_ends = self.key_ends();
        for segment in &self.segments {
            pointer.push('/');
            match segment {
                Segment::Name(name) => push_escaped(&mut pointer, name),
                Segment::Index(index) => pointer.push_str(itoa::Buffer::new().format(*index)),
                Segment::Key(start) => {
                    let end = key_ends.next().unwrap_or(self.keys.len());
                    push_escaped(&mut pointer, &shorten(self.keys.get(*start..end).unwrap_or_default()));
                }
            }
        }
        pointer
    }

    /// Where each key in `keys` ends.
    fn key_ends(&self) -> impl Iterator<Item = usize> {
        self.segments
            .iter()
            .filter_map(|segment| {
                if let Segment::Key(start) = segment {
                    Some(*start)
                } else {
                    None
                }
            })
            .skip(1)
    }
}

/// A property's name of at most [`NAME_LIMIT`] characters.
pub(crate) fn shorten(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(NAME_LIMIT) {
        Some((end, _)) => format!("{}…", &name[..end]).into(),
        None => name.into(),
    }
}

/// Appends a token of a JSON pointer (RFC 6901 section 3).
pub(crate) fn push_escaped(pointer: &mut String, name: &str) {
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_escaped_and_keys_stay_apart() {
        let mut path = Path::default();
        path.push_name("a/b");
        path.push_key("x~");
        path.push_index(3);
        path.push_key("y");
        assert_eq!(path.pointer(), "/a~1b/x~0/3/y");
        assert_eq!(path.last_key(), "y");
        path.truncate(2);
        assert_eq!(path.last_key(), "x~");
        path.push_key("z");
        assert_eq!(path.pointer(), "/a~1b/x~0/z");
    }

    #[test]
    fn a_long_key_is_shortened_in_the_pointer_only() {
        let mut path = Path::default();
        path.push_key(&"é".repeat(1000));
        assert_eq!(path.pointer().chars().count(), 1 + NAME_LIMIT + 1);
        assert_eq!(path.last_key().chars().count(), 1000);
    }
}
