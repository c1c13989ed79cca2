//! The sessions of one week.

use time::{Date, Duration, Weekday};

use crate::inputs::PlanInputs;
use crate::intensity::{self, Quality};
use crate::schedule::{Phase, Session, Week};
use crate::workout::Workout;

/// What a day is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Long,
    Hard(Quality),
    Easy,
    Recovery,
}

impl Role {
    /// How much of what the long run leaves the day gets, compared with the others.
    fn weight(self) -> u32 {
        match self {
            Self::Long => 0,
            Self::Hard(_) => 110,
            Self::Easy => 100,
            Self::Recovery => 70,
        }
    }

    fn workout(self, inputs: &PlanInputs, distance: u32) -> Workout {
        match self {
            Self::Long => Workout::Long { distance },
            Self::Hard(quality) => quality.workout(inputs, distance),
            Self::Easy => Workout::Easy { distance, hr_zone: 2 },
            Self::Recovery => Workout::Recovery { distance },
        }
    }
}

/// A week with a volume of `target` metres, in whole hundreds.
pub(crate) fn training(inputs: &PlanInputs, number: u8, starts_on: Date, phase: Phase, target: u32) -> Week {
    let dates: Vec<Date> = dates(starts_on)
        .filter(|date| inputs.days.contains(date.weekday()))
        .collect();
    let sessions = match dates[..] {
        [first, second] => two_days(inputs, [first, second], target),
        _ => more_days(inputs, number, phase, &dates, target),
    };
    Week {
        number,
        starts_on,
        phase,
        volume: volume(&sessions),
        sessions,
    }
}

/// The week of the race: easy runs, none of them on the day before it, and the race.
pub(crate) fn race(inputs: &PlanInputs, number: u8, starts_on: Date, target: u32) -> Week {
    let distance = target / inputs.days.len().max(1) / 100 * 100;
    let easy = dates(starts_on)
        .take(5)
        .filter(|date| inputs.days.contains(date.weekday()) && distance > 0);
    let mut sessions: Vec<Session> = easy
        .map(|date| session(date, 0, Role::Easy.workout(inputs, distance), distance))
        .collect();
    let volume = volume(&sessions);
    let workout = Workout::Race {
        goal_time: inputs.goal_time,
    };
    sessions.push(session(inputs.race_date, 0, workout, inputs.distance));
    Week {
        number,
        starts_on,
        phase: Phase::Taper,
        volume,
        sessions,
    }
}

/// The seven days from a date on.
fn dates(starts_on: Date) -> impl Iterator<Item = Date> {
    (0..7).filter_map(move |days| starts_on.checked_add(Duration::days(days)))
}

/// Two runs on the day without the long run, for the long run is to be the longest at 40 % of the week.
fn two_days(inputs: &PlanInputs, dates: [Date; 2], target: u32) -> Vec<Session> {
    let long = hundreds(target, 40);
    let first = hundreds(target, 35);
    let second = target - long - first;
    let mut sessions = Vec::new();
    for date in dates {
        if date.weekday() == inputs.long_run_day {
            sessions.push(session(date, 0, Workout::Long { distance: long }, long));
        } else {
            sessions.push(session(
                date,
                0,
                Workout::Easy {
                    distance: first,
                    hr_zone: 2,
                },
                first,
            ));
            sessions.push(session(
                date,
                1,
                Workout::Easy {
                    distance: second,
                    hr_zone: 1,
                },
                second,
            ));
        }
    }
    sessions
}

fn more_days(inputs: &PlanInputs, number: u8, phase: Phase, dates: &[Date], target: u32) -> Vec<Session> {
    let hard = intensity::hard_days(inputs, number, phase);
    let roles: Vec<Role> = dates.iter().map(|date| role(inputs, &hard, date.weekday())).collect();
    let long = hundreds(target, long_part(dates.len()));
    let rest = target - long;
    let weights: u32 = roles.iter().map(|role| role.weight()).sum();
    let share = |role: &Role| match role {
        Role::Long => long,
        _ => rest * role.weight() / weights.max(1) / 100 * 100,
    };
    let mut distances: Vec<u32> = roles.iter().map(share).collect();
    // what rounding leaves over goes to the first day that has room for it
    let left = target - distances.iter().sum::<u32>();
    if let Some(first) = roles.iter().position(|role| *role != Role::Long) {
        distances[first] += left;
    }
    let days = dates.iter().zip(roles).zip(distances);
    days.map(|((date, role), distance)| session(*date, 0, role.workout(inputs, distance), distance))
        .collect()
}

fn role(inputs: &PlanInputs, hard: &[(Weekday, Quality)], day: Weekday) -> Role {
    let quality = hard.iter().find(|(hard, _)| *hard == day).map(|(_, quality)| *quality);
    match quality {
        _ if day == inputs.long_run_day => Role::Long,
        Some(quality) => Role::Hard(quality),
        None if day.previous() == inputs.long_run_day => Role::Recovery,
        None => Role::Easy,
    }
}

/// How much of the week the long run is, in per cent, by the number of days.
fn long_part(days: usize) -> u32 {
    match days {
        ..=3 => 40,
        4 => 35,
        5 => 32,
        6 => 30,
        _ => 28,
    }
}

/// So many per cent, down to whole hundreds of metres.
fn hundreds(distance: u32, percent: u32) -> u32 {
    distance * percent / 100 / 100 * 100
}

fn session(date: Date, slot: u8, workout: Workout, distance: u32) -> Session {
    Session {
        date,
        slot,
        workout,
        distance,
    }
}

fn volume(sessions: &[Session]) -> u32 {
    sessions.iter().map(|session| session.distance).sum()
}
