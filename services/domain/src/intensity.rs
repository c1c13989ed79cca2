//! Which days are hard, and what hard sessions are made of.

use time::Weekday;

use crate::inputs::{Class, Days, Level, PlanInputs};
use crate::schedule::Phase;
use crate::workout::{Work, Workout};

/// The shortest session that is worth a warm-up, in metres.
const SHORTEST: u32 = 3_000;

/// A hard session that is not the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    Tempo,
    Intervals,
}

/// The hard sessions of a week beside the long run, none of them next to another hard day, in this week or the next.
pub(crate) fn hard_days(inputs: &PlanInputs, week: u8, phase: Phase) -> Vec<(Weekday, Quality)> {
    let mut days = far_apart(inputs.days, inputs.long_run_day, count(inputs, week, phase));
    days.sort_by_key(|day| day.number_days_from_monday());
    let first = if phase == Phase::Build && (days.len() > 1 || week.is_multiple_of(2)) {
        Quality::Intervals
    } else {
        Quality::Tempo
    };
    let kinds = [first, Quality::Tempo];
    days.into_iter().zip(kinds).collect()
}

/// How many there should be.
fn count(inputs: &PlanInputs, week: u8, phase: Phase) -> usize {
    let days = inputs.days.len();
    match inputs.level {
        _ if days < 3 => 0,
        Level::Beginner if week < 3 => 0,
        Level::Advanced if days > 3 && phase == Phase::Build => 2,
        _ => 1,
    }
}

/// Up to `count` days that are as far as possible from the long run and each other around the week, never next to them.
fn far_apart(days: Days, long: Weekday, count: usize) -> Vec<Weekday> {
    let mut chosen = vec![long];
    for _ in 0..count {
        let room = |day: &Weekday| chosen.iter().map(|other| apart(*day, *other)).min().unwrap_or(0);
        // `rev`, because the last of several equals wins
        match days.iter().rev().max_by_key(room).filter(|day| room(day) > 1) {
            Some(day) => chosen.push(day),
            None => break,
        }
    }
    chosen.split_off(1)
}

/// How many days lie from one to the other, around the week whichever way is shorter.
fn apart(a: Weekday, b: Weekday) -> u8 {
    let days = a.number_days_from_monday().abs_diff(b.number_days_from_monday());
    days.min(7 - days)
}

impl Quality {
    /// The workout for a session of so many metres, which is an easy one when the session is too short.
    pub(crate) fn workout(self, inputs: &PlanInputs, distance: u32) -> Workout {
        let workout = match self {
            Self::Tempo => tempo(inputs, distance),
            Self::Intervals => intervals(inputs, distance),
        };
        workout.unwrap_or(Workout::Easy { distance, hr_zone: 2 })
    }
}

fn tempo(inputs: &PlanInputs, distance: u32) -> Option<Workout> {
    if distance < SHORTEST {
        return None;
    }
    let tempo = (distance * 3 / 5 / 100 * 100).min(12_000);
    let warmup = (distance - tempo) / 200 * 100;
    Some(Workout::Tempo {
        warmup,
        tempo,
        cooldown: distance - tempo - warmup,
        pace: tempo_pace(inputs),
    })
}

/// Repeats of two fifths of the session in all: as long as the race asks for, or shorter when there would be few of them.
fn intervals(inputs: &PlanInputs, distance: u32) -> Option<Workout> {
    if distance < SHORTEST {
        return None;
    }
    let fast = distance * 2 / 5;
    if inputs.level == Level::Beginner {
        let metres = 60_000 / u32::from(tempo_pace(inputs));
        let repeats = repeats(fast, metres)?;
        return Some(Workout::Intervals {
            repeats,
            work: Work::Seconds(60),
            recovery_s: 90,
        });
    }
    let longest = match inputs.class() {
        Class::FiveK => 400,
        Class::TenK => 800,
        Class::Half | Class::Ultra => 1_000,
        Class::Marathon => 1_600,
    };
    let sizes = [(1_600, 180), (1_000, 150), (800, 120), (400, 90)];
    sizes
        .into_iter()
        .filter(|(metres, _)| *metres <= longest)
        .find_map(|(metres, recovery_s)| {
            let repeats = repeats(fast, metres)?;
            Some(Workout::Intervals {
                repeats,
                work: Work::Metres(metres),
                recovery_s,
            })
        })
}

/// How often a distance is run in another one: 3 to 12 times.
fn repeats(fast: u32, metres: u32) -> Option<u8> {
    let repeats = (fast / metres.max(1)).min(12);
    u8::try_from(repeats).ok().filter(|repeats| *repeats >= 3)
}

/// The pace of a tempo run, in seconds per kilometre: about that of a race of one hour.
fn tempo_pace(inputs: &PlanInputs) -> u16 {
    let Some(race) = inputs.race_pace() else {
        return match inputs.level {
            Level::Beginner => 370,
            Level::Intermediate => 310,
            Level::Advanced => 255,
        };
    };
    let per_mille = match inputs.class() {
        Class::FiveK => 1_060,
        Class::TenK => 1_030,
        Class::Half => 990,
        Class::Marathon => 950,
        Class::Ultra => 850,
    };
    u16::try_from((race * per_mille / 1_000).clamp(120, 900)).unwrap_or(900)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_days_keep_a_day_between_them_around_the_week() {
        let all = Days::from_iter([0, 1, 2, 3, 4, 5, 6].map(|n| Weekday::Monday.nth_next(n)));
        assert_eq!(
            far_apart(all, Weekday::Sunday, 2),
            [Weekday::Wednesday, Weekday::Friday]
        );
        let weekend = Days::from_iter([Weekday::Friday, Weekday::Saturday, Weekday::Sunday]);
        assert_eq!(far_apart(weekend, Weekday::Saturday, 2), []);
        let monday = Days::from_iter([Weekday::Monday, Weekday::Sunday]);
        assert_eq!(far_apart(monday, Weekday::Sunday, 1), []);
    }
}
