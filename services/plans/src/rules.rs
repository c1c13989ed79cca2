//! Plans that cannot be, as the rules that requests break.

use runnerly_common::Error;
use runnerly_domain::InvalidPlan;

/// The rule that a request breaks; one for a race of the races service does not say its distance.
pub(crate) fn broken(invalid: InvalidPlan, for_race: bool) -> Error {
    let pointer = match invalid {
        InvalidPlan::RaceBeforeStart | InvalidPlan::Weeks(_) => "/start_date",
        InvalidPlan::Days(_) => "/days",
        InvalidPlan::LongRunDay(_) => "/long_run_day",
        InvalidPlan::Distance(_) if for_race => "/race_id",
        InvalidPlan::Distance(_) => "/distance",
        InvalidPlan::GoalPace(_) => "/goal_time",
        InvalidPlan::KeptWeeks => return Error::rule("", "the last week of the plan has begun"),
        _ => "",
    };
    Error::rule(pointer, invalid.to_string())
}
