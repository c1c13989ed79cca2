//! Chance that comes out the same for the same seed.

use proptest::prelude::{Rng as _, Strategy as _};
use proptest::strategy::ValueTree as _;
use proptest::string::string_regex;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

pub(super) struct Chance(TestRunner);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0.rng().next_u64()
    }

    /// A number below another; 0 where that is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or_default()
    }

    /// A number of a range with both ends.
    pub(super) fn within(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// One of some things, of which there must be any.
    pub(super) fn one<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }

    /// True in so many of a hundred times.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for index in (1..things.len()).rev() {
            things.swap(index, self.below(index + 1));
        }
    }

    /// A text of a regular expression, where it is one that texts can be made of.
    pub(super) fn matching(&mut self, pattern: &str) -> Option<String> {
        let strategy = string_regex(pattern).ok()?;
        Some(strategy.new_tree(&mut self.0).ok()?.current())
    }
}
