//! Mocks as tests of their users see them. What generated code adds is tested where there is some: `tests/mocks`.

use std::error::Error;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Response, StatusCode};
use tower::ServiceExt as _;

use super::{Fault, Mock, Mocked};
use crate::client::{Client, Retry};
use crate::operation::{Content, Operation, Parameter, Response as Described, is};
use crate::server::{Call, FromCall, IntoReply, Reply};

static LAPS: Operation = Operation::get("laps", "/laps/{runner}")
    .parameters(&[RUNNER])
    .produces(&["application/json", "application/problem+json"])
    .responses(&[
        Described::code(200).content(&[Content::typed("application/json", is::<Vec<u8>>)]),
        Described::class(5).content(&[Content::typed("application/problem+json", |r| {
            r.skip();
            true
        })]),
    ]);
static OTHER: Operation = Operation::post("other", "/other");
const RUNNER: Parameter = Parameter::path("runner");

#[derive(Clone, Debug, PartialEq)]
struct Runner(u8);

impl FromCall for Runner {
    fn from_call(call: &mut Call) -> Option<Self> {
        Some(Self(call.required(&RUNNER)?))
    }
}

#[derive(Clone)]
struct Laps(Vec<u16>);

impl IntoReply for Laps {
    fn into_reply(self, reply: &mut Reply) {
        reply.status(200);
        reply.json("application/json", &self.0);
    }
}

type Outcome = Result<(), Box<dyn Error>>;

fn mock() -> (Mock, Mocked<Runner, Laps>) {
    let mock = Mock::new("/api", &[&LAPS, &OTHER]);
    let laps = mock.on(&LAPS);
    (mock, laps)
}

/// Asks once: the status and the body, or the words of the error.
async fn ask(client: &Client, runner: u8) -> Result<(u16, String), String> {
    let client = client.with_retry(Retry::none());
    let mut call = client.call(&LAPS);
    call.parameter(&RUNNER, &runner);
    let answer = call.send().await.map_err(|error| told(&error))?;
    let body = String::from_utf8_lossy(answer.body()).into_owned();
    Ok((answer.status_code(), body))
}

/// An error with its causes.
fn told(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn ok(body: &str) -> Result<(u16, String), String> {
    Ok((200, body.to_owned()))
}

fn lines(mock: &Mock) -> Vec<String> {
    mock.take().iter().map(ToString::to_string).collect()
}

/// What a test fails with.
fn failure(test: impl FnOnce()) -> String {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(test));
    let payload = caught.expect_err("it does not fail");
    payload.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn answers_come_in_their_order_and_the_last_one_stays() -> Outcome {
    let (mock, laps) = mock();
    let client = mock.builder().build()?;
    laps.fails(StatusCode::SERVICE_UNAVAILABLE)
        .then()
        .answers(Laps(vec![1]))
        .times(2)
        .then()
        .with(|runner| Laps(vec![u16::from(runner.0)]));
    let mut seen = Vec::new();
    for runner in 1..=5 {
        seen.push(ask(&client, runner).await?);
    }
    let problem = r#"{"type":"about:blank","title":"Service Unavailable","status":503}"#;
    let expected = [(503, problem), (200, "[1]"), (200, "[1]"), (200, "[4]"), (200, "[5]")];
    assert_eq!(seen, expected.map(|(status, body)| (status, body.to_owned())));
    assert_eq!(laps.calls(), [1, 2, 3, 4, 5].map(Runner));
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn rows_are_for_the_requests_that_fit() -> Outcome {
    let (mock, laps) = mock();
    let client = mock.builder().build()?;
    laps.answers(Laps(vec![0]));
    laps.when(|runner| runner.0 == 7).answers(Laps(vec![7])).times(1);
    assert_eq!(ask(&client, 1).await, ok("[0]"));
    assert_eq!(ask(&client, 7).await, ok("[7]"));
    assert_eq!(ask(&client, 7).await, ok("[0]"), "its own row has none left");
    Ok(())
}

#[tokio::test]
async fn what_has_no_answer_fails_the_test() -> Outcome {
    let (mock, laps) = mock();
    let client = mock.builder().build()?;
    let (status, body) = ask(&client, 3).await?;
    assert_eq!(status, 501);
    assert!(
        body.contains("The mock has no answer: laps (GET /laps/{runner})"),
        "{body}"
    );
    laps.answers(Laps(vec![1])).times(1);
    assert_eq!(ask(&client, 4).await, ok("[1]"));
    assert_eq!(ask(&client, 5).await?.0, 501);
    client.call(&OTHER).send().await?;
    assert_eq!(
        lines(&mock),
        [
            "laps (GET /laps/{runner}) has no answer for Runner(3)",
            "laps (GET /laps/{runner}) has no answer after 2 calls for Runner(5)",
            "other (POST /other) has no answer for POST /api/other",
        ]
    );
    ask(&client, 6).await?;
    let failed = failure(move || drop(mock));
    assert_eq!(
        failed,
        "laps (GET /laps/{runner}) has no answer after 3 calls for Runner(6)"
    );
    Ok(())
}

#[tokio::test]
async fn answers_that_are_not_given_fail_the_test() -> Outcome {
    let (mock, laps) = mock();
    let client = mock.builder().build()?;
    laps.answers(Laps(vec![1])).then().answers(Laps(vec![2])).times(3);
    ask(&client, 1).await?;
    ask(&client, 1).await?;
    let line = "laps (GET /laps/{runner}): answer 2 of 2 was given 1 times, not 3";
    assert_eq!(failure(|| mock.verify()), line);
    ask(&client, 1).await?;
    ask(&client, 1).await?;
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn requests_outside_the_contract_fail_the_test() -> Outcome {
    let (mock, laps) = mock();
    laps.answers(Laps(vec![]));
    for uri in ["/api/laps/300", "/api/nothing"] {
        let request = http::Request::get(uri).body(axum::body::Body::empty())?;
        let response = mock.service().oneshot(request).await?;
        assert!(response.status().is_client_error());
    }
    let lines = lines(&mock);
    assert!(
        lines[0].starts_with("GET /api/laps/300 is outside the contract: 400 {"),
        "{lines:?}"
    );
    assert!(lines[0].contains("uint8"), "{lines:?}");
    assert!(
        lines[1].starts_with("GET /api/nothing is outside the contract: 404 {"),
        "{lines:?}"
    );
    assert_eq!((laps.count(), mock.requests().len()), (0, 2));
    Ok(())
}

#[tokio::test]
async fn t81_answers_outside_the_contract_fail_the_test_with_a_pointer() -> Outcome {
    let (mock, laps) = mock();
    let client = mock.builder().build()?;
    let line = "laps (GET /laps/{runner}) is answered 200 outside the contract: body at /1: must be in the range of uint8 (format)";
    // What is there is judged where it is given.
    assert_eq!(failure(|| drop(laps.answers(Laps(vec![1, 300])))), line);
    let raw = |status: u16, body: &'static str| {
        let response = Response::builder()
            .status(status)
            .header("content-type", "application/json");
        response.body(Bytes::from_static(body.as_bytes())).expect("a response")
    };
    assert_eq!(failure(|| drop(laps.sends(raw(200, "[1,300]")))), line);
    let status = failure(|| drop(laps.sends(raw(404, "[]"))));
    assert!(
        status.ends_with("status: must not be 404: the contract has no such response (status)"),
        "{status}"
    );
    let status = failure(|| drop(laps.fails(StatusCode::NOT_FOUND)));
    assert!(status.contains("is answered 404 outside the contract"), "{status}");
    // What is made for a call is judged then, and not sent.
    laps.with(|_| Laps(vec![1, 300]))
        .times(1)
        .then()
        .sends_unchecked(raw(200, "[300]"));
    assert_eq!(ask(&client, 1).await?.0, 500);
    assert_eq!(lines(&mock), [line]);
    assert_eq!(ask(&client, 1).await, ok("[300]"), "it was asked for");
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn faults_and_latency_are_the_same_in_process_and_on_a_socket() -> Outcome {
    let (mock, laps) = mock();
    let served = mock.serve().await?;
    let socket = Client::builder(served.url())
        .timeout(Duration::from_millis(300))
        .build()?;
    let inside = mock.builder().timeout(Duration::from_millis(300)).build()?;
    for client in [inside, socket] {
        laps.fails(Fault::Reset)
            .then()
            .answers(Laps(vec![1, 2, 3]))
            .cut(3)
            .times(1)
            .then()
            .fails(Fault::Silence)
            .times(1)
            .then()
            .answers(Laps(vec![9]))
            .after(Duration::from_millis(50))
            .times(1);
        let reset = ask(&client, 1).await.expect_err("the connection breaks");
        assert!(!reset.contains("time"), "{reset}");
        let cut = ask(&client, 1).await.expect_err("the body breaks off");
        assert!(!cut.contains("300ms"), "{cut}");
        let silence = ask(&client, 1).await.expect_err("there is no answer");
        assert!(silence.contains("300ms"), "{silence}");
        let began = Instant::now();
        assert_eq!(ask(&client, 1).await, ok("[9]"));
        assert!(began.elapsed() >= Duration::from_millis(50));
    }
    mock.verify();
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_answer_is_given_once_to_many_callers() -> Outcome {
    let (mock, laps) = mock();
    let client = mock.builder().build()?;
    for lap in 0..200 {
        laps.answers(Laps(vec![lap])).times(1);
    }
    let calls = (0..200).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { ask(&client, 1).await })
    });
    let mut seen = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        let (status, body) = call.await??;
        assert_eq!(status, 200, "{body}");
        seen.push(body.trim_matches(['[', ']']).parse::<u16>()?);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..200).collect::<Vec<_>>());
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn a_closure_that_panics_fails_the_test() -> Outcome {
    let (mock, laps) = mock();
    let client = mock.builder().build()?;
    laps.with(|runner| panic!("no laps of {runner:?}"));
    assert_eq!(ask(&client, 1).await?.0, 500);
    assert_eq!(lines(&mock), ["what answers GET /api/laps/1 panicked"]);
    Ok(())
}
