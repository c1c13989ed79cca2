//! Links are followed from an answer to the next request.

use std::sync::Mutex;

use calls::races::callbacks::operations::{SubscribeFinishedRequest, SubscribeFinishedResponse};
use calls::races::types::Finish;
use calls::runs::client::Client;
use calls::runs::operations::*;
use calls::runs::server::{LinksApi, router_with};
use calls::runs::types::{AddNoteBody, Created, Order, Page, Run};
use wirewright_runtime::client::{self, Responses};
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::types::Uuid;

use crate::harness::start;

const RUNNER: Uuid = Uuid::from_u128(7);

/// Keeps runs, whose ids are their positions.
#[derive(Default)]
struct Service {
    runs: Mutex<Vec<Run>>,
}

impl LinksApi for Service {
    type Error = Problem;

    async fn list_runs(&self, request: ListRunsRequest) -> Result<ListRunsResponse, Problem> {
        let first = request.cursor.as_deref().map_or(Ok(0), str::parse::<usize>);
        let first = first.map_err(|_| Problem::new(StatusCode::BAD_REQUEST))?;
        let limit = request
            .limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(10);
        let all = self.runs.lock().expect("no panic").len();
        let end = all.min(first + limit);
        let ids = (first..end).filter_map(|id| i64::try_from(id).ok());
        let body = Page {
            runs: ids.map(|id| Created { id }).collect(),
            next: (end < all).then(|| end.to_string()).into(),
        };
        Ok(ListRunsResponse::Ok { body, x_total: None })
    }

    async fn create_run(&self, request: CreateRunRequest) -> Result<CreateRunResponse, Problem> {
        let mut runs = self.runs.lock().expect("no panic");
        let id = i64::try_from(runs.len()).map_err(|_| Problem::internal())?;
        runs.push(request.body);
        let location = format!("/runs/{id}");
        Ok(CreateRunResponse::Created {
            body: Created { id },
            location,
        })
    }

    async fn get_run(&self, request: GetRunRequest) -> Result<GetRunResponse, Problem> {
        assert_eq!(request.x_runner_id, RUNNER);
        let runs = self.runs.lock().expect("no panic");
        let run = usize::try_from(request.run_id).ok().and_then(|id| runs.get(id));
        run.cloned().map(GetRunResponse::Ok).ok_or_else(Problem::not_found)
    }

    async fn add_note(&self, request: AddNoteRequest) -> Result<AddNoteResponse, Problem> {
        let expected = AddNoteBody {
            text: "It was fun.".to_owned(),
            stars: Some(5),
        };
        assert_eq!(request.body, expected);
        Ok(AddNoteResponse::NoContent)
    }

    async fn remind(&self, _: RemindRequest) -> Result<RemindResponse, Problem> {
        Ok(RemindResponse::Success {
            status: StatusCode::ACCEPTED,
        })
    }

    async fn home(&self, _: HomeRequest) -> Result<HomeResponse, Problem> {
        Ok(HomeResponse::NoContent)
    }
}

fn service() -> Router {
    router_with(Service::default(), Options::tests())
}

fn run(runner: &str) -> CreateRunRequest {
    CreateRunRequest {
        body: Run {
            runner: runner.to_owned(),
            distance: 5.5,
        },
    }
}

#[tokio::test]
async fn links_are_followed() {
    let served = start(service()).await;
    let within = client::Client::builder("http://within").service(service());
    let over_socket = client::Client::builder(&served.url(""));
    for builder in [within, over_socket] {
        let client = Client::from(builder.responses(Responses::Enforce).build().expect("a client"));
        let first = run("Ada");
        let created = client.create_run(&first).await.expect("an answer");
        let get = created.get_run(RUNNER).expect("a request");
        assert_eq!(
            client.get_run(&get).await.expect("an answer"),
            GetRunResponse::Ok(first.body.clone())
        );
        let note = created.note(&first).expect("a request");
        assert_eq!(note.x_about.as_deref(), Some("run 0 of Ada"));
        let noted = client.add_note(&note).await.expect("an answer");
        assert_eq!(noted.home(), Some(HomeRequest));
        let copy = created.copy(&first).expect("a request");
        assert_eq!(copy, first);
        client.create_run(&copy).await.expect("an answer");
        client.create_run(&run("Grace")).await.expect("an answer");
        let reminded = client
            .remind(&created.remind().expect("a request"))
            .await
            .expect("an answer");
        let again = reminded
            .again(&RemindRequest::new("here".to_owned()))
            .expect("a request");
        assert_eq!((again.location.as_str(), again.status), ("here", Some(202)));
        let mut list = ListRunsRequest {
            limit: Some(2),
            ..ListRunsRequest::default()
        };
        let page = client.list_runs(&list).await.expect("an answer");
        assert_eq!(page.first(RUNNER).map(|request| request.run_id), Some(0));
        list = page.next(&list).expect("a request");
        assert_eq!(
            (list.cursor.as_deref(), list.limit, list.order),
            (Some("2"), Some(2), Some(Order::Newest))
        );
        assert_eq!(list.runner, Some(vec![1, 2]));
        let page = client.list_runs(&list).await.expect("an answer");
        assert_eq!(page.first(RUNNER).map(|request| request.run_id), Some(2));
        // There is no next page, and the cursor may be left out.
        assert_eq!(page.next(&list).expect("a request").cursor, None);
    }
}

#[test]
fn an_answer_without_the_link_or_the_value_gives_nothing() {
    let other = CreateRunResponse::Default {
        status: StatusCode::CONFLICT,
    };
    assert_eq!(other.get_run(RUNNER), None);
    assert_eq!(other.copy(&run("Ada")), None);
    let accepted = CreateRunResponse::Accepted(Created { id: 3 });
    assert_eq!(accepted.get_run(RUNNER).map(|request| request.run_id), Some(3));
    assert_eq!(accepted.note(&run("Ada")), None);
    assert_eq!(accepted.remind(), None);
    assert_eq!(
        accepted.remind_accepted().map(|request| request.location),
        Some("later".to_owned())
    );
    let empty = ListRunsResponse::Ok {
        body: Page {
            runs: Vec::new(),
            next: wirewright_runtime::types::Maybe::Null,
        },
        x_total: None,
    };
    assert_eq!(empty.first(RUNNER), None);
}

#[test]
fn the_answer_to_a_callback_may_have_links() {
    let finish = Finish {
        runner: "Ada".to_owned(),
        seconds: 1.0,
    };
    let sent = SubscribeFinishedRequest { body: finish };
    let start = SubscribeFinishedResponse::Gone.start(&sent).expect("a request");
    assert_eq!(start.backup, "https://races.example/Ada");
    assert_eq!(SubscribeFinishedResponse::NoContent.start(&sent), None);
}

#[test]
fn a_link_gives_texts_and_the_status() {
    let created = CreateRunResponse::Created {
        body: Created { id: 1 },
        location: "/runs/1".to_owned(),
    };
    let request = created.remind().expect("a request");
    let expected = RemindRequest {
        location: "/runs/1".to_owned(),
        status: Some(201),
        urgent: Some(true),
        body: Some("It is at /runs/1.".to_owned()),
    };
    assert_eq!(request, expected);
}
