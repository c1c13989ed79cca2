//! Requests that break the contract or a rule.

use runs_api::operations::{CreateRunResponse, ListRunsRequest, ListRunsResponse, UpdateRunRequest, UpdateRunResponse};
use runs_api::types::{NewRun, RunPatch};
use wirewright_runtime::types::Maybe;

use crate::{bed, creation, planned, pointers};

#[tokio::test]
async fn all_that_is_wrong_is_listed() {
    let bed = bed().await;
    let mut broken = planned();
    broken.title = String::new();
    broken.tags = Some(vec!["Not a tag".to_owned()]);
    let answer = bed.client.create_run(&creation(broken)).await.expect("an answer");
    let CreateRunResponse::BadRequest(body) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(pointers(*body), ["/title", "/tags/0"]);

    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let patch = RunPatch {
        elapsed_time: Some(60),
        average_heartrate: Maybe::Null,
        ..RunPatch::default()
    };
    let mut request = UpdateRunRequest::new(id, patch);
    request.if_match = Some("\"1\"".to_owned());
    let answer = bed.client.update_run(&request).await.expect("an answer");
    let UpdateRunResponse::UnprocessableContent(body) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(pointers(*body), ["/elapsed_time", "/average_heartrate"]);

    let request = ListRunsRequest {
        month: Some(11),
        ..ListRunsRequest::default()
    };
    let answer = bed.client.list_runs(&request).await.expect("an answer");
    let ListRunsResponse::BadRequest(body) = answer else {
        panic!("{answer:?}");
    };
    let names: Vec<_> = body
        .errors
        .into_iter()
        .flatten()
        .map(|error| (error.r#in, error.name))
        .collect();
    assert_eq!(names, [("query".to_owned(), Some("month".to_owned()))]);
}
