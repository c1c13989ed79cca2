//! The runs service, as a planner uses it.

use std::fmt;

use runs_api::client::Client;
use runs_api::operations::{
    AddRunsRequest, AddRunsResponse, DeleteRunRequest, DeleteRunResponse, GetRunRequest, GetRunResponse,
};
use runs_api::types::{BulkResult, NewRun, Run};
use uuid::Uuid;
use wirewright_runtime::client;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::types::Map;

/// Why runs could not be created or deleted, in words for the runner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It may be done later.
    Passing(String),
    /// It would fail again.
    Lasting(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passing(reason) | Self::Lasting(reason) => f.write_str(reason),
        }
    }
}

/// Creates runs of a runner; those that are there already stay as they are.
pub(crate) async fn create(client: &Client, runner_id: Uuid, runs: Vec<NewRun>) -> Result<BulkResult, Failure> {
    let body = Map::from([(runner_id.to_string(), runs)]);
    match client.add_runs(&AddRunsRequest { body }).await.map_err(passing)? {
        AddRunsResponse::Ok(result) => accepted(result),
        AddRunsResponse::Default { status, .. } => Err(refused(status)),
        AddRunsResponse::BadRequest(_) => Err(refused(StatusCode::BAD_REQUEST)),
        AddRunsResponse::Unauthorized { .. } => Err(refused(StatusCode::UNAUTHORIZED)),
        AddRunsResponse::Forbidden(_) => Err(refused(StatusCode::FORBIDDEN)),
        AddRunsResponse::ContentTooLarge(_) => Err(refused(StatusCode::PAYLOAD_TOO_LARGE)),
        AddRunsResponse::UnsupportedMediaType(_) => Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
    }
}

/// Deletes a run, unless it is gone already, or was run before its day.
pub(crate) async fn delete(client: &Client, runner_id: Uuid, run_id: Uuid) -> Result<(), Failure> {
    let request = GetRunRequest {
        x_runner_id: Some(runner_id),
        ..GetRunRequest::new(run_id)
    };
    let etag = match client.get_run(&request).await.map_err(passing)? {
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
    match client.delete_run(&request).await.map_err(passing)? {
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

/// Whether all runs are there.
fn accepted(result: BulkResult) -> Result<BulkResult, Failure> {
    match result.rejected.first() {
        None => Ok(result),
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
        client::ErrorKind::Transport(_)
        | client::ErrorKind::NoConnection(_)
        | client::ErrorKind::BreakerOpen
        | client::ErrorKind::Timeout(_) => "the runs service does not answer",
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
