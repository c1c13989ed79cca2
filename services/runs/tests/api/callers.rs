//! Who may call what.

use axum::body::Body;
use runnerly_common::token::Claims;
use runs_api::operations::{
    AddRunsRequest, AddRunsResponse, DeleteRunRequest, DeleteRunResponse, GetRunRequest, GetRunResponse,
    ListRunsRequest, ListRunsResponse,
};
use runs_api::types::{BulkRuns, NewRun};
use time::Duration;
use tower::ServiceExt as _;
use uuid::Uuid;
use wirewright_runtime::http::{Request, StatusCode};

use crate::{ANNA, BERT, NOW, bed, of_runner, planned, planned_run};

/// What a token of the plans service says.
pub(crate) fn of_plans() -> Claims {
    Claims::of_service("plans", "runs", &["runs:bulk", "runs:read", "runs:write"], NOW)
}

#[tokio::test]
async fn nobody_is_let_in_without_a_good_token() {
    let bed = bed().await;
    let request = Request::get("/api/runs")
        .header("X-Runner-Id", ANNA.to_string())
        .body(Body::empty())
        .expect("a request");
    let response = bed.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        response.headers()["www-authenticate"],
        "Bearer realm=\"bearer\", scope=\"runs:read\""
    );

    let expired = Claims {
        exp: (NOW - Duration::seconds(1)).unix_timestamp(),
        ..of_runner(ANNA)
    };
    let elsewhere = Claims {
        aud: "plans".to_owned(),
        ..of_runner(ANNA)
    };
    for claims in [expired, elsewhere] {
        let answer = bed.client(&claims).list_runs(&ListRunsRequest::default()).await;
        let answer = answer.expect("an answer");
        assert!(matches!(answer, ListRunsResponse::Unauthorized { .. }), "{answer:?}");
    }
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes() {
    let bed = bed().await;
    let body = BulkRuns::from([(ANNA.to_string(), vec![NewRun::NewPlannedRun(Box::new(planned()))])]);
    let answer = bed.client.add_runs(&AddRunsRequest { body }).await.expect("an answer");
    assert!(matches!(answer, AddRunsResponse::Forbidden(_)), "{answer:?}");

    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let reader = bed.client(&Claims::of_runner(ANNA, "runs", &["runs:read"], NOW));
    let answer = reader.get_run(&GetRunRequest::new(id)).await.expect("an answer");
    assert!(matches!(answer, GetRunResponse::Ok { .. }), "{answer:?}");
    let answer = reader.delete_run(&DeleteRunRequest::new(id)).await.expect("an answer");
    assert!(matches!(answer, DeleteRunResponse::Forbidden(_)), "{answer:?}");
}

#[tokio::test]
async fn a_service_calls_for_the_runner_whom_it_names() {
    let bed = bed().await;
    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let plans = bed.client(&of_plans());
    let of = |runner: Option<Uuid>| GetRunRequest {
        x_runner_id: runner,
        ..GetRunRequest::new(id)
    };
    let answer = plans.get_run(&of(Some(ANNA))).await.expect("an answer");
    assert_eq!(planned_run(answer.ok().expect("a run")).runner_id, ANNA);
    let answer = plans.get_run(&of(Some(BERT))).await.expect("an answer");
    assert!(matches!(answer, GetRunResponse::NotFound(_)), "{answer:?}");
    let answer = plans.get_run(&of(None)).await.expect("an answer");
    assert!(matches!(answer, GetRunResponse::Forbidden(_)), "{answer:?}");
    let answer = plans.list_runs(&ListRunsRequest::default()).await.expect("an answer");
    assert!(matches!(answer, ListRunsResponse::Forbidden(_)), "{answer:?}");

    // A runner names nobody else.
    let bert = bed.client(&of_runner(BERT));
    let answer = bert.get_run(&of(Some(ANNA))).await.expect("an answer");
    assert!(matches!(answer, GetRunResponse::Forbidden(_)), "{answer:?}");
    let deletion = DeleteRunRequest {
        x_runner_id: Some(ANNA),
        ..DeleteRunRequest::new(id)
    };
    let answer = bert.delete_run(&deletion).await.expect("an answer");
    assert!(matches!(answer, DeleteRunResponse::Forbidden(_)), "{answer:?}");
    let answer = plans.delete_run(&deletion).await.expect("an answer");
    assert_eq!(answer, DeleteRunResponse::NoContent);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let bed = bed().await;
    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let bert = bed.client(&of_runner(BERT));
    let answer = bert.get_run(&GetRunRequest::new(id)).await.expect("an answer");
    assert!(matches!(answer, GetRunResponse::NotFound(_)), "{answer:?}");
    assert_eq!(bed.get("/elsewhere").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(bed.get("/healthz").await.status(), StatusCode::OK);
}
