//! What a client makes of answers that its contract does not describe.

use std::convert::Infallible;
use std::time::Duration;

use http::{HeaderValue, Request, Response, header};
use http_body_util::Full;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::client::{self, Body, Error, ErrorKind, Responses};
use wirewright_runtime::http;

use crate::api::client::Client;
use crate::api::operations::*;

type Headers = &'static [(&'static str, &'static str)];

/// A client whose every call has this answer.
fn client(responses: Responses, status: u16, headers: Headers, body: &'static str) -> Client {
    let service = tower::service_fn(move |_: Request<Body>| async move {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        Ok::<_, Infallible>(
            response
                .body(Full::new(Bytes::from_static(body.as_bytes())))
                .expect("an answer"),
        )
    });
    let builder = client::Client::builder("http://runs.test/api")
        .responses(responses)
        .body_limit(1000)
        .service(service);
    Client::from(builder.build().expect("a client"))
}

async fn get_run(client: &Client) -> Result<GetRunResponse, Error> {
    client
        .get_run(&GetRunRequest {
            run_id: "7".to_owned(),
            if_none_match: None,
        })
        .await
}

/// `place keyword` of everything that is wrong.
fn told(result: Result<GetRunResponse, Error>) -> Vec<String> {
    match result.expect_err("an error").into_kind() {
        ErrorKind::InvalidResponse { violations, .. } => violations
            .iter()
            .map(|v| format!("{}{} {}", v.place.as_str(), v.pointer, v.keyword))
            .collect(),
        other => panic!("{other}"),
    }
}

const JSON: Headers = &[("content-type", "application/json"), ("etag", "\"1\"")];
const LONG: &str = r#"{"title":"longer than twenty characters","distance":-1}"#;

#[tokio::test]
async fn limits_are_checked_only_if_asked_for() {
    assert!(get_run(&client(Responses::Off, 200, JSON, LONG)).await.is_ok());
    assert!(get_run(&client(Responses::Report, 200, JSON, LONG)).await.is_ok());
    let enforced = get_run(&client(Responses::Enforce, 200, JSON, LONG)).await;
    assert_eq!(told(enforced), ["body/title maxLength", "body/distance minimum"]);
}

#[tokio::test]
async fn types_must_always_fit() {
    for responses in [Responses::Off, Responses::Report, Responses::Enforce] {
        let wrong = get_run(&client(responses, 200, JSON, r#"{"title":1}"#)).await;
        assert_eq!(told(wrong), ["body/title type"], "{responses:?}");
        let broken = get_run(&client(responses, 200, JSON, r#"{"title":"#)).await;
        assert_eq!(told(broken), ["body/title syntax"], "{responses:?}");
    }
}

#[tokio::test]
async fn everything_wrong_is_told_at_once() {
    let headers: Headers = &[("content-type", "application/json")];
    let answer = get_run(&client(Responses::Off, 200, headers, r#"{"distance":"far"}"#)).await;
    assert_eq!(told(answer), ["header required", "body/distance type", "body required"]);
}

#[tokio::test]
async fn the_media_type_must_be_one_of_the_contract() {
    let headers = |media_type| -> Headers { Box::leak(Box::new([("content-type", media_type), ("etag", "1")])) };
    for media_type in ["text/html", "text/plain", "application/xml", "?"] {
        let answer = get_run(&client(Responses::Off, 200, headers(media_type), r#"{"title":"x"}"#)).await;
        assert_eq!(told(answer), ["header content"], "{media_type}");
    }
    for media_type in [
        "application/json; charset=utf-8",
        "application/hal+json",
        "application/problem+json",
    ] {
        assert!(
            get_run(&client(
                Responses::Enforce,
                200,
                headers(media_type),
                r#"{"title":"x"}"#
            ))
            .await
            .is_ok()
        );
    }
    let none: Headers = &[("etag", "1")];
    assert!(
        get_run(&client(Responses::Report, 200, none, r#"{"title":"x"}"#))
            .await
            .is_ok()
    );
    assert_eq!(
        told(get_run(&client(Responses::Enforce, 200, none, r#"{"title":"x"}"#)).await),
        ["header content"]
    );
}

#[tokio::test]
async fn secrets_and_bodies_are_not_shown() {
    let headers: Headers = &[("set-cookie", "session=SECRET"), ("x-kind", "tea")];
    let error = get_run(&client(Responses::Off, 218, headers, "SECRET body"))
        .await
        .expect_err("no such status");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("SECRET"), "{shown}");
    assert!(shown.contains("tea") && shown.contains("11 bytes"), "{shown}");
    let ErrorKind::UnexpectedStatus {
        status,
        headers,
        excerpt,
    } = error.into_kind()
    else {
        panic!("{shown}")
    };
    assert_eq!((status.as_u16(), excerpt.as_str()), (218, "SECRET body"));
    assert_eq!(headers["set-cookie"], "session=SECRET");
    let error = get_run(&client(Responses::Off, 200, JSON, r#"{"title":["SECRET"]}"#))
        .await
        .expect_err("a wrong type");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("SECRET"), "{shown}");
    assert_eq!(
        error.to_string(),
        "getRun: an answer 200 OK that breaks the contract: body at /title: expected a string, found an array (type)"
    );
}

#[tokio::test]
async fn a_large_answer_is_not_kept() {
    let body = Box::leak(" ".repeat(1001).into_boxed_str());
    let error = get_run(&client(Responses::Off, 200, JSON, body))
        .await
        .expect_err("too large");
    assert!(matches!(error.kind(), ErrorKind::TooLarge(1000)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_a_timeout() {
    let service = tower::service_fn(|_: Request<Body>| async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok::<_, Infallible>(Response::new(Body::default()))
    });
    let builder = client::Client::builder("http://h")
        .service(service)
        .timeout(Duration::from_secs(3));
    let error = get_run(&Client::from(builder.build().expect("a client")))
        .await
        .expect_err("a timeout");
    assert_eq!(error.to_string(), "getRun: no whole answer within 3s");
}

#[tokio::test]
async fn an_engine_that_fails_is_the_source() {
    let service =
        tower::service_fn(|_: Request<Body>| async { Err::<Response<Body>, _>(std::io::Error::other("no network")) });
    let inner = client::Client::with_service("http://h", service).expect("a client");
    let error = get_run(&Client::from(inner)).await.expect_err("no network");
    assert_eq!(
        std::error::Error::source(&error).map(ToString::to_string).as_deref(),
        Some("no network")
    );
}

#[tokio::test]
async fn requests_are_as_the_contract_says() {
    let service = tower::service_fn(|request: Request<Body>| async move {
        let headers = request.headers();
        let told = [header::ACCEPT, header::AUTHORIZATION, header::COOKIE].map(|name| headers.get(name).cloned());
        let text = format!("{} {} {told:?}", request.method(), request.uri());
        Ok::<_, Infallible>(
            Response::builder()
                .status(299)
                .body(Full::new(Bytes::from(text)))
                .expect("an answer"),
        )
    });
    let mut layered = 0;
    let builder = client::Client::builder("http://h:1/base/")
        .header(header::AUTHORIZATION, HeaderValue::from_static("Bearer SECRET"))
        .header(header::COOKIE, HeaderValue::from_static("all=1"))
        .service(service)
        .layer(tower::util::MapRequestLayer::new(move |request: Request<Body>| {
            layered += 1;
            assert_eq!(layered, 1, "one clone of the engine for each call");
            request
        }));
    let inner = builder.build().expect("a client");
    assert!(!format!("{inner:?}").contains("SECRET"));
    let request = ListRunsRequest {
        limit: Some(1),
        session: Some("s".to_owned()),
        kind: None,
    };
    let error = Client::from(inner).list_runs(&request).await.expect_err("a text");
    let ErrorKind::InvalidResponse { excerpt, .. } = error.into_kind() else {
        panic!()
    };
    assert_eq!(
        excerpt.as_str(),
        "GET http://h:1/base/runs?limit=1 [Some(\"application/json, application/problem+json\"), Some(Sensitive), \
         Some(Sensitive)]"
    );
}
