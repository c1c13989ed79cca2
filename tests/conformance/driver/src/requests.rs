//! An instance as the body of a request.

use axum::body::Body;
use wirewright_runtime::http::{Request, header};
use wirewright_runtime::server::Router;

use crate::instance::Instance;
use crate::outcome::Outcome;
use crate::router::Answer;

/// Sends the instance to `POST /requests/gN`.
pub(crate) async fn turn(router: &Router, instance: &Instance, group: u32) -> Outcome {
    let request = Request::post(format!("/requests/g{group}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(instance.bytes()));
    let request = match request {
        Ok(request) => request,
        Err(error) => return Outcome::failed(error),
    };
    match Answer::to(router, request).await {
        Ok(answer) if answer.status == 204 => Outcome::accepted("204"),
        Ok(answer) if answer.status == 400 => Outcome::refused(answer.words()),
        Ok(answer) => answer.unexpected(),
        Err(error) => Outcome::failed(error),
    }
}
