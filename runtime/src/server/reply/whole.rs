//! Answers of mocks: whole responses, and what is wrong with an answer before it is asked for.

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{HeaderMap, Response, StatusCode};

use super::super::{RequestId, Responses, verdict};
use super::{IntoReply, Reply};
use crate::operation::Operation;
use crate::problem::Problem;
use crate::testing::judge;
use crate::violation::Violations;

impl Reply {
    /// Leaves something for the layers around the router.
    pub(crate) fn mark<T: Clone + Send + Sync + 'static>(&mut self, mark: T) {
        self.extensions.insert(mark);
    }

    /// Takes a whole response as it is.
    pub(crate) fn whole(&mut self, response: Response<Bytes>) {
        let (parts, body) = response.into_parts();
        self.status = Some(parts.status);
        self.headers = parts.headers;
        self.body = body.into();
    }

    /// What is wrong with an answer of an operation by the contract, and its status.
    pub(crate) fn breaches_of(operation: &'static Operation, answer: impl IntoReply) -> (StatusCode, Violations) {
        let mut reply = Self::new(operation, Responses::Enforce, None);
        answer.into_reply(&mut reply);
        let status = reply.status.unwrap_or_default();
        let mut response = reply.finish(&RequestId::of(&HeaderMap::new()));
        response.extensions_mut().insert(operation);
        // Nothing of an answer that can be given again is still to come.
        let judged = judge(&operation.method(), response).now_or_never();
        let verdict = judged.and_then(|(_, verdict)| verdict);
        (status, verdict.map(|verdict| verdict.violations).unwrap_or_default())
    }
}

/// A problem as a response.
pub(crate) fn problem_response(problem: &Problem) -> Response<Bytes> {
    let (response, body) = verdict::problem(problem);
    response.map(|_| body)
}
