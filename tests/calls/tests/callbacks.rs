//! Callbacks: from a subscription to the request that its URL gets.

use calls::races::callbacks::client::Client;
use calls::races::callbacks::operations::*;
use calls::races::callbacks::server::{RacesCallbacks, router_with};
use calls::races::client::Client as Races;
use calls::races::operations::*;
use calls::races::server::{RacesApi, router};
use calls::races::types::{Finish, Subscribed, Subscription};
use wirewright_runtime::client::{self, ErrorKind, Hosts, Responses};
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};

use crate::harness::{Heard, senders, start};

/// Calls everybody back who subscribes, before it answers.
struct Service {
    sender: Client,
}

impl RacesApi for Service {
    type Error = Problem;

    async fn subscribe(&self, request: SubscribeRequest) -> Result<SubscribeResponse, Problem> {
        let body = Subscribed { id: 7 };
        let answer = SubscribeResponse::Created {
            body,
            location: "/races/7".to_owned(),
        };
        let unreachable = |_| Problem::new(StatusCode::BAD_GATEWAY);
        if let Some(url) = request.subscribe_finished_url() {
            let finish = Finish {
                runner: "Ada".to_owned(),
                seconds: 6300.0,
            };
            let sent = self
                .sender
                .subscribe_finished(&url, &SubscribeFinishedRequest { body: finish })
                .await;
            if sent.map_err(unreachable)? != SubscribeFinishedResponse::NoContent {
                return Ok(SubscribeResponse::BadRequest);
            }
        }
        if let Some(url) = request.race_moved_url(&answer) {
            let moved = RaceMovedRequest {
                version: 2,
                body: "to Lyon".to_owned(),
            };
            self.sender.race_moved(&url, &moved).await.map_err(unreachable)?;
        }
        Ok(answer)
    }

    async fn start(&self, _: StartRequest) -> Result<StartResponse, Problem> {
        Ok(StartResponse::NoContent)
    }
}

/// A subscriber that remembers what it heard.
struct Subscriber(Heard<String>);

impl Subscriber {
    fn hear(&self, what: impl Into<String>) {
        self.0.push(what.into());
    }
}

impl RacesCallbacks for Subscriber {
    type Error = Problem;

    async fn subscribe_finished(
        &self,
        request: SubscribeFinishedRequest,
    ) -> Result<SubscribeFinishedResponse, Problem> {
        self.hear(format!("{} in {}", request.body.runner, request.body.seconds));
        Ok(SubscribeFinishedResponse::NoContent)
    }

    async fn race_moved(&self, request: RaceMovedRequest) -> Result<RaceMovedResponse, Problem> {
        self.hear(format!("moved {} {}", request.version, request.body));
        Ok(RaceMovedResponse::Ok("thanks".to_owned()))
    }

    async fn moved_delete(&self, _: MovedDeleteRequest) -> Result<MovedDeleteResponse, Problem> {
        self.hear("not moved");
        Ok(MovedDeleteResponse::NoContent)
    }

    async fn undone(&self, _: UndoneRequest) -> Result<UndoneResponse, Problem> {
        self.hear("undone");
        Ok(UndoneResponse::Default { status: StatusCode::OK })
    }

    async fn located(&self, _: LocatedRequest) -> Result<LocatedResponse, Problem> {
        self.hear("located");
        Ok(LocatedResponse::NoContent)
    }

    async fn failed(&self, _: FailedRequest) -> Result<FailedResponse, Problem> {
        self.hear("failed");
        Ok(FailedResponse::NoContent)
    }

    async fn start_finished(&self, _: StartFinishedRequest) -> Result<StartFinishedResponse, Problem> {
        self.hear("started");
        Ok(StartFinishedResponse::NoContent)
    }
}

fn subscriber() -> (Router, Heard<String>) {
    let heard = Heard::default();
    let options = Options::tests().path("subscribe_finished", "/");
    (router_with(Subscriber(heard.clone()), options), heard)
}

fn subscription(callback_url: &str, secret: Option<&str>) -> SubscribeRequest {
    SubscribeRequest::new(Subscription {
        callback_url: callback_url.to_owned(),
        secret: secret.map(str::to_owned),
    })
}

#[tokio::test]
async fn who_subscribes_is_called_back() {
    let (subscriber, heard) = subscriber();
    let server = start(subscriber.clone()).await;
    for sender in senders(&subscriber, |builder| builder.targets(Hosts::of(["127.0.0.1"]))) {
        let service = router(Service {
            sender: Client::from(sender),
        });
        let served = start(service.clone()).await;
        let within = client::Client::builder("http://within").service(service);
        let over_socket = client::Client::builder(&served.url(""));
        for builder in [within, over_socket] {
            let races = Races::from(builder.responses(Responses::Enforce).build().expect("a client"));
            let answer = races.subscribe(&subscription(&server.url(""), Some("a/b&c"))).await;
            assert!(matches!(answer.expect("an answer"), SubscribeResponse::Created { .. }));
            assert_eq!(heard.take(), ["Ada in 6300", "moved 2 to Lyon"]);
        }
    }
}

#[tokio::test]
async fn only_hosts_that_the_service_allows_are_called() {
    let (subscriber, heard) = subscriber();
    let server = start(subscriber.clone()).await;
    let finish = Finish {
        runner: "Ada".to_owned(),
        seconds: 1.0,
    };
    let request = SubscribeFinishedRequest { body: finish };
    for sender in senders(&subscriber, |builder| builder.targets(Hosts::of(["hooks.example"]))).map(Client::from) {
        for url in [
            &server.url("/"),
            "http://hooks.example.evil/",
            "http://169.254.169.254/latest",
        ] {
            let error = sender
                .subscribe_finished(url, &request)
                .await
                .expect_err("another host");
            assert!(matches!(error.kind(), ErrorKind::Target(_)), "{error:?}");
            assert!(!format!("{error:?} {error}").contains("latest"), "{error:?}");
        }
    }
    for sender in senders(&subscriber, |builder| builder).map(Client::from) {
        for url in [
            "file:///etc/passwd",
            "ftp://hooks.example/",
            "http://user:password@hooks.example/",
            "/",
            "",
        ] {
            let error = sender.subscribe_finished(url, &request).await.expect_err("no URL");
            assert!(matches!(error.kind(), ErrorKind::Target(_)), "{error:?}");
        }
    }
    assert!(heard.take().is_empty());
}

#[test]
fn urls_are_what_the_expressions_say() {
    let mut request = subscription("https://hooks.example/a?b=c", Some("?&# é"));
    request.backup = Some("https://backup.example/".to_owned());
    request.x_host = Some("h.example:8080".to_owned());
    let accepted = SubscribeResponse::Accepted(Subscribed { id: 8 });
    let body = Subscribed { id: 7 };
    let created = SubscribeResponse::Created {
        body,
        location: "/races/7?x".to_owned(),
    };
    assert_eq!(
        request.subscribe_finished_url().as_deref(),
        Some("https://hooks.example/a?b=c")
    );
    assert_eq!(request.failed_url().as_deref(), Some("https://backup.example/"));
    assert_eq!(
        request.race_moved_url(&accepted).as_deref(),
        Some("https://hooks.example/a?b=c/races/8?secret=%3F%26%23%20%C3%A9")
    );
    assert_eq!(request.race_moved_url(&SubscribeResponse::BadRequest), None);
    assert_eq!(
        request.located_url(&created).as_deref(),
        Some("https://h.example:8080/at?place=%2Fraces%2F7%3Fx&method=POST&status=201")
    );
    assert_eq!(request.located_url(&accepted), None);
    for host in ["h.example/x?", "user@h.example", "h.example#"] {
        request.x_host = Some(host.to_owned());
        assert_eq!(request.located_url(&created), None, "{host}");
    }
    let lacking = subscription("https://hooks.example", None);
    assert_eq!(lacking.failed_url(), None);
    assert_eq!(lacking.race_moved_url(&created), None);
    assert_eq!(
        MovedDeleteRequest.undone_url().as_deref(),
        Some("https://races.example/undone")
    );
}

#[tokio::test]
async fn a_callback_that_is_shared_is_one_operation() {
    let (subscriber, heard) = subscriber();
    let server = start(subscriber.clone()).await;
    let [sender, _] = senders(&subscriber, |builder| builder).map(Client::from);
    let started = StartRequest {
        backup: server.url("/failed"),
    };
    let url = started.failed_url().expect("a URL");
    assert_eq!(sender.failed(&url).await.expect("an answer"), FailedResponse::NoContent);
    sender
        .start_finished(&server.url("/start_finished"))
        .await
        .expect("an answer");
    sender.moved_delete(&server.url("/races/7")).await.expect("an answer");
    assert_eq!(heard.take(), ["failed", "started", "not moved"]);
}
