//! Problems that handlers fail with, and what the framework answers, held against the contract.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wirewright_runtime::http::StatusCode;
use wirewright_runtime::operation::{Content, Header, Operation, Parameter, Response, is};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{
    Call, FromCall, IntoReply, Options, Reply, Responses, Router, Routes, Verdict, not_found,
};
use wirewright_runtime::testing::Contract;

use crate::api::types::Fault;
use crate::service::{Whole, send};

const STATUS: Parameter = Parameter::path("status");

/// Fails with the status in its path, or answers 204.
static FAIL: Operation = Operation::get("fail", "/fail/{status}")
    .parameters(&[STATUS])
    .produces(&["application/problem+json"])
    .responses(&[
        Response::code(204),
        Response::code(404).content(&[Content::typed("application/problem+json", is::<Fault>)]),
        Response::code(409).content(&[Content::text("text/plain")]),
        Response::code(410),
        Response::code(429)
            .headers(&[Header::required("Retry-After", is::<u32>)])
            .content(&[Content::typed("application/problem+json", is::<Fault>)]),
        // No problem has a list of titles in its place.
        Response::code(418).content(&[Content::typed("application/problem+json", is::<Vec<String>>)]),
    ]);

struct Status(u16);

impl FromCall for Status {
    fn from_call(call: &mut Call) -> Option<Self> {
        call.required(&STATUS).map(Self)
    }
}

struct NoContent;

impl IntoReply for NoContent {
    fn into_reply(self, reply: &mut Reply) {
        reply.status(204);
    }
}

fn router(responses: Responses) -> Router {
    let options = Options {
        responses,
        ..Options::default()
    };
    Routes::new((), options)
        .operation(&FAIL, |_, Status(code)| async move {
            match StatusCode::from_u16(code) {
                Ok(StatusCode::NO_CONTENT) => Ok(NoContent),
                Ok(status) => Err(Problem::new(status)),
                Err(_) => Err(Problem::internal()),
            }
        })
        .into_router("")
}

#[tokio::test]
async fn a_problem_outside_the_contract_is_refused() {
    for (code, broken) in [
        (404, None),
        (410, None),
        (409, Some("header `Content-Type`: must be text/plain (content)")),
        (429, Some("header `Retry-After`: must be there (required)")),
        (418, Some("body: expected an array, found an object (type)")),
        (
            403,
            Some("status: must not be 403: the contract has no such response (status)"),
        ),
    ] {
        let path = format!("GET /fail/{code}");
        let answer = send(router(Responses::Enforce), &path, &[], "").await;
        let verdict = answer.extensions.get::<Verdict>();
        assert_eq!(
            verdict.map(|verdict| verdict.violations.to_string()).as_deref(),
            broken,
            "{code}"
        );
        if let Some(verdict) = verdict {
            assert_eq!(verdict.status.as_u16(), code);
            assert_eq!(answer.problem(), "response-invalid");
        } else {
            assert_eq!(answer.status, code);
        }
        // Where breaches are only reported, or not looked at, the answer goes out as it is.
        for responses in [Responses::Report, Responses::Off] {
            let answer = send(router(responses), &path, &[], "").await;
            assert_eq!(answer.status, code);
            assert_eq!(
                answer.extensions.get::<Verdict>().is_some(),
                broken.is_some() && responses == Responses::Report
            );
        }
    }
}

#[tokio::test]
async fn a_watch_sees_every_answer() {
    let contract = Contract::new();
    let router = contract.watch(router(Responses::Enforce)).fallback(not_found);
    for path in ["GET /fail/204", "GET /fail/404", "GET /nowhere", "POST /fail/1"] {
        send(router.clone(), path, &[], "").await;
    }
    contract.assert_kept();
    // The contract says nothing of 400, which the framework answers to what is no number.
    for path in ["GET /fail/x", "HEAD /fail/404", "GET /fail/403"] {
        send(router.clone(), path, &[], "").await;
    }
    let breaches: Vec<String> = contract.take().iter().map(ToString::to_string).collect();
    assert_eq!(
        breaches,
        [
            "GET /fail/x answers 400: status: must not be 400: the contract has no such response (status)",
            "GET /fail/403 answers 403: status: must not be 403: the contract has no such response (status)",
        ]
    );
}

#[tokio::test]
async fn a_watch_keeps_the_body() {
    let contract = Contract::new();
    let answer: Whole = send(contract.watch(router(Responses::Off)), "GET /fail/404", &[], "").await;
    assert_eq!(answer.json()["status"], 404);
}

#[tokio::test]
async fn a_dropped_watch_fails_the_test() {
    let contract = Contract::new();
    send(contract.watch(router(Responses::Enforce)), "GET /fail/403", &[], "").await;
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(contract)));
    let message = dropped.expect_err("a panic");
    let message = message.downcast_ref::<String>().expect("a message");
    assert!(message.contains("GET /fail/403 answers 403"), "{message}");
}
