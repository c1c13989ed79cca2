//! A mock as a tower service.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request, Response, Uri};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::answer::{Checked, Mark};
use super::body::Watched;
use super::{Shared, Wrong, lock};
use crate::body::BoxError;
use crate::operation::Operation;
use crate::problem::Problem;
use crate::server::{Verdict, problem_response};
use crate::testing::judge;

/// A mock as a tower service. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    router: Router,
    shared: Arc<Shared>,
}

/// The connection broke before the answer: [`Fault::Reset`](super::Fault::Reset).
#[derive(Clone, Copy, Debug)]
pub struct Reset;

impl Service {
    pub(super) fn new(router: Router, shared: Arc<Shared>) -> Self {
        Self { router, shared }
    }
}

impl<B> tower::Service<Request<B>> for Service
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Reset;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Reset>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Reset>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (router, shared) = (self.router.clone(), Arc::clone(&self.shared));
        Box::pin(answer(router, shared, request.map(Body::new)))
    }
}

async fn answer(router: Router, shared: Arc<Shared>, request: Request<Body>) -> Result<Response<Body>, Reset> {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    shared.keep(&request);
    let Ok(mut response) = router.oneshot(request).await;
    let mark = response.extensions_mut().remove::<Mark>();
    let operation = response.extensions().get::<&'static Operation>().copied();
    match (mark, operation) {
        (Some(Mark::Reset), _) => Err(Reset),
        (Some(Mark::Given { cut, checked }), Some(operation)) => {
            let (response, verdict) = match checked {
                Checked::Yes => judge(&method, response).await,
                Checked::No => (response, None),
            };
            if let Some(verdict) = verdict {
                return Ok(breach(&shared, operation, verdict));
            }
            let status = response.status();
            Ok(response.map(|body| Body::new(Watched::new(body, cut, (shared, operation, status)))))
        }
        // `OPTIONS`, which the router answers itself.
        _ if response.status().is_success() => Ok(response),
        _ => Ok(refused(&shared, (method, uri), response).await),
    }
}

/// Tells of an answer that is outside the contract; what is sent in its place.
fn breach(shared: &Shared, operation: &'static Operation, verdict: Verdict) -> Response<Body> {
    let Verdict { status, violations } = verdict;
    shared.add(Wrong::Answer {
        operation,
        status,
        violations,
    });
    problem_response(&Problem::response_invalid()).map(Body::from)
}

/// Tells of a request that was refused before it came to an answer.
async fn refused(shared: &Shared, (method, uri): (Method, Uri), response: Response<Body>) -> Response<Body> {
    let (parts, body) = response.into_parts();
    // The body is that of a problem, and all there.
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    shared.add(if parts.status.is_server_error() {
        Wrong::Panic { method, uri }
    } else {
        Wrong::Request {
            method,
            uri,
            status: parts.status,
            problem: String::from_utf8_lossy(&body).into_owned(),
        }
    });
    Response::from_parts(parts, Body::from(body))
}

impl Shared {
    /// Keeps the head of a request.
    fn keep(&self, request: &Request<Body>) {
        let mut head = Request::new(());
        *head.method_mut() = request.method().clone();
        *head.uri_mut() = request.uri().clone();
        *head.headers_mut() = request.headers().clone();
        lock(&self.requests).push(head);
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the mock broke the connection, as it was told")
    }
}

impl std::error::Error for Reset {}
