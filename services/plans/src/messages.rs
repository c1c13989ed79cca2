//! The messages of the contract: what is told of plans, and what is heard of planners, races and runners.

use std::sync::LazyLock;

use plans_api::events::{self as contract, RunnerlyPlansConsumer, RunnerlyPlansPublisher};
use plans_api::types::{
    NewPlannedRun, NewPlannedRunStatus, RaceCalledOff, RaceChanged, RunSource, RunType, TrainingAbandoned,
    TrainingCreated, TrainingExpanded, TrainingFailed, TrainingProgressed, TrainingWeek, UserErased,
};
use runnerly_common::events::{self, Receipt};
use runnerly_domain::{Session, Workout};
use time::{Date, OffsetDateTime};
use uuid::Uuid;
use wirewright_runtime::events::{Consumers, Context, Failure, Send};
use wirewright_runtime::types::Maybe;

use crate::convert::{int, workout};
use crate::model::{Plan, Progress};
use crate::store::{PlanStore, RaceNews};

/// What is told, on its way into the outbox.
static PUBLISHER: LazyLock<RunnerlyPlansPublisher> =
    LazyLock::new(|| RunnerlyPlansPublisher::new(events::unsent().app_id("plans")));

/// Which runs are to be created, week by week, and which to be deleted.
pub(crate) fn training(plan: &Plan, weeks: &[(u8, Vec<(Uuid, Session)>)], deletions: Vec<Uuid>) -> Send<'static> {
    let week = |(week, sessions): &(u8, Vec<(Uuid, Session)>)| TrainingWeek {
        week: (*week).into(),
        runs: sessions.iter().map(|(id, session)| run(plan, *id, session)).collect(),
    };
    PUBLISHER.training_created(&TrainingCreated {
        plan_id: plan.id,
        runner_id: plan.runner_id,
        revision: int(plan.revision),
        name: plan.name.clone(),
        sessions_total: int(plan.sessions_total),
        weeks: weeks.iter().map(week).collect(),
        deletions,
    })
}

/// A plan that was given up, and the first day whose runs are to go.
pub(crate) fn abandonment(plan: &Plan, from: Date) -> Send<'static> {
    PUBLISHER.training_abandoned(&TrainingAbandoned {
        plan_id: plan.id,
        runner_id: plan.runner_id,
        revision: int(plan.revision),
        from_date: Some(from),
    })
}

/// The run that a session of a plan becomes.
fn run(plan: &Plan, id: Uuid, session: &Session) -> NewPlannedRun {
    let race = matches!(session.workout, Workout::Race { .. });
    let kind = if race { RunType::Race } else { RunType::Training };
    let title = session.workout.title().to_owned();
    NewPlannedRun {
        id: Some(id),
        source: Some(RunSource::Plan),
        distance: Some(session.distance.into()),
        workout: Some(workout(&session.workout, plan.race_id)),
        plan_id: Maybe::Value(plan.id),
        race_id: plan.race_id.filter(|_| race).map_or(Maybe::Absent, Maybe::Value),
        ..NewPlannedRun::new(NewPlannedRunStatus::Planned, title, kind, session.date)
    }
}

/// Hears of planners, races and runners.
#[derive(Clone, Debug)]
pub struct Listener {
    store: PlanStore,
    clock: fn() -> OffsetDateTime,
}

impl Listener {
    pub(crate) fn new(store: PlanStore, clock: fn() -> OffsetDateTime) -> Self {
        Self { store, clock }
    }

    /// The queues that it hears from, with what it does.
    pub fn consumers(self) -> Consumers {
        contract::consumers(self)
    }
}

impl RunnerlyPlansConsumer for Listener {
    async fn training_progressed(&self, message: TrainingProgressed, context: Context) -> Result<(), Failure> {
        let progress = Progress {
            plan_id: message.plan_id,
            created: message.created,
            deleted: message.deleted,
        };
        let effect = self.store.progressed(&context.into(), &progress, (self.clock)()).await;
        Ok(events::settle("training.progressed", effect)?)
    }

    async fn training_expanded(&self, message: TrainingExpanded, context: Context) -> Result<(), Failure> {
        let plan = (message.plan_id, revision(message.revision));
        let effect = self.store.expanded(&context.into(), plan, (self.clock)()).await;
        Ok(events::settle("training.expanded", effect)?)
    }

    async fn training_failed(&self, message: TrainingFailed, context: Context) -> Result<(), Failure> {
        let plan = (message.plan_id, revision(message.revision));
        let receipt = Receipt::from(context);
        let effect = self.store.failed(&receipt, plan, &message.reason, (self.clock)()).await;
        Ok(events::settle("training.failed", effect)?)
    }

    async fn race_updated(&self, message: RaceChanged, context: Context) -> Result<(), Failure> {
        let news = RaceNews {
            race_id: message.race_id,
            version: message.version,
            takes_place: Some((message.race.date, message.race.distance)),
        };
        let effect = self.store.race_changed(&context.into(), news, (self.clock)()).await;
        Ok(events::settle("race.updated", effect)?)
    }

    async fn race_cancelled(&self, message: RaceCalledOff, context: Context) -> Result<(), Failure> {
        let news = RaceNews {
            race_id: message.race_id,
            version: message.version,
            takes_place: None,
        };
        let effect = self.store.race_changed(&context.into(), news, (self.clock)()).await;
        Ok(events::settle("race.cancelled", effect)?)
    }

    async fn user_erased(&self, message: UserErased, context: Context) -> Result<(), Failure> {
        let effect = self
            .store
            .erase_runner(&context.into(), message.user_id, (self.clock)())
            .await;
        Ok(events::settle("user.erased", effect)?)
    }
}

/// A revision as the service counts them; the contract allows no others.
fn revision(revision: i32) -> u32 {
    u32::try_from(revision).unwrap_or_default()
}
