//! Asking a router without a socket.

use axum::body::{Body, to_bytes};
use serde_json::Value;
use tower::ServiceExt as _;
use wirewright_runtime::http::Request;
use wirewright_runtime::server::Router;

use crate::outcome::Outcome;

/// Bytes of an answer that are looked at.
const MOST: usize = 16 << 20;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The problem that it is, if it is one.
    problem: Option<Value>,
}

impl Answer {
    /// The answer to a request.
    pub(crate) async fn to(router: &Router, request: Request<Body>) -> Result<Self, String> {
        let Ok(response) = router.clone().oneshot(request).await;
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), MOST)
            .await
            .map_err(|error| error.to_string())?;
        let problem = serde_json::from_slice(&body).ok().filter(|_| status >= 400);
        Ok(Self { status, problem })
    }

    /// The type of the problem.
    pub(crate) fn kind(&self) -> &str {
        self.problem
            .as_ref()
            .and_then(|problem| problem["type"].as_str())
            .unwrap_or_default()
    }

    /// The answer as neither yes nor no.
    pub(crate) fn unexpected(&self) -> Outcome {
        Outcome::failed(format!("{} {}", self.status, self.kind()).trim_end())
    }

    /// The status and the first thing that was wrong with the request.
    pub(crate) fn words(&self) -> String {
        let first = self.problem.as_ref().map(|problem| &problem["errors"][0]);
        let word = |name: &str| first.and_then(|first| first[name].as_str()).unwrap_or_default();
        format!("{} ({} at {:?})", self.status, word("code"), word("pointer"))
    }
}
