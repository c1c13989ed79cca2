//! What stands on the wire when credentials are refused, and what the client makes of it.

use security::contract::operations::*;
use security::contract::security::*;
use security::contract::types::Run;
use security::{READER, TOKEN};
use serde_json::{Value, json};
use wirewright_runtime::client::{Credential, ErrorKind};

use crate::harness::{Server, clients, exchange, start};

/// The status line, the challenges as they stand there, and the problem.
async fn refused(server: &Server, lines: &[&str], body: &str) -> (String, Vec<String>, Value) {
    let answer = exchange(server.address, lines, body).await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let mut head = head.split("\r\n");
    let status = head.next().expect("a status line").to_owned();
    let headers: Vec<(&str, &str)> = head.map(|line| line.split_once(": ").expect("a header")).collect();
    let all = |name: &str| -> Vec<String> {
        let found = headers.iter().filter(|(has, _)| *has == name);
        found.map(|(_, value)| (*value).to_owned()).collect()
    };
    assert_eq!(all("content-type"), ["application/problem+json"], "{answer}");
    let mut problem: Value = serde_json::from_str(body).expect("a problem");
    let id = problem.as_object_mut().and_then(|problem| problem.remove("request_id"));
    assert_eq!(id, Some(json!(all("x-request-id")[0])));
    (status, all("www-authenticate"), problem)
}

const RUNS: &str = "POST /runs?limit=x HTTP/1.1";

#[tokio::test]
async fn a_request_without_credentials_is_told_what_could_do() {
    let server = start().await;
    for (line, challenges, needs) in [
        ("GET /me", &["Bearer realm=\"bearerAuth\""][..], "bearerAuth"),
        (
            "GET /basic",
            &["Basic realm=\"basicAuth\", charset=\"UTF-8\""],
            "basicAuth",
        ),
        ("GET /digest", &["Digest realm=\"runs\", nonce=\"n-1\""], "digestAuth"),
        (
            "GET /header-key",
            &["ApiKey realm=\"headerKey\", in=\"header\", name=\"X-Api-Key\""],
            "headerKey",
        ),
        (
            "GET /query-key",
            &["ApiKey realm=\"queryKey\", in=\"query\", name=\"api key\""],
            "queryKey",
        ),
        (
            "GET /cookie-key",
            &["ApiKey realm=\"sessionCookie\", in=\"cookie\", name=\"session\""],
            "sessionCookie",
        ),
        ("GET /openid", &["Bearer realm=\"openId\", scope=\"profile\""], "openId"),
        (
            "GET /tls",
            &["MutualTLS realm=\"clientCertificate\""],
            "clientCertificate",
        ),
        (
            "POST /runs",
            &[
                "Bearer realm=\"oauth\", scope=\"runs:read runs:write\"",
                "Basic realm=\"basicAuth\", charset=\"UTF-8\"",
                "ApiKey realm=\"headerKey\", in=\"header\", name=\"X-Api-Key\"",
            ],
            "oauth; or basicAuth and headerKey",
        ),
    ] {
        let (status, found, problem) = refused(&server, &[&format!("{line} HTTP/1.1")], "").await;
        assert_eq!(status, "HTTP/1.1 401 Unauthorized", "{line}");
        assert_eq!(found, challenges, "{line}");
        let expected = json!({
            "type": "urn:wirewright:problem:unauthenticated", "title": "Unauthorized", "status": 401,
            "detail": format!("The request needs credentials: {needs}."),
        });
        assert_eq!(problem, expected, "{line}");
    }
}

#[tokio::test]
async fn bad_credentials_are_called_bad() {
    let server = start().await;
    for (lines, challenge, scheme) in [
        (
            &["GET /me HTTP/1.1", "authorization: Bearer hunter2"][..],
            "Bearer realm=\"bearerAuth\", error=\"invalid_token\"",
            "bearerAuth",
        ),
        (
            &["GET /me HTTP/1.1", "authorization: Bearer"],
            "Bearer realm=\"bearerAuth\", error=\"invalid_token\"",
            "bearerAuth",
        ),
        (
            &["GET /basic HTTP/1.1", "authorization: Basic aHVudGVyMjpodW50ZXIy"],
            "Basic realm=\"basicAuth\", charset=\"UTF-8\"",
            "basicAuth",
        ),
        (
            &["GET /query-key?api+key=hunter2 HTTP/1.1"],
            "ApiKey realm=\"queryKey\", in=\"query\", name=\"api key\"",
            "queryKey",
        ),
    ] {
        let (status, challenges, problem) = refused(&server, lines, "").await;
        assert_eq!(status, "HTTP/1.1 401 Unauthorized");
        assert_eq!(challenges, [challenge]);
        assert_eq!(problem["detail"], format!("The credentials of {scheme} are not good."));
        assert!(!problem.to_string().contains("hunter2"), "{problem}");
    }
    // Whoever shows something bad is not taken for nobody.
    let lines = ["GET /maybe HTTP/1.1", "cookie: session=hunter2"];
    assert_eq!(refused(&server, &lines, "").await.0, "HTTP/1.1 401 Unauthorized");
}

#[tokio::test]
async fn missing_scopes_are_named() {
    let server = start().await;
    let reader = format!("authorization: Bearer {READER}");
    let (status, challenges, problem) = refused(&server, &[RUNS, &reader], "{}").await;
    assert_eq!(status, "HTTP/1.1 403 Forbidden");
    assert_eq!(
        challenges,
        ["Bearer realm=\"oauth\", error=\"insufficient_scope\", scope=\"runs:read runs:write\""]
    );
    let expected = json!({
        "type": "urn:wirewright:problem:forbidden", "title": "Forbidden", "status": 403,
        "detail": "The credentials lack runs:write.", "missing_scopes": ["runs:write"],
    });
    assert_eq!(problem, expected);
}

#[tokio::test]
async fn credentials_come_before_parameters_and_body() {
    let server = start().await;
    // The parameter and the body are both wrong.
    let (status, _, problem) = refused(&server, &[RUNS], "{").await;
    assert_eq!(status, "HTTP/1.1 401 Unauthorized");
    assert!(problem.get("errors").is_none());
    let token = format!("authorization: Bearer {TOKEN}");
    assert_eq!(
        refused(&server, &[RUNS, &token], "{").await.0,
        "HTTP/1.1 400 Bad Request"
    );
    // A body that never comes is not waited for.
    let lines = [RUNS, "content-length: 1000000", "content-type: application/json"];
    assert_eq!(refused(&server, &lines, "").await.0, "HTTP/1.1 401 Unauthorized");
    assert_eq!(
        refused(&server, &["GET /nowhere/me HTTP/1.1"], "").await.0,
        "HTTP/1.1 404 Not Found"
    );
}

#[tokio::test]
async fn a_verifier_that_fails_says_how() {
    let server = start().await;
    let token = format!("authorization: Bearer {TOKEN}");
    let (status, challenges, _) = refused(&server, &["GET /me HTTP/1.1", &token, "x-down: 1"], "").await;
    assert_eq!(
        (status.as_str(), challenges.len()),
        ("HTTP/1.1 503 Service Unavailable", 0)
    );
}

#[tokio::test]
async fn the_client_reads_refusals_as_the_contract_describes_them() {
    let server = start().await;
    for client in clients(&server, |builder| {
        builder.credential(&BEARER_AUTH, Credential::bearer("bad"))
    }) {
        let answer = client.who_am_i().await.expect("an answer");
        let WhoAmIResponse::Unauthorized { body, www_authenticate } = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(body.r#type, "urn:wirewright:problem:unauthenticated");
        assert_eq!(
            www_authenticate.as_deref(),
            Some("Bearer realm=\"bearerAuth\", error=\"invalid_token\"")
        );
    }
    for client in clients(&server, |builder| {
        builder.credential(&OAUTH, Credential::bearer(READER))
    }) {
        let request = AddRunRequest {
            limit: 1,
            body: Run { distance: 5.0 },
        };
        let answer = client.add_run(&request).await.expect("an answer");
        let AddRunResponse::Forbidden { body, .. } = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(body.missing_scopes, Some(vec!["runs:write".to_owned()]));
    }
    // One that the contract does not describe.
    for client in clients(&server, |builder| {
        builder.credential(&QUERY_KEY, Credential::api_key("bad"))
    }) {
        let error = client
            .use_query_key(&UseQueryKeyRequest::default())
            .await
            .expect_err("401");
        assert!(matches!(error.kind(), ErrorKind::UnexpectedStatus { .. }), "{error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    }
}
