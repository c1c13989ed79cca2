//! Tracks that become runs.

use std::fmt::Write as _;

use axum::body::{Body, to_bytes};
use runs_api::operations::{
    DeleteRunRequest, DeleteRunResponse, GetRunRequest, GetTrackRequest, GetTrackResponse, GetUploadRequest,
    GetUploadResponse, ListRunsRequest, UploadTrackPart, UploadTrackRequest, UploadTrackResponse,
};
use runs_api::types::{RecordedRun, Run, RunSource, Upload, UploadState};
use sha2::{Digest as _, Sha256};
use time::macros::datetime;
use tower::ServiceExt as _;
use uuid::Uuid;
use wirewright_runtime::http::{Request, StatusCode};
use wirewright_runtime::types::{ByteStream, FilePart, ItemStream};

use crate::{BERT, Bed, bed, of_runner};

/// A way of 2 222.6 m from south to north at 45 degrees of latitude, where a degree is 111 132 m long (WGS 84).
pub(crate) fn gpx() -> String {
    let mut points = String::new();
    for second in 0..=600 {
        let lat = 45.0 + 0.02 * f64::from(second) / 600.0;
        let (minute, second) = (second / 60, second % 60);
        let time = format!("2026-11-21T06:{minute:02}:{second:02}Z");
        let _ = write!(
            points,
            "<trkpt lat=\"{lat}\" lon=\"5\"><ele>200</ele><time>{time}</time></trkpt>"
        );
    }
    format!("<gpx version=\"1.1\" creator=\"t\"><trk><name>River</name><trkseg>{points}</trkseg></trk></gpx>")
}

pub(crate) fn file(bytes: impl Into<Vec<u8>>) -> UploadTrackPart {
    let content = ByteStream::new("application/gpx+xml", bytes.into());
    UploadTrackPart::File(FilePart::new("../../etc/passwd", content))
}

impl Bed {
    pub(crate) async fn upload(&self, parts: Vec<UploadTrackPart>) -> UploadTrackResponse {
        let body = ItemStream::from(parts);
        self.client
            .upload_track(UploadTrackRequest { body })
            .await
            .expect("an answer")
    }

    pub(crate) async fn state(&self, id: Uuid) -> Upload {
        let answer = self.client.get_upload(&GetUploadRequest::new(id)).await;
        answer.expect("an answer").ok().expect("an upload")
    }

    /// Uploads a track, has it read, and reads what came of it.
    async fn import(&self, parts: Vec<UploadTrackPart>) -> Upload {
        let UploadTrackResponse::Accepted { body, location } = self.upload(parts).await else {
            panic!("not accepted");
        };
        assert_eq!(location, format!("/api/runs/uploads/{}", body.id));
        assert_eq!((&body.state, body.run_id), (&UploadState::Queued, None));
        let waiting = self.tag(body.id, None).await.expect("a tag");
        assert_eq!(self.tag(body.id, Some(&waiting)).await, None);
        assert_eq!(self.importer.work().await.expect("a store"), 1);
        let read = self.tag(body.id, Some(&waiting)).await.expect("another state");
        assert_ne!(read, waiting);
        self.state(body.id).await
    }

    /// The tag of an upload, unless it is this one still.
    async fn tag(&self, id: Uuid, known: Option<&str>) -> Option<String> {
        let mut request = GetUploadRequest::new(id);
        request.if_none_match = known.map(str::to_owned);
        match self.client.get_upload(&request).await.expect("an answer") {
            GetUploadResponse::Ok { etag, .. } => Some(etag),
            GetUploadResponse::NotModified { .. } => None,
            other => panic!("{other:?}"),
        }
    }

    async fn run_of(&self, upload: &Upload) -> RecordedRun {
        let request = GetRunRequest::new(upload.run_id.expect("a run"));
        let answer = self.client.get_run(&request).await.expect("an answer");
        match answer.ok().expect("a run") {
            Run::RecordedRun(run) => *run,
            Run::PlannedRun(run) => panic!("{run:?}"),
        }
    }

    async fn track(&self, id: Uuid, range: Option<&str>) -> GetTrackResponse {
        let mut request = GetTrackRequest::new(id);
        request.range = range.map(str::to_owned);
        self.client.get_track(&request).await.expect("an answer")
    }

    pub(crate) fn files(&self) -> usize {
        let folder = self.folder.path().join("runs.tracks");
        std::fs::read_dir(folder).expect("a folder").count()
    }
}

#[tokio::test]
async fn a_track_becomes_a_run_and_comes_back_as_it_was() {
    let bed = bed().await;
    let parts = vec![
        UploadTrackPart::Tags("river".to_owned()),
        file(gpx()),
        UploadTrackPart::Title("Süd".to_owned()),
    ];
    let upload = bed.import(parts).await;
    assert_eq!((&upload.state, &upload.problem), (&UploadState::Done, &None));
    assert_eq!(upload.digest.as_bytes(), Sha256::digest(gpx()).as_slice());
    let run = bed.run_of(&upload).await;
    assert!((run.distance / 2_222.6 - 1.0).abs() < 0.01, "{run:?}");
    assert_eq!(
        (run.elapsed_time, run.start_date),
        (600, datetime!(2026-11-21 06:00 UTC))
    );
    assert_eq!(
        (run.title.as_str(), run.tags.as_slice()),
        ("Süd", ["river".to_owned()].as_slice())
    );
    assert_eq!((run.source, run.has_track), (RunSource::Gpx, true));

    let GetTrackResponse::Ok {
        body,
        etag,
        content_disposition,
        ..
    } = bed.track(run.id, None).await
    else {
        panic!("no track");
    };
    assert_eq!(
        content_disposition,
        "attachment; filename=\"S_d.gpx\"; filename*=UTF-8''S%C3%BCd.gpx"
    );
    assert_eq!(body.length(), Some(gpx().len() as u64));
    assert_eq!(body.collect(1_000_000).await.expect("a track"), gpx());
    let mut request = GetTrackRequest::new(run.id);
    request.if_none_match = Some(etag.clone());
    let answer = bed.client.get_track(&request).await.expect("an answer");
    assert!(matches!(answer, GetTrackResponse::NotModified { .. }), "{answer:?}");
    let bert = bed.client(&of_runner(BERT));
    let answer = bert.get_track(&GetTrackRequest::new(run.id)).await.expect("an answer");
    assert!(matches!(answer, GetTrackResponse::NotFound(_)), "{answer:?}");

    assert_eq!(bed.files(), 1);
    let answer = bed.client.delete_run(&DeleteRunRequest::new(run.id)).await;
    assert_eq!(answer.expect("an answer"), DeleteRunResponse::NoContent);
    assert_eq!(bed.files(), 0);
}

#[tokio::test]
async fn a_part_of_a_track_can_be_had() {
    let bed = bed().await;
    let upload = bed.import(vec![file(gpx())]).await;
    let run = bed.run_of(&upload).await;
    assert_eq!(run.title, "River");
    let (size, gpx) = (gpx().len(), gpx());
    let GetTrackResponse::PartialContent {
        body,
        etag,
        content_range,
        ..
    } = bed.track(run.id, Some("bytes=5-10")).await
    else {
        panic!("no part");
    };
    assert_eq!(content_range, format!("bytes 5-10/{size}"));
    assert_eq!(body.collect(100).await.expect("a part"), &gpx.as_bytes()[5..=10]);
    let answer = bed.track(run.id, Some("bytes=9999999-")).await;
    let GetTrackResponse::RangeNotSatisfiable { content_range, .. } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(content_range, format!("bytes */{size}"));

    let mut request = GetTrackRequest::new(run.id);
    request.range = Some("bytes=-3".to_owned());
    for (tag, partial) in [(etag, true), ("\"other\"".to_owned(), false)] {
        request.if_range = Some(tag);
        let answer = bed.client.get_track(&request).await.expect("an answer");
        assert_eq!(
            matches!(answer, GetTrackResponse::PartialContent { .. }),
            partial,
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_no_track_fails_with_a_problem() {
    let bed = bed().await;
    let fast = gpx().replace("lat=\"45.02\"", "lat=\"46\"");
    for (bytes, reason) in [
        ("<gpx>".to_owned(), "the file is not GPX"),
        (fast, "is more than 15 m/s"),
    ] {
        let upload = bed.import(vec![file(bytes)]).await;
        assert_eq!((&upload.state, upload.run_id), (&UploadState::Failed, None));
        let problem = upload.problem.expect("a problem");
        assert!(
            problem.detail.as_deref().is_some_and(|detail| detail.contains(reason)),
            "{problem:?}"
        );
    }
    assert_eq!(bed.files(), 0);
    let answer = bed
        .client
        .list_runs(&ListRunsRequest::default())
        .await
        .expect("an answer");
    assert_eq!(answer.ok().map(|page| page.items.len()), Ok(0));
    let answer = bed
        .client
        .get_upload(&GetUploadRequest::new(BERT))
        .await
        .expect("an answer");
    assert!(matches!(answer, GetUploadResponse::NotFound(_)), "{answer:?}");
}

#[tokio::test]
async fn what_is_too_large_or_breaks_the_contract_leaves_nothing() {
    let bed = bed().await;
    let answer = bed.upload(vec![file(vec![b' '; 21 * 1024 * 1024])]).await;
    assert!(matches!(answer, UploadTrackResponse::ContentTooLarge(_)), "{answer:?}");
    let tag = || UploadTrackPart::Tags("river".to_owned());
    let answer = bed.upload(vec![file(gpx()), tag(), tag()]).await;
    assert!(matches!(answer, UploadTrackResponse::BadRequest(_)), "{answer:?}");
    // the file is there before what is wrong comes
    let request = Request::post("/api/runs/uploads")
        .header("Authorization", format!("Bearer {}", bed.token))
        .header("Content-Type", "multipart/form-data; boundary=b")
        .body(Body::from(format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\
             Content-Type: application/gpx+xml\r\n\r\n{}\r\n\
             --b\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nNo tag\r\n--b--\r\n",
            gpx()
        )))
        .expect("a request");
    let response = bed.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let bytes = to_bytes(response.into_body(), 100_000).await.expect("a body");
    let problem: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(problem["errors"][0]["code"], "pattern", "{problem}");
    assert_eq!(bed.files(), 0);
    assert_eq!(bed.importer.work().await.expect("a store"), 0);
}
