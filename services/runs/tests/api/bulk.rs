//! Runs of several runners at once, and their sums.

use runs_api::operations::{AddRunsRequest, AddRunsResponse, GetRunStatsRequest, GetRunStatsResponse, ListRunsRequest};
use runs_api::types::{BulkRejectionReason, BulkRuns, NewRun, RunFilter, RunType, StatsGroup};
use time::macros::datetime;
use uuid::Uuid;

use crate::callers::of_plans;
use crate::{ANNA, BERT, bed, planned, pointers, recorded};

#[tokio::test]
async fn runs_are_added_together_and_summed_up() {
    let bed = bed().await;
    let mut fast = recorded(datetime!(2026-11-02 07:00 UTC));
    fast.elapsed_time = 10;
    let mut known = planned();
    known.id = Some(Uuid::from_u128(7));
    let runs = vec![
        NewRun::NewRecordedRun(Box::new(recorded(datetime!(2026-11-02 07:00 UTC)))),
        NewRun::NewRecordedRun(Box::new(fast)),
        NewRun::NewPlannedRun(Box::new(known.clone())),
    ];
    let mut other = known.clone();
    other.title = "Another".to_owned();
    let others = vec![NewRun::NewPlannedRun(Box::new(other))];
    let body = BulkRuns::from([(ANNA.to_string(), runs), (BERT.to_string(), others)]);
    let answer = bed
        .client(&of_plans())
        .add_runs(&AddRunsRequest { body })
        .await
        .expect("an answer");
    let result = answer.ok().expect("a result");
    assert_eq!((result.created, result.unchanged, result.conflicts), (2, 0, 1));
    let rejected: Vec<_> = result
        .rejected
        .iter()
        .map(|one| (one.runner_id, one.index, &one.reason))
        .collect();
    assert_eq!(
        rejected,
        [
            (ANNA, 1, &BulkRejectionReason::BusinessRule),
            (BERT, 0, &BulkRejectionReason::Conflict)
        ]
    );

    let filter = RunFilter {
        r#type: Some(RunType::Free),
        ..RunFilter::default()
    };
    let mut request = GetRunStatsRequest {
        filter: Some(filter),
        group: Some(StatsGroup::Week),
        ..GetRunStatsRequest::default()
    };
    let answer = bed.client.get_run_stats(&request).await.expect("an answer");
    let GetRunStatsResponse::Ok { body, etag } = answer else {
        panic!("{answer:?}");
    };
    let weeks: Vec<_> = body
        .iter()
        .map(|(week, totals)| (week.as_str(), totals.runs, totals.elapsed_time))
        .collect();
    assert_eq!(weeks, [("2026-W45", 1, 2_710)]);
    request.if_none_match = Some(etag.clone());
    let answer = bed.client.get_run_stats(&request).await.expect("an answer");
    assert_eq!(answer, GetRunStatsResponse::NotModified { etag });
}

#[tokio::test]
async fn keys_that_are_no_runners_are_all_named() {
    let bed = bed().await;
    let runs = || vec![NewRun::NewPlannedRun(Box::new(planned()))];
    let body = BulkRuns::from([
        ("a/b".to_owned(), runs()),
        ("c".to_owned(), runs()),
        (ANNA.to_string(), runs()),
    ]);
    let answer = bed
        .client(&of_plans())
        .add_runs(&AddRunsRequest { body })
        .await
        .expect("an answer");
    let AddRunsResponse::BadRequest(body) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(pointers(*body), ["/a~1b", "/c"]);
    let answer = bed
        .client
        .list_runs(&ListRunsRequest::default())
        .await
        .expect("an answer");
    assert_eq!(answer.ok().map(|page| page.items.len()), Ok(0));
}
