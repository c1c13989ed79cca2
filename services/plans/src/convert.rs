//! Between the contract's types and the service's.

use plans_api::operations::ListPlansRequest;
use plans_api::types::{
    self, DistanceKind, EasyWorkout, EasyWorkoutKind, IntervalWork, IntervalsWorkout, IntervalsWorkoutKind,
    LongWorkout, LongWorkoutKind, MetresWork, MetresWorkUnit, Problem as ContractProblem, RaceWorkout, RaceWorkoutKind,
    RecoveryWorkout, RecoveryWorkoutKind, SecondsWork, SecondsWorkUnit, TempoWorkout, TempoWorkoutKind,
    Workout as ContractWorkout,
};
use runnerly_domain::{Days, Level, Phase, Schedule, Session, Warning, Weekday, Work, Workout};
use uuid::Uuid;

use crate::model::{NewPlan, Plan, PlanPatch, PlanQuery, PlanWeek, Status};
use crate::templates::{Distance, Template};

/// The contract's default of `limit`.
const LIMIT: u32 = 10;

/// The days of both sides.
const DAYS: [(Weekday, types::Weekday); 7] = [
    (Weekday::Monday, types::Weekday::Monday),
    (Weekday::Tuesday, types::Weekday::Tuesday),
    (Weekday::Wednesday, types::Weekday::Wednesday),
    (Weekday::Thursday, types::Weekday::Thursday),
    (Weekday::Friday, types::Weekday::Friday),
    (Weekday::Saturday, types::Weekday::Saturday),
    (Weekday::Sunday, types::Weekday::Sunday),
];

/// A number as the contract has it; none of the service is too great for it.
pub(crate) fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(crate) fn domain_level(level: types::Level) -> Level {
    match level {
        types::Level::Beginner => Level::Beginner,
        types::Level::Intermediate => Level::Intermediate,
        types::Level::Advanced => Level::Advanced,
    }
}

fn level(level: Level) -> types::Level {
    match level {
        Level::Beginner => types::Level::Beginner,
        Level::Intermediate => types::Level::Intermediate,
        Level::Advanced => types::Level::Advanced,
    }
}

pub(crate) fn domain_day(day: types::Weekday) -> Weekday {
    let found = DAYS.iter().find(|(_, contract)| *contract == day);
    found.map_or(Weekday::Monday, |(day, _)| *day)
}

pub(crate) fn domain_days(days: Vec<types::Weekday>) -> Days {
    days.into_iter().map(domain_day).collect()
}

fn day(day: Weekday) -> types::Weekday {
    let found = DAYS.iter().find(|(domain, _)| *domain == day);
    found.map_or(types::Weekday::Monday, |(_, day)| *day)
}

impl From<&Template> for types::PlanTemplate {
    fn from(template: &Template) -> Self {
        Self {
            slug: template.slug.to_owned(),
            name: template.name.to_owned(),
            description: template.description.to_owned(),
            distance_kind: match template.distance {
                Distance::FiveK => DistanceKind::Value5k,
                Distance::TenK => DistanceKind::Value10k,
                Distance::Half => DistanceKind::Half,
                Distance::Marathon => DistanceKind::Marathon,
                Distance::Ultra => DistanceKind::Ultra,
            },
            level: level(template.level),
            min_weeks: template.min_weeks.into(),
            max_weeks: template.max_weeks.into(),
            days: template.days.iter().copied().map(day).collect(),
            long_run_day: day(template.long_run_day),
        }
    }
}

impl From<&ListPlansRequest> for PlanQuery {
    fn from(request: &ListPlansRequest) -> Self {
        Self {
            statuses: request.status.iter().flatten().copied().map(Into::into).collect(),
            limit: request
                .limit
                .and_then(|limit| u32::try_from(limit).ok())
                .unwrap_or(LIMIT),
            cursor: request.cursor.clone(),
        }
    }
}

impl From<types::PlanStatus> for Status {
    fn from(status: types::PlanStatus) -> Self {
        match status {
            types::PlanStatus::Expanding => Self::Expanding,
            types::PlanStatus::Active => Self::Active,
            types::PlanStatus::Completed => Self::Completed,
            types::PlanStatus::Abandoned => Self::Abandoned,
            types::PlanStatus::Failed => Self::Failed,
        }
    }
}

impl From<Status> for types::PlanStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Expanding => Self::Expanding,
            Status::Active => Self::Active,
            Status::Completed => Self::Completed,
            Status::Abandoned => Self::Abandoned,
            Status::Failed => Self::Failed,
        }
    }
}

impl From<types::PlanPatch> for PlanPatch {
    fn from(patch: types::PlanPatch) -> Self {
        let goal_time = patch.goal_time.change();
        Self {
            name: patch.name,
            days: patch.days.map(domain_days),
            long_run_day: patch.long_run_day.map(domain_day),
            goal_time: goal_time.map(|goal| goal.and_then(|seconds| u32::try_from(seconds).ok())),
        }
    }
}

impl From<Plan> for types::Plan {
    fn from(plan: Plan) -> Self {
        let inputs = plan.inputs;
        Self {
            start_date: inputs.start_date,
            race_date: inputs.race_date,
            distance: plan.distance,
            level: level(inputs.level),
            days: inputs.days.iter().map(day).collect(),
            long_run_day: day(inputs.long_run_day),
            goal_time: inputs.goal_time.map(int),
            weeks: plan.weeks.into(),
            sessions_total: int(plan.sessions_total),
            first_date: plan.first_date,
            last_date: inputs.race_date,
            peak_volume: int(plan.peak_volume),
            warnings: plan.warnings.iter().map(warning).collect(),
            id: plan.id,
            runner_id: plan.runner_id,
            race_id: plan.race_id,
            template: plan.template,
            name: plan.name,
            status: plan.status.into(),
            revision: int(plan.revision),
            sessions_created: int(plan.sessions_created),
            version: plan.version,
            created_at: plan.created_at,
            updated_at: plan.updated_at,
            failure: plan.failure.map(failure),
        }
    }
}

/// A plan that is not kept.
pub(crate) fn preview(new: &NewPlan, schedule: &Schedule) -> types::PlanPreview {
    let inputs = &new.inputs;
    let week = |week: &runnerly_domain::Week| types::ScheduleWeek {
        week: week.number.into(),
        starts_on: week.starts_on,
        phase: phase(week.phase),
        volume: int(week.volume),
        sessions: week
            .sessions
            .iter()
            .map(|item| session(item, new.race_id, None))
            .collect(),
    };
    types::PlanPreview {
        start_date: inputs.start_date,
        race_date: inputs.race_date,
        distance: new.distance,
        level: level(inputs.level),
        days: inputs.days.iter().map(day).collect(),
        long_run_day: day(inputs.long_run_day),
        goal_time: inputs.goal_time.map(int),
        weeks: i32::try_from(schedule.weeks.len()).unwrap_or(i32::MAX),
        sessions_total: i32::try_from(schedule.sessions_total()).unwrap_or(i32::MAX),
        first_date: schedule.first_date,
        last_date: schedule.last_date,
        peak_volume: int(schedule.peak_volume()),
        warnings: new.warnings.iter().chain(&schedule.warnings).map(warning).collect(),
        schedule: schedule.weeks.iter().map(week).collect(),
    }
}

/// A week of a plan that is kept.
pub(crate) fn plan_week(plan: &Plan, week: &PlanWeek) -> types::ScheduleWeek {
    types::ScheduleWeek {
        week: week.number.into(),
        starts_on: week.starts_on,
        phase: phase(week.phase),
        volume: int(week.volume),
        sessions: week
            .sessions
            .iter()
            .map(|(run, item)| session(item, plan.race_id, Some(*run)))
            .collect(),
    }
}

fn phase(phase: Phase) -> types::Phase {
    match phase {
        Phase::Build => types::Phase::Build,
        Phase::CutBack => types::Phase::CutBack,
        Phase::Taper => types::Phase::Taper,
    }
}

fn session(session: &Session, race_id: Option<Uuid>, run_id: Option<Uuid>) -> types::Session {
    types::Session {
        date: session.date,
        slot: session.slot.into(),
        title: session.workout.title().to_owned(),
        distance: int(session.distance),
        workout: workout(&session.workout, race_id),
        run_id,
    }
}

pub(crate) fn workout(workout: &Workout, race_id: Option<Uuid>) -> ContractWorkout {
    match *workout {
        Workout::Easy { distance, hr_zone } => ContractWorkout::EasyWorkout(EasyWorkout {
            kind: EasyWorkoutKind::Easy,
            distance: int(distance),
            hr_zone: hr_zone.into(),
        }),
        Workout::Long { distance } => ContractWorkout::LongWorkout(LongWorkout {
            kind: LongWorkoutKind::Long,
            distance: int(distance),
        }),
        Workout::Tempo {
            warmup,
            tempo,
            cooldown,
            pace,
        } => ContractWorkout::TempoWorkout(TempoWorkout {
            kind: TempoWorkoutKind::Tempo,
            warmup: int(warmup),
            tempo: int(tempo),
            cooldown: int(cooldown),
            pace: pace.into(),
        }),
        Workout::Intervals {
            repeats,
            work,
            recovery_s,
        } => ContractWorkout::IntervalsWorkout(IntervalsWorkout {
            kind: IntervalsWorkoutKind::Intervals,
            repeats: repeats.into(),
            work: interval_work(work),
            recovery_s: recovery_s.into(),
        }),
        Workout::Recovery { distance } => ContractWorkout::RecoveryWorkout(RecoveryWorkout {
            kind: RecoveryWorkoutKind::Recovery,
            distance: int(distance),
        }),
        Workout::Race { goal_time } => ContractWorkout::RaceWorkout(RaceWorkout {
            kind: RaceWorkoutKind::Race,
            race_id,
            goal_time: goal_time.map(int),
        }),
    }
}

fn interval_work(work: Work) -> IntervalWork {
    match work {
        Work::Metres(distance) => IntervalWork::MetresWork(MetresWork {
            unit: MetresWorkUnit::Metres,
            distance: int(distance),
        }),
        Work::Seconds(duration) => IntervalWork::SecondsWork(SecondsWork {
            unit: SecondsWorkUnit::Seconds,
            duration: int(duration),
        }),
    }
}

/// A warning: a problem that does not stand in the way, so its status is that of success.
fn warning(warning: &Warning) -> ContractProblem {
    ContractProblem {
        detail: Some(warning.to_string()),
        ..ContractProblem::new("The plan may not suit the race".to_owned(), 200)
    }
}

/// Why the runs of a plan could not be created.
fn failure(reason: String) -> ContractProblem {
    ContractProblem {
        r#type: Some("https://runnerly.example/problems/upstream-failed".to_owned()),
        detail: Some(reason),
        ..ContractProblem::new("The runs could not be created".to_owned(), 502)
    }
}
