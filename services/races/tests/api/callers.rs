//! Who may call what.

use axum::body::Body;
use races_api::operations::{CreateRaceResponse, GetRaceRequest, GetRaceResponse, ListRacesRequest, ListRacesResponse};
use races_api::types::Visibility;
use runnerly_common::token::Claims;
use tower::ServiceExt as _;
use wirewright_runtime::http::{Request, StatusCode};

use crate::{ANNA, BERT, NOW, bed, client, creation, half, of_runner};

#[tokio::test]
async fn reading_is_for_all_and_writing_for_those_with_the_scope() {
    let bed = bed().await;
    let id = bed.add(half()).await;
    let nobody = client(&bed.router, None);
    let answer = nobody.get_race(&GetRaceRequest::new(id)).await.expect("an answer");
    assert!(matches!(answer, GetRaceResponse::Ok { .. }), "{answer:?}");
    let request = Request::post("/api/races").body(Body::empty()).expect("a request");
    let response = bed.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);

    let reader = bed.client(&Claims::of_runner(ANNA, "races", &["races:read"], NOW));
    let answer = reader.create_race(&creation(half())).await.expect("an answer");
    assert!(matches!(answer, CreateRaceResponse::Forbidden(_)), "{answer:?}");
    // A token that is not good does not become none.
    let expired = Claims {
        exp: NOW.unix_timestamp(),
        ..of_runner(ANNA)
    };
    let answer = bed.client(&expired).list_races(&ListRacesRequest::default()).await;
    let answer = answer.expect("an answer");
    assert!(matches!(answer, ListRacesResponse::Unauthorized { .. }), "{answer:?}");
}

#[tokio::test]
async fn a_service_looks_for_the_runner_whom_it_names() {
    let bed = bed().await;
    let mut input = half();
    input.visibility = Some(Visibility::Private);
    let private = bed.add(input).await;
    let of = |runner| GetRaceRequest {
        x_runner_id: runner,
        ..GetRaceRequest::new(private)
    };
    let plans = bed.client(&Claims::of_service("plans", "races", &["races:read"], NOW));
    let answer = plans.get_race(&of(Some(ANNA))).await.expect("an answer");
    assert!(matches!(answer, GetRaceResponse::Ok { .. }), "{answer:?}");
    for other in [None, Some(BERT)] {
        let answer = plans.get_race(&of(other)).await.expect("an answer");
        assert!(matches!(answer, GetRaceResponse::NotFound(_)), "{answer:?}");
    }
    for other in [bed.client(&of_runner(BERT)), client(&bed.router, None)] {
        let answer = other.get_race(&of(Some(ANNA))).await.expect("an answer");
        assert!(matches!(answer, GetRaceResponse::Forbidden(_)), "{answer:?}");
    }
}
