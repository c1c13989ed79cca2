//! The JSON that a parameter's text stands for, with every scalar as a string.

use jiter::Jiter;

use crate::codec::write_string;

/// JSON, with JSON that stands in its strings beside it: a list or an object inside a list or an object is written as
/// JSON text, and only the type that is read tells it from a string.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    json: String,
    nested: Vec<Nested>,
}

/// A string that may be JSON itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nested {
    /// Where the string begins in the JSON.
    at: usize,
    /// Where its text stands, without escapes, behind the JSON.
    text: (usize, usize),
    /// Whether lists have a text for each item here, so that this is at most one of them.
    item: bool,
}

impl Text {
    pub(crate) fn json(&self) -> &str {
        &self.json
    }

    pub(crate) fn nested(&self) -> &[Nested] {
        &self.nested
    }

    /// A text that is JSON already.
    pub(super) const fn plain(json: String) -> Self {
        Self {
            json,
            nested: Vec::new(),
        }
    }
}

/// The text of the string that begins at `at`, if that may be JSON which begins with `first`.
pub(crate) fn nested_at<'j>(json: &'j str, nested: &[Nested], at: usize, first: char) -> Option<&'j str> {
    let index = nested.binary_search_by_key(&at, |nested| nested.at).ok()?;
    let (start, end) = nested[index].text;
    json.get(start..end).filter(|text| text.starts_with(first))
}

/// Whether the string that begins at `at` is at most one item of a list, even if it is JSON.
pub(crate) fn is_item(nested: &[Nested], at: usize) -> bool {
    let index = nested.binary_search_by_key(&at, |nested| nested.at);
    index.is_ok_and(|index| nested[index].item)
}

/// Writes such JSON.
#[derive(Default)]
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    nested: Vec<(usize, String, bool)>,
}

impl Output {
    /// Appends a string; `item` if it is at most one item of a list.
    pub(super) fn string(&mut self, text: &str, item: bool) {
        if may_be_json(text) {
            self.nested.push((self.bytes.len(), text.to_owned(), item));
        }
        write_string(&mut self.bytes, text);
    }

    pub(super) fn finish(self) -> Option<Text> {
        let mut bytes = self.bytes;
        let mut nested = Vec::with_capacity(self.nested.len());
        for (at, text, item) in self.nested {
            let start = bytes.len();
            bytes.extend_from_slice(text.as_bytes());
            nested.push(Nested {
                at,
                text: (start, bytes.len()),
                item,
            });
        }
        let json = String::from_utf8(bytes).ok()?;
        Some(Text { json, nested })
    }
}

/// Whether a text is JSON rather than a string: an object, or a list that does not begin with a number or a word.
fn may_be_json(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('[') else {
        return text.starts_with('{');
    };
    let mut json = Jiter::new(text.as_bytes());
    inside.trim_start().starts_with(['"', '[', '{', ']']) && json.next_skip().is_ok() && json.finish().is_ok()
}
