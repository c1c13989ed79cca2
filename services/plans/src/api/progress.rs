//! How the runs of a plan are created, as it happens.

use std::time::Duration;

use futures_util::{Stream, stream};
use plans_api::types::PlanProgress;
use runnerly_common::Error;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use wirewright_runtime::types::ServerSentEvent;

use crate::convert;
use crate::model::{Plan, Status};
use crate::store::PlanStore;

/// How long one request can watch: as long as a token is good.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Watches one plan.
pub(super) struct Progress {
    store: PlanStore,
    changes: watch::Receiver<()>,
    runner_id: Uuid,
    id: Uuid,
    seen: Option<i64>,
    until: Instant,
    over: bool,
}

impl Progress {
    /// Watches a plan from after the version that was seen last.
    ///
    /// # Errors
    /// When the runner has no such plan, and when the database fails.
    pub(super) async fn of(store: PlanStore, runner_id: Uuid, id: Uuid, seen: Option<i64>) -> Result<Self, Error> {
        let changes = store.changes();
        store.get(runner_id, id).await?;
        Ok(Self {
            store,
            changes,
            runner_id,
            id,
            seen,
            until: Instant::now() + LONGEST,
            over: false,
        })
    }

    /// An event for how it stands, and one for each change.
    pub(super) fn events(self) -> impl Stream<Item = Result<ServerSentEvent<PlanProgress>, Error>> + Send + 'static {
        stream::try_unfold(self, |mut progress| async move {
            let event = progress.next().await?;
            Ok(event.map(|event| (event, progress)))
        })
    }

    /// The next event. Changes that come faster than they are taken are one.
    async fn next(&mut self) -> Result<Option<ServerSentEvent<PlanProgress>>, Error> {
        while !self.over {
            // what changes from here on is seen below
            self.changes.borrow_and_update();
            let plan = self.store.get(self.runner_id, self.id).await?;
            self.over = plan.status != Status::Expanding;
            if self.seen.is_none_or(|seen| plan.version > seen) {
                self.seen = Some(plan.version);
                return Ok(Some(event(&plan)));
            }
            if self.over || !matches!(timeout_at(self.until, self.changes.changed()).await, Ok(Ok(()))) {
                break;
            }
        }
        Ok(None)
    }
}

fn event(plan: &Plan) -> ServerSentEvent<PlanProgress> {
    let name = match plan.status {
        Status::Expanding => "progress",
        Status::Active | Status::Completed => "done",
        Status::Failed | Status::Abandoned => "failed",
    };
    let data = PlanProgress {
        created: convert::int(plan.sessions_created),
        total: convert::int(plan.sessions_total),
        state: plan.status.into(),
    };
    ServerSentEvent::new(data).named(name).with_id(plan.version.to_string())
}
