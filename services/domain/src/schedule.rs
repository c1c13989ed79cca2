//! What a plan comes to.

use time::Date;

use crate::inputs::Warning;
use crate::workout::Workout;

/// What a week is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Doing a little more than before.
    Build,
    /// Doing less, to recover.
    CutBack,
    /// Doing less and less, to be fresh for the race.
    Taper,
}

/// A run to do on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    /// The day.
    pub date: Date,
    /// Whether it is the first (0) or the second (1) run of the day.
    pub slot: u8,
    /// What to run.
    pub workout: Workout,
    /// How far in all, in metres: for intervals with the jogging before, between and after.
    pub distance: u32,
}

/// Seven days of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Week {
    /// Its number, from 1.
    pub number: u8,
    /// Its first day.
    pub starts_on: Date,
    /// What it is for.
    pub phase: Phase,
    /// How far to run, in metres, without the race.
    pub volume: u32,
    /// Its sessions, by day and slot.
    pub sessions: Vec<Session>,
}

/// A plan that is worked out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Schedule {
    /// Its weeks; the last one ends with the race.
    pub weeks: Vec<Week>,
    /// What to think about before following it.
    pub warnings: Vec<Warning>,
    /// The day of the first session.
    pub first_date: Date,
    /// The day of the last session, which is the race.
    pub last_date: Date,
}

impl Schedule {
    /// Every session with the number of its week, in order.
    pub fn sessions(&self) -> impl Iterator<Item = (u8, &Session)> {
        self.weeks
            .iter()
            .flat_map(|week| week.sessions.iter().map(|session| (week.number, session)))
    }

    /// How many sessions there are, the race among them.
    #[must_use]
    pub fn sessions_total(&self) -> usize {
        self.weeks.iter().map(|week| week.sessions.len()).sum()
    }

    /// The volume of the week with the greatest one, in metres.
    #[must_use]
    pub fn peak_volume(&self) -> u32 {
        self.weeks.iter().map(|week| week.volume).max().unwrap_or(0)
    }
}
