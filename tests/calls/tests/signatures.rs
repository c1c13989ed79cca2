//! Signed webhooks, and those that are not.

use calls::club::webhooks::client::Client;
use calls::club::webhooks::operations::RunFinishedWebhookResponse;
use wirewright_runtime::client::{Builder, ErrorKind, Signer};
use wirewright_runtime::http::{HeaderMap, Request, StatusCode, header};
use wirewright_runtime::server::{Options, Signed};
use wirewright_runtime::signature::HmacSha256;

use crate::harness::{exchange, senders, start};
use crate::webhooks::{finished, receiver};

const SECRET: &str = "hunter2 is no good secret, but long";
const BODY: &str = r#"{"id":7,"distance":5,"state":"finished"}"#;

fn hmac(secret: &str) -> HmacSha256 {
    HmacSha256::new(secret).expect("a secret")
}

#[tokio::test]
async fn only_who_knows_the_secret_is_heard() {
    let (router, heard) = receiver(Options::tests());
    let router = router.layer(Signed::by(hmac(SECRET)));
    let server = start(router.clone()).await;
    let url = server.url("/runFinished");
    for sender in senders(&router, |builder| builder.signer(hmac(SECRET))).map(Client::from) {
        let answer = sender.run_finished(&url, &finished(7)).await.expect("an answer");
        assert_eq!(answer, RunFinishedWebhookResponse::NoContent);
        assert_eq!(heard.take(), ["run 7 finished 1 None"]);
    }
    let wrong = |builder: Builder| builder.signer(hmac("hunter3 is no good secret, but long"));
    let none = |builder: Builder| builder;
    for sender in senders(&router, wrong).into_iter().chain(senders(&router, none)) {
        let error = Client::from(sender)
            .run_finished(&url, &finished(7))
            .await
            .expect_err("401");
        let ErrorKind::UnexpectedStatus { status, headers, .. } = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!(*status, StatusCode::UNAUTHORIZED);
        assert_eq!(
            headers[header::WWW_AUTHENTICATE],
            "Webhook-Signature algorithm=\"hmac-sha256\""
        );
        assert!(headers.contains_key("x-request-id"));
    }
    assert!(heard.take().is_empty());
}

/// The headers of a signature as lines.
fn lines(signature: &HeaderMap) -> Vec<String> {
    let mut lines = vec!["POST /runFinished HTTP/1.1".to_owned(), "x-attempt: 1".to_owned()];
    for (name, value) in signature {
        lines.push(format!("{name}: {}", value.to_str().expect("a text")));
    }
    lines
}

#[tokio::test]
async fn the_raw_bytes_are_signed_and_nothing_is_read_before() {
    let (router, heard) = receiver(Options::tests());
    let server = start(router.layer(Signed::by(hmac(SECRET)).body_limit(100))).await;
    let head = Request::new(()).into_parts().0;
    let sign = |body: &str| hmac(SECRET).sign(&head, body.as_bytes()).expect("a signature");
    let signature = sign(BODY);
    let answer = exchange(server.address, &lines(&signature), BODY).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    // The same value in other bytes.
    let answer = exchange(server.address, &lines(&signature), &BODY.replace(':', ": ")).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    // No JSON, which only who may send it is told.
    let answer = exchange(server.address, &lines(&HeaderMap::new()), "{").await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    let answer = exchange(server.address, &lines(&sign("{")), "{").await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let long = " ".repeat(101);
    let answer = exchange(server.address, &lines(&sign(&long)), &long).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(heard.take(), ["run 7 finished 1 None"]);
}

#[tokio::test]
async fn what_is_sent_again_later_is_refused() {
    let (router, heard) = receiver(Options::tests());
    let check = hmac(SECRET).tolerance(std::time::Duration::ZERO);
    let server = start(router.layer(Signed::by(check))).await;
    let head = Request::new(()).into_parts().0;
    let signature = hmac(SECRET).sign(&head, BODY.as_bytes()).expect("a signature");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let answer = exchange(server.address, &lines(&signature), BODY).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(heard.take().is_empty());
}

/// A signer without a key.
struct Broken;

impl Signer for Broken {
    fn sign(
        &self,
        _: &wirewright_runtime::http::request::Parts,
        _: &[u8],
    ) -> Result<HeaderMap, wirewright_runtime::client::BoxError> {
        Err("the key is gone".into())
    }
}

#[tokio::test]
async fn what_cannot_be_signed_is_not_sent() {
    let (router, heard) = receiver(Options::tests());
    let server = start(router.clone()).await;
    for sender in senders(&router, |builder| builder.signer(Broken)).map(Client::from) {
        let error = sender
            .run_finished(&server.url("/runFinished"), &finished(7))
            .await
            .expect_err("no key");
        assert!(matches!(error.kind(), ErrorKind::Signature(_)), "{error:?}");
    }
    assert!(heard.take().is_empty());
}
