//! Texts of any schema.

use super::Draw;
use super::formats;
use super::view::View;

/// What an encoding, an escape or a delimiter could get wrong.
const TEXTS: &[&str] = &[
    "",
    "a",
    " ",
    "  two  ",
    "a b",
    "+",
    "a+b",
    "100%",
    "%41",
    "a/b",
    "/",
    "//",
    "a;b",
    ";",
    "a,b",
    ",",
    "a&b=c",
    "?",
    "#",
    "\"",
    "\"quoted\"",
    "it's",
    "back\\slash",
    "line\nbreak",
    "\r\n",
    "tab\there",
    "\u{0}",
    "\u{7f}",
    "é",
    "日本語",
    "🏃🏽‍♀️",
    "null",
    "true",
    "[]",
    "[\"a\"]",
    "[1]",
    "{\"a\":1}",
    "{",
];

/// Letters of random words.
const LETTERS: [char; 24] = [
    'a', 'b', 'Z', '0', '9', '-', '_', '.', '~', ' ', ':', '@', '!', '$', '(', ')', '*', '{', '}', '|', '^', 'ß', 'Ω',
    '🏁',
];

/// How often it is tried to find a text that the place can hold.
const TRIES: usize = 50;

impl Draw<'_> {
    /// A text that every schema of a view takes, as far as can be seen.
    pub(super) fn string(&mut self, view: &View<'_>) -> String {
        let least = view.least("minLength");
        let most = view.most("maxLength", usize::MAX);
        let mut last = String::new();
        for _ in 0..TRIES {
            let text = self.candidate(view, least, most);
            let length = text.chars().count();
            if length >= least && length <= most && self.place.can_be(&text) {
                return text;
            }
            let tamed = self.place.tamed(&text);
            if length >= least && length <= most && self.place.can_be(&tamed) {
                return tamed;
            }
            last = text;
        }
        last
    }

    fn candidate(&mut self, view: &View<'_>, least: usize, most: usize) -> String {
        if let Some(text) = view.text("pattern").and_then(|pattern| self.matching(pattern)) {
            return text;
        }
        if view.text("contentEncoding") == Some("base64") {
            return formats::base64(&mut self.chance);
        }
        let formatted = view
            .text("format")
            .and_then(|format| formats::text(&mut self.chance, format));
        formatted.unwrap_or_else(|| self.fitted(least, most))
    }

    /// A text of a pattern, with anything around it where the pattern allows that.
    fn matching(&mut self, pattern: &str) -> Option<String> {
        let (inner, begins) = match pattern.strip_prefix('^') {
            Some(inner) => (inner, true),
            None => (pattern, false),
        };
        let (inner, ends) = match inner.strip_suffix('$').filter(|inner| !inner.ends_with('\\')) {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        // A look-ahead is left to chance, and classes are those of ECMA-262.
        let inner = inner
            .replace("(?!00)", "")
            .replace("\\d", "[0-9]")
            .replace("\\w", "[A-Za-z0-9_]");
        let middle = self.chance.matching(&inner)?;
        let before = if begins { String::new() } else { self.word() };
        let after = if ends { String::new() } else { self.word() };
        Some(before + &middle + &after)
    }

    /// A text of about a length.
    fn fitted(&mut self, least: usize, most: usize) -> String {
        if self.chance.percent(50) {
            let text = *self.chance.one(TEXTS);
            let mut text: Vec<char> = text.chars().take(most).collect();
            while text.len() < least {
                text.push(*self.chance.one(&LETTERS));
            }
            return text.into_iter().collect();
        }
        let most = most.min(least.saturating_add(12));
        let edge = [least, most];
        let length = match self.chance.percent(30) {
            true => *self.chance.one(&edge),
            false => self.chance.within(least, most),
        };
        (0..length).map(|_| *self.chance.one(&LETTERS)).collect()
    }

    /// Any text that the place can hold.
    pub(super) fn word(&mut self) -> String {
        for _ in 0..TRIES {
            let word = self.fitted(0, usize::MAX);
            if self.place.can_be(&word) {
                return word;
            }
        }
        "word".to_owned()
    }

    /// The name of a property.
    pub(super) fn name(&mut self) -> String {
        let names = ["x", "name", "a b", "é", "q&a", "50%", "1", "x[0]", "", "\"", "$ref"];
        let place = self.place;
        let names: Vec<&str> = names.into_iter().filter(|name| place.can_be(name)).collect();
        (*self.chance.one(&names)).to_owned()
    }
}
