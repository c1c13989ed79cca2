//! The runs of a month, as clients of the old data service read them.

#![expect(deprecated, reason = "the contract deprecates the operation")]

use runs_api::operations::{GetRunsRequest, GetRunsResponse};
use runs_api::types::{NewRun, RunFilter};
use time::macros::datetime;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::rule::check;

use crate::callers::of_plans;
use crate::{ANNA, BERT, bed, id_of, recorded};

fn november() -> GetRunsRequest {
    GetRunsRequest::new(ANNA, 2026, 11)
}

#[tokio::test]
async fn the_runs_of_a_month_come_in_their_order() {
    let bed = bed().await;
    let mut ids = Vec::new();
    for at in [
        datetime!(2026-11-02 07:00 UTC),
        datetime!(2026-11-01 00:00 UTC),
        datetime!(2026-12-01 00:00 UTC),
    ] {
        ids.push(bed.add(NewRun::NewRecordedRun(Box::new(recorded(at)))).await);
    }
    for client in [&bed.client, &bed.client(&of_plans())] {
        let runs = client.get_runs(&november()).await.expect("an answer").ok();
        let runs = runs.expect("runs");
        assert_eq!(runs.iter().map(id_of).collect::<Vec<_>>(), [ids[1], ids[0]]);
    }
    let other = GetRunsRequest {
        runner_id: BERT,
        ..november()
    };
    let answer = bed.client.get_runs(&other).await.expect("an answer");
    assert!(matches!(answer, GetRunsResponse::Forbidden(_)), "{answer:?}");
    let response = bed.get(&format!("/api/runs/{ANNA}/2026/11")).await;
    assert!(response.headers().contains_key("deprecation"));
}

#[tokio::test]
async fn a_month_that_there_is_not_is_a_bad_request() {
    let bed = bed().await;
    for path in ["/api/runs/1/2026/13", &format!("/api/runs/{ANNA}/1969/11")] {
        assert_eq!(bed.get(path).await.status(), StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn a_filter_has_a_property_at_least() {
    let violations = check(&RunFilter::default());
    assert_eq!(
        violations.iter().map(|violation| violation.keyword).collect::<Vec<_>>(),
        ["anyOf", "required"]
    );
    let bed = bed().await;
    for (query, status) in [
        ("", StatusCode::OK),
        ("?filter[from]=2026-01-01", StatusCode::OK),
        ("?filter[elsewhere]=1", StatusCode::BAD_REQUEST),
    ] {
        let response = bed.get(&format!("/api/runs/stats{query}")).await;
        assert_eq!(response.status(), status, "{query}");
    }
}
