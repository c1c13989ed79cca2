//! From a request to its answer, in the order in which things can be wrong with it.

use std::borrow::Cow;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use http::header::{ACCEPT, ALLOW};
use http::{HeaderMap, HeaderValue, StatusCode};
use tracing::Instrument as _;

use super::table::{Endpoint, Found, Shape};
use super::{Call, Reply, RequestId, content, deprecation, encoding, request_id, verdict};
use crate::media::Accept;
use crate::operation::Operation;
use crate::problem::Problem;
use crate::trace::{Around, TraceContext};
use crate::violation::Place;

/// Answers 404 with a problem: a fallback for the router that holds the generated ones.
///
/// ```
/// use wirewright_runtime::server::{Router, not_found};
///
/// let router: Router = Router::new().fallback(not_found);
/// ```
pub async fn not_found(request: Request) -> Response {
    finish(Err(Problem::not_found()), RequestId::of(request.headers()))
}

/// Answers a request under one of axum's routes.
pub(super) async fn dispatch(shape: Shape, request: Request) -> Response {
    let started = Instant::now();
    let id = RequestId::of(request.headers());
    let around = Around {
        trace: TraceContext::of(request.headers()).map(|trace| trace.child()),
        request_id: id.to_header(),
    };
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let (known, answer) = match shape.find(&parts.method, &path) {
        Found::Operation(endpoint, captures) => {
            let path = endpoint
                .names
                .iter()
                .copied()
                .zip(captures.into_iter().map(str::to_owned))
                .collect();
            let choice = encoding::Choice::of(&mut parts.headers, &endpoint.options);
            let call = Call::new(endpoint.operation, parts, path, id.clone());
            let answer = around.scope(run_caught(&endpoint, call, body)).await;
            (Some((endpoint.operation, choice)), answer)
        }
        Found::Options(allow) => (None, Ok(options(allow))),
        Found::OtherMethods(allow) => (None, Err(Problem::method_not_allowed(allow))),
        Found::Nothing => (None, Err(Problem::not_found())),
    };
    let mut response = finish(answer, id);
    if let Some((operation, choice)) = known {
        response = choice.apply(operation, response);
        deprecation::tell(operation, response.headers_mut());
        response.extensions_mut().insert::<&'static Operation>(operation);
        tell(operation, started, response.status());
    }
    response
}

/// Tells how a request was answered, and how long that took, to the head of the answer.
fn tell(operation: &'static Operation, started: Instant, status: StatusCode) {
    metrics::counter!(
        "wirewright_server_requests_total",
        "operation" => operation.id,
        "status" => status.as_str().to_owned()
    )
    .increment(1);
    metrics::histogram!("wirewright_server_request_seconds", "operation" => operation.id).record(started.elapsed());
}

/// Answers a call; a panic becomes a problem.
async fn run_caught(endpoint: &Endpoint, call: Call, body: Body) -> Result<Response, Problem> {
    let span = tracing::info_span!(
        "operation",
        id = endpoint.operation.id,
        request_id = call.request_id().as_str(),
        trace_id = TraceContext::current().map(|trace| tracing::field::display(format!("{:032x}", trace.trace_id())))
    );
    let running = AssertUnwindSafe(run(endpoint, call, body)).catch_unwind();
    running.instrument(span).await.unwrap_or_else(|_| {
        // The panic hook has told what happened; the payload may hold anything.
        tracing::error!(operation = endpoint.operation.id, "the handler panicked");
        Err(Problem::internal())
    })
}

async fn run(endpoint: &Endpoint, mut call: Call, body: Body) -> Result<Response, Problem> {
    let operation = endpoint.operation;
    let admitted = endpoint.handler.admit(call.head()).await?;
    check_accept(operation, call.headers())?;
    let content = content::collect(operation, call.headers(), body, &endpoint.options).await?;
    call.set_content(content);
    // Not before: whoever sends slowly takes no room.
    let _inside = endpoint.room.enter(operation, call.head())?;
    let responses = endpoint.responses();
    let accept = accept(operation, call.headers());
    let reply = Reply::new(operation, responses, accept);
    match admitted.begin(&mut call, reply) {
        Some(handling) => {
            let id = call.request_id().clone();
            drop(call);
            Ok(match handling.await {
                Ok(reply) => reply.finish(&id),
                Err(problem) => verdict::failure(operation, responses, problem, &id),
            })
        }
        None => Err(Problem::validation_failed(call.into_violations())),
    }
}

fn check_accept(operation: &'static Operation, headers: &HeaderMap) -> Result<(), Problem> {
    let values = headers
        .get_all(ACCEPT)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    if operation.produces.is_empty() || Accept::parse(values).best(operation.produces).is_some() {
        Ok(())
    } else {
        Err(Problem::not_acceptable(operation.produces))
    }
}

/// What an answer has to choose by, where the operation can answer in several media types.
fn accept(operation: &'static Operation, headers: &HeaderMap) -> Option<String> {
    if operation.produces.len() < 2 {
        return None;
    }
    crate::headers::text(headers, ACCEPT.as_str(), ", ", Place::Body)
        .ok()?
        .map(Cow::into_owned)
}

fn options(allow: &str) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(allow) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// The answer with the request's identifier.
pub(super) fn finish(answer: Result<Response, Problem>, id: RequestId) -> Response {
    let mut response = answer.unwrap_or_else(|problem| problem.request_id(id.as_str()).into_response());
    if let Some(value) = id.to_header() {
        response.headers_mut().insert(request_id::X_REQUEST_ID, value);
    }
    response.extensions_mut().insert(id);
    response
}
