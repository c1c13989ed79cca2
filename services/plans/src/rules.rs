//! Plans that cannot be, as the rules that requests break.

use runnerly_common::Error;
use runnerly_domain::InvalidPlan;

/// The rule that a request breaks.
pub(crate) fn broken(invalid: InvalidPlan) -> Error {
    let pointer = match invalid {
        InvalidPlan::RaceBeforeStart | InvalidPlan::Weeks(_) => "/start_date",
        InvalidPlan::Days(_) => "/days",
        InvalidPlan::LongRunDay(_) => "/long_run_day",
        InvalidPlan::Distance(_) => "/distance",
        InvalidPlan::GoalPace(_) => "/goal_time",
        InvalidPlan::KeptWeeks => return Error::rule("", "the last week of the plan has begun"),
        _ => "",
    };
    Error::rule(pointer, invalid.to_string())
}
