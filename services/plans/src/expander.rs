//! Creating the runs of plans in the runs service, in the background.

use std::fmt;
use std::sync::Arc;

use runnerly_common::Error;
use runnerly_domain::Session;
use runs_api::client::Client;
use runs_api::operations::{
    AddRunsRequest, AddRunsResponse, DeleteRunRequest, DeleteRunResponse, GetRunRequest, GetRunResponse,
};
use runs_api::types::{BulkResult, Run};
use time::{Duration, OffsetDateTime};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use uuid::Uuid;
use wirewright_runtime::client;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::types::Map;

use crate::model::{Plan, Status, Step};
use crate::store::PlanStore;

mod convert;

/// How long to wait after the first, the second and the third failure in a row; the fourth one is the last.
const WAITS: [Duration; 3] = [Duration::seconds(1), Duration::seconds(10), Duration::seconds(60)];
/// How often to look for plans that are to be tried again.
const POLL: std::time::Duration = std::time::Duration::from_millis(500);
/// How often to complete plans whose race is over, and to forget old idempotency keys.
const HOUSEKEEPING: Duration = Duration::hours(1);

/// Creates and deletes runs until the runs service has those of the plans.
///
/// What is to be done is told by the store, and runs have the ids of their sessions, so it may be ended at any moment and
/// goes on when it is run again. Run one of them at a time.
#[derive(Clone, Debug)]
pub struct Expander {
    store: PlanStore,
    runs: Client,
    wake: Arc<Notify>,
    clock: fn() -> OffsetDateTime,
}

/// Why a step could not be done.
#[derive(Debug)]
enum Failure {
    /// It may be done later.
    Passing(String),
    /// It would fail again.
    Lasting(String),
    /// The store failed.
    Store(Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passing(reason) | Self::Lasting(reason) => f.write_str(reason),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl Expander {
    pub(crate) fn new(store: PlanStore, runs: Client, wake: Arc<Notify>, clock: fn() -> OffsetDateTime) -> Self {
        Self {
            store,
            runs,
            wake,
            clock,
        }
    }

    /// Works for ever: on plans that are left from before, on those that the service wakes it for, and on those that are
    /// to be tried again.
    pub async fn run(self) {
        let mut next_housekeeping = (self.clock)();
        loop {
            let now = (self.clock)();
            if now >= next_housekeeping {
                next_housekeeping = now + HOUSEKEEPING;
                if let Err(error) = self.keep_house(now).await {
                    tracing::error!(%error, "old plans could not be completed");
                }
            }
            match self.work().await {
                Ok(0) => {
                    let _ = timeout(POLL, self.wake.notified()).await;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "plans could not be expanded");
                    sleep(POLL).await;
                }
            }
        }
    }

    /// Works on the plans that are due once, and says how many they were.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn work(&self) -> Result<usize, Error> {
        let due = self.store.due((self.clock)()).await?;
        for id in &due {
            match self.expand(*id).await {
                Ok(()) => {}
                Err(Failure::Store(error)) => return Err(error),
                Err(failure) => self.note(*id, &failure).await?,
            }
        }
        Ok(due.len())
    }

    async fn keep_house(&self, now: OffsetDateTime) -> Result<(), Error> {
        self.store.complete_past(now.date(), now).await?;
        self.store.forget_old_keys(now).await?;
        Ok(())
    }

    /// Does what is left to do for a plan, step by step.
    async fn expand(&self, id: Uuid) -> Result<(), Failure> {
        while let (plan, Some(step)) = self.store.next_step(id, (self.clock)()).await? {
            match &step {
                Step::Create(sessions) => self.create(&plan, sessions).await?,
                Step::Delete(runs) => {
                    for run in runs {
                        self.delete(plan.runner_id, *run).await?;
                    }
                }
            }
            self.store.done(id, &step, (self.clock)()).await?;
        }
        Ok(())
    }

    /// Notes a failure: the plan is tried again, or has failed.
    async fn note(&self, id: Uuid, failure: &Failure) -> Result<(), Error> {
        let now = (self.clock)();
        let (plan, _) = self.store.next_step(id, now).await?;
        let wait = usize::try_from(plan.attempts)
            .ok()
            .and_then(|attempts| WAITS.get(attempts));
        tracing::warn!(plan = %id, attempts = plan.attempts, reason = %failure, "a plan could not be expanded");
        match (failure, wait) {
            (Failure::Passing(_), Some(wait)) => self.store.postpone(id, now + *wait).await,
            // the runs of a plan that was given up have to go some day
            _ if plan.status == Status::Abandoned => self.store.postpone(id, now + WAITS[2]).await,
            _ => self.store.fail(id, &failure.to_string(), now).await,
        }
    }

    /// Creates the runs of a week; those that are there already stay as they are.
    async fn create(&self, plan: &Plan, sessions: &[(Uuid, Session)]) -> Result<(), Failure> {
        let runs = sessions
            .iter()
            .map(|(id, session)| convert::run(plan, *id, session))
            .collect();
        let body = Map::from([(plan.runner_id.to_string(), runs)]);
        match self.runs.add_runs(&AddRunsRequest { body }).await.map_err(passing)? {
            AddRunsResponse::Ok(result) => accepted(&result),
            AddRunsResponse::Default { status, .. } => Err(refused(status)),
            AddRunsResponse::BadRequest(_) => Err(refused(StatusCode::BAD_REQUEST)),
            AddRunsResponse::Unauthorized { .. } => Err(refused(StatusCode::UNAUTHORIZED)),
            AddRunsResponse::Forbidden(_) => Err(refused(StatusCode::FORBIDDEN)),
            AddRunsResponse::ContentTooLarge(_) => Err(refused(StatusCode::PAYLOAD_TOO_LARGE)),
            AddRunsResponse::UnsupportedMediaType(_) => Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        }
    }

    /// Deletes a run, unless it is gone already, or was run before its day.
    async fn delete(&self, runner_id: Uuid, run_id: Uuid) -> Result<(), Failure> {
        let request = GetRunRequest {
            x_runner_id: Some(runner_id),
            ..GetRunRequest::new(run_id)
        };
        let known = self.runs.get_run(&request).await;
        let etag = match known.map_err(passing)? {
            GetRunResponse::Ok {
                body: Run::RecordedRun(_),
                ..
            } => return Ok(()),
            GetRunResponse::Ok { etag, .. } | GetRunResponse::NotModified { etag } => etag,
            GetRunResponse::NotFound(_) => return Ok(()),
            GetRunResponse::BadRequest(_) => return Err(refused(StatusCode::BAD_REQUEST)),
            GetRunResponse::Unauthorized { .. } => return Err(refused(StatusCode::UNAUTHORIZED)),
            GetRunResponse::Forbidden(_) => return Err(refused(StatusCode::FORBIDDEN)),
            GetRunResponse::Default { status, .. } => return Err(refused(status)),
        };
        let request = DeleteRunRequest {
            if_match: Some(etag),
            x_runner_id: Some(runner_id),
            ..DeleteRunRequest::new(run_id)
        };
        match self.runs.delete_run(&request).await.map_err(passing)? {
            DeleteRunResponse::NoContent | DeleteRunResponse::NotFound(_) => Ok(()),
            DeleteRunResponse::PreconditionFailed { .. } => {
                Err(Failure::Passing("a run was changed while it was deleted".to_owned()))
            }
            DeleteRunResponse::BadRequest(_) => Err(refused(StatusCode::BAD_REQUEST)),
            DeleteRunResponse::Unauthorized { .. } => Err(refused(StatusCode::UNAUTHORIZED)),
            DeleteRunResponse::Forbidden(_) => Err(refused(StatusCode::FORBIDDEN)),
            DeleteRunResponse::Default { status, .. } => Err(refused(status)),
        }
    }
}

/// Whether all runs are there.
fn accepted(result: &BulkResult) -> Result<(), Failure> {
    match result.rejected.first() {
        None => Ok(()),
        Some(first) => Err(Failure::Lasting(format!(
            "the runs service refuses {} run(s): {}",
            result.rejected.len(),
            first.message
        ))),
    }
}

/// A call that had no answer, or none that was understood.
fn passing(error: client::Error) -> Failure {
    tracing::debug!(%error, "the runs service was not understood or reached");
    let reason = match error.kind() {
        client::ErrorKind::Transport(_) | client::ErrorKind::BreakerOpen | client::ErrorKind::Timeout(_) => {
            "the runs service does not answer"
        }
        client::ErrorKind::Credentials { .. } => "the users service gives no token",
        _ => "the runs service was not understood",
    };
    Failure::Passing(reason.to_owned())
}

/// An answer that is none of those hoped for.
fn refused(status: StatusCode) -> Failure {
    let reason = format!("the runs service answered {status}");
    // 401: the keys that tokens are verified with may be on their way
    let passes = [
        StatusCode::UNAUTHORIZED,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    if status.is_server_error() || passes.contains(&status) {
        Failure::Passing(reason)
    } else {
        Failure::Lasting(reason)
    }
}
