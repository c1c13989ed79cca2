//! Regular expressions of a contract.

mod sequence;

use std::sync::OnceLock;

use fancy_regex::{Regex as Backtracking, RegexBuilder as BacktrackingBuilder};
use regex::{Regex, RegexBuilder};

use self::sequence::Sequence;
use super::Checker;

/// The most memory that a compiled pattern may take, in bytes.
const SIZE_LIMIT: usize = 16 << 20;

/// How many steps back a pattern with look-around or back-references may take in one text. The first is tried in every
/// text, the others one after the other as far as [`MATCH_WORK`] goes.
const BACKTRACK_LIMITS: [u32; 7] = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];

/// How much work such patterns may be in all texts of a message: each step may look at the whole text, so this is steps
/// by bytes, some 400 million. They take a second or two.
pub(crate) const MATCH_WORK: u64 = 3 << 27;

/// A regular expression in the syntax of the [`regex`] crate, which looks at each character of a text a bounded number
/// of times. The generator translates the contract's ECMA-262 pattern into it. It is compiled when it is needed first.
///
/// Look-around and back-references are read as [`fancy_regex`] does, with a limit on the steps back, which is lower for
/// long texts: a text that needs more of them does not match, and is refused with the keyword `budget`.
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
    Bounded(Box<Bounded>),
}

/// One regular expression for each limit, compiled when it is needed first.
#[derive(Debug, Default)]
struct Bounded([OnceLock<Option<Backtracking>>; BACKTRACK_LIMITS.len()]);

impl Bounded {
    fn regex(&self, source: &str, index: usize) -> Option<&Backtracking> {
        let place = self.0.get(index)?;
        place
            .get_or_init(|| backtracking(source, BACKTRACK_LIMITS[index]))
            .as_ref()
    }

    /// Whether the pattern is found in the text; `None` where that takes more than `work`.
    fn find(&self, source: &str, text: &str, work: &mut u64) -> Option<bool> {
        for (index, limit) in BACKTRACK_LIMITS.into_iter().enumerate() {
            if index > 0 {
                let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
                *work = work.checked_sub(length.saturating_add(64).saturating_mul(limit.into()))?;
            }
            if let Ok(found) = self.regex(source, index)?.is_match(text) {
                return Some(found);
            }
        }
        None
    }
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
        self.find(text, &mut { MATCH_WORK }).unwrap_or(false)
    }

    /// Whether the pattern may look at each character of a text again and again.
    pub(crate) fn steps_back(&self) -> bool {
        matches!(self.compiled(), Some(Compiled::Bounded(_)))
    }

    fn compiled(&self) -> Option<&Compiled> {
        self.compiled.get_or_init(|| compile(self.source)).as_ref()
    }

    /// Whether the pattern is found in the text; `None` where that takes more than the `work` that is left.
    pub(crate) fn find(&self, text: &str, work: &mut u64) -> Option<bool> {
        match self.compiled() {
            Some(Compiled::Sequence(sequence)) => Some(sequence.matches(text)),
            Some(Compiled::Linear(regex)) => Some(regex.is_match(text)),
            Some(Compiled::Bounded(bounded)) => bounded.find(self.source, text, work),
            None => Some(false),
        }
    }

    /// Records a violation where the pattern is not found in the text.
    pub fn check(&self, text: &str, at: &mut Checker) {
        match self.find(text, &mut at.match_work) {
            Some(true) => {}
            Some(false) => self.refuse(at),
            None => at.violation(
                "budget",
                format_args!("takes too much work to be compared with the pattern {}", self.source),
            ),
        }
    }

    pub(crate) fn refuse(&self, at: &mut Checker) {
        at.limit(
            "pattern",
            self.source,
            format_args!("must match the pattern {}", self.source),
        );
    }
}

fn compile(source: &str) -> Option<Compiled> {
    if let Some(sequence) = Sequence::parse(source) {
        return Some(Compiled::Sequence(sequence));
    }
    if let Ok(regex) = RegexBuilder::new(source).size_limit(SIZE_LIMIT).build() {
        return Some(Compiled::Linear(regex));
    }
    let bounded = Box::<Bounded>::default();
    bounded.regex(source, 0)?;
    Some(Compiled::Bounded(bounded))
}

fn backtracking(source: &str, limit: u32) -> Option<Backtracking> {
    let mut builder = BacktrackingBuilder::new(source);
    builder.backtrack_limit(usize::try_from(limit).unwrap_or(usize::MAX));
    builder.delegate_size_limit(SIZE_LIMIT).build().ok()
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

    #[test]
    fn a_step_that_looks_at_a_long_text_is_dear() {
        static AHEAD: Pattern = Pattern::new("(?=.*[A-Z])(?!.*secret)[a-z]+1");
        let started = std::time::Instant::now();
        let mut work = MATCH_WORK;
        assert_eq!(AHEAD.find(&("a".repeat(11_000) + "A"), &mut work), None);
        assert_eq!(AHEAD.find("a1A", &mut work), Some(true));
        assert!(started.elapsed().as_secs() < 60);
    }

    #[test]
    fn what_many_texts_take_is_limited_in_all() {
        static TWICE: Pattern = Pattern::new(r"^(a|aa)+\1b$");
        let text = "a".repeat(24);
        let mut at = Checker::default();
        let begun = std::time::Instant::now();
        while at.match_work > 1 << 24 {
            TWICE.check(&text, &mut at);
        }
        assert!(begun.elapsed().as_secs() < 60);
        assert!(!at.violations().is_empty());
    }
}
