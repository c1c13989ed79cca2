//! One value in several formats.

use wirewright_runtime::body::{cbor, msgpack};
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::client;
use wirewright_runtime::operation::{Content, Operation, Response, is};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Call, FromCall, IntoReply, Options, Reply, Router, Routes};

use crate::api::types::NewRun;
use crate::service::send;

static ECHO: Operation = Operation::post("echo", "/echo")
    .consumes(&[
        "application/json",
        "application/x-www-form-urlencoded",
        "application/msgpack",
        "application/cbor",
    ])
    .produces(&["application/json", "application/msgpack", "application/cbor"])
    .responses(&[Response::code(200).content(&[
        Content::typed("application/json", is::<NewRun>),
        Content::typed("application/msgpack", is::<NewRun>),
        Content::typed("application/cbor", is::<NewRun>),
    ])]);

struct Echo(NewRun);

impl FromCall for Echo {
    fn from_call(call: &mut Call) -> Option<Self> {
        call.typed().map(Self)
    }
}

impl IntoReply for Echo {
    fn into_reply(self, reply: &mut Reply) {
        reply.status(200);
        reply.typed(
            &["application/json", "application/msgpack", "application/cbor"],
            &self.0,
        );
    }
}

fn router() -> Router {
    Routes::new((), Options::tests())
        .operation(&ECHO, |_, echo: Echo| async { Ok::<_, Problem>(echo) })
        .into_router("")
}

const JSON: &str = r#"{"title":"Hills","distance":8.5}"#;

fn in_format(media_type: &str) -> Bytes {
    match media_type {
        "application/msgpack" => msgpack::from_json(JSON.as_bytes()).expect("JSON").into(),
        "application/cbor" => cbor::from_json(JSON.as_bytes()).expect("JSON").into(),
        "application/x-www-form-urlencoded" => Bytes::from_static(b"title=Hills&distance=8.5"),
        _ => Bytes::from_static(JSON.as_bytes()),
    }
}

#[tokio::test]
async fn every_format_is_read_and_written() {
    for sent in ECHO.consumes {
        for wanted in ECHO.produces {
            let headers = [("content-type", *sent), ("accept", *wanted)];
            let answer = send(router(), "POST /echo", &headers, in_format(sent)).await;
            assert_eq!(answer.status, 200, "{sent} {wanted}");
            assert_eq!(answer.header("content-type"), *wanted);
            assert_eq!(answer.body, in_format(wanted), "{sent} {wanted}");
        }
    }
}

#[tokio::test]
async fn weights_decide_and_json_is_the_first_choice() {
    for (accept, expected) in [
        ("*/*", "application/json"),
        ("application/json;q=0.5, application/cbor", "application/cbor"),
        ("application/*;q=0.1, application/msgpack;q=0.2", "application/msgpack"),
    ] {
        let headers = [("content-type", "application/json"), ("accept", accept)];
        let answer = send(router(), "POST /echo", &headers, JSON).await;
        assert_eq!(answer.header("content-type"), expected, "{accept}");
    }
    let headers = [("content-type", "application/json"), ("accept", "text/html")];
    let answer = send(router(), "POST /echo", &headers, JSON).await;
    assert_eq!((answer.status, answer.problem().as_str()), (406, "not-acceptable"));
}

#[tokio::test]
async fn violations_are_found_in_every_format() {
    for (media_type, body, code, pointer) in [
        ("application/msgpack", &b"\x81\xa5title\x07"[..], "type", "/title"),
        ("application/cbor", b"\xa1\x65title\x07", "type", "/title"),
        ("application/msgpack", b"\x80", "required", ""),
        ("application/msgpack", b"\x81\xa5tit", "syntax", ""),
        ("application/cbor", b"\xff", "syntax", ""),
    ] {
        let answer = send(router(), "POST /echo", &[("content-type", media_type)], body).await;
        assert_eq!(answer.status, 400);
        let error = &answer.json()["errors"][0];
        assert_eq!(
            (error["code"].as_str(), error["pointer"].as_str()),
            (Some(code), Some(pointer))
        );
    }
}

#[tokio::test]
async fn a_client_speaks_them_too() {
    let client = client::Client::with_service("http://echo.test", router()).expect("a client");
    for media_type in ECHO.produces {
        let mut call = client.call(&ECHO);
        let run = NewRun {
            title: "Hills".to_owned(),
            distance: Some(8.5),
        };
        call.typed(&[media_type], &run);
        let mut answer = call.send().await.expect("an answer");
        assert_eq!(answer.typed(), Some(run));
    }
}
