//! Regular expressions of a contract.

mod sequence;

use std::sync::OnceLock;

use fancy_regex::{Regex as Backtracking, RegexBuilder as BacktrackingBuilder};
use regex::{Regex, RegexBuilder};

use self::sequence::Sequence;
use super::Checker;

/// The most memory that a compiled pattern may take, in bytes.
const SIZE_LIMIT: usize = 16 << 20;

/// How many steps back a pattern with look-around or back-references may take in one text.
const BACKTRACK_LIMIT: usize = 100_000;

/// A regular expression in the syntax of the [`regex`] crate, which looks at each character of a text a bounded number
/// of times. The generator translates the contract's ECMA-262 pattern into it. It is compiled when it is needed first.
///
/// Look-around and back-references are read as [`fancy_regex`] does, with a limit on the steps back: a text that needs
/// more of them does not match.
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
    compiled: OnceLock<Option<Compiled>>,
}

#[derive(Debug)]
enum Compiled {
    Sequence(Sequence),
    Linear(Regex),
    Bounded(Backtracking),
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
        match self.compiled.get_or_init(|| compile(self.source)) {
            Some(Compiled::Sequence(sequence)) => sequence.matches(text),
            Some(Compiled::Linear(regex)) => regex.is_match(text),
            Some(Compiled::Bounded(regex)) => regex.is_match(text).unwrap_or(false),
            None => false,
        }
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

fn compile(source: &str) -> Option<Compiled> {
    if let Some(sequence) = Sequence::parse(source) {
        return Some(Compiled::Sequence(sequence));
    }
    if let Ok(regex) = RegexBuilder::new(source).size_limit(SIZE_LIMIT).build() {
        return Some(Compiled::Linear(regex));
    }
    let mut builder = BacktrackingBuilder::new(source);
    builder.backtrack_limit(BACKTRACK_LIMIT).delegate_size_limit(SIZE_LIMIT);
    builder.build().ok().map(Compiled::Bounded)
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

    #[test]
    fn look_around_is_bounded() {
        static NOT_ADMIN: Pattern = Pattern::new("^(?!admin$)[a-z]+$");
        assert!(NOT_ADMIN.matches("ann") && !NOT_ADMIN.matches("admin"));
        static TWICE: Pattern = Pattern::new(r"^(a|aa)+\1b$");
        let started = std::time::Instant::now();
        assert!(!TWICE.matches(&"a".repeat(5_000)));
        assert!(started.elapsed().as_secs() < 20);
    }
}
