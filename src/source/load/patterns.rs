//! `match` and `search` of JSONPath, which compile each pattern of a query once. Those of the package compile it for every
//! value that they look at; these take their place by their names.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use serde_json::Value;
use serde_json_path::functions::{LogicalType, ValueType};

/// Compiled patterns that are kept at a time: a query can take its patterns from the document.
const KEPT: usize = 50;
/// What most patterns need when they are compiled, in bytes, and what none may exceed.
const SMALL: usize = 256 << 10;
const LARGE: usize = 10 << 20;
/// A large one takes as long as so many small ones.
const WEIGHT: usize = 20;

thread_local! {
    /// The patterns of the query that this thread is at.
    static PATTERNS: RefCell<Option<Patterns>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Patterns {
    /// `None` for what is no pattern.
    known: HashMap<String, Option<Regex>>,
    /// How many were compiled, large ones by their weight.
    compiled: usize,
    most: usize,
    exceeded: bool,
}

/// Runs a query that may compile so many patterns, and gives the number that it compiled; `None` when they were too many
/// or too large, and what it selects is not to be relied on. A large one counts as several.
pub(super) fn once_each<T>(most: usize, query: impl FnOnce() -> T) -> Option<(T, usize)> {
    let patterns = Patterns {
        most,
        ..Patterns::default()
    };
    PATTERNS.set(Some(patterns));
    let selected = query();
    let patterns = PATTERNS.take()?;
    (!patterns.exceeded).then_some((selected, patterns.compiled))
}

impl Patterns {
    fn is_match(&mut self, pattern: String, text: &str) -> bool {
        if let Some(known) = self.known.get(&pattern) {
            return known.as_ref().is_some_and(|regex| regex.is_match(text));
        }
        let regex = match self.compile(&pattern, SMALL, 1) {
            Err(regex::Error::CompiledTooBig(_)) => self.compile(&pattern, LARGE, WEIGHT),
            compiled => compiled,
        };
        self.exceeded |= matches!(regex, Err(regex::Error::CompiledTooBig(_)));
        let regex = regex.ok();
        let matches = regex.as_ref().is_some_and(|regex| regex.is_match(text));
        if self.known.len() >= KEPT {
            self.known.clear();
        }
        self.known.insert(pattern, regex);
        matches
    }

    fn compile(&mut self, pattern: &str, size: usize, weight: usize) -> Result<Regex, regex::Error> {
        if self.exceeded || self.compiled + weight > self.most {
            return Err(regex::Error::CompiledTooBig(size));
        }
        self.compiled += weight;
        compile(pattern, size)
    }
}

fn compile(pattern: &str, size: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).crlf(true).size_limit(size).build()
}

/// Whether a text matches the pattern that `written` makes of another text. Outside of [`once_each`] nothing is kept.
fn is_match(text: &ValueType<'_>, pattern: &ValueType<'_>, written: impl Fn(&str) -> String) -> LogicalType {
    let (Some(Value::String(text)), Some(Value::String(pattern))) = (text.as_value(), pattern.as_value()) else {
        return LogicalType::False;
    };
    let pattern = written(pattern);
    let matches = PATTERNS.with_borrow_mut(|patterns| match patterns {
        Some(patterns) => patterns.is_match(pattern, text),
        None => compile(&pattern, LARGE).is_ok_and(|regex| regex.is_match(text)),
    });
    matches.into()
}

#[serde_json_path::function(name = "match")]
fn whole(text: ValueType<'_>, pattern: ValueType<'_>) -> LogicalType {
    is_match(&text, &pattern, |pattern| format!("^({pattern})$"))
}

#[serde_json_path::function(name = "search")]
fn part(text: ValueType<'_>, pattern: ValueType<'_>) -> LogicalType {
    is_match(&text, &pattern, |pattern| format!("({pattern})"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use serde_json_path::JsonPath;

    use super::{KEPT, once_each};

    fn selected(path: &str, value: &Value, most: usize) -> Option<(Vec<Value>, usize)> {
        let path = JsonPath::parse(path).expect("a path");
        once_each(most, || path.query(value).all().into_iter().cloned().collect())
    }

    #[test]
    fn a_pattern_is_compiled_once() {
        let values = json!(["ab", "abc", "a\r", 5, "xab", "ab"]);
        let found = selected("$[?match(@, 'a.')]", &values, 1);
        assert_eq!(found, Some((vec![json!("ab"), json!("ab")], 1)));
        let found = selected("$[?search(@, 'ab') && !match(@, 'ab.')]", &values, 2);
        assert_eq!(found, Some((vec![json!("ab"), json!("xab"), json!("ab")], 2)));
        assert_eq!(selected("$[?match(@, '(')]", &values, 1), Some((vec![], 1)));
    }

    #[test]
    fn patterns_of_the_document_are_limited() {
        let pairs = |count: usize| {
            (0..count)
                .map(|n| json!({"t": format!("{n}"), "p": format!("{n}")}))
                .collect()
        };
        let path = "$[?match(@.t, @.p)]";
        let found = selected(path, &pairs(2 * KEPT), 2 * KEPT).expect("found");
        assert_eq!((found.0.len(), found.1), (2 * KEPT, 2 * KEPT));
        assert_eq!(selected(path, &pairs(2 * KEPT), 2 * KEPT - 1), None);
        // What is too large is not taken for what does not match.
        assert_eq!(selected("$[?match(@, '(.{900}){900}')]", &json!(["a"]), 100), None);
        let large = r"$[?match(@, '\\w{30}')]";
        assert_eq!(selected(large, &json!(["a".repeat(30)]), 20), None);
        assert_eq!(
            selected(large, &json!(["a".repeat(30)]), 21),
            Some((vec![json!("a".repeat(30))], 21))
        );
        assert_eq!(selected("$[?@ == 'a']", &json!(["a"]), 0), Some((vec![json!("a")], 0)));
    }
}
