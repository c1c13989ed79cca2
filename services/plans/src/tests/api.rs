//! The operations over generated clients, without sockets.

use std::sync::LazyLock;

use axum::routing::any as any_method;
use plans_api::client::Client as Plans;
use plans_api::operations::{
    CreatePlanRequest, CreatePlanResponse, GetPlanRequest, GetPlanResponse, ListPlanTemplatesRequest,
    ListPlanTemplatesResponse, ListPlansRequest, ListPlansResponse, UpdatePlanRequest, UpdatePlanResponse,
};
use plans_api::security::BEARER;
use plans_api::types::{PlanForDate, PlanForRace, PlanPatch, PlanRequest};
use races_api::operations::{CreateRaceRequest, CreateRaceResponse, DeleteRaceRequest};
use races_api::types::{DistanceKind, Location, RaceInput};
use runnerly_common::callback::{Sender, Settings};
use runnerly_common::token::{ANY_AUDIENCE, Claims, Keys, SigningKey, Tokens, random_secret};
use runnerly_races::store::RaceStore;
use wirewright_runtime::client::{Client, Credential, Responses};
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::security::Scheme;
use wirewright_runtime::server::{Options, Router};

use super::*;
use crate::api::{Api, router_with};

pub(super) type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A client of a service in the same process.
pub(super) fn client<C: From<Client>>(router: Router) -> Result<C, Box<dyn std::error::Error>> {
    let builder = Client::builder("http://service/api").responses(Responses::Enforce);
    Ok(builder.service(router).build()?.into())
}

/// A service that answers everything alike.
pub(super) fn always(status: StatusCode) -> Router {
    Router::new().fallback(any_method(move || async move { status }))
}

/// The key that the users service would have.
pub(super) static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().expect("a key"));

/// Judges tokens of the [`KEY`] at [`NOW`].
pub(super) fn tokens(audience: &'static str) -> Tokens {
    Tokens::new(audience, Keys::fixed([KEY.public()])).with_clock(|| NOW)
}

/// A client of a service in the same process, with a token that says this.
pub(super) fn client_with<C: From<Client>>(
    scheme: &Scheme,
    router: Router,
    claims: &Claims,
) -> Result<C, Box<dyn std::error::Error>> {
    let builder = Client::builder("http://service/api").responses(Responses::Enforce);
    let builder = builder.credential(scheme, Credential::bearer(KEY.sign(claims)?));
    Ok(builder.service(router).build()?.into())
}

/// What a token of a runner's says.
pub(super) fn of_runner(runner: Uuid) -> Claims {
    let scopes = ["plans:read", "plans:write", "races:read", "races:write"];
    Claims::of_runner(runner, ANY_AUDIENCE, &scopes, NOW)
}

/// A runner's client of the plans service.
pub(super) fn of(runner: Uuid, router: &Router) -> Result<Plans, Box<dyn std::error::Error>> {
    client_with(&BEARER, router.clone(), &of_runner(runner))
}

/// The service over these other ones, at [`NOW`].
fn router(store: &PlanStore, races: Router) -> Result<Router, Box<dyn std::error::Error>> {
    let of_plans = Claims::of_service("plans", "races", &["races:read"], NOW);
    let races = client_with(&races_api::security::BEARER, races, &of_plans)?;
    let api = Api::new(store.clone(), races).with_clock(|| NOW);
    Ok(router_with(api, tokens("plans"), Options::tests()))
}

/// Anna's client of it.
fn service(store: &PlanStore, races: Router) -> Result<Plans, Box<dyn std::error::Error>> {
    of(ANNA, &router(store, races)?)
}

pub(super) fn for_date() -> PlanRequest {
    let request = PlanForDate::new(date!(2027 - 03 - 14), 10_000.0, date!(2026 - 12 - 28));
    PlanRequest::PlanForDate(Box::new(request))
}

fn for_race(id: Uuid) -> PlanRequest {
    PlanRequest::PlanForRace(Box::new(PlanForRace::new(id, date!(2026 - 12 - 28))))
}

fn creation(body: PlanRequest) -> CreatePlanRequest {
    CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        body,
    }
}

#[tokio::test]
async fn changes_are_for_a_version() -> Outcome {
    let bed = bed().await?;
    let plans = service(&bed.store, always(StatusCode::NOT_FOUND))?;
    let first = creation(for_date());
    let answer = plans.create_plan(&first).await?;
    let CreatePlanResponse::Accepted { body, location, etag } = &answer else {
        return Err(format!("{answer:?}").into());
    };
    assert_eq!(
        (location.as_str(), etag.as_str()),
        (format!("/api/plans/{}", body.id).as_str(), "\"1\"")
    );
    assert_eq!((body.name.as_str(), body.weeks), ("Race on 2027-03-14", 11));
    // the same request is answered the same, another one with its key is refused
    assert_eq!(plans.create_plan(&first).await?, answer);
    let other = CreatePlanRequest {
        body: for_race(ANNA),
        ..first.clone()
    };
    assert!(matches!(
        plans.create_plan(&other).await?,
        CreatePlanResponse::UnprocessableContent(_)
    ));
    let mut read = GetPlanRequest::new(body.id);
    read.if_none_match = Some(etag.clone());
    assert!(matches!(
        plans.get_plan(&read).await?,
        GetPlanResponse::NotModified { .. }
    ));

    work(&bed.store, &mut Runs::default(), NOW).await?;
    assert!(matches!(plans.get_plan(&read).await?, GetPlanResponse::Ok { .. }));
    let current = bed.store.get(ANNA, body.id).await?.version;
    let patch = PlanPatch {
        name: Some("Lyon".to_owned()),
        ..PlanPatch::default()
    };
    let mut change = UpdatePlanRequest::new(body.id, patch);
    assert!(matches!(
        plans.update_plan(&change).await?,
        UpdatePlanResponse::PreconditionRequired(_)
    ));
    change.if_match = Some(etag.clone());
    let stale = plans.update_plan(&change).await?;
    let expected = format!("\"{current}\"");
    assert!(matches!(stale, UpdatePlanResponse::PreconditionFailed { etag, .. } if etag == expected));
    change.if_match = Some(expected);
    let changed = plans
        .update_plan(&change)
        .await?
        .accepted()
        .map_err(|other| format!("{other:?}"))?;
    assert_eq!((changed.name.as_str(), changed.version), ("Lyon", current + 1));
    Ok(())
}

#[tokio::test]
async fn a_page_links_to_the_next_one() -> Outcome {
    let bed = bed().await?;
    let plans = service(&bed.store, always(StatusCode::NOT_FOUND))?;
    for _ in 0..3 {
        create(&bed.store).await?;
    }
    let mut request = ListPlansRequest {
        limit: Some(2),
        ..ListPlansRequest::default()
    };
    let answer = plans.list_plans(&request).await?;
    let ListPlansResponse::Ok { body, link, .. } = answer else {
        return Err(format!("{answer:?}").into());
    };
    request.cursor = body.next_cursor;
    let cursor = request.cursor.clone().unwrap_or_default();
    assert_eq!(
        link,
        Some(format!("</api/plans?limit=2&cursor={cursor}>; rel=\"next\""))
    );
    let rest = plans
        .list_plans(&request)
        .await?
        .ok()
        .map_err(|other| format!("{other:?}"))?;
    assert_eq!((rest.items.len(), rest.next_cursor), (1, None));
    Ok(())
}

#[tokio::test]
async fn a_race_is_looked_up_with_the_eyes_of_the_runner() -> Outcome {
    let bed = bed().await?;
    let store = RaceStore::open(&bed.folder.path().join("races.sqlite")).await?;
    let settings = Settings {
        hosts: Vec::new(),
        only_hosts: false,
        secret: random_secret()?,
    };
    let races = runnerly_races::Api::new(store, Sender::new(&settings)?);
    let races_router = runnerly_races::router(races, tokens("races"));
    let scheme = &races_api::security::BEARER;
    let races: races_api::client::Client = client_with(scheme, races_router.clone(), &of_runner(BERT))?;
    let router = router(&bed.store, races_router)?;
    let (anna, bert) = (of(ANNA, &router)?, of(BERT, &router)?);
    let request = CreateRaceRequest {
        idempotency_key: Uuid::now_v7(),
        body: RaceInput {
            visibility: Some(races_api::types::Visibility::Private),
            ..RaceInput::new(
                "Bert's own".to_owned(),
                date!(2027 - 03 - 14),
                10_000.0,
                DistanceKind::Value10k,
                Location::new("Lyon".to_owned()),
            )
        },
    };
    let CreateRaceResponse::Created { body: race, etag, .. } = races.create_race(&request).await? else {
        return Err("no race".into());
    };
    // a request that failed is not kept: its key can be used again
    let of_anna = creation(for_race(race.id));
    for _ in 0..2 {
        assert!(matches!(
            anna.create_plan(&of_anna).await?,
            CreatePlanResponse::NotFound(_)
        ));
    }
    let of_bert = creation(for_race(race.id));
    let plan = bert
        .create_plan(&of_bert)
        .await?
        .accepted()
        .map_err(|other| format!("{other:?}"))?;
    assert_eq!((plan.race_id, plan.name.as_str()), (Some(race.id), "Bert's own"));

    let cancel = DeleteRaceRequest {
        if_match: Some(etag),
        ..DeleteRaceRequest::new(race.id)
    };
    races
        .delete_race(&cancel)
        .await?
        .accepted()
        .map_err(|other| format!("{other:?}"))?;
    let again = CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        ..of_bert
    };
    assert!(matches!(
        bert.create_plan(&again).await?,
        CreatePlanResponse::UnprocessableContent(_)
    ));
    Ok(())
}

#[tokio::test]
async fn a_broken_races_service_is_told_from_a_missing_one() -> Outcome {
    let bed = bed().await?;
    for (upstream, expected) in [(StatusCode::SERVICE_UNAVAILABLE, 503), (StatusCode::OK, 502)] {
        let plans = service(&bed.store, always(upstream))?;
        let status = match plans.create_plan(&creation(for_race(ANNA))).await? {
            CreatePlanResponse::ServiceUnavailable { retry_after, .. } => {
                assert_eq!(retry_after, Some(5));
                503
            }
            CreatePlanResponse::Default { status, .. } => status.as_u16(),
            other => return Err(format!("{other:?}").into()),
        };
        assert_eq!(status, expected, "{upstream}");
    }
    assert_eq!(bed.store.collection_version(ANNA).await?, 0);
    Ok(())
}

#[tokio::test]
async fn plans_are_for_runners_and_templates_for_all() -> Outcome {
    let bed = bed().await?;
    let router = router(&bed.store, always(StatusCode::NOT_FOUND))?;
    let nobody: Plans = client(router.clone())?;
    let templates = nobody.list_plan_templates(&ListPlanTemplatesRequest::default()).await?;
    assert!(matches!(templates, ListPlanTemplatesResponse::Ok { .. }));

    let elsewhere = Claims {
        aud: "runs".to_owned(),
        ..of_runner(ANNA)
    };
    let stranger: Plans = client_with(&BEARER, router.clone(), &elsewhere)?;
    let answer = stranger.list_plans(&ListPlansRequest::default()).await?;
    assert!(matches!(answer, ListPlansResponse::Unauthorized { .. }), "{answer:?}");
    let reading = Claims::of_runner(ANNA, "plans", &["plans:read"], NOW);
    let reader: Plans = client_with(&BEARER, router.clone(), &reading)?;
    let answer = reader.create_plan(&creation(for_date())).await?;
    assert!(matches!(answer, CreatePlanResponse::Forbidden(_)), "{answer:?}");

    let plan = create(&bed.store).await?;
    let answer = of(BERT, &router)?.get_plan(&GetPlanRequest::new(plan.id)).await?;
    assert!(matches!(answer, GetPlanResponse::NotFound(_)), "{answer:?}");
    Ok(())
}
