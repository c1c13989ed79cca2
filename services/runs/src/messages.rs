//! The messages of the contract: what is told of runs, and what is heard of races, plans and runners.

use std::sync::LazyLock;

use runnerly_common::events;
use runs_api::events::{self as contract, RunnerlyRunsConsumer, RunnerlyRunsPublisher};
use runs_api::types::{RaceCalledOff, RunDone, TrainingAbandoned, UserErased};
use time::OffsetDateTime;
use wirewright_runtime::events::{Consumers, Context, Failure, Send};

use crate::model::Run;
use crate::store::RunStore;

/// What is told, on its way into the outbox.
static PUBLISHER: LazyLock<RunnerlyRunsPublisher> =
    LazyLock::new(|| RunnerlyRunsPublisher::new(events::unsent().app_id("runs")));

/// A planned run was done.
pub(crate) fn completed(run: &Run) -> Send<'static> {
    PUBLISHER.run_completed(&RunDone {
        plan_id: run.plan_id,
        title: Some(run.title.clone()),
        ..RunDone::new(run.id, run.runner_id, run.version)
    })
}

/// What the service hears, and what it does then; it has to run beside the router.
pub fn consumers(store: RunStore) -> Consumers {
    contract::consumers(Listener {
        store,
        clock: OffsetDateTime::now_utc,
    })
}

struct Listener {
    store: RunStore,
    clock: fn() -> OffsetDateTime,
}

impl RunnerlyRunsConsumer for Listener {
    async fn race_cancelled(&self, message: RaceCalledOff, context: Context) -> Result<(), Failure> {
        let race = (message.race_id, message.version);
        let cancelled = self.store.cancel_race(&context.into(), race, (self.clock)()).await;
        Ok(events::settle("race.cancelled", cancelled)?)
    }

    async fn training_abandoned(&self, message: TrainingAbandoned, context: Context) -> Result<(), Failure> {
        let plan = (message.runner_id, message.plan_id);
        let abandoned = self.store.abandon_plan(&context.into(), plan, message.from_date).await;
        Ok(events::settle("training.abandoned", abandoned)?)
    }

    async fn user_erased(&self, message: UserErased, context: Context) -> Result<(), Failure> {
        let erased = self
            .store
            .erase_runner(&context.into(), message.user_id, (self.clock)())
            .await;
        Ok(events::settle("user.erased", erased)?)
    }
}
