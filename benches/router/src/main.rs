//! One case, so many times: `router CASE COUNT`. `router` alone names the cases; `run` compares them.

mod data;
mod generated;
mod handwritten;

use std::hint::black_box;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use races_api::types::{RaceInput, RacePage};
use tower::ServiceExt as _;
use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
use wirewright_runtime::rule::check;
use wirewright_runtime::server::Responses;

/// What `run` measures.
const CASES: &[&str] = &[
    "post generated",
    "post generated, answers unchecked",
    "post handwritten",
    "get generated",
    "get generated, answers unchecked",
    "get handwritten",
    "parse emitted",
    "parse serde",
    "parse value",
    "page read emitted",
    "page read emitted, unchecked",
    "page read serde",
    "page read value",
    "page written emitted",
    "page written and checked emitted",
    "page written serde",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(case), Some(count)) = (arguments.next(), arguments.next().and_then(|count| count.parse().ok())) else {
        println!("{}", CASES.join("\n"));
        return;
    };
    match case.split_once(' ') {
        Some(("post", service)) => call(router(service), data::post, StatusCode::CREATED, count),
        Some(("get", service)) => call(router(service), data::get, StatusCode::OK, count),
        Some(("parse", codec)) => parse(codec, count),
        Some(("page", what)) => page(what, count),
        _ => panic!("no case is named {case}"),
    }
}

fn router(service: &str) -> Router {
    match service {
        "generated" => generated::router(Responses::default()),
        "generated, answers unchecked" => generated::router(Responses::Off),
        _ => handwritten::router(handwritten_race()),
    }
}

/// The generated service's race, as the other reads it.
fn handwritten_race() -> handwritten::Race {
    serde_json::from_slice(&to_json(&generated::race())).expect("the same form")
}

/// Calls a service and reads its answer, again and again.
fn call(router: Router, request: fn() -> Request<Body>, expected: StatusCode, count: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        for _ in 0..count {
            let response = router.clone().oneshot(request()).await.expect("an answer");
            assert_eq!(response.status(), expected);
            black_box(response.into_body().collect().await.expect("a body").to_bytes());
        }
    });
}

/// Reads the body that `post` sends.
fn parse(codec: &str, count: usize) {
    let body = data::RACE.as_bytes();
    repeat(count, || match codec {
        "emitted" => from_json::<RaceInput>(black_box(body), &ReadOptions::default()).is_ok(),
        "serde" => serde_json::from_slice::<handwritten::RaceInput>(black_box(body)).is_ok(),
        _ => serde_json::from_slice::<serde_json::Value>(black_box(body)).is_ok(),
    });
}

/// Reads or writes a page of 100 races.
fn page(what: &str, count: usize) {
    let page = RacePage {
        items: vec![generated::race(); 100],
        next_cursor: Some("MjAyNy0wNS0yMg".to_owned()),
    };
    let body = to_json(&page);
    let same: handwritten::RacePage = serde_json::from_slice(&body).expect("the same form");
    let read = |options: &ReadOptions| from_json::<RacePage>(black_box(&body), options).is_ok();
    let lenient = ReadOptions::lenient();
    repeat(count, || match what {
        "read emitted" => read(&ReadOptions::default()),
        "read emitted, unchecked" => read(&lenient),
        "read serde" => serde_json::from_slice::<handwritten::RacePage>(black_box(&body)).is_ok(),
        "read value" => serde_json::from_slice::<serde_json::Value>(black_box(&body)).is_ok(),
        "written emitted" => !to_json(black_box(&page)).is_empty(),
        "written and checked emitted" => check(black_box(&page)).is_empty() && !to_json(&page).is_empty(),
        _ => serde_json::to_vec(black_box(&same)).is_ok(),
    });
}

fn repeat(count: usize, mut once: impl FnMut() -> bool) {
    for _ in 0..count {
        assert!(once());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(service: &str, request: Request<Body>) -> (StatusCode, serde_json::Value) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let response = router(service).oneshot(request).await.expect("an answer");
            let status = response.status();
            let body = response.into_body().collect().await.expect("a body").to_bytes();
            (status, serde_json::from_slice(&body).expect("JSON"))
        })
    }

    #[test]
    fn both_services_answer_the_same() {
        assert_eq!(answer("generated", data::post()), answer("handwritten", data::post()));
        assert_eq!(answer("generated", data::get()), answer("handwritten", data::get()));
    }

    #[test]
    fn every_case_runs() {
        for case in CASES {
            match case.split_once(' ') {
                Some(("parse", codec)) => parse(codec, 1),
                Some(("page", what)) => page(what, 1),
                Some(("post", service)) => call(router(service), data::post, StatusCode::CREATED, 1),
                _ => call(router(&case[4..]), data::get, StatusCode::OK, 1),
            }
        }
    }
}
