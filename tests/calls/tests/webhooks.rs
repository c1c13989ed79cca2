//! Webhooks from the sender to the receiver.

use calls::club::security::BEARER_AUTH;
use calls::club::types::{RefusalInput, RefusalInputReason, Run, RunState, ShoesChangedBody};
use calls::club::webhooks::client::Client;
use calls::club::webhooks::operations::*;
use calls::club::webhooks::server::{RunningClubWebhooks, router_with};
use wirewright_runtime::client::{Builder, Credential, ErrorKind};
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Denied, Given, Options, Presented, Router, Verifier, same_secret};

use crate::harness::{Heard, senders, start};

/// A receiver that remembers what it heard.
#[derive(Clone, Default)]
pub(crate) struct Receiver {
    pub(crate) heard: Heard<String>,
}

impl RunningClubWebhooks for Receiver {
    type Error = Problem;
    type Principal = ();

    async fn run_finished(&self, request: RunFinishedWebhookRequest) -> Result<RunFinishedWebhookResponse, Problem> {
        let RunFinishedWebhookRequest { x_attempt, trace, body } = request;
        self.heard
            .push(format!("run {} {} {x_attempt} {trace:?}", body.id, body.state.as_str()));
        if body.id == 0 {
            let refusal = RefusalInput {
                reason: RefusalInputReason::Unknown,
            };
            return Ok(RunFinishedWebhookResponse::UnprocessableContent(refusal));
        }
        Ok(RunFinishedWebhookResponse::NoContent)
    }

    async fn shoes_changed(&self, request: ShoesChangedRequest) -> Result<ShoesChangedResponse, Problem> {
        self.heard
            .push(format!("shoes {:?}", request.body.map(|body| body.pairs)));
        Ok(ShoesChangedResponse::Ok)
    }

    async fn order_shoes_changed_delete(
        &self,
        _: OrderShoesChangedDeleteRequest,
    ) -> Result<OrderShoesChangedDeleteResponse, Problem> {
        self.heard.push("no shoes".to_owned());
        Ok(OrderShoesChangedDeleteResponse::Success {
            status: StatusCode::ACCEPTED,
        })
    }

    async fn secured(&self, (): (), _: SecuredRequest) -> Result<SecuredResponse, Problem> {
        self.heard.push("secured".to_owned());
        Ok(SecuredResponse::Default { status: StatusCode::OK })
    }
}

/// Knows one token.
pub(crate) struct Tokens;

impl Verifier for Tokens {
    type Principal = ();

    async fn verify(&self, presented: &Presented<'_>) -> Result<(), Denied> {
        match presented.given(&BEARER_AUTH) {
            Some(Given::Token(token)) if same_secret(token, "hunter2") => Ok(()),
            _ => Err(Denied::Unauthenticated),
        }
    }
}

pub(crate) fn receiver(options: Options) -> (Router, Heard<String>) {
    let receiver = Receiver::default();
    let heard = receiver.heard.clone();
    (router_with(receiver, Tokens, options), heard)
}

pub(crate) fn finished(id: i64) -> RunFinishedWebhookRequest {
    let run = Run {
        id,
        distance: 5.0,
        state: RunState::Finished,
    };
    RunFinishedWebhookRequest::new(1, run)
}

fn same(builder: Builder) -> Builder {
    builder
}

#[tokio::test]
async fn each_webhook_arrives_at_the_path_of_its_name() {
    let (router, heard) = receiver(Options::tests());
    let server = start(router.clone()).await;
    for sender in senders(&router, same).map(Client::from) {
        let answer = sender.run_finished(&server.url("/runFinished"), &finished(7)).await;
        assert_eq!(answer.expect("an answer"), RunFinishedWebhookResponse::NoContent);
        let shoes = ShoesChangedRequest {
            body: Some(ShoesChangedBody { pairs: 2 }),
        };
        let url = server.url("/order/shoes%20changed");
        let answer = sender.shoes_changed(&url, &shoes).await;
        assert_eq!(answer.expect("an answer"), ShoesChangedResponse::Ok);
        let answer = sender.order_shoes_changed_delete(&url).await.expect("an answer");
        assert_eq!(
            answer,
            OrderShoesChangedDeleteResponse::Success {
                status: StatusCode::ACCEPTED
            }
        );
        assert_eq!(heard.take(), ["run 7 finished 1 None", "shoes Some(2)", "no shoes"]);
    }
}

#[tokio::test]
async fn a_receiver_chooses_its_paths_and_a_url_keeps_its_query() {
    let options = Options::tests()
        .path("runFinished", "/hooks/run finished/")
        .path("shoesChanged", "/");
    let (router, heard) = receiver(options);
    let server = start(Router::new().nest("/below", router.clone()).merge(router.clone())).await;
    let [_, sender] = senders(&router, same).map(Client::from);
    let mut request = finished(7);
    request.trace = Some("a b".to_owned());
    for path in ["/hooks/run%20finished?trace=x", "/below/hooks/run%20finished"] {
        let answer = sender.run_finished(&server.url(path), &request).await;
        // The query of the URL comes first, and a parameter that is there twice is refused.
        match path.contains('?') {
            true => assert_eq!(answer.expect_err("twice").status(), Some(StatusCode::BAD_REQUEST)),
            false => assert_eq!(answer.expect("an answer"), RunFinishedWebhookResponse::NoContent),
        }
    }
    let with_query = server.url("/hooks/run%20finished?of=us");
    sender.run_finished(&with_query, &request).await.expect("an answer");
    sender
        .shoes_changed(&server.url("/"), &ShoesChangedRequest::default())
        .await
        .expect("an answer");
    let answer = sender.run_finished(&server.url("/runFinished"), &request).await;
    assert_eq!(answer.expect_err("moved").status(), Some(StatusCode::NOT_FOUND));
    let run = "run 7 finished 1 Some(\"a b\")";
    assert_eq!(heard.take(), [run, run, "shoes None"]);
}

#[tokio::test]
async fn both_halves_hold_the_contract() {
    let (router, heard) = receiver(Options::tests());
    let server = start(router.clone()).await;
    for sender in senders(&router, same).map(Client::from) {
        let url = server.url("/runFinished");
        let mut wrong = finished(7);
        wrong.x_attempt = 0;
        wrong.body.distance = -1.0;
        let error = sender.run_finished(&url, &wrong).await.expect_err("two violations");
        let ErrorKind::UnexpectedStatus { status, excerpt, .. } = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!(*status, StatusCode::BAD_REQUEST);
        assert!(
            excerpt.as_str().contains("X-Attempt") && excerpt.as_str().contains("/distance"),
            "{excerpt}"
        );
        assert!(heard.take().is_empty());
        let refused = sender.run_finished(&url, &finished(0)).await.expect("an answer");
        let RunFinishedWebhookResponse::UnprocessableContent(refusal) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(refusal.reason, RefusalInputReason::Unknown);
        assert_eq!(heard.take(), ["run 0 finished 1 None"]);
    }
}

#[tokio::test]
async fn a_webhook_asks_for_the_credentials_of_the_root() {
    let (router, heard) = receiver(Options::tests());
    let server = start(router.clone()).await;
    let url = server.url("/secured");
    for sender in senders(&router, same).map(Client::from) {
        let error = sender.secured(&url).await.expect_err("no credentials");
        assert!(matches!(error.kind(), ErrorKind::NoCredentials(_)), "{error:?}");
    }
    for (token, status) in [("hunter2", StatusCode::OK), ("hunter3", StatusCode::UNAUTHORIZED)] {
        let with = |builder: Builder| builder.credential(&BEARER_AUTH, Credential::bearer(token));
        for sender in senders(&router, with).map(Client::from) {
            let answer = sender.secured(&url).await.expect("an answer");
            assert_eq!(answer, SecuredResponse::Default { status });
        }
    }
    assert_eq!(heard.take(), ["secured", "secured"]);
}

#[test]
fn an_operation_and_a_webhook_may_have_the_same_name() {
    assert_eq!(calls::club::operations::RUN_FINISHED.path, "/finish");
    assert_eq!(RUN_FINISHED.path, "/runFinished");
}
