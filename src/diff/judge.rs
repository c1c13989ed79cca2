//! What the crate `jsonschema` proves of two versions of a schema: whether one allows all that the other does.
//!
//! What it cannot decide, or what is too large to ask, proves nothing. How much is asked depends on the contracts alone, never on time, so
//! that the same versions always give the same findings.

use crate::document::{Id, Schema};

use super::Comparison;
#[cfg(feature = "judge")]
use super::plain;
use super::schemas::Direction;

/// What is known of the values that are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "judge"), allow(dead_code, reason = "nothing is proven"))]
pub(super) enum Proof {
    /// They are the same.
    Same,
    /// All of before are among those of now.
    Wider,
    /// All of now are among those of before.
    Narrower,
    Nothing,
}

impl Proof {
    /// Whether nobody can tell a difference who sends values, or who reads them.
    pub(super) fn is_safe(self, direction: Direction) -> bool {
        match direction {
            Direction::Request => matches!(self, Self::Same | Self::Wider),
            Direction::Response => matches!(self, Self::Same | Self::Narrower),
        }
    }

    /// What is told of it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Wider => "all values of before are allowed now",
            Self::Narrower => "all values of now were allowed before",
            Self::Same | Self::Nothing => "the same values are allowed",
        }
    }
}

/// Asks, as long as there is something left to ask for.
pub(super) struct Judge {
    #[cfg_attr(not(feature = "judge"), allow(dead_code, reason = "nothing is asked"))]
    left: usize,
    /// How many schemas more are written down to be asked of.
    #[cfg_attr(not(feature = "judge"), allow(dead_code, reason = "nothing is asked"))]
    written: usize,
}

impl Default for Judge {
    fn default() -> Self {
        let (left, written) = (20_000, 200_000);
        Self { left, written }
    }
}

#[cfg(not(feature = "judge"))]
impl Judge {
    /// Proves nothing.
    #[allow(clippy::unused_self, reason = "as with the crate")]
    pub(super) fn ask(&mut self, _: &Comparison<'_>, _: (&[Id<Schema>], &[Id<Schema>]), _: Direction) -> Proof {
        Proof::Nothing
    }
}

#[cfg(feature = "judge")]
impl Judge {
    /// What is known of schemas that all hold on each side.
    pub(super) fn ask(
        &mut self,
        cx: &Comparison<'_>,
        sides: (&[Id<Schema>], &[Id<Schema>]),
        direction: Direction,
    ) -> Proof {
        /// Of how many schemas each side may be.
        const MOST: usize = 200;
        /// Of how many conditions, which take the longer the more there are.
        const HARD: usize = 4;
        let mut whole = |version, ids| {
            let most = MOST.min(self.left).min(self.written);
            let whole = plain::whole(version, ids, (most, Some(direction)));
            self.written -= whole.as_ref().map_or(most, |whole| whole.size);
            whole
        };
        let Some(old) = whole(cx.old, sides.0) else {
            return Proof::Nothing;
        };
        let Some(new) = whole(cx.new, sides.1) else {
            return Proof::Nothing;
        };
        if old.json == new.json {
            return Proof::Same;
        }
        let hard = old.hard + new.hard;
        if old.hard.max(new.hard) > HARD {
            return Proof::Nothing;
        }
        self.left = self.left.saturating_sub(old.size + new.size + hard * MOST);
        // That formats change is told anyway. All else is compared without them, unless they can widen what is allowed.
        let formats = old.turns || new.turns;
        prove(&old.json, &new.json, formats).unwrap_or(Proof::Nothing)
    }
}

#[cfg(feature = "judge")]
fn prove(old: &serde_json::Value, new: &serde_json::Value, formats: bool) -> Option<Proof> {
    use crate::judge::{canonical, covers, is_empty};

    let (old, new) = (canonical(old, formats)?, canonical(new, formats)?);
    // A schema that allows nothing at all is surely not meant, so it proves nothing.
    if is_empty(&old) || is_empty(&new) {
        return None;
    }
    Some(match (covers(&new, &old), covers(&old, &new)) {
        (true, true) => Proof::Same,
        (true, false) => Proof::Wider,
        (false, true) => Proof::Narrower,
        (false, false) => Proof::Nothing,
    })
}
