//! What to run in a session.

use serde::{Deserialize, Serialize};

/// What to run in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Workout {
    /// A run at a pace that allows talking.
    Easy {
        /// How far, in metres.
        distance: u32,
        /// The zone to keep the heart rate in, 1 to 5.
        hr_zone: u8,
    },
    /// The longest run of the week.
    Long {
        /// How far, in metres.
        distance: u32,
    },
    /// A fast but steady stretch between a warm-up and a cool-down.
    Tempo {
        /// The warm-up, in metres.
        warmup: u32,
        /// The fast stretch, in metres.
        tempo: u32,
        /// The cool-down, in metres.
        cooldown: u32,
        /// The pace of the fast stretch, 120 to 900 seconds per kilometre.
        pace: u16,
    },
    /// Fast repeats with rests between them.
    Intervals {
        /// How often to run fast, 1 to 40 times.
        repeats: u8,
        /// One repeat.
        work: Work,
        /// The rest after each repeat, in seconds.
        recovery_s: u16,
    },
    /// A short and very easy run after a hard day.
    Recovery {
        /// How far, in metres.
        distance: u32,
    },
    /// The race.
    Race {
        /// The time to race in, in seconds.
        goal_time: Option<u32>,
    },
}

/// One repeat of intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// A distance, in metres.
    Metres(u32),
    /// A time, in seconds.
    Seconds(u32),
}

impl Workout {
    /// Whether it asks for a day of rest: tempo, intervals and the long run do.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        matches!(self, Self::Long { .. } | Self::Tempo { .. } | Self::Intervals { .. })
    }

    /// A title for a run.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Easy { .. } => "Easy run",
            Self::Long { .. } => "Long run",
            Self::Tempo { .. } => "Tempo run",
            Self::Intervals { .. } => "Intervals",
            Self::Recovery { .. } => "Recovery run",
            Self::Race { .. } => "Race",
        }
    }
}
