//! What became of answers that break their contract.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::{RequestId, Responses};
use crate::codec::to_json;
use crate::operation::Operation;
use crate::problem::{MEDIA_TYPE, Problem};
use crate::responses::report;
use crate::violation::Violations;

/// Why an answer breaks its contract. It stands in the answer's extensions, or in those of the 500 that was sent in its
/// place; clients never see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The status that the handler meant to answer with.
    pub status: StatusCode,
    /// What is wrong.
    pub violations: Violations,
}

/// An answer that is on its way to the contract's judge.
pub(super) struct Draft {
    pub(super) operation: &'static Operation,
    pub(super) responses: Responses,
    pub(super) response: Response,
    pub(super) violations: Violations,
    /// Whether it cannot be sent at all.
    pub(super) broken: bool,
}

impl Draft {
    /// The answer; a problem in its place where it must not, or cannot, be sent.
    pub(super) fn judged(self, id: &RequestId) -> Response {
        if self.violations.is_empty() {
            return self.response;
        }
        report("server", self.operation, self.response.status(), &self.violations);
        let verdict = Verdict {
            status: self.response.status(),
            violations: self.violations,
        };
        let mut response = if self.broken || self.responses == Responses::Enforce {
            let mut refusal = problem(&Problem::response_invalid().request_id(id.as_str())).0;
            *refusal.extensions_mut() = self.response.extensions().clone();
            refusal
        } else {
            self.response
        };
        response.extensions_mut().insert(verdict);
        response
    }
}

/// The answer for a problem that a handler failed with, held against the contract as any other unless it is about the request.
pub(super) fn failure(
    operation: &'static Operation,
    responses: Responses,
    failed: Problem,
    id: &RequestId,
) -> Response {
    let held = responses.checks() && !failed.is_of_request();
    let (response, body) = problem(&failed.request_id(id.as_str()));
    let violations = if held {
        operation.breaches(response.status(), response.headers(), &body)
    } else {
        Violations::default()
    };
    let draft = Draft {
        operation,
        responses,
        response,
        violations,
        broken: false,
    };
    draft.judged(id)
}

/// A problem as an answer, and the answer's body.
pub(super) fn problem(problem: &Problem) -> (Response, Bytes) {
    let body = Bytes::from(to_json(problem));
    let mut response = Response::new(Body::from(body.clone()));
    *response.status_mut() = problem.status();
    response.headers_mut().extend(problem.headers().clone());
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    (response, body)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::failure;
    use crate::operation::{Operation, Response};
    use crate::problem::Problem;
    use crate::server::{RequestId, Responses};

    /// Its contract describes no failure.
    static READ: Operation = Operation::get("read", "/").responses(&[Response::code(204)]);

    #[test]
    fn what_is_wrong_with_a_request_need_not_be_described() {
        let answer = |problem| {
            let id = RequestId::of(&HeaderMap::new());
            failure(&READ, Responses::Enforce, problem, &id).status()
        };
        let problem = Problem::new(StatusCode::BAD_REQUEST);
        assert_eq!(answer(problem.clone()), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer(problem.of_request()), StatusCode::BAD_REQUEST);
    }
}
