//! The JSON that a parameter's text stands for, with every scalar as a string.

use std::ops::Range;

use jiter::Jiter;

use crate::codec::write_string;

/// JSON with what is known of its strings beside it.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    json: String,
    marks: Marks,
}

/// What the strings of such JSON may stand for.
#[derive(Clone, Debug)]
pub(crate) struct Marks {
    /// Strings that may be lists or objects, by where they begin: only the type that is read tells.
    nested: Vec<(usize, Text)>,
    /// What came as JSON: its strings stand for nothing else.
    exact: Vec<Range<usize>>,
}

impl Marks {
    /// Nothing is known.
    pub(crate) const NONE: &'static Self = &Self::new();

    const fn new() -> Self {
        Self {
            nested: Vec::new(),
            exact: Vec::new(),
        }
    }

    /// What the string that begins at `at` stands for where JSON that begins with `first` is asked for.
    pub(crate) fn nested_at(&self, at: usize, first: char) -> Option<&Text> {
        let before = self.nested.partition_point(|(begin, _)| *begin < at);
        let here = self.nested[before..].iter().take_while(|(begin, _)| *begin == at);
        here.map(|(_, text)| text).find(|text| text.json.starts_with(first))
    }

    /// Whether what stands at `at` came as JSON.
    pub(crate) fn is_exact(&self, at: usize) -> bool {
        let begun = self.exact.partition_point(|range| range.start <= at);
        let last = begun.checked_sub(1).map(|index| &self.exact[index]);
        last.is_some_and(|range| range.contains(&at))
    }
}

impl Text {
    pub(crate) fn json(&self) -> &str {
        &self.json
    }

    pub(crate) fn marks(&self) -> &Marks {
        &self.marks
    }

    /// A text that is JSON already.
    pub(super) const fn plain(json: String) -> Self {
        Self {
            json,
            marks: Marks::new(),
        }
    }
}

/// Writes such JSON.
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    marks: Marks,
}

impl Output {
    pub(super) const fn new() -> Self {
        Self {
            bytes: Vec::new(),
            marks: Marks::new(),
        }
    }

    pub(super) fn string(&mut self, text: &str) {
        if may_be_json(text) {
            self.mark(Text::plain(text.to_owned()));
        }
        write_string(&mut self.bytes, text);
    }

    /// A string that is at most one item of a list, even where it looks like a list itself.
    pub(super) fn item(&mut self, text: &str) {
        if may_be_json(text) {
            let mut list = Self::new();
            list.bytes.push(b'[');
            list.string(text);
            list.bytes.push(b']');
            if let Some(list) = list.finish() {
                self.mark(list);
            }
            self.mark(Text::plain(text.to_owned()));
        }
        write_string(&mut self.bytes, text);
    }

    /// A string that stands for one of `readings` where a list or an object is asked for.
    pub(super) fn string_of(&mut self, text: &Text, readings: &[Text]) {
        readings.iter().for_each(|reading| self.mark(reading.clone()));
        self.bytes.extend_from_slice(text.json.as_bytes());
    }

    /// JSON as it came.
    pub(super) fn exact(&mut self, json: &str) {
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(json.as_bytes());
        self.marks.exact.push(begin..self.bytes.len());
    }

    /// Such JSON that was written before.
    pub(super) fn text(&mut self, text: &Text) {
        let begin = self.bytes.len();
        let nested = text.marks.nested.iter();
        self.marks
            .nested
            .extend(nested.map(|(at, text)| (begin + at, text.clone())));
        let exact = text.marks.exact.iter();
        self.marks
            .exact
            .extend(exact.map(|range| begin + range.start..begin + range.end));
        self.bytes.extend_from_slice(text.json.as_bytes());
    }

    fn mark(&mut self, reading: Text) {
        self.marks.nested.push((self.bytes.len(), reading));
    }

    pub(super) fn finish(self) -> Option<Text> {
        let json = String::from_utf8(self.bytes).ok()?;
        Some(Text {
            json,
            marks: self.marks,
        })
    }
}

/// Whether a text is JSON rather than a string: an object, or a list that does not begin with a number or a word.
fn may_be_json(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('[') else {
        return text.starts_with('{');
    };
    inside.trim_start().starts_with(['"', '[', '{', ']']) && is_json(text)
}

/// Whether a text is JSON.
pub(super) fn is_json(text: &str) -> bool {
    let mut json = Jiter::new(text.as_bytes());
    json.next_skip().is_ok() && json.finish().is_ok()
}
