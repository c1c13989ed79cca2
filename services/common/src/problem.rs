//! What a store answers instead, as the problems of the contracts.

use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::violation::{Place, Violation, Violations};

use crate::etag;
use crate::{BrokenRule, Error};

/// The folder of the problem types.
const TYPES: &str = "https://runnerly.example/problems/";

/// A problem of one of the types that the contracts name.
#[must_use]
pub fn problem(status: StatusCode, kind: &str, title: &'static str) -> Problem {
    Problem::new(status).kind(format!("{TYPES}{kind}")).title(title)
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => problem(StatusCode::NOT_FOUND, "not-found", "Not found"),
            Error::Forbidden => problem(StatusCode::FORBIDDEN, "forbidden", "Not allowed"),
            Error::VersionRequired => problem(
                StatusCode::PRECONDITION_REQUIRED,
                "precondition-required",
                "If-Match is missing",
            ),
            Error::Stale(version) => problem(StatusCode::PRECONDITION_FAILED, "stale-version", "The version is stale")
                .detail(format!("the current entity tag is {}", etag::resource(version))),
            Error::Conflict(_) => problem(StatusCode::CONFLICT, "conflict", "Conflict").detail(detail),
            Error::Rules(rules) => broken_rules(&rules),
            Error::Cursor => problem(
                StatusCode::BAD_REQUEST,
                "validation-failed",
                "The request breaks the contract",
            )
            .detail(detail),
            Error::KeyReused => problem(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "The idempotency key was used before",
            ),
            Error::InFlight => problem(
                StatusCode::CONFLICT,
                "conflict",
                "The same request is still being carried out",
            ),
            Error::Corrupt(_) | Error::Internal(_) | Error::Database(_) | Error::Migration(_) => {
                tracing::error!(error = %detail, "a request failed");
                Problem::internal()
            }
        }
    }
}

/// All rules that a body breaks, each with its place.
fn broken_rules(rules: &[BrokenRule]) -> Problem {
    let mut violations = Violations::default();
    for rule in rules {
        let mut violation = Violation::new(Place::Body, "rule", rule.message.clone());
        violation.pointer.clone_from(&rule.pointer);
        violations.push(violation);
    }
    problem(
        StatusCode::UNPROCESSABLE_ENTITY,
        "business-rule",
        "The request breaks a rule",
    )
    .errors(violations)
}
