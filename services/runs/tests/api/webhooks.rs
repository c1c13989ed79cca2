//! Telling which runs are done, over real sockets.

use std::sync::{Arc, Mutex};

use runnerly_common::callback::{Sender, Settings};
use runs_api::operations::{CompleteRunRequest, DeleteRunRequest, DeleteRunResponse};
use runs_api::types::{NewRun, RecordedRunInput, RunCompleted};
use runs_api::webhooks::operations::{RunCompletedRequest, RunCompletedResponse};
use runs_api::webhooks::server::{RunnerlyRunsWebhooks, router};
use time::macros::datetime;
use tokio::net::TcpListener;
use uuid::Uuid;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{ServeOptions, Signed, serve};
use wirewright_runtime::signature::HmacSha256;
use wirewright_runtime::types::Secret;

use crate::{ANNA, Bed, bed_telling, planned};

const SECRET: &str = "hunter2 is no good secret, but long";

/// A receiver that keeps what it hears.
#[derive(Clone, Default)]
struct Receiver {
    heard: Arc<Mutex<Vec<RunCompleted>>>,
}

impl RunnerlyRunsWebhooks for Receiver {
    type Error = Problem;

    async fn run_completed(&self, request: RunCompletedRequest) -> Result<RunCompletedResponse, Problem> {
        self.heard.lock().expect("no panic").push(request.body);
        let status = StatusCode::NO_CONTENT;
        Ok(RunCompletedResponse::Success { status })
    }
}

impl Receiver {
    /// A receiver on a socket that knows the secret, and its URL.
    async fn start() -> (Self, String) {
        let receiver = Self::default();
        let signatures = HmacSha256::new(SECRET).expect("a secret");
        let router = router(receiver.clone()).layer(Signed::by(signatures));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
        (receiver, format!("http://{address}/runCompleted"))
    }

    fn heard(&self) -> Vec<RunCompleted> {
        self.heard.lock().expect("no panic").clone()
    }
}

async fn bed(webhooks: Vec<String>) -> Bed {
    let settings = Settings {
        hosts: vec!["127.0.0.1".to_owned()],
        only_hosts: true,
        secret: Secret::new(SECRET.to_owned()),
    };
    let sender = Sender::new(&settings).expect("a sender");
    bed_telling(sender, time::OffsetDateTime::now_utc, webhooks).await
}

impl Bed {
    /// A planned run that was done.
    async fn completed(&self) -> Uuid {
        let id = self.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
        let input = RecordedRunInput::new(datetime!(2026-11-28 07:00 UTC), 8_000.0, 2_000);
        let answer = self.client.complete_run(&CompleteRunRequest::new(id, input)).await;
        answer.expect("an answer").ok().expect("a run");
        id
    }
}

#[tokio::test]
async fn everyone_who_listens_is_told_of_a_run_that_is_done() {
    let ((anna, first), (bert, second)) = (Receiver::start().await, Receiver::start().await);
    let bed = bed(vec![first, second]).await;
    let id = bed.completed().await;
    assert_eq!(bed.courier.work().await.expect("a store"), 2);
    for receiver in [anna, bert] {
        let heard = receiver.heard();
        let [told] = &heard[..] else {
            panic!("{heard:?}");
        };
        assert_eq!(
            (told.data.id, told.data.runner_id, told.data.fulfils),
            (id, ANNA, Some(id))
        );
    }
    assert_eq!(bed.courier.work().await.expect("a store"), 0);
}

#[tokio::test]
async fn nobody_is_told_of_a_run_that_is_gone() {
    let (receiver, url) = Receiver::start().await;
    let bed = bed(vec![url]).await;
    let id = bed.completed().await;
    let answer = bed.client.delete_run(&DeleteRunRequest::new(id)).await;
    assert_eq!(answer.expect("an answer"), DeleteRunResponse::NoContent);
    assert_eq!(bed.courier.work().await.expect("a store"), 1);
    assert_eq!(bed.courier.work().await.expect("a store"), 0);
    assert!(receiver.heard().is_empty());
}
