//! Chance that comes out the same for the same seed.

/// A generator of the kind xorshift64*.
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice for the group of this number under a seed.
    pub(crate) fn new(seed: u64, number: u32) -> Self {
        let mixed = seed.wrapping_add(u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut dice = Self(mixed.max(1));
        for _ in 0..8 {
            dice.next();
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below another, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The low digits of this generator are the poorer ones.
        ((self.next() >> 33) as usize) % end
    }

    /// One of some things, of which there must be any.
    pub(crate) fn one<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }

    /// True in so many of a hundred times.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Some different things out of these, at least one, at most so many.
    pub(crate) fn some<T: Copy>(&mut self, things: &[T], most: usize) -> Vec<T> {
        let mut left = things.to_vec();
        let count = 1 + self.below(most.min(left.len()));
        (0..count)
            .map(|_| {
                let index = self.below(left.len());
                left.swap_remove(index)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_falls_the_same_way() {
        let fall = |seed, number| {
            let mut dice = Dice::new(seed, number);
            (0..20).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        assert_eq!(fall(1, 1), fall(1, 1));
        assert_ne!(fall(1, 1), fall(1, 2));
        assert_ne!(fall(1, 1), fall(2, 1));
    }
}
