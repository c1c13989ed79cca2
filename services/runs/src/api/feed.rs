//! The changes of a runner's runs as they happen.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, stream};
use runnerly_common::Error;
use runs_api::types::RunChange;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use wirewright_runtime::types::ServerSentEvent;

use crate::store::{Change, ChangeKind};

/// How long one request can listen: as long as a token is good.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The events of one runner.
pub(super) fn events(
    changes: Receiver<Arc<Change>>,
    runner_id: Uuid,
) -> impl Stream<Item = Result<ServerSentEvent<RunChange>, Error>> + Send + 'static {
    let until = Instant::now() + LONGEST;
    stream::try_unfold(changes, move |mut changes| async move {
        loop {
            let event = match timeout_at(until, changes.recv()).await {
                Ok(Ok(change)) if change.run.runner_id == runner_id => event(&change)?,
                Ok(Ok(_)) => continue,
                Ok(Err(RecvError::Lagged(_))) => ServerSentEvent::new(RunChange::default()).named("missed"),
                Ok(Err(RecvError::Closed)) | Err(_) => return Ok(None),
            };
            return Ok(Some((event, changes)));
        }
    })
}

fn event(change: &Change) -> Result<ServerSentEvent<RunChange>, Error> {
    let (name, run) = match change.kind {
        ChangeKind::Created => ("created", Some(change.run.clone())),
        ChangeKind::Updated => ("updated", Some(change.run.clone())),
        ChangeKind::Deleted => ("deleted", None),
    };
    let data = RunChange {
        run_id: Some(change.run.id),
        version: Some(change.run.version),
        run: run.map(TryInto::try_into).transpose()?,
    };
    Ok(ServerSentEvent::new(data).named(name))
}
