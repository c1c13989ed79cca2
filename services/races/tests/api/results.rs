//! How races went.

use axum::body::Body;
use races_api::client::Client;
use races_api::operations::{
    DeleteRaceRequest, GetResultsAccept, GetResultsOkBody, GetResultsRequest, GetResultsResponse, PublishResultsBody,
    PublishResultsRequest, PublishResultsResponse,
};
use races_api::security::BEARER;
use races_api::types::{
    Disqualified, DisqualifiedOutcome, Finished, FinishedOutcome, NotFinished, NotFinishedOutcome, RaceInput,
    RaceResult, RaceStatus,
};
use runnerly_common::token::Claims;
use time::macros::date;
use tower::ServiceExt as _;
use uuid::Uuid;
use wirewright_runtime::client::Credential;
use wirewright_runtime::encoding::Encoding;
use wirewright_runtime::http::{Request, StatusCode};
use wirewright_runtime::types::ByteStream;

use crate::{BERT, Bed, NOW, bed, half, of_runner};

pub(crate) fn finished(number: i32, time: i32, rank: i32) -> RaceResult {
    let name = format!("Runner {number}");
    RaceResult::Finished(Finished::new(FinishedOutcome::Finished, number, name, time, rank))
}

fn not_finished(number: i32, at_distance: i32) -> RaceResult {
    RaceResult::NotFinished(NotFinished {
        at_distance: Some(at_distance),
        ..NotFinished::new(NotFinishedOutcome::Dnf, number, "Bert Lund".to_owned())
    })
}

pub(crate) fn publication(race_id: Uuid, version: i64, body: PublishResultsBody) -> PublishResultsRequest {
    PublishResultsRequest {
        if_match: Some(format!("\"{version}\"")),
        ..PublishResultsRequest::new(race_id, body)
    }
}

impl Bed {
    /// Adds a race that was yesterday.
    pub(crate) async fn add_past(&self) -> Uuid {
        let date = date!(2026 - 11 - 20);
        self.add(RaceInput { date, ..half() }).await
    }

    async fn results(&self, race: Uuid) -> Vec<RaceResult> {
        let answer = self.client.get_results(&GetResultsRequest::new(race)).await;
        match answer.expect("an answer") {
            GetResultsResponse::Ok {
                body: GetResultsOkBody::Json(results),
                ..
            } => results,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn results_are_published_and_read_in_the_order_of_ranks() {
    let bed = bed().await;
    let race = bed.add_past().await;
    let answer = bed
        .client
        .get_results(&GetResultsRequest::new(race))
        .await
        .expect("an answer");
    assert!(matches!(answer, GetResultsResponse::NotFound(_)), "{answer:?}");

    let reason = "Short cut".to_owned();
    let disqualified = Disqualified::new(DisqualifiedOutcome::Dsq, 2, "Egon".to_owned(), reason);
    let results = vec![
        RaceResult::Disqualified(disqualified),
        not_finished(1, 12_500),
        finished(17, 6_400, 2),
        finished(9, 6_263, 1),
    ];
    let request = publication(race, 1, PublishResultsBody::Json(results.clone()));
    let answer = bed.client.publish_results(request).await.expect("an answer");
    let PublishResultsResponse::Accepted { body, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!((&body.status, etag.as_str()), (&RaceStatus::Finished, "\"2\""));
    let [disqualified, not_finished, second, first] = results.try_into().expect("four");
    assert_eq!(bed.results(race).await, [first, second, not_finished, disqualified]);

    let known = GetResultsRequest {
        if_none_match: Some("W/\"2\"".to_owned()),
        ..GetResultsRequest::new(race)
    };
    let answer = bed.client.get_results(&known).await.expect("an answer");
    assert!(matches!(answer, GetResultsResponse::NotModified { .. }), "{answer:?}");
}

#[tokio::test]
async fn a_table_in_gzip_is_read_and_every_media_type_is_answered() {
    let bed = bed().await;
    let race = bed.add_past().await;
    let builder = wirewright_runtime::client::Client::builder("http://races/api").service(bed.router.clone());
    let token = bed.key.sign(&of_runner(crate::ANNA)).expect("a token");
    let builder = builder.credential(&BEARER, Credential::bearer(token));
    let packing = builder.compress(Encoding::GZIP, 0).prefer("application/msgpack");
    let packing = Client::from(packing.build().expect("a client"));

    let table = "outcome,number,name,time,rank\r\nfinished,9,\"Berg, Anna\",6263,1\r\ndns,3,Cleo,,\r\n";
    let body = PublishResultsBody::Csv(ByteStream::new("text/csv", table));
    let answer = packing
        .publish_results(publication(race, 1, body))
        .await
        .expect("an answer");
    assert!(matches!(answer, PublishResultsResponse::Accepted { .. }), "{answer:?}");
    let results = bed.results(race).await;
    assert_eq!(results.len(), 2);
    // as MessagePack
    let answer = packing
        .get_results(&GetResultsRequest::new(race))
        .await
        .expect("an answer");
    assert!(
        matches!(&answer, GetResultsResponse::Ok { body: GetResultsOkBody::Json(same), .. } if *same == results),
        "{answer:?}"
    );
    let request = GetResultsRequest {
        accept: GetResultsAccept::Csv,
        ..GetResultsRequest::new(race)
    };
    let answer = bed.client.get_results(&request).await.expect("an answer");
    let GetResultsResponse::Ok {
        body: GetResultsOkBody::Csv(bytes),
        ..
    } = answer
    else {
        panic!("{answer:?}");
    };
    assert_eq!(
        bytes.collect(1_000).await.expect("a table"),
        "number,name,runner_id,outcome,time,rank,at_distance,reason\r\n\
         9,\"Berg, Anna\",,finished,6263,1,,\r\n3,Cleo,,dns,,,,\r\n"
    );
    let request = Request::get(format!("/api/races/{race}/results")).header("Accept", "image/png");
    let request = request.body(Body::empty()).expect("a request");
    let response = bed.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_place() {
    let bed = bed().await;
    let race = bed.add_past().await;
    let table = "number,name,outcome,time,rank\n1,Anna,finished,0,1\n2,,dns,,\n";
    let body = PublishResultsBody::Csv(ByteStream::new("text/csv", table));
    let answer = bed
        .client
        .publish_results(publication(race, 1, body))
        .await
        .expect("an answer");
    let PublishResultsResponse::BadRequest(problem) = answer else {
        panic!("{answer:?}");
    };
    let pointers = |errors: Option<Vec<races_api::types::ProblemError>>| {
        let errors = errors.into_iter().flatten();
        errors.filter_map(|error| error.pointer).collect::<Vec<_>>()
    };
    assert_eq!(pointers(problem.errors), ["/0/time", "/1"]);

    let results = vec![
        finished(1, 100, 1),
        finished(2, 100, 2),
        finished(1, 300, 2),
        not_finished(4, 21_098),
    ];
    let request = publication(race, 1, PublishResultsBody::Json(results));
    let answer = bed.client.publish_results(request).await.expect("an answer");
    let PublishResultsResponse::UnprocessableContent(problem) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(
        pointers(problem.errors),
        ["/2/number", "/3/at_distance", "/1/rank", "/2/rank"]
    );
    let future = bed.add(half()).await;
    let request = publication(future, 1, PublishResultsBody::Json(Vec::new()));
    let answer = bed.client.publish_results(request).await.expect("an answer");
    assert!(
        matches!(answer, PublishResultsResponse::UnprocessableContent(_)),
        "{answer:?}"
    );
}

#[tokio::test]
async fn only_who_added_the_race_and_services_publish_and_only_over_what_they_know() {
    let bed = bed().await;
    let race = bed.add_past().await;
    let of = |version| publication(race, version, PublishResultsBody::Json(vec![finished(1, 100, 1)]));
    let bert = bed.client(&of_runner(BERT));
    let answer = bert.publish_results(of(1)).await.expect("an answer");
    assert!(matches!(answer, PublishResultsResponse::Forbidden(_)), "{answer:?}");
    let timing = |scopes: &[&str]| bed.client(&Claims::of_service("timing", "races", scopes, NOW));
    let answer = timing(&["races:read"]).publish_results(of(1)).await.expect("an answer");
    assert!(matches!(answer, PublishResultsResponse::Forbidden(_)), "{answer:?}");
    let answer = timing(&["races:write"])
        .publish_results(of(1))
        .await
        .expect("an answer");
    assert!(matches!(answer, PublishResultsResponse::Accepted { .. }), "{answer:?}");

    let answer = bed.client.publish_results(of(1)).await.expect("an answer");
    let PublishResultsResponse::PreconditionFailed { etag, .. } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(etag, "\"2\"");
    let unconditional = PublishResultsRequest {
        if_match: None,
        ..of(2)
    };
    let answer = bed.client.publish_results(unconditional).await.expect("an answer");
    assert!(
        matches!(answer, PublishResultsResponse::PreconditionRequired(_)),
        "{answer:?}"
    );

    let cancellation = DeleteRaceRequest {
        if_match: Some("*".to_owned()),
        ..DeleteRaceRequest::new(race)
    };
    bed.client.delete_race(&cancellation).await.expect("an answer");
    let answer = bed.client.publish_results(of(3)).await.expect("an answer");
    assert!(matches!(answer, PublishResultsResponse::Conflict(_)), "{answer:?}");
}
