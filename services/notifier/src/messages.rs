//! The messages of the contract: what the notifier hears, and what it tells runners of it.

use notifier_api::events::{self as contract, RunnerlyNotifierConsumer};
use notifier_api::types::{RaceCalledOff, RunDone, TrainingExpanded, TrainingFailed, UserErased, UserRegistered};
use runnerly_common::events;
use time::OffsetDateTime;
use uuid::Uuid;
use wirewright_runtime::events::{Consumers, Context, Failure};

use crate::model::News;
use crate::news;
use crate::store::NotifierStore;

/// What the notifier hears, and what it does then.
pub fn consumers(store: NotifierStore) -> Consumers {
    contract::consumers(Listener {
        store,
        clock: OffsetDateTime::now_utc,
    })
}

struct Listener {
    store: NotifierStore,
    clock: fn() -> OffsetDateTime,
}

impl Listener {
    async fn tell(
        &self,
        message: &'static str,
        runners: &[Uuid],
        news: &News,
        context: Context,
    ) -> Result<(), Failure> {
        let told = self.store.notify(&context.into(), runners, news, (self.clock)()).await;
        Ok(events::settle(message, told)?)
    }
}

impl RunnerlyNotifierConsumer for Listener {
    async fn user_registered(&self, message: UserRegistered, context: Context) -> Result<(), Failure> {
        let (receipt, news) = (context.into(), news::registered());
        let who = (message.user_id, message.email.as_str());
        let registered = self.store.register(&receipt, who, &news, (self.clock)()).await;
        Ok(events::settle("user.registered", registered)?)
    }

    async fn user_erased(&self, message: UserErased, context: Context) -> Result<(), Failure> {
        let erased = self
            .store
            .erase_runner(&context.into(), message.user_id, (self.clock)())
            .await;
        Ok(events::settle("user.erased", erased)?)
    }

    async fn race_cancelled(&self, message: RaceCalledOff, context: Context) -> Result<(), Failure> {
        let news = news::race_cancelled(message.race_id, &message.name, message.date);
        self.tell("race.cancelled", &message.participants, &news, context).await
    }

    async fn training_expanded(&self, message: TrainingExpanded, context: Context) -> Result<(), Failure> {
        let runs = message.created.saturating_add(message.unchanged);
        let news = news::plan_ready(message.plan_id, message.revision, &message.name, runs);
        self.tell("training.expanded", &[message.runner_id], &news, context)
            .await
    }

    async fn training_failed(&self, message: TrainingFailed, context: Context) -> Result<(), Failure> {
        let id = context.message_id.as_deref().unwrap_or_default();
        let news = news::plan_failed(message.plan_id, id, &message.reason);
        self.tell("training.failed", &[message.runner_id], &news, context).await
    }

    async fn run_completed(&self, message: RunDone, context: Context) -> Result<(), Failure> {
        let news = news::run_completed(message.run_id, message.title.as_deref());
        self.tell("run.completed", &[message.runner_id], &news, context).await
    }
}
