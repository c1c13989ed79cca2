//! The generated client against the service, without a socket.

use axum::body::{Body, to_bytes};
use runnerly_common::callback::{Courier, Sender, Settings};
use runnerly_common::token::{Claims, Keys, SigningKey, Tokens, random_secret};
use runnerly_runs::api::Api;
use runnerly_runs::callbacks::News;
use runnerly_runs::store::RunStore;
use runnerly_runs::{Importer, router_with};
use runs_api::client::Client;
use runs_api::operations::{
    CompleteRunRequest, CompleteRunResponse, CreateRunRequest, CreateRunResponse, DeleteRunRequest, DeleteRunResponse,
    GetRunRequest, GetRunResponse, ListRunsRequest, ListRunsResponse, UpdateRunRequest, UpdateRunResponse,
};
use runs_api::security::BEARER;
use runs_api::types::{
    LongWorkout, LongWorkoutKind, NewPlannedRun, NewPlannedRunStatus, NewRecordedRun, NewRecordedRunStatus, NewRun,
    PlannedRun, PlannedRunStatus, Problem, RecordedRunInput, Run, RunPatch, RunSource, RunStatus, RunType, Workout,
};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{date, datetime};
use tower::ServiceExt as _;
use uuid::Uuid;
use wirewright_runtime::client::Credential;
use wirewright_runtime::http::{Request, Response, StatusCode};
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::testing::Contract;
use wirewright_runtime::types::Maybe;

mod bulk;
mod callbacks;
mod callers;
mod export;
mod feed;
mod messages;
mod months;
mod tracks;
mod webhooks;
mod wrong;

const NOW: OffsetDateTime = datetime!(2026-11-21 08:00 UTC);
const ANNA: Uuid = Uuid::from_u128(0xa);
const BERT: Uuid = Uuid::from_u128(0xb);

/// A service in a folder that goes away with it.
struct Bed {
    /// Anna's.
    client: Client,
    /// Anna's.
    token: String,
    router: Router,
    key: SigningKey,
    importer: Importer,
    courier: Courier<News>,
    _contract: Contract,
    folder: TempDir,
}

async fn bed() -> Bed {
    let settings = Settings {
        hosts: Vec::new(),
        only_hosts: false,
        secret: random_secret().expect("a secret"),
    };
    bed_with(Sender::new(&settings).expect("a sender"), || NOW).await
}

/// A service that calls back by this sender, and by another clock.
async fn bed_with(sender: Sender, clock: fn() -> OffsetDateTime) -> Bed {
    bed_telling(sender, clock, Vec::new()).await
}

/// The same, which tells these URLs of runs that are done.
async fn bed_telling(sender: Sender, clock: fn() -> OffsetDateTime, webhooks: Vec<String>) -> Bed {
    let folder = tempfile::tempdir().expect("a folder");
    let store = RunStore::open(&folder.path().join("runs.sqlite"))
        .await
        .expect("a store")
        .with_webhooks(webhooks);
    let contract = Contract::new();
    let key = SigningKey::generate().expect("a key");
    let tokens = Tokens::new("runs", Keys::fixed([key.public()])).with_clock(|| NOW);
    let api = Api::with_clock(store, sender, clock);
    let (importer, courier) = (api.importer(), api.courier());
    let router = contract.watch(router_with(api, tokens, Options::tests()));
    let token = key.sign(&of_runner(ANNA)).expect("a token");
    Bed {
        client: client(&router, &token),
        token,
        router,
        key,
        importer,
        courier,
        _contract: contract,
        folder,
    }
}

/// What a token of a runner's says.
fn of_runner(runner: Uuid) -> Claims {
    Claims::of_runner(runner, "runs", &["runs:read", "runs:write"], NOW)
}

/// A client with a token.
fn client(router: &Router, token: &str) -> Client {
    let builder = wirewright_runtime::client::Client::builder("http://runs/api").service(router.clone());
    let builder = builder.credential(&BEARER, Credential::bearer(token));
    Client::from(builder.build().expect("a client"))
}

fn planned() -> NewPlannedRun {
    let title = "Long run".to_owned();
    let mut new = NewPlannedRun::new(
        NewPlannedRunStatus::Planned,
        title,
        RunType::Training,
        date!(2026 - 11 - 28),
    );
    new.distance = Some(14_000.0);
    new.description = Maybe::Value("slowly".to_owned());
    new.workout = Some(Workout::LongWorkout(LongWorkout {
        kind: LongWorkoutKind::Long,
        distance: 14_000,
    }));
    new
}

fn recorded(start_date: OffsetDateTime) -> NewRecordedRun {
    let title = "Morning run".to_owned();
    let mut new = NewRecordedRun::new(
        NewRecordedRunStatus::Done,
        title,
        RunType::Free,
        start_date,
        8_042.5,
        2_710,
    );
    new.metrics = Some([("cadence".to_owned(), 172.0)].into());
    new
}

fn creation(new: NewPlannedRun) -> CreateRunRequest {
    CreateRunRequest {
        idempotency_key: Uuid::now_v7(),
        body: NewRun::NewPlannedRun(Box::new(new)),
    }
}

fn renaming(id: Uuid, if_match: Option<&str>) -> UpdateRunRequest {
    let patch = RunPatch {
        title: Some("Evening run".to_owned()),
        description: Maybe::Null,
        ..RunPatch::default()
    };
    let mut request = UpdateRunRequest::new(id, patch);
    request.if_match = if_match.map(str::to_owned);
    request
}

fn planned_run(run: Run) -> PlannedRun {
    match run {
        Run::PlannedRun(run) => *run,
        Run::RecordedRun(run) => panic!("{run:?}"),
    }
}

fn id_of(run: &Run) -> Uuid {
    match run {
        Run::PlannedRun(run) => run.id,
        Run::RecordedRun(run) => run.id,
    }
}

fn pointers(body: Problem) -> Vec<String> {
    let errors = body.errors.into_iter().flatten();
    errors.filter_map(|error| error.pointer).collect()
}

impl Bed {
    /// A client with a token that says this.
    fn client(&self, claims: &Claims) -> Client {
        client(&self.router, &self.key.sign(claims).expect("a token"))
    }

    /// Adds a run of Anna's with a new key.
    async fn add(&self, body: NewRun) -> Uuid {
        let request = CreateRunRequest {
            body,
            ..creation(planned())
        };
        let answer = self.client.create_run(&request).await.expect("an answer");
        id_of(&answer.created().expect("a run"))
    }

    async fn get(&self, path: &str) -> Response<Body> {
        self.get_as(path, "*/*").await
    }

    async fn get_as(&self, path: &str, accept: &str) -> Response<Body> {
        let request = Request::get(path)
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Accept", accept)
            .body(Body::empty())
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }
}

#[tokio::test]
async fn a_run_is_created_read_changed_and_deleted() {
    let bed = bed().await;
    let answer = bed.client.create_run(&creation(planned())).await.expect("an answer");
    let CreateRunResponse::Created { body, location, etag } = answer else {
        panic!("{answer:?}");
    };
    let run = planned_run(body.clone());
    assert_eq!((location, etag.as_str()), (format!("/api/runs/{}", run.id), "\"1\""));
    assert_eq!(
        (run.runner_id, run.created_at, run.source),
        (ANNA, NOW, RunSource::Manual)
    );
    assert_eq!(
        (run.status, &run.workout),
        (PlannedRunStatus::Planned, &planned().workout)
    );

    let request = GetRunRequest::new(run.id);
    let answer = bed.client.get_run(&request).await.expect("an answer");
    assert_eq!(answer, GetRunResponse::Ok { body, etag });

    let answer = bed
        .client
        .update_run(&renaming(run.id, Some("\"1\"")))
        .await
        .expect("an answer");
    let UpdateRunResponse::Ok { body, etag } = answer else {
        panic!("{answer:?}");
    };
    let changed = planned_run(body);
    assert_eq!(
        (changed.title.as_str(), changed.description, etag.as_str()),
        ("Evening run", None, "\"2\"")
    );
    assert_eq!(changed.workout, run.workout);

    let mut deletion = DeleteRunRequest::new(run.id);
    deletion.if_match = Some("\"1\"".to_owned());
    let answer = bed.client.delete_run(&deletion).await.expect("an answer");
    assert!(
        matches!(&answer, DeleteRunResponse::PreconditionFailed { etag, .. } if etag == "\"2\""),
        "{answer:?}"
    );
    deletion.if_match = None;
    let answer = bed.client.delete_run(&deletion).await.expect("an answer");
    assert_eq!(answer, DeleteRunResponse::NoContent);
    let answer = bed.client.get_run(&request).await.expect("an answer");
    assert!(matches!(answer, GetRunResponse::NotFound(_)), "{answer:?}");
}

#[tokio::test]
async fn a_planned_run_is_completed_once() {
    let bed = bed().await;
    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let mut input = RecordedRunInput::new(datetime!(2026-11-28 07:00 UTC), 8_000.0, 2_000);
    input.average_heartrate = Maybe::Value(142.0);
    let request = CompleteRunRequest::new(id, input);
    let answer = bed.client.complete_run(&request).await.expect("an answer");
    let CompleteRunResponse::Ok { body, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!((body.id, body.fulfils, etag.as_str()), (id, Some(id), "\"2\""));
    assert_eq!((body.average_speed, body.average_heartrate), (4.0, Some(142.0)));
    assert_eq!(body.title, "Long run");
    let answer = bed.client.complete_run(&request).await.expect("an answer");
    assert!(matches!(answer, CompleteRunResponse::Conflict(_)), "{answer:?}");
}

#[tokio::test]
async fn a_list_links_to_its_next_page() {
    let bed = bed().await;
    let first = bed
        .add(NewRun::NewRecordedRun(Box::new(recorded(
            datetime!(2026-11-02 07:00 UTC),
        ))))
        .await;
    let second = bed
        .add(NewRun::NewRecordedRun(Box::new(recorded(
            datetime!(2026-11-01 07:00 UTC),
        ))))
        .await;
    bed.add(NewRun::NewRecordedRun(Box::new(recorded(
        datetime!(2026-10-01 07:00 UTC),
    ))))
    .await;
    let request = ListRunsRequest {
        year: Some(2026),
        month: Some(11),
        r#type: Some(vec![RunType::Free, RunType::Race]),
        status: Some(vec![RunStatus::Done]),
        limit: Some(1),
        ..ListRunsRequest::default()
    };
    let answer = bed.client.list_runs(&request).await.expect("an answer");
    let ListRunsResponse::Ok { body, link, .. } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(body.items.iter().map(id_of).collect::<Vec<_>>(), [first]);
    let link = link.expect("a link");
    let path = link
        .strip_prefix('<')
        .and_then(|link| link.strip_suffix(">; rel=\"next\""));
    let response = bed.get(path.expect("the next page")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(!response.headers().contains_key("link"));
    let bytes = to_bytes(response.into_body(), 100_000).await.expect("a body");
    let page: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(page["items"][0]["id"], second.to_string());
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
    assert!(page["next_cursor"].is_null());
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let bed = bed().await;
    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let mut request = GetRunRequest::new(id);
    request.if_none_match = Some("\"1\"".to_owned());
    let etag = "\"1\"".to_owned();
    let answer = bed.client.get_run(&request).await.expect("an answer");
    assert_eq!(answer, GetRunResponse::NotModified { etag });

    let mut request = ListRunsRequest::default();
    let answer = bed.client.list_runs(&request).await.expect("an answer");
    let ListRunsResponse::Ok { etag, .. } = answer else {
        panic!("{answer:?}");
    };
    request.if_none_match = Some(etag.clone());
    let answer = bed.client.list_runs(&request).await.expect("an answer");
    assert_eq!(answer, ListRunsResponse::NotModified { etag });
    bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let answer = bed.client.list_runs(&request).await.expect("an answer");
    assert_eq!(answer.ok().map(|page| page.items.len()), Ok(2));
}

#[tokio::test]
async fn a_change_is_for_the_current_version() {
    let bed = bed().await;
    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let answer = bed.client.update_run(&renaming(id, None)).await.expect("an answer");
    assert!(
        matches!(answer, UpdateRunResponse::PreconditionRequired(_)),
        "{answer:?}"
    );
    let answer = bed
        .client
        .update_run(&renaming(id, Some("\"9\"")))
        .await
        .expect("an answer");
    let UpdateRunResponse::PreconditionFailed { body, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(etag, "\"1\"");
    assert_eq!(
        body.r#type.as_deref(),
        Some("https://runnerly.example/problems/stale-version")
    );
    let bert = bed.client(&of_runner(BERT));
    let answer = bert.update_run(&renaming(id, Some("\"1\""))).await.expect("an answer");
    assert!(matches!(answer, UpdateRunResponse::NotFound(_)), "{answer:?}");
}

#[tokio::test]
async fn the_same_request_is_answered_the_same() {
    let bed = bed().await;
    let request = creation(planned());
    let first = bed.client.create_run(&request).await.expect("an answer");
    assert_eq!(bed.client.create_run(&request).await.expect("an answer"), first);
    let mut other = planned();
    other.title = "Another".to_owned();
    let reuse = CreateRunRequest {
        body: NewRun::NewPlannedRun(Box::new(other)),
        ..request
    };
    let answer = bed.client.create_run(&reuse).await.expect("an answer");
    let CreateRunResponse::UnprocessableContent(body) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(
        body.r#type.as_deref(),
        Some("https://runnerly.example/problems/idempotency-key-reused")
    );
}
