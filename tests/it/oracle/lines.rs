//! Lines as both sides write them: a place, and what is said there.

use std::collections::BTreeMap;

/// The place of a parameter that is neither in the list that uses it nor among the components.
pub(super) const ELSEWHERE: &str = "elsewhere";

/// What one side reads in a document.
#[derive(Default)]
pub(super) struct Lines(pub(super) Vec<String>);

/// A line: words in alphabetical order, so that it is all the same in which order they were said.
pub(super) struct Line {
    place: String,
    words: BTreeMap<&'static str, String>,
}

impl Line {
    pub(super) fn at(place: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            words: BTreeMap::new(),
        }
    }

    /// A value, where there is one.
    pub(super) fn say(mut self, word: &'static str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.words.insert(word, value.to_string());
        }
        self
    }

    /// A switch, where it is on.
    pub(super) fn flag(self, word: &'static str, on: bool) -> Self {
        self.say(word, on.then_some("on"))
    }

    /// How many there are, where there are any.
    pub(super) fn count(self, word: &'static str, count: usize) -> Self {
        self.say(word, (count > 0).then_some(count))
    }

    /// A list in its order, where it holds anything.
    pub(super) fn list(self, word: &'static str, items: impl IntoIterator<Item: ToString>) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        let text = (!items.is_empty()).then(|| format!("[{}]", items.join(", ")));
        self.say(word, text)
    }

    pub(super) fn put(self, lines: &mut Lines) {
        let mut line = self.place;
        for (word, value) in &self.words {
            line.push_str(&format!(" | {word} {value}"));
        }
        lines.0.push(line.replace('\n', "\\n"));
    }
}

/// A number. `openapiv3` holds `i64` and `f64`, the walker the text: both are compared as `f64`.
pub(super) fn number(text: &str) -> String {
    text.parse::<f64>()
        .map_or_else(|_| text.to_owned(), |number| number.to_string())
}

/// A variable of a server's URL.
pub(super) fn variable(name: &str, default: &str, values: &[String]) -> String {
    format!("{name}={default} of {values:?}")
}

/// Schemes that must all hold, each with its scopes.
pub(super) fn requirement<'a>(schemes: impl Iterator<Item = (&'a String, &'a Vec<String>)>) -> String {
    let schemes: Vec<String> = schemes.map(|(name, scopes)| format!("{name}{scopes:?}")).collect();
    schemes.join(" and ")
}

/// One way to come by an OAuth token.
pub(super) fn flow<'a>(
    name: &str,
    urls: [Option<&String>; 3],
    scopes: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> String {
    let scopes: Vec<(&String, &String)> = scopes.into_iter().collect();
    format!("{name} at {urls:?} for {scopes:?}")
}

/// The pointer of a reference, whatever the file, with its percent signs decoded.
pub(super) fn fragment(reference: &str) -> String {
    let encoded = reference.split_once('#').map_or("", |(_, fragment)| fragment);
    let mut bytes = vec![b'#'];
    let mut rest = encoded.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &others[2..];
            }
            _ => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
