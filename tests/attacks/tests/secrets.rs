//! No value that was sent comes back in an answer, and no secret is seen in `Debug`.

use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::codec::{ReadOptions, from_json};
use wirewright_runtime::http::Request;
use wirewright_runtime::problem::Problem;

use attacks::attacks::types::SecretsInput;

use crate::harness::{Answer, attack, send};

/// What must not come back.
const SECRET: &str = "hunter2-7315";

/// Checks that no part of the secret stands in an answer. Its identifier is drawn at random: digits in it say nothing.
#[track_caller]
fn hidden(what: &str, answer: &Answer) {
    if answer.text.is_empty() {
        return;
    }
    let mut problem = answer.json();
    problem["request_id"].take();
    let text = problem.to_string();
    assert!(!text.contains("hunter") && !text.contains("7315"), "{what}: {text}");
}

#[tokio::test]
async fn no_value_comes_back() {
    let text = format!("\"{SECRET}\"");
    let values = [
        text.clone(),
        format!("[{text},{text}]"),
        format!(r#"{{"kind":{text},"x":{text}}}"#),
        "7315.7315".to_owned(),
        "73157315".to_owned(),
    ];
    let names = [
        "password", "token", "code", "card", "id", "day", "kind", "exact", "ratio", "list", "union", "whole", "account",
    ];
    for value in values {
        for name in names {
            let body = format!(r#"{{"password":"abcdefgh","{name}":{value}}}"#);
            let answer = attack("a secret in the wrong place", "/secrets", body).await;
            hidden(name, &answer);
            assert!(
                name == "password" || name == "token" || answer.status == 400,
                "{name}: {value}"
            );
        }
    }
}

#[tokio::test]
async fn no_broken_text_comes_back() {
    for body in [
        format!(r#"{{"password":"{SECRET}"#),
        format!(r#"{{"password":{SECRET}}}"#),
        format!(r#"{{"password":"{SECRET}\x"}}"#),
        SECRET.to_owned(),
    ] {
        let answer = attack("a secret in what is no JSON", "/secrets", body).await;
        assert_eq!(answer.status, 400);
        hidden("what was sent", &answer);
    }
}

#[tokio::test]
async fn no_parameter_comes_back() {
    let search = |query: &str| Request::get(format!("/search?{query}"));
    for request in [
        search(&format!("key={SECRET}")),
        search(&format!("limit={SECRET}")),
        search(&format!("filter[a]={SECRET}")),
        search(&format!("words={SECRET}%20a%20b%20c")),
        search(&format!("key=%{SECRET}")),
        search("").header("x-key", SECRET),
        search("").header("cookie", format!("session={SECRET}")),
        search("limit=11").header("cookie", format!("session={SECRET}")),
        Request::get(format!("/{SECRET}")),
    ] {
        let answer = send(
            "a secret in a parameter",
            request.body(Bytes::new()).expect("a request"),
        )
        .await;
        assert!((400..500).contains(&answer.status));
        hidden("what was sent", &answer);
    }
}

#[test]
fn no_secret_is_seen_by_debug() {
    let json = br#"{"password":"hunterabcdef","token":"hunter2","code":7,"card":"7315"}"#;
    let read = from_json::<SecretsInput>(json, &ReadOptions::default()).expect("secrets");
    let seen = format!("{read:?}");
    assert!(!seen.contains("hunterabcdef"), "{seen}");
    let json = br#"{"password":"7315hunter","card":"hunter2"}"#;
    let violations = from_json::<SecretsInput>(json, &ReadOptions::default()).expect_err("violations");
    let problem = Problem::validation_failed(violations.clone());
    for seen in [
        format!("{violations:?}"),
        violations.to_string(),
        format!("{problem:?}"),
        problem.to_string(),
    ] {
        assert!(!seen.contains("hunter2") && !seen.contains("7315"), "{seen}");
    }
}
