//! All runs of a runner at once, and lists in another format.

use axum::body::to_bytes;
use runs_api::operations::{
    AddRunsRequest, ExportRunsAccept, ExportRunsOkBody, ExportRunsRequest, ExportRunsResponse, ListRunsRequest,
};
use runs_api::types::{BulkRuns, NewRun, Run};
use time::Duration;
use time::macros::{date, datetime};
use wirewright_runtime::body::msgpack;
use wirewright_runtime::client;
use wirewright_runtime::client::Credential;
use wirewright_runtime::http::StatusCode;

use crate::callers::of_plans;
use crate::{ANNA, BERT, Bed, bed, planned, recorded};

/// Adds so many recorded runs of Anna's, a day apart, and one of Bert's.
async fn fill(bed: &Bed, count: i64) {
    let run = |day| {
        NewRun::NewRecordedRun(Box::new(recorded(
            datetime!(2026-01-01 07:00 UTC) + Duration::days(day),
        )))
    };
    let days: Vec<i64> = (0..count).collect();
    for days in days.chunks(200) {
        let body = BulkRuns::from([(ANNA.to_string(), days.iter().map(|day| run(*day)).collect())]);
        let answer = bed.client(&of_plans()).add_runs(&AddRunsRequest { body }).await;
        assert_eq!(
            answer.expect("an answer").ok().map(|result| result.rejected.len()),
            Ok(0)
        );
    }
    let body = BulkRuns::from([(BERT.to_string(), vec![run(0)])]);
    let answer = bed.client(&of_plans()).add_runs(&AddRunsRequest { body }).await;
    assert_eq!(answer.expect("an answer").ok().map(|result| result.created), Ok(1));
}

#[tokio::test]
async fn all_runs_come_one_by_one_over_several_pages() {
    let bed = bed().await;
    fill(&bed, 450).await;
    let answer = bed.client.export_runs(&ExportRunsRequest::default()).await;
    let Ok(ExportRunsResponse::Ok {
        body: ExportRunsOkBody::Ndjson(mut runs),
        ..
    }) = answer
    else {
        panic!("{answer:?}");
    };
    let mut next = datetime!(2026-01-01 07:00 UTC);
    while let Some(run) = runs.next().await {
        let Run::RecordedRun(run) = run.expect("a run") else {
            panic!("a planned run");
        };
        assert_eq!((run.start_date, run.runner_id), (next, ANNA));
        next += Duration::days(1);
    }
    assert_eq!(next, datetime!(2026-01-01 07:00 UTC) + Duration::days(450));
}

#[tokio::test]
async fn days_and_a_table_can_be_asked_for() {
    let bed = bed().await;
    fill(&bed, 3).await;
    let mut new = planned();
    new.title = "\"Long\", slow".to_owned();
    bed.add(NewRun::NewPlannedRun(Box::new(new))).await;
    let mut request = ExportRunsRequest {
        from: Some(date!(2026 - 01 - 03)),
        accept: ExportRunsAccept::Csv,
        ..ExportRunsRequest::default()
    };
    let answer = bed.client.export_runs(&request).await;
    let Ok(ExportRunsResponse::Ok {
        body: ExportRunsOkBody::Csv(table),
        ..
    }) = answer
    else {
        panic!("{answer:?}");
    };
    let bytes = table.collect(10_000).await.expect("a table");
    let text = String::from_utf8(bytes.to_vec()).expect("a text");
    let rows: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert!(rows[0].starts_with("id,status,type,source,title,description,scheduled_on,start_date,distance,"));
    assert!(
        rows[1].contains(",done,free,manual,Morning run,,,2026-01-03T07:00:00Z,8042.5,2710,"),
        "{text}"
    );
    assert!(
        rows[2].contains(",planned,training,manual,\"\"\"Long\"\", slow\",slowly,2026-11-28,,14000.0,,,"),
        "{text}"
    );
    request.to = Some(date!(2026 - 01 - 02));
    let answer = bed.client.export_runs(&request).await;
    let Ok(ExportRunsResponse::Ok {
        body: ExportRunsOkBody::Csv(table),
        ..
    }) = answer
    else {
        panic!("{answer:?}");
    };
    assert_eq!(table.collect(10_000).await.expect("a table").len(), rows[0].len() + 2);
}

#[tokio::test]
async fn a_list_and_many_runs_go_as_message_pack() {
    let bed = bed().await;
    fill(&bed, 2).await;
    let client = |claims| {
        let builder = client::Client::builder("http://runs/api")
            .service(bed.router.clone())
            .prefer("application/msgpack")
            .credential(
                &runs_api::security::BEARER,
                Credential::bearer(bed.key.sign(claims).expect("a token")),
            );
        runs_api::client::Client::from(builder.build().expect("a client"))
    };
    let request = ListRunsRequest::default();
    let json = bed.client.list_runs(&request).await.expect("an answer");
    let packed = client(&crate::of_runner(ANNA))
        .list_runs(&request)
        .await
        .expect("an answer");
    assert_eq!(json, packed);

    let response = bed.get_as("/api/runs", "application/msgpack").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/msgpack");
    let bytes = to_bytes(response.into_body(), 100_000).await.expect("a body");
    let json = msgpack::to_json(&bytes).expect("MessagePack");
    let page: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(page["items"].as_array().map(Vec::len), Some(2));
}
