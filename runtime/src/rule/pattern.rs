//! Regular expressions of a contract.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::Checker;

/// The most memory that a compiled pattern may take, in bytes.
const SIZE_LIMIT: usize = 16 << 20;

/// A regular expression in the syntax of the [`regex`] crate, which looks at each character of a text a bounded number
/// of times. The generator translates the contract's ECMA-262 pattern into it. It is compiled when it is needed first.
///
/// ```
/// use wirewright_runtime::rule::Pattern;
///
/// static SLUG: Pattern = Pattern::new("^[a-z0-9]+$");
/// assert!(SLUG.matches("a1"));
/// assert!(!SLUG.matches("a-1"));
/// ```
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern of this source.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// The source.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.source
    }

    /// Whether the pattern is found in the text. A source that is no regular expression (the generator writes none) is
    /// found nowhere.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.compiled
            .get_or_init(|| compile(self.source))
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }

    /// Records a violation where the pattern is not found in the text.
    pub fn check(&self, text: &str, at: &mut Checker) {
        if !self.matches(text) {
            at.limit(
                "pattern",
                self.source,
                format!("must match the pattern {}", self.source),
            );
        }
    }
}

fn compile(source: &str) -> Option<Regex> {
    RegexBuilder::new(source).size_limit(SIZE_LIMIT).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pattern_matches_nothing_and_does_not_panic() {
        static BROKEN: Pattern = Pattern::new("(");
        assert!(!BROKEN.matches(""));
        assert!(!BROKEN.matches("("));
    }
}
