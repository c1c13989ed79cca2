//! Choices that bytes make.

use std::collections::VecDeque;

/// Bytes as dice. When they are used up, the first of everything is chosen, so that all making comes to an end.
pub struct Dice(VecDeque<u8>);

impl Dice {
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.iter().copied().collect())
    }

    /// The next so many bytes as a number.
    fn number(&mut self, count: usize) -> u64 {
        let bytes = (0..count).map_while(|_| self.0.pop_front());
        bytes.fold(0, |number, byte| number << 8 | u64::from(byte))
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        let bytes = if count > 256 { 2 } else { 1 };
        self.number(bytes) as usize % count
    }

    /// One of several.
    pub fn choose<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }

    pub fn bits(&mut self) -> u64 {
        self.number(8)
    }
}
