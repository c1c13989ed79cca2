//! An instance as what a handler answers.

use axum::body::Body;
use wirewright_runtime::http::Request;
use wirewright_runtime::problem::RESPONSE_INVALID;
use wirewright_runtime::server::Router;

use crate::instance::{Held, Instance};
use crate::outcome::Outcome;
use crate::router::Answer;

/// Asks `GET /responses/gN`, whose handler answers with the instance. `valid` says whether it should get through.
pub(crate) async fn turn(router: &Router, instance: &Instance, group: u32, valid: bool) -> Outcome {
    let request = match Request::get(format!("/responses/g{group}")).body(Body::empty()) {
        Ok(request) => request,
        Err(error) => return Outcome::failed(error),
    };
    match Answer::to(router, request).await {
        Ok(answer) => judge(&answer, instance.held(), valid),
        Err(error) => Outcome::failed(error),
    }
}

/// What the type cannot hold is refused by the type. Where it holds another value than the instance, an instance that is
/// not valid cannot be sent either, and one that is valid is sent as far as the type holds it.
fn judge(answer: &Answer, held: Option<Held>, valid: bool) -> Outcome {
    let outcome = match (answer.status, &held) {
        (_, Some(Held::Not(reason))) => Outcome::refused(format!("the type cannot hold it: {reason}")),
        (200, Some(Held::Changed(_))) if !valid => {
            Outcome::refused("200 for another value, the only one that the type holds")
        }
        (200, Some(_)) => Outcome::accepted("200"),
        (500, Some(_)) if answer.kind() == RESPONSE_INVALID => Outcome::refused("500"),
        _ => answer.unexpected(),
    };
    match held {
        Some(Held::Changed(written)) => outcome.holding(&written),
        _ => outcome,
    }
}
