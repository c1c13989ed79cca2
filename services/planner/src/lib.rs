//! The planners of Runnerly, which create the runs of training plans.
//!
//! What is to be done comes with the message, and runs have the ids of their sessions: a planner keeps nothing, any number of them
//! may work, and one that ends in the middle leaves nothing that the next one would do twice.

mod runs;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use planner_api::events::{self, RunnerlyPlannerConsumer, RunnerlyPlannerPublisher};
use planner_api::types::{
    NewPlannedRun, TrainingCreated, TrainingExpanded, TrainingFailed, TrainingProgressed, TrainingWeek,
};
use runs_api::types::{BulkResult, NewRun};
use uuid::Uuid;
use wirewright_runtime::client::Client;
use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
use wirewright_runtime::events::{Consumers, Context, Failure, PublishError, Publisher};

/// What a planner is called where messages and calls say who made them.
pub const NAME: &str = "planner";
/// How many weeks of a plan are on their way at once; all plans of a planner together have as many as its client has slots.
const WEEKS: usize = 3;
/// The longest reason that the contract has room for, in characters.
const LONGEST_REASON: usize = 500;

/// Creates the runs of plans as it hears of them, and tells how that goes. Clones share the slots of the client, and count together.
#[derive(Clone, Debug)]
pub struct Planner {
    client: Client,
    runs: runs_api::client::Client,
    tell: RunnerlyPlannerPublisher,
    done: Arc<AtomicU64>,
}

/// Why a plan is not done.
#[derive(Debug)]
enum Trouble {
    /// The runs service did not do what it was asked.
    Runs(runs::Failure),
    /// What was done could not be told.
    Untold(PublishError),
}

impl From<runs::Failure> for Trouble {
    fn from(failure: runs::Failure) -> Self {
        Self::Runs(failure)
    }
}

impl From<PublishError> for Trouble {
    fn from(error: PublishError) -> Self {
        Self::Untold(error)
    }
}

impl Planner {
    /// A planner over a client of the runs service, which has to have tokens of its own, and a publisher.
    #[must_use]
    pub fn new(runs: Client, publisher: impl Into<Publisher>) -> Self {
        Self {
            runs: runs.clone().into(),
            client: runs,
            tell: RunnerlyPlannerPublisher::new(publisher.into().app_id(NAME)),
            done: Arc::default(),
        }
    }

    /// How many messages it has done.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// What hears of plans.
    pub fn consumers(&self) -> Consumers {
        events::consumers(self.clone())
    }

    /// Does all that a message asks for.
    async fn carry_out(&self, job: &TrainingCreated) -> Result<(), Trouble> {
        self.delete(job).await?;
        let week = |week| self.client.in_slot(self.week(job, week));
        let weeks: Vec<_> = job.weeks.iter().map(week).collect();
        let done: Vec<BulkResult> = stream::iter(weeks).buffer_unordered(WEEKS).try_collect().await?;
        // what only deletes makes no plan ready
        if done.is_empty() {
            return Ok(());
        }
        let created = done.iter().map(|week| week.created).sum();
        let message = TrainingExpanded {
            plan_id: job.plan_id,
            runner_id: job.runner_id,
            revision: job.revision,
            name: job.name.clone(),
            created,
            // those of weeks that are not asked for any more were there too
            unchanged: job.sessions_total.saturating_sub(created).max(0),
        };
        // one id for all who come to tell it: a plan is ready once
        let id = id_of(job.plan_id, &format!("expanded/{}", job.revision));
        self.tell.training_expanded(&message).message_id(id).await?;
        Ok(())
    }

    /// Deletes the runs that the plan has no use for.
    async fn delete(&self, job: &TrainingCreated) -> Result<(), Trouble> {
        if job.deletions.is_empty() {
            return Ok(());
        }
        let deletion = async {
            for run in &job.deletions {
                runs::delete(&self.runs, job.runner_id, *run).await?;
            }
            Ok::<_, runs::Failure>(())
        };
        self.client.in_slot(deletion).await?;
        self.progressed(job, Vec::new(), job.deletions.clone()).await
    }

    /// Creates the runs of a week.
    async fn week(&self, job: &TrainingCreated, week: &TrainingWeek) -> Result<BulkResult, Trouble> {
        let runs = week.runs.iter().map(new_run).collect::<Result<_, _>>()?;
        let result = runs::create(&self.runs, job.runner_id, runs).await?;
        let ids = week.runs.iter().filter_map(|run| run.id).collect();
        self.progressed(job, ids, Vec::new()).await?;
        Ok(result)
    }

    async fn progressed(&self, job: &TrainingCreated, created: Vec<Uuid>, deleted: Vec<Uuid>) -> Result<(), Trouble> {
        let message = TrainingProgressed {
            plan_id: job.plan_id,
            runner_id: job.runner_id,
            revision: job.revision,
            created,
            deleted,
        };
        Ok(self.tell.training_progressed(&message).await?)
    }

    /// Tells that a plan has failed. By its id it is once for each time that the plan was asked for.
    async fn failed(&self, job: &TrainingCreated, reason: &str, context: &Context) -> Result<(), PublishError> {
        let message = TrainingFailed {
            plan_id: job.plan_id,
            runner_id: job.runner_id,
            revision: job.revision,
            reason: reason.chars().take(LONGEST_REASON).collect(),
        };
        let asked = context.message_id.as_deref().unwrap_or_default();
        let id = id_of(job.plan_id, &format!("failed/{}/{asked}", job.revision));
        self.tell.training_failed(&message).message_id(id).await
    }
}

impl RunnerlyPlannerConsumer for Planner {
    async fn training_created(&self, message: TrainingCreated, context: Context) -> Result<(), Failure> {
        let failure = match self.carry_out(&message).await {
            Ok(()) => {
                self.done.fetch_add(1, Ordering::Relaxed);
                tracing::info!(plan = %message.plan_id, revision = message.revision, "a plan is expanded");
                return Ok(());
            }
            // runs are there all the same: whoever has the message next tells of them
            Err(Trouble::Untold(error)) => return Err(error.into()),
            Err(Trouble::Runs(failure)) => failure,
        };
        tracing::warn!(plan = %message.plan_id, attempt = context.attempt, reason = %failure, "a plan could not be expanded");
        let lasts = matches!(failure, runs::Failure::Lasting(_));
        if lasts || context.last {
            self.failed(&message, &failure.to_string(), &context).await?;
        }
        match lasts {
            true => Err(Failure::give_up(failure.to_string())),
            false => Err(Failure::retry(failure.to_string())),
        }
    }
}

/// The id of a message about a plan that several may come to send.
fn id_of(plan: Uuid, what: &str) -> Uuid {
    Uuid::new_v5(&plan, what.as_bytes())
}

/// A run as the contract of the runs service has it, which is the same: the contract of plans refers to it.
fn new_run(run: &NewPlannedRun) -> Result<NewRun, runs::Failure> {
    from_json(&to_json(run), &ReadOptions::default())
        .map_err(|violations| runs::Failure::Lasting(format!("a run cannot be read: {violations}")))
}

#[cfg(test)]
mod tests;
