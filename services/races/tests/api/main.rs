//! The generated client against the service, without a socket.

use axum::body::{Body, to_bytes};
use races_api::client::Client;
use races_api::operations::{
    CreateRaceRequest, CreateRaceResponse, DeleteRaceRequest, DeleteRaceResponse, GetRaceRequest, GetRaceResponse,
    ListRacesRequest, ListRacesResponse, ReplaceRaceRequest, ReplaceRaceResponse,
};
use races_api::security::BEARER;
use races_api::types::{DistanceKind as Kind, Location, Near, RaceInput, RaceStatus, Visibility};
use runnerly_common::callback::{Courier, Sender, Settings};
use runnerly_common::token::{Claims, Keys, SigningKey, Tokens};
use runnerly_races::api::Api;
use runnerly_races::callbacks::ResultsPublished;
use runnerly_races::router_with;
use runnerly_races::store::RaceStore;
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{date, datetime};
use tower::ServiceExt as _;
use uuid::Uuid;
use wirewright_runtime::client::Credential;
use wirewright_runtime::http::{Request, Response, StatusCode};
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::testing::Contract;
use wirewright_runtime::types::{Maybe, Secret};

mod callers;
mod concurrency;
mod nginx;
mod participants;
mod results;
mod subscriptions;

const NOW: OffsetDateTime = datetime!(2026-11-21 08:00 UTC);
const ANNA: Uuid = Uuid::from_u128(0xa);
/// What callbacks are signed with.
const SECRET: &str = "hunter2 is no good secret, but long";
const BERT: Uuid = Uuid::from_u128(0xb);

/// A service in a folder that goes away with it.
struct Bed {
    /// Anna's.
    client: Client,
    router: Router,
    key: SigningKey,
    courier: Courier<ResultsPublished>,
    _contract: Contract,
    _folder: TempDir,
}

async fn bed() -> Bed {
    let folder = tempfile::tempdir().expect("a folder");
    let store = RaceStore::open(&folder.path().join("races.sqlite"))
        .await
        .expect("a store");
    let contract = Contract::new();
    let key = SigningKey::generate().expect("a key");
    let tokens = Tokens::new("races", Keys::fixed([key.public()])).with_clock(|| NOW);
    let settings = Settings {
        hosts: vec!["127.0.0.1".to_owned()],
        only_hosts: false,
        secret: Secret::new(SECRET.to_owned()),
    };
    let api = Api::with_clock(store, Sender::new(&settings).expect("a sender"), || NOW);
    let courier = api.courier();
    let router = contract.watch(router_with(api, tokens, Options::tests()));
    Bed {
        client: client(&router, Some(key.sign(&of_runner(ANNA)).expect("a token"))),
        router,
        key,
        courier,
        _contract: contract,
        _folder: folder,
    }
}

/// What a token of a runner's says.
fn of_runner(runner: Uuid) -> Claims {
    Claims::of_runner(runner, "races", &["races:read", "races:write"], NOW)
}

/// A client with a token, or without one.
fn client(router: &Router, token: Option<String>) -> Client {
    let builder = wirewright_runtime::client::Client::builder("http://races/api").service(router.clone());
    let builder = match token {
        Some(token) => builder.credential(&BEARER, Credential::bearer(token)),
        None => builder,
    };
    Client::from(builder.build().expect("a client"))
}

fn half() -> RaceInput {
    let mut location = Location::new("Lyon".to_owned());
    location.lat = Maybe::Value(45.764);
    location.lon = Maybe::Value(4.8357);
    RaceInput::new(
        "Riverside Half".to_owned(),
        date!(2027 - 03 - 14),
        21_097.5,
        Kind::Half,
        location,
    )
}

fn creation(body: RaceInput) -> CreateRaceRequest {
    CreateRaceRequest {
        idempotency_key: Uuid::now_v7(),
        body,
    }
}

fn replacement(id: Uuid, if_match: Option<&str>) -> ReplaceRaceRequest {
    ReplaceRaceRequest {
        race_id: id,
        if_match: if_match.map(str::to_owned),
        body: RaceInput {
            name: "Riverside Run".to_owned(),
            ..half()
        },
    }
}

impl Bed {
    /// A client with a token that says this.
    fn client(&self, claims: &Claims) -> Client {
        client(&self.router, Some(self.key.sign(claims).expect("a token")))
    }

    /// Adds a race of Anna's with a new key.
    async fn add(&self, body: RaceInput) -> Uuid {
        let answer = self.client.create_race(&creation(body)).await.expect("an answer");
        answer.created().expect("a race").id
    }

    async fn get(&self, path: &str) -> Response<Body> {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }
}

#[tokio::test]
async fn a_race_is_added_read_replaced_and_cancelled() {
    let bed = bed().await;
    let answer = bed.client.create_race(&creation(half())).await.expect("an answer");
    let linked = answer.get_race();
    let CreateRaceResponse::Created { body, location, etag } = answer else {
        panic!("{answer:?}");
    };
    let id = body.id;
    assert_eq!(linked, Some(GetRaceRequest::new(id)));
    assert_eq!((location, etag.as_str()), (format!("/api/races/{id}"), "\"1\""));
    assert_eq!(
        (body.created_by, body.created_at, &body.status),
        (ANNA, NOW, &RaceStatus::Scheduled)
    );
    assert_eq!((body.visibility, body.start_time.as_ref()), (Visibility::Public, None));

    let answer = bed.client.get_race(&GetRaceRequest::new(id)).await.expect("an answer");
    assert_eq!(answer, GetRaceResponse::Ok { body, etag });

    let answer = bed
        .client
        .replace_race(&replacement(id, Some("\"1\"")))
        .await
        .expect("an answer");
    let ReplaceRaceResponse::Ok { body, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(
        (body.name.as_str(), body.version, etag.as_str()),
        ("Riverside Run", 2, "\"2\"")
    );

    let mut cancellation = DeleteRaceRequest::new(id);
    cancellation.if_match = Some("\"2\"".to_owned());
    let answer = bed.client.delete_race(&cancellation).await.expect("an answer");
    let DeleteRaceResponse::Accepted { body, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!((&body.status, etag.as_str()), (&RaceStatus::Cancelled, "\"3\""));

    let answer = bed
        .client
        .replace_race(&replacement(id, Some("\"3\"")))
        .await
        .expect("an answer");
    assert!(matches!(answer, ReplaceRaceResponse::Conflict(_)), "{answer:?}");
}

#[tokio::test]
async fn a_list_links_to_its_next_page() {
    let bed = bed().await;
    let first = bed.add(half()).await;
    let later = RaceInput {
        date: date!(2027 - 04 - 01),
        ..half()
    };
    let second = bed.add(later).await;
    // each fits all filters but one, and stands between the two
    let between = || RaceInput {
        date: date!(2027 - 03 - 20),
        ..half()
    };
    let (mut other_kind, mut far, mut other_name) = (between(), between(), between());
    (other_kind.distance_kind, other_kind.distance) = (Kind::Value10k, 10_000.0);
    far.location.lat = Maybe::Value(48.85);
    other_name.name = "Lyon Half".to_owned();
    for other in [other_kind, far, other_name] {
        bed.add(other).await;
    }
    let request = ListRacesRequest {
        from: Some(date!(2027 - 01 - 01)),
        distance_kind: Some(vec![Kind::Half, Kind::Marathon]),
        near: Some(Near {
            lat: 45.8,
            lon: 4.8,
            radius_km: 20.0,
        }),
        q: Some("side h".to_owned()),
        limit: Some(1),
        ..ListRacesRequest::default()
    };
    let answer = bed.client.list_races(&request).await.expect("an answer");
    let ListRacesResponse::Ok { body, link, .. } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(body.items.iter().map(|race| race.id).collect::<Vec<_>>(), [first]);
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
    let id = bed.add(half()).await;
    let mut request = GetRaceRequest::new(id);
    request.if_none_match = Some("W/\"1\"".to_owned());
    let etag = "\"1\"".to_owned();
    let answer = bed.client.get_race(&request).await.expect("an answer");
    assert_eq!(answer, GetRaceResponse::NotModified { etag });

    let mut request = ListRacesRequest::default();
    let answer = bed.client.list_races(&request).await.expect("an answer");
    let ListRacesResponse::Ok { etag, .. } = answer else {
        panic!("{answer:?}");
    };
    request.if_none_match = Some(etag.clone());
    let answer = bed.client.list_races(&request).await.expect("an answer");
    assert_eq!(answer, ListRacesResponse::NotModified { etag });
    bed.add(half()).await;
    let answer = bed.client.list_races(&request).await.expect("an answer");
    assert_eq!(answer.ok().map(|page| page.items.len()), Ok(2));
}

#[tokio::test]
async fn a_change_is_for_the_current_version_of_ones_own_race() {
    let bed = bed().await;
    let id = bed.add(half()).await;
    let answer = bed
        .client
        .replace_race(&replacement(id, None))
        .await
        .expect("an answer");
    assert!(
        matches!(answer, ReplaceRaceResponse::PreconditionRequired(_)),
        "{answer:?}"
    );
    let answer = bed
        .client
        .replace_race(&replacement(id, Some("\"9\"")))
        .await
        .expect("an answer");
    let ReplaceRaceResponse::PreconditionFailed { body, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(etag, "\"1\"");
    assert_eq!(
        body.r#type.as_deref(),
        Some("https://runnerly.example/problems/stale-version")
    );
    let bert = bed.client(&of_runner(BERT));
    let answer = bert
        .replace_race(&replacement(id, Some("\"1\"")))
        .await
        .expect("an answer");
    assert!(matches!(answer, ReplaceRaceResponse::Forbidden(_)), "{answer:?}");
    let answer = bed
        .client
        .delete_race(&DeleteRaceRequest::new(id))
        .await
        .expect("an answer");
    assert!(
        matches!(answer, DeleteRaceResponse::PreconditionRequired(_)),
        "{answer:?}"
    );
}

#[tokio::test]
async fn the_same_request_is_answered_the_same() {
    let bed = bed().await;
    let mut request = creation(half());
    let first = bed.client.create_race(&request).await.expect("an answer");
    assert_eq!(bed.client.create_race(&request).await.expect("an answer"), first);
    request.body.name = "Another".to_owned();
    let answer = bed.client.create_race(&request).await.expect("an answer");
    let CreateRaceResponse::UnprocessableContent(body) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(
        body.r#type.as_deref(),
        Some("https://runnerly.example/problems/idempotency-key-reused")
    );
}

#[tokio::test]
async fn all_that_is_wrong_is_listed() {
    let bed = bed().await;
    let broken = RaceInput {
        name: String::new(),
        distance: 0.0,
        ..half()
    };
    let answer = bed.client.create_race(&creation(broken)).await.expect("an answer");
    let CreateRaceResponse::BadRequest(body) = answer else {
        panic!("{answer:?}");
    };
    let pointers = |errors: Option<Vec<races_api::types::ProblemError>>| {
        let errors = errors.into_iter().flatten();
        errors.filter_map(|error| error.pointer).collect::<Vec<_>>()
    };
    assert_eq!(pointers(body.errors), ["/name", "/distance"]);

    let mut broken = half();
    broken.distance = 10_000.0;
    broken.location.lon = Maybe::Null;
    let answer = bed.client.create_race(&creation(broken)).await.expect("an answer");
    let CreateRaceResponse::UnprocessableContent(body) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(pointers(body.errors), ["/distance", "/location/lon"]);
}

#[tokio::test]
async fn what_is_not_there_or_not_to_be_seen_is_not_found() {
    let bed = bed().await;
    let mut input = half();
    input.visibility = Some(Visibility::Private);
    let private = bed.add(input).await;
    let of = |id| GetRaceRequest::new(id);
    let (nobody, bert) = (client(&bed.router, None), bed.client(&of_runner(BERT)));
    for answer in [
        nobody.get_race(&of(private)).await,
        bert.get_race(&of(private)).await,
        bed.client.get_race(&of(Uuid::now_v7())).await,
    ] {
        let answer = answer.expect("an answer");
        assert!(matches!(answer, GetRaceResponse::NotFound(_)), "{answer:?}");
    }
    let answer = bed.client.get_race(&of(private)).await.expect("an answer");
    assert!(matches!(answer, GetRaceResponse::Ok { .. }), "{answer:?}");
    for (client, seen) in [(&nobody, 0), (&bert, 0), (&bed.client, 1)] {
        let answer = client
            .list_races(&ListRacesRequest::default())
            .await
            .expect("an answer");
        assert_eq!(answer.ok().map(|page| page.items.len()), Ok(seen));
    }
    assert_eq!(bed.get("/elsewhere").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(bed.get("/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_foreign_cursor_is_refused() {
    let bed = bed().await;
    let request = ListRacesRequest {
        cursor: Some("abc".to_owned()),
        ..ListRacesRequest::default()
    };
    let answer = bed.client.list_races(&request).await.expect("an answer");
    assert!(matches!(answer, ListRacesResponse::BadRequest(_)), "{answer:?}");
}
