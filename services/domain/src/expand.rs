//! From inputs to a schedule.

use time::Duration;

use crate::inputs::{InvalidPlan, PlanInputs};
use crate::schedule::{Phase, Schedule, Week};
use crate::volume::{self, Range};
use crate::week;
use crate::workout::Workout;

/// Works out a plan.
///
/// Weeks are counted back from the race, so that the last one ends with it; up to six days before the first week stay
/// free.
///
/// # Errors
/// When the inputs contradict each other or are outside their limits.
///
/// ```
/// use runnerly_domain::{Days, Level, PlanInputs, Weekday, expand};
/// use time::macros::date;
///
/// let inputs = PlanInputs {
///     start_date: date!(2027 - 01 - 04),
///     race_date: date!(2027 - 03 - 14),
///     distance: 10_000,
///     level: Level::Beginner,
///     days: Days::from_iter([Weekday::Tuesday, Weekday::Thursday, Weekday::Sunday]),
///     long_run_day: Weekday::Sunday,
///     goal_time: None,
/// };
/// let schedule = expand(&inputs)?;
/// assert_eq!(schedule.weeks.len(), 10);
/// assert_eq!(schedule.last_date, inputs.race_date);
/// # Ok::<(), runnerly_domain::InvalidPlan>(())
/// ```
pub fn expand(inputs: &PlanInputs) -> Result<Schedule, InvalidPlan> {
    revise(inputs, &[])
}

/// Works out a plan anew from the week after those that are `kept`, which stay as they are.
///
/// The volume goes on from the last kept week, and a hard session right after a hard day becomes an easy one.
///
/// # Errors
/// When the inputs contradict each other or are outside their limits, and when `kept` are not the first weeks of a plan
/// between the same days.
pub fn revise(inputs: &PlanInputs, kept: &[Week]) -> Result<Schedule, InvalidPlan> {
    let count = inputs.weeks()?;
    check_kept(inputs, count, kept)?;
    let phases: Vec<Phase> = (1..=count)
        .map(|week| volume::phase(week, count, inputs.taper()))
        .collect();
    let volumes: Vec<u32> = kept.iter().map(|week| week.volume).collect();
    let volumes = volume::volumes(Range::of(inputs), &phases, &volumes);
    let mut weeks = kept.to_vec();
    for (number, (phase, volume)) in (1..=count).zip(phases.into_iter().zip(volumes)).skip(kept.len()) {
        let starts_on = first_day(inputs, count, number);
        weeks.push(if number == count {
            week::race(inputs, number, starts_on, volume)
        } else {
            week::training(inputs, number, starts_on, phase, volume)
        });
    }
    soften(&mut weeks, kept.len());
    let first_date = weeks
        .iter()
        .find_map(|week| week.sessions.first())
        .map_or(inputs.race_date, |first| first.date);
    Ok(Schedule {
        weeks,
        warnings: inputs.warnings(count),
        first_date,
        last_date: inputs.race_date,
    })
}

/// The first day of a week.
fn first_day(inputs: &PlanInputs, count: u8, number: u8) -> time::Date {
    let days = 7 * i64::from(count - number) + 6;
    inputs.race_date.saturating_sub(Duration::days(days))
}

fn check_kept(inputs: &PlanInputs, count: u8, kept: &[Week]) -> Result<(), InvalidPlan> {
    let fits =
        |(number, week): (u8, &Week)| week.number == number && week.starts_on == first_day(inputs, count, number);
    let whole = kept.len() < usize::from(count) && (1..count).zip(kept).all(fits);
    if whole { Ok(()) } else { Err(InvalidPlan::KeptWeeks) }
}

/// Makes the first new session an easy one when it is hard and follows a hard day that is kept.
fn soften(weeks: &mut [Week], kept: usize) {
    let (old, new) = weeks.split_at_mut(kept);
    let last = old.last().and_then(|week| week.sessions.last());
    let first = new.first_mut().and_then(|week| week.sessions.first_mut());
    let (Some(last), Some(first)) = (last, first) else {
        return;
    };
    if last.workout.is_hard() && first.workout.is_hard() && last.date.next_day() == Some(first.date) {
        first.workout = Workout::Easy {
            distance: first.distance,
            hr_zone: 2,
        };
    }
}
