//! From sessions to the runs that they become.

use runnerly_domain::{Session, Work, Workout};
use runs_api::types::{
    EasyWorkout, EasyWorkoutKind, IntervalWork, IntervalsWorkout, IntervalsWorkoutKind, LongWorkout, LongWorkoutKind,
    MetresWork, MetresWorkUnit, NewPlannedRun, NewPlannedRunStatus, NewRun, RaceWorkout, RaceWorkoutKind,
    RecoveryWorkout, RecoveryWorkoutKind, RunSource, RunType, SecondsWork, SecondsWorkUnit, TempoWorkout,
    TempoWorkoutKind, Workout as ContractWorkout,
};
use uuid::Uuid;
use wirewright_runtime::types::Maybe;

use crate::convert::int;
use crate::model::Plan;

/// The run that a session of a plan becomes.
pub(super) fn run(plan: &Plan, id: Uuid, session: &Session) -> NewRun {
    let race = matches!(session.workout, Workout::Race { .. });
    let kind = if race { RunType::Race } else { RunType::Training };
    let title = session.workout.title().to_owned();
    NewRun::NewPlannedRun(Box::new(NewPlannedRun {
        id: Some(id),
        source: Some(RunSource::Plan),
        distance: Some(session.distance.into()),
        workout: Some(workout(&session.workout, plan.race_id)),
        plan_id: Maybe::Value(plan.id),
        race_id: plan.race_id.filter(|_| race).map_or(Maybe::Absent, Maybe::Value),
        ..NewPlannedRun::new(NewPlannedRunStatus::Planned, title, kind, session.date)
    }))
}

fn workout(workout: &Workout, race_id: Option<Uuid>) -> ContractWorkout {
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
