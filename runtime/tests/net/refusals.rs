//! What a server answers to requests that its contract does not allow, and when its own answers break the contract.

use std::time::Duration;

use serde_json::json;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::server::{Options, Responses, Router, not_found};

use crate::api::server::router_with;
use crate::service::{Service, router, send};

const KEY: (&str, &str) = ("idempotency-key", "00000000-0000-0000-0000-000000000007");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn another_method_is_405_with_allow() {
    let answer = send(router(), "DELETE /api/runs", &[], "").await;
    assert_eq!((answer.status, answer.problem().as_str()), (405, "method-not-allowed"));
    assert_eq!(answer.header("allow"), "GET, POST, HEAD, OPTIONS");
    let answer = send(router(), "GET /api/runs/7:cancel", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, "POST, OPTIONS"));
}

#[tokio::test]
async fn options_tells_the_methods() {
    let answer = send(router(), "OPTIONS /api/runs/7", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (204, "GET, HEAD, OPTIONS"));
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let get = send(router(), "GET /api/runs/7", &[], "").await;
    let head = send(router(), "HEAD /api/runs/7", &[], "").await;
    assert_eq!((head.status, head.header("etag"), head.body.len()), (200, "\"1\"", 0));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
    assert_eq!(head.header("content-type"), "application/json");
    let head = send(router(), "HEAD /api/runs?limit=0", &[], "").await;
    assert_eq!((head.status, head.body.len()), (400, 0));
}

#[tokio::test]
async fn an_unknown_path_is_404() {
    let router = || Router::new().merge(router()).fallback(not_found);
    for path in [
        "/",
        "/api",
        "/api/",
        "/api/nothing",
        "/api/runs/",
        "/api/runs/7/",
        "/api//runs",
        "/runs",
    ] {
        let answer = send(router(), &format!("GET {path}"), &[], "").await;
        assert_eq!((answer.status, answer.problem().as_str()), (404, "not-found"), "{path}");
    }
    // Found under a shape, but no template's.
    let answer = send(router(), "GET /api/runs/7/track", &[], "").await;
    assert_eq!((answer.status, answer.problem().as_str()), (404, "not-found"));
}

#[tokio::test]
async fn an_accept_that_leaves_out_everything_is_406() {
    let get = async |accept: &str| send(router(), "GET /api/runs/7", &[("accept", accept)], "").await;
    assert_eq!(get("text/html").await.problem(), "not-acceptable");
    assert_eq!(
        get("text/html, application/json;q=0, application/problem+json;q=0.0")
            .await
            .status,
        406
    );
    assert_eq!(get("*/*;q=0").await.status, 406);
    for accept in ["*/*", "application/*", "text/html, application/json;q=0.1", "", "what?"] {
        assert_eq!(get(accept).await.status, 200, "{accept}");
    }
}

#[tokio::test]
async fn another_media_type_is_415() {
    let post = async |content_type: &str| {
        let headers = [KEY, ("content-type", content_type)];
        send(router(), "POST /api/runs", &headers, r#"{"title":"x"}"#).await
    };
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application",
        "",
        "text/json",
    ] {
        assert_eq!(
            post(content_type).await.problem(),
            "unsupported-media-type",
            "{content_type}"
        );
    }
    for content_type in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/vnd.runs+json",
    ] {
        assert_eq!(post(content_type).await.status, 201, "{content_type}");
    }
    assert_eq!(
        send(router(), "POST /api/runs", &[KEY], "{}").await.status,
        415,
        "no media type"
    );
    let encoded = send(
        router(),
        "POST /api/runs",
        &[KEY, JSON, ("content-encoding", "compress")],
        "{}",
    )
    .await;
    assert_eq!(
        (encoded.status, encoded.header("accept-encoding")),
        (415, "zstd, br, gzip")
    );
}

#[tokio::test]
async fn the_first_thing_wrong_decides() {
    let all = [("accept", "text/html"), ("content-type", "text/plain")];
    let large = || Bytes::from(vec![b'x'; 3 * 1024 * 1024]);
    assert_eq!(send(router(), "PATCH /api/runs", &all, large()).await.status, 405);
    assert_eq!(send(router(), "POST /api/runs", &all, large()).await.status, 406);
    assert_eq!(send(router(), "POST /api/runs", &all[1..], large()).await.status, 415);
    assert_eq!(send(router(), "POST /api/runs", &[JSON], large()).await.status, 413);
    assert_eq!(send(router(), "POST /api/runs", &[JSON], "{").await.status, 400);
}

#[tokio::test]
async fn a_body_over_the_limit_is_413() {
    let options = Options {
        body_limit: 20,
        ..Options::default()
    };
    let post = async |body: &'static str| {
        send(
            router_with(Service, options.clone()),
            "POST /api/runs",
            &[KEY, JSON],
            body,
        )
        .await
    };
    assert_eq!(post(r#"{"title":"1234567"}"#).await.status, 201);
    assert_eq!(post(r#"{"title":"12345678"}"#).await.status, 201, "20 bytes");
    assert_eq!(post(r#"{"title":"123456789"}"#).await.problem(), "too-large");
    // A body without use is not looked at.
    let router = router_with(Service, options.clone());
    assert_eq!(
        send(router, "POST /api/runs/7:cancel", &[JSON], vec![0; 100])
            .await
            .status,
        204
    );
    let options = options.operation("createRun", Options::default());
    let answer = send(
        router_with(Service, options),
        "POST /api/runs",
        &[KEY, JSON],
        r#"{"title":"123456789"}"#,
    )
    .await;
    assert_eq!(answer.status, 201, "a limit of its own");
}

#[tokio::test]
async fn everything_wrong_is_told_at_once() {
    let headers = [("idempotency-key", "no uuid"), JSON];
    let answer = send(
        router(),
        "POST /api/runs",
        &headers,
        r#"{"title":"","distance":-1,"more":1}"#,
    )
    .await;
    assert_eq!((answer.status, answer.problem().as_str()), (400, "validation-failed"));
    let errors: Vec<_> = answer.json()["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| {
            (
                error["in"].clone(),
                error["name"].clone(),
                error["pointer"].clone(),
                error["code"].clone(),
            )
        })
        .collect();
    assert_eq!(
        json!(errors),
        json!([
            ["header", "Idempotency-Key", null, "format"],
            ["body", null, "/title", "minLength"],
            ["body", null, "/distance", "minimum"],
            ["body", null, "/more", "additionalProperties"],
        ])
    );
    let answer = send(router(), "GET /api/runs?limit=0&kind=training,swim&more=1", &[], "").await;
    let text = answer.text();
    assert!(text.contains(r#""name":"limit","code":"minimum""#), "{text}");
    assert!(text.contains(r#""name":"kind","pointer":"/1","code":"enum""#), "{text}");
    assert_eq!(
        answer.json()["errors"].as_array().map(Vec::len),
        Some(2),
        "unknown parameters are passed over: {text}"
    );
}

#[tokio::test]
async fn missing_parts_are_told() {
    let answer = send(router(), "POST /api/runs", &[], "").await;
    assert_eq!(answer.status, 400);
    let errors = answer.json()["errors"].clone();
    assert_eq!(errors[0]["name"], "Idempotency-Key");
    assert_eq!(errors[0]["code"], "required");
    assert_eq!(
        (&errors[1]["in"], &errors[1]["code"]),
        (&json!("body"), &json!("required"))
    );
}

#[tokio::test]
async fn broken_encodings_are_400() {
    for path in [
        "/api/runs/%zz",
        "/api/runs/%ff",
        "/api/runs/%",
        "/api/runs?session=1&kind=%ff",
        "/api/runs?limit=%",
    ] {
        let answer = send(router(), &format!("GET {path}"), &[], "").await;
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.problem(), "malformed", "{path}");
    }
    let answer = send(router(), "POST /api/runs", &[KEY, JSON], &b"{\"title\":\"\xff\"}"[..]).await;
    assert_eq!(answer.problem(), "malformed");
    let answer = send(
        router(),
        "PUT /api/notes/a",
        &[("content-type", "text/plain")],
        &b"\xff"[..],
    )
    .await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_text_and_a_form_are_checked() {
    let answer = send(
        router(),
        "PUT /api/notes/a",
        &[("content-type", "text/plain")],
        "more than ten",
    )
    .await;
    assert_eq!(answer.json()["errors"][0]["code"], "maxLength");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let answer = send(router(), "POST /api/login", &form, "user=x&scopes=a").await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "/user");
    let answer = send(router(), "POST /api/login", &form, "scopes=a").await;
    assert_eq!(answer.json()["errors"][0]["code"], "required");
    let answer = send(router(), "POST /api/login", &form, "user=%zz").await;
    assert_eq!(answer.status, 400);
    let answer = send(router(), "POST /api/login", &form, "").await;
    assert_eq!(answer.json()["errors"][0]["code"], "required");
}

#[tokio::test]
async fn a_panic_is_a_500() {
    let answer = send(router(), "POST /api/runs", &[KEY, JSON], r#"{"title":"panic"}"#).await;
    assert_eq!((answer.status, answer.problem().as_str()), (500, "internal"));
    assert!(!answer.text().contains("on purpose"));
}

#[tokio::test]
async fn an_error_of_a_handler_is_its_problem() {
    let answer = send(router(), "POST /api/runs", &[KEY, JSON], r#"{"title":"taken"}"#).await;
    assert_eq!((answer.status, answer.problem().as_str()), (409, "about:blank"));
    assert_eq!(answer.header("retry-after"), "7");
}

#[tokio::test]
async fn wrong_answers_are_refused_reported_or_left_alone() {
    let with = |responses| {
        router_with(
            Service,
            Options {
                responses,
                ..Options::default()
            },
        )
    };
    for (line, body, status) in [
        ("GET /api/runs?limit=99", "", 200),
        ("POST /api/runs", r#"{"title":"wrong range"}"#, 502),
        ("POST /api/runs", r#"{"title":"great count"}"#, 201),
    ] {
        for responses in [Responses::Off, Responses::Report] {
            assert_eq!(
                send(with(responses), line, &[KEY, JSON], body).await.status,
                status,
                "{line} {body} {responses:?}"
            );
        }
        let answer = send(with(Responses::Enforce), line, &[KEY, JSON], body).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (500, "response-invalid"),
            "{line} {body}"
        );
        assert!(
            answer.json().get("errors").is_none() && answer.headers.get("location").is_none(),
            "nothing of the answer"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_always_refused() {
    let router = router_with(
        Service,
        Options {
            responses: Responses::Off,
            ..Options::default()
        },
    );
    let answer = send(router, "POST /api/runs", &[KEY, JSON], r#"{"title":"line break"}"#).await;
    assert_eq!(answer.problem(), "response-invalid");
}

#[tokio::test]
async fn the_identifier_of_a_request_is_echoed() {
    let answer = send(router(), "GET /api/runs/7", &[("x-request-id", "abc")], "").await;
    assert_eq!(answer.header("x-request-id"), "abc");
    let answer = send(router(), "GET /api/runs/7", &[("x-request-id", "a b")], "").await;
    assert_eq!(answer.header("x-request-id").len(), 36);
    let answer = send(router(), "DELETE /api/runs/7", &[("x-request-id", "abc")], "").await;
    assert_eq!(answer.json()["request_id"], "abc");
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_is_408() {
    let slow = futures_util::stream::unfold(0, async |sent| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        (sent < 100).then(|| (Ok::<_, std::io::Error>(Bytes::from_static(b" ")), sent + 1))
    });
    let request = http::Request::post("/api/runs").header(JSON.0, JSON.1);
    let request = request.body(axum::body::Body::from_stream(slow)).expect("a request");
    let Ok(response) = tower::ServiceExt::oneshot(router(), request).await;
    let answer = crate::service::Whole::of(response).await;
    assert_eq!((answer.status, answer.problem().as_str()), (408, "about:blank"));
}

#[tokio::test]
async fn a_body_of_unknown_length_that_is_empty_is_none() {
    let post = async |chunks: &'static [&'static str]| {
        let stream = futures_util::stream::iter(chunks.iter().map(|chunk| Ok::<_, std::io::Error>(*chunk)));
        let request = http::Request::post("/api/runs").header(KEY.0, KEY.1);
        let request = request.body(axum::body::Body::from_stream(stream)).expect("a request");
        let Ok(response) = tower::ServiceExt::oneshot(router(), request).await;
        crate::service::Whole::of(response).await
    };
    let empty = post(&[]).await;
    assert_eq!(
        (empty.status, &empty.json()["errors"][0]["code"]),
        (400, &json!("required"))
    );
    assert_eq!(post(&["{", "}"]).await.status, 415);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_400() {
    let chunks = [Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("reset"))];
    let request = http::Request::post("/api/runs")
        .header(KEY.0, KEY.1)
        .header(JSON.0, JSON.1);
    let body = axum::body::Body::from_stream(futures_util::stream::iter(chunks));
    let Ok(response) = tower::ServiceExt::oneshot(router(), request.body(body).expect("a request")).await;
    assert_eq!(crate::service::Whole::of(response).await.problem(), "malformed");
}
