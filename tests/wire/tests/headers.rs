//! Headers of answers that are more than one text.

use axum::body::Body;
use wire::headers::contract::client::Client;
use wire::headers::contract::operations::*;
use wire::headers::contract::types::Window;
use wire::headers::{rate, rates, router};
use wirewright_runtime::client;
use wirewright_runtime::http::{Request, Response};
use wirewright_runtime::server::Responses;

use crate::harness::send;

fn window() -> Option<Window> {
    Some(Window {
        from: 3,
        name: Some("née".to_owned()),
    })
}

#[tokio::test]
async fn lists_objects_and_json_come_back() {
    let near = client::Client::with_service("http://localhost", router()).expect("a client");
    let address = wire::spawn(router()).await;
    let far = client::Client::new(&format!("http://{address}")).expect("a client");
    for client in [near, far] {
        let request = GetRatesRequest {
            x_window: window(),
            ..GetRatesRequest::default()
        };
        let answer = Client::from(client).get_rates(&request).await.expect("an answer");
        assert_eq!(answer, rates(window()));
    }
}

#[tokio::test]
async fn they_are_written_as_the_contract_says() {
    let headers = [("x-window", "{\"from\": 3, \"name\": \"n\\u00e9e\"}")];
    let answer = send(router(), "GET /rates", &headers, "").await;
    assert_eq!(answer.status, 204, "{answer:?}");
    for (name, value) in [
        ("x-rates", "1,2,3"),
        ("x-range", "from=7,name=a b"),
        ("x-flat", "from,8,name,c=d"),
        ("x-window", r#"{"from":3,"name":"n\u00e9e"}"#),
        ("x-words", r#"["a,b","\u00fc \ud83c\udfc3","\""]"#),
        ("x-any", "true"),
        ("x-until", "2027-03-14"),
    ] {
        assert_eq!(answer.headers[name].to_str().expect("ASCII"), value, "{name}");
    }
}

#[tokio::test]
async fn headers_that_answers_share_are_written_checked_and_read() {
    let answer = send(router(), "GET /limits", &[], "").await;
    let of = |name| answer.headers.get(name).map(|value| value.to_str().expect("ASCII"));
    assert_eq!(of("x-rate-limit"), Some("1000"));
    assert_eq!(of("x-rate-left"), Some("7"));
    assert_eq!(of("x-rate-window"), None);
    let answer = send(router(), "PUT /limits", &[], "").await;
    assert_eq!(answer.status, 500, "{answer:?}");

    let client = client::Client::with_service("http://localhost", router()).expect("a client");
    let answer = Client::from(client).get_limits().await;
    let (body, headers) = ("left".to_owned(), rate(1000));
    assert_eq!(answer.expect("an answer"), GetLimitsResponse::Ok { body, headers });

    for (limit, left, wrong) in [
        (None, "7", vec!["X-Rate-Limit"]),
        (Some("0"), "-1", vec!["X-Rate-Limit", "X-Rate-Left"]),
    ] {
        let service = tower::service_fn(move |_: Request<client::Body>| async move {
            let mut answer = Response::builder().status(429).header("x-rate-left", left);
            if let Some(limit) = limit {
                answer = answer.header("x-rate-limit", limit);
            }
            answer.body(Body::empty())
        });
        let builder = client::Client::builder("http://localhost").responses(Responses::Enforce);
        let client = Client::from(builder.service(service).build().expect("a client"));
        let error = client.get_limits().await.expect_err("a breach");
        let client::ErrorKind::InvalidResponse { violations, .. } = error.kind() else {
            panic!("{error:?}")
        };
        for name in wrong {
            let told = format!("header `{name}`");
            assert!(violations.to_string().contains(&told), "{violations}");
        }
    }
}

#[tokio::test]
async fn what_breaks_the_contract_is_told_on_both_sides() {
    let answer = send(router(), "GET /rates?wrong=true", &[], "").await;
    assert_eq!(answer.status, 500, "{answer:?}");
    for (value, code) in [
        ("{", "syntax"),
        ("{\"from\":\"3\"}", "type"),
        ("{\"from\":-1}", "minimum"),
    ] {
        let answer = send(router(), "GET /rates", &[("x-window", value)], "").await;
        assert_eq!(answer.status, 400, "{answer:?}");
        assert!(
            answer.text().contains(&format!("\"code\":\"{code}\"")),
            "{}",
            answer.text()
        );
    }
    for (name, value) in [
        ("X-Range", "from,7"),
        ("X-Window", "from=7"),
        ("X-Window", "{\"from\":-1}"),
        ("X-Rates", "1,0"),
    ] {
        let service = tower::service_fn(move |_: Request<client::Body>| async move {
            let range = if name == "X-Range" { value } else { "from=7" };
            let mut answer = Response::builder().status(204).header("x-range", range);
            if name != "X-Range" {
                answer = answer.header(name, value);
            }
            answer.body(Body::empty())
        });
        let builder = client::Client::builder("http://localhost").responses(Responses::Enforce);
        let client = Client::from(builder.service(service).build().expect("a client"));
        let error = client
            .get_rates(&GetRatesRequest::default())
            .await
            .expect_err("a breach");
        let client::ErrorKind::InvalidResponse { violations, .. } = error.kind() else {
            panic!("{error:?}")
        };
        assert!(
            violations.to_string().contains(&format!("header `{name}`")),
            "{violations}"
        );
    }
}
