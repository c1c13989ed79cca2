//! What the services tell, as short as the dashboard has it.

use gateway_api::types::{PlanSummary, RaceSummary, RunSummary};
use plans_api::types::Plan;
use races_api::types::Race;
use runs_api::types::Run;
use time::UtcOffset;

pub(crate) fn run(run: Run) -> RunSummary {
    match run {
        Run::PlannedRun(run) => RunSummary {
            distance: run.distance,
            ..RunSummary::new(run.id, run.title, run.scheduled_on)
        },
        Run::RecordedRun(run) => RunSummary {
            distance: Some(run.distance),
            elapsed_time: Some(run.elapsed_time),
            ..RunSummary::new(run.id, run.title, run.start_date.to_offset(UtcOffset::UTC).date())
        },
    }
}

pub(crate) fn race(race: Race) -> RaceSummary {
    RaceSummary {
        id: race.id,
        name: race.name,
        date: race.date,
        distance: race.distance,
        place: race.location.name,
    }
}

pub(crate) fn plan(plan: Plan) -> PlanSummary {
    PlanSummary {
        id: plan.id,
        name: plan.name,
        race_date: plan.race_date,
        sessions_total: plan.sessions_total,
        sessions_created: plan.sessions_created,
    }
}
