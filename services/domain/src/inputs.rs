//! What a plan is worked out from.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

/// The days of the week, Monday first.
const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// From this distance on, in metres, a race is a half marathon or more.
const HALF_MARATHON: u32 = 21_000;

/// How much a runner is used to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Little.
    Beginner,
    /// Some years of running.
    Intermediate,
    /// A lot.
    Advanced,
}

/// A set of days of the week.
///
/// ```
/// use runnerly_domain::{Days, Weekday};
///
/// let days = Days::from_iter([Weekday::Sunday, Weekday::Tuesday, Weekday::Sunday]);
/// assert_eq!(days.len(), 2);
/// assert_eq!(days.iter().next(), Some(Weekday::Tuesday));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Days(u8);

impl Days {
    /// Whether the day is among them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The days, Monday first.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.contains(*day))
    }
}

impl FromIterator<Weekday> for Days {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | bit(day)))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.number_days_from_monday()
}

/// What a plan is worked out from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlanInputs {
    /// The first day to train on.
    pub start_date: Date,
    /// The day of the race.
    pub race_date: Date,
    /// The distance of the race, 1,000 to 500,000 metres.
    pub distance: u32,
    /// How much the runner is used to.
    pub level: Level,
    /// The days to run on, 2 to 7 of them.
    pub days: Days,
    /// The day of the long run, one of `days`.
    pub long_run_day: Weekday,
    /// The time to race in, in seconds.
    pub goal_time: Option<u32>,
}

/// Why there is no plan for some inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidPlan {
    /// The race is before the first day.
    RaceBeforeStart,
    /// There are fewer than 4 or more than 30 whole weeks.
    Weeks(i64),
    /// There are fewer than 2 days to run on.
    Days(u32),
    /// The long run is on none of the days.
    LongRunDay(Weekday),
    /// The race is shorter than 1 km or longer than 500 km.
    Distance(u32),
    /// The goal asks for less than 2 or more than 30 minutes a kilometre; the value is in seconds.
    GoalPace(u64),
    /// The weeks to keep are not the first weeks of this plan.
    KeptWeeks,
}

impl fmt::Display for InvalidPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RaceBeforeStart => f.write_str("the race is before the first day"),
            Self::Weeks(weeks) => {
                write!(
                    f,
                    "there have to be 4 to 30 whole weeks up to the race, and there are {weeks}"
                )
            }
            Self::Days(days) => write!(f, "there have to be at least 2 days to run on, and there are {days}"),
            Self::LongRunDay(day) => write!(f, "the long run is on a {day}, which is not a day to run on"),
            Self::Distance(metres) => write!(f, "a race is 1 to 500 km long, not {metres} m"),
            Self::GoalPace(pace) => write!(f, "the goal asks for {pace} s/km, which is not between 120 and 1800"),
            Self::KeptWeeks => f.write_str("the weeks to keep are not the first weeks of this plan"),
        }
    }
}

impl std::error::Error for InvalidPlan {}

/// What to think about before following a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// There is less time than the distance asks for.
    ShortPreparation {
        /// How many weeks there are.
        weeks: u8,
        /// How many there should be.
        recommended: u8,
    },
    /// Two days a week are few for a race this long.
    FewDays,
    /// Nobody could say whether the race is still what it was.
    RaceNotConfirmed {
        /// How many hours ago it was that.
        hours: u32,
    },
    /// The race is on another day now.
    RaceMoved {
        /// The day.
        date: Date,
    },
    /// The race has another distance now.
    RaceDistanceChanged {
        /// The distance in whole metres.
        metres: u32,
    },
    /// The race will not take place.
    RaceCancelled,
}

impl Warning {
    /// Whether it is about what has become of the race, and not about the plan's own inputs.
    #[must_use]
    pub fn is_of_race(&self) -> bool {
        match self {
            Self::ShortPreparation { .. } | Self::FewDays => false,
            Self::RaceNotConfirmed { .. }
            | Self::RaceMoved { .. }
            | Self::RaceDistanceChanged { .. }
            | Self::RaceCancelled => true,
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortPreparation { weeks, recommended } => {
                write!(
                    f,
                    "{weeks} weeks are short for this distance; {recommended} or more are better"
                )
            }
            Self::FewDays => f.write_str("two days a week are few for this distance; three or more are better"),
            Self::RaceNotConfirmed { hours: 0 } => {
                f.write_str("the race may have changed: it is as it was less than an hour before the plan was made")
            }
            Self::RaceNotConfirmed { hours } => {
                write!(
                    f,
                    "the race may have changed: it is as it was {hours} hours before the plan was made"
                )
            }
            Self::RaceMoved { date } => write!(f, "the race is on {date} now"),
            Self::RaceDistanceChanged { metres } => write!(f, "the race is {metres} m long now"),
            Self::RaceCancelled => f.write_str("the race will not take place"),
        }
    }
}

/// Races that are prepared for alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    FiveK,
    TenK,
    Half,
    Marathon,
    Ultra,
}

impl PlanInputs {
    /// The number of whole weeks up to the race, which ends the last one.
    ///
    /// # Errors
    /// When the inputs contradict each other or are outside their limits.
    pub fn weeks(&self) -> Result<u8, InvalidPlan> {
        let days = (self.race_date - self.start_date).whole_days();
        if days < 0 {
            return Err(InvalidPlan::RaceBeforeStart);
        }
        let weeks = (days + 1) / 7;
        if !(1_000..=500_000).contains(&self.distance) {
            return Err(InvalidPlan::Distance(self.distance));
        }
        if self.days.len() < 2 {
            return Err(InvalidPlan::Days(self.days.len()));
        }
        if !self.days.contains(self.long_run_day) {
            return Err(InvalidPlan::LongRunDay(self.long_run_day));
        }
        if let Some(pace) = self.race_pace().filter(|pace| !(120..=1_800).contains(pace)) {
            return Err(InvalidPlan::GoalPace(pace));
        }
        u8::try_from(weeks)
            .ok()
            .filter(|weeks| (4..=30).contains(weeks))
            .ok_or(InvalidPlan::Weeks(weeks))
    }

    /// The pace that the goal asks for, in seconds per kilometre.
    pub(crate) fn race_pace(&self) -> Option<u64> {
        let goal = u64::from(self.goal_time?);
        Some(goal * 1_000 / u64::from(self.distance.max(1)))
    }

    /// How many weeks taper.
    pub(crate) fn taper(&self) -> u8 {
        if self.distance >= HALF_MARATHON { 3 } else { 2 }
    }

    pub(crate) fn class(&self) -> Class {
        match self.distance {
            ..7_500 => Class::FiveK,
            7_500..HALF_MARATHON => Class::TenK,
            HALF_MARATHON..30_000 => Class::Half,
            30_000..45_000 => Class::Marathon,
            _ => Class::Ultra,
        }
    }

    /// What to think about before following a plan of so many weeks.
    pub(crate) fn warnings(&self, weeks: u8) -> Vec<Warning> {
        let recommended = match self.class() {
            Class::FiveK => 6,
            Class::TenK => 8,
            Class::Half => 10,
            Class::Marathon => 14,
            Class::Ultra => 16,
        };
        let short = (weeks < recommended).then_some(Warning::ShortPreparation { weeks, recommended });
        let few = (self.days.len() == 2 && self.distance >= HALF_MARATHON).then_some(Warning::FewDays);
        short.into_iter().chain(few).collect()
    }
}
