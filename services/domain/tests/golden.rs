//! One plan in full, so that a change of the algorithm is seen: the runs of plans under way would get other ids.

use std::fmt::Write;

use runnerly_domain::{Days, Level, PlanInputs, Schedule, Weekday, Work, Workout, expand};
use time::macros::date;

#[test]
fn a_half_marathon_plan_is_as_it_always_was() -> Result<(), Box<dyn std::error::Error>> {
    let days = [Weekday::Tuesday, Weekday::Thursday, Weekday::Saturday, Weekday::Sunday];
    let inputs = PlanInputs {
        start_date: date!(2026 - 12 - 24),
        race_date: date!(2027 - 03 - 14),
        distance: 21_098,
        level: Level::Intermediate,
        days: Days::from_iter(days),
        long_run_day: Weekday::Sunday,
        goal_time: Some(6_300),
    };
    let text = table(&expand(&inputs)?)?;
    assert_eq!(text, include_str!("golden/half-intermediate.txt"));
    Ok(())
}

fn table(schedule: &Schedule) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for week in &schedule.weeks {
        writeln!(
            text,
            "week {} from {}: {:?}, {} m",
            week.number, week.starts_on, week.phase, week.volume
        )?;
        for session in &week.sessions {
            let day = session.date.weekday().to_string();
            let (date, slot, distance) = (session.date, session.slot, session.distance);
            writeln!(
                text,
                "  {date} {day:<9} {slot} {distance:>6} m  {}",
                workout(&session.workout)
            )?;
        }
    }
    Ok(text)
}

fn workout(workout: &Workout) -> String {
    match workout {
        Workout::Easy { hr_zone, .. } => format!("easy, zone {hr_zone}"),
        Workout::Long { .. } => "long".to_owned(),
        Workout::Tempo {
            warmup,
            tempo,
            cooldown,
            pace,
        } => format!("tempo {warmup} + {tempo} + {cooldown} at {pace} s/km"),
        Workout::Intervals {
            repeats,
            work: Work::Metres(metres),
            recovery_s,
        } => {
            format!("intervals {repeats} x {metres} m, rest {recovery_s} s")
        }
        Workout::Intervals {
            repeats,
            work: Work::Seconds(seconds),
            recovery_s,
        } => {
            format!("intervals {repeats} x {seconds} s, rest {recovery_s} s")
        }
        Workout::Recovery { .. } => "recovery".to_owned(),
        Workout::Race { goal_time } => format!("race in {goal_time:?} s"),
    }
}
