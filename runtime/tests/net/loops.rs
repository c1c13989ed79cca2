//! The generated client calls the generated server.

use wirewright_runtime::client::{ByteStream, ErrorKind, Responses};
use wirewright_runtime::types::Uuid;

use crate::api::operations::*;
use crate::api::types::{Login, NewRun};
use crate::sample::types::RunType;
use crate::service::{client_of, router};

fn client() -> crate::api::client::Client {
    client_of(router(), Responses::Enforce)
}

fn new_run(title: &str) -> CreateRunRequest {
    CreateRunRequest {
        idempotency_key: Uuid::from_u128(7),
        body: NewRun {
            title: title.to_owned(),
            distance: Some(5.5),
        },
    }
}

fn get_run(run_id: &str) -> GetRunRequest {
    GetRunRequest {
        run_id: run_id.to_owned(),
        if_none_match: None,
    }
}

#[tokio::test]
async fn parameters_arrive() {
    let titles = async |request: &ListRunsRequest| match client().list_runs(request).await {
        Ok(ListRunsResponse::Ok(page)) => page.titles,
        other => panic!("{other:?}"),
    };
    assert_eq!(titles(&ListRunsRequest::default()).await, ["Some(10)", "None", "None"]);
    let request = ListRunsRequest {
        limit: Some(5),
        kind: Some(vec![RunType::Training, RunType::HalfMarathon]),
        session: Some("a;b c".to_owned()),
    };
    assert_eq!(titles(&request).await, ["Some(5)", "Some(2)", "Some(\"a;b c\")"]);
}

#[tokio::test]
async fn bodies_and_headers_arrive() {
    let created = client().create_run(&new_run("Morning")).await.expect("an answer");
    let expected = CreateRunResponse::Created {
        body: NewRun {
            title: "Morning".to_owned(),
            distance: Some(5.5),
        },
        location: "/runs/00000000-0000-0000-0000-000000000007".to_owned(),
        count: Some(1),
    };
    assert_eq!(created, expected);
}

#[tokio::test]
async fn every_declared_status_is_a_variant() {
    let client = client();
    let not_modified = GetRunRequest {
        if_none_match: Some("\"1\"".to_owned()),
        ..get_run("x")
    };
    assert_eq!(
        client.get_run(&not_modified).await.expect("an answer"),
        GetRunResponse::NotModified
    );
    let missing = client.get_run(&get_run("missing")).await.expect("an answer");
    assert!(
        matches!(missing, GetRunResponse::ClientError { status, .. } if status == 404),
        "{missing:?}"
    );
    let unavailable = client
        .list_runs(&ListRunsRequest {
            limit: Some(98),
            ..Default::default()
        })
        .await;
    assert!(
        matches!(unavailable, Ok(ListRunsResponse::Default { status, .. }) if status == 503),
        "{unavailable:?}"
    );
    let cancelled = client
        .cancel_run(&CancelRunRequest { run_id: 5 })
        .await
        .expect("an answer");
    assert_eq!(cancelled, CancelRunResponse::NoContent);
}

#[tokio::test]
async fn path_values_of_any_text_arrive() {
    for run_id in [
        "7", "a/b", "a b", "é%", "x?y#z", "5:cancel", "{id}", "...", ".json", "+",
    ] {
        let answer = client().get_run(&get_run(run_id)).await.expect(run_id);
        let GetRunResponse::Ok { body, .. } = answer else {
            panic!("{run_id}: {answer:?}")
        };
        assert_eq!(body.title, run_id);
    }
}

#[tokio::test]
async fn path_values_that_lead_elsewhere_are_not_sent() {
    for run_id in ["", ".", ".."] {
        let error = client().get_run(&get_run(run_id)).await.expect_err(run_id);
        assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
    }
}

#[tokio::test]
async fn segments_of_several_parts_arrive() {
    let request = CompareRequest {
        base: "main".to_owned(),
        head: "a/b...c".to_owned(),
    };
    assert_eq!(
        client().compare(&request).await.expect("an answer"),
        CompareResponse::Ok("main to a/b...c".to_owned())
    );
    let track = |format: &str| GetTrackRequest {
        run_id: "7".to_owned(),
        format: format.to_owned(),
    };
    let csv = client().get_track(&track("csv")).await.expect("an answer");
    assert!(matches!(csv, GetTrackResponse::OkCsv(csv) if csv == "id\n7\n"));
    let gpx = client().get_track(&track("gpx")).await.expect("an answer");
    let GetTrackResponse::OkGpx(gpx) = gpx else {
        panic!("{gpx:?}")
    };
    assert_eq!(&gpx.collect(100).await.expect("a body")[..], b"<gpx/>\xff");
}

#[tokio::test]
async fn forms_texts_and_raw_bodies_arrive() {
    let scopes = Some(vec!["a b".to_owned(), "c&d=+".to_owned()]);
    let login = LoginRequest {
        body: Login {
            user: "me & you".to_owned(),
            scopes: scopes.clone(),
        },
    };
    let answer = client().login(&login).await.expect("an answer");
    assert_eq!(answer, LoginResponse::Ok(format!("me & you {scopes:?}")));
    for text in ["", " a\nb ", "%41+é\""] {
        let note = PutNoteRequest {
            name: "n".to_owned(),
            body: Some(text.to_owned()),
        };
        let answer = client().put_note(&note).await.expect("an answer");
        assert_eq!(answer, PutNoteResponse::Ok(format!("n={:?}", Some(text))));
    }
    let none = PutNoteRequest {
        name: "n".to_owned(),
        body: None,
    };
    assert_eq!(
        client().put_note(&none).await.expect("an answer"),
        PutNoteResponse::Ok("n=None".to_owned())
    );
    let body = ByteStream::new("image/png; a=b", &b"\x89PNG"[..]);
    let answer = client().post_file(PostFileRequest { body }).await.expect("an answer");
    let PostFileResponse::Ok(body) = answer;
    assert_eq!(body.media_type(), "image/png; a=b");
    assert_eq!(&body.collect(100).await.expect("a body")[..], b"\x89PNG");
}

#[tokio::test]
async fn a_refused_request_is_a_declared_answer_or_an_unexpected_status() {
    let declared = client().create_run(&new_run("")).await.expect("an answer");
    assert!(
        matches!(declared, CreateRunResponse::ClientError { status, .. } if status == 400),
        "{declared:?}"
    );
    let error = client()
        .cancel_run(&CancelRunRequest { run_id: 0 })
        .await
        .expect_err("no such status");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.operation(), "cancelRun");
    let ErrorKind::UnexpectedStatus { excerpt, headers, .. } = error.kind() else {
        panic!("{error:?}")
    };
    assert!(excerpt.as_str().contains("validation-failed"), "{excerpt}");
    assert_eq!(headers["content-type"], "application/problem+json");
    assert_eq!(
        error.to_string(),
        "cancelRun: an answer 400 Bad Request, which the contract does not describe"
    );
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_an_error() {
    let request = GetRunRequest {
        if_none_match: Some("a\r\nX-Evil: 1".to_owned()),
        ..get_run("7")
    };
    let error = client().get_run(&request).await.expect_err("a line break");
    assert_eq!(
        error.to_string(),
        "getRun: the request cannot be made: the header `If-None-Match` has characters that a header cannot have"
    );
}
