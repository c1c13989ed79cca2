//! A body is what its media type says, on both sides.

use wire::media_types::contract::client::Client;
use wire::media_types::contract::operations::*;
use wire::media_types::contract::types::PostNoteBodyForm;
use wire::media_types::{PNG, report, router};
use wirewright_runtime::client;
use wirewright_runtime::types::ByteStream;

use crate::harness::send;

/// A client in the same process, and one over a socket.
async fn clients() -> [Client; 2] {
    let near = client::Client::with_service("http://localhost", router()).expect("a client");
    let address = wire::spawn(router()).await;
    let far = Client::new(&format!("http://{address}")).expect("a client");
    [near.into(), far]
}

#[tokio::test]
async fn what_a_request_likes_best_is_answered() {
    for client in clients().await {
        let get = async |accept| {
            let request = GetReportRequest {
                accept,
                ..GetReportRequest::new(1)
            };
            client
                .get_report(&request)
                .await
                .expect("an answer")
                .ok()
                .expect("a report")
        };
        assert!(matches!(get(GetReportAccept::Json).await, GetReportOkBody::Json(found) if found == report()));
        assert!(matches!(get(GetReportAccept::Csv).await, GetReportOkBody::Csv(text) if text.starts_with("a\r\n")));
        let GetReportOkBody::Png(picture) = get(GetReportAccept::Png).await else {
            panic!("no picture")
        };
        assert_eq!(picture.media_type(), "image/png");
        assert_eq!(picture.length(), Some(8));
        assert_eq!(picture.collect(100).await.expect("a picture"), PNG);
    }
}

#[tokio::test]
async fn another_status_is_still_told() {
    for client in clients().await {
        let request = GetReportRequest {
            accept: GetReportAccept::Png,
            ..GetReportRequest::new(404)
        };
        let answer = client.get_report(&request).await.expect("an answer");
        assert!(matches!(answer, GetReportResponse::NotFound(_)), "{answer:?}");
    }
}

#[tokio::test]
async fn a_request_is_sent_as_what_it_is() {
    for client in clients().await {
        let put = async |body| {
            let request = PutReportRequest { report_id: 1, body };
            client
                .put_report(request)
                .await
                .expect("an answer")
                .ok()
                .expect("a text")
        };
        let rows = vec!["a".to_owned()];
        let csv = "a,b".to_owned();
        let bytes = ByteStream::new("application/octet-stream", vec![7; 500]);
        assert_eq!(put(PutReportBody::Json(report())).await, "a report of 2 rows");
        assert_eq!(put(PutReportBody::RowsJson(rows)).await, "1 rows");
        assert_eq!(put(PutReportBody::Csv(csv)).await, "a table of 3 bytes");
        assert_eq!(
            put(PutReportBody::Bytes(bytes)).await,
            "500 bytes as application/octet-stream"
        );
        let table = ByteStream::new("text/tab-separated-values", &b"a\tb\xff"[..]);
        assert_eq!(
            put(PutReportBody::Bytes(table)).await,
            "4 bytes as text/tab-separated-values"
        );
    }
}

#[tokio::test]
async fn an_optional_body_can_be_any_of_them_or_none() {
    for client in clients().await {
        let post = async |body, accept| {
            let request = PostNoteRequest { body, accept };
            client
                .post_note(&request)
                .await
                .expect("an answer")
                .ok()
                .expect("a note")
        };
        let form = PostNoteBodyForm { note: "a&b".to_owned() };
        assert_eq!(
            post(None, PostNoteAccept::Text).await,
            PostNoteOkBody::Text("nothing".to_owned())
        );
        assert_eq!(
            post(Some(PostNoteBody::Text("7".to_owned())), PostNoteAccept::Html).await,
            PostNoteOkBody::Html("<p>7</p>".to_owned())
        );
        assert_eq!(
            post(Some(PostNoteBody::Form(form)), PostNoteAccept::Text).await,
            PostNoteOkBody::Text("form a&b".to_owned())
        );
    }
}

#[tokio::test]
async fn negotiation_goes_by_weights_and_ranges() {
    let cases = [
        ("", 200, "application/json"),
        ("*/*", 200, "application/json"),
        ("image/*, text/csv;q=0.9", 200, "image/png"),
        ("text/csv;q=0.5, application/msgpack;q=0.6", 200, "application/msgpack"),
        ("application/*;q=0.1, text/*;q=0.2", 200, "text/csv"),
        ("application/json;q=0, application/msgpack;q=0, */*", 200, "text/csv"),
        ("video/mp4", 406, "application/problem+json"),
    ];
    for (accept, status, media_type) in cases {
        let headers = [("accept", accept)];
        let headers = if accept.is_empty() { &[][..] } else { &headers[..] };
        let answer = send(router(), "GET /reports/1", headers, "").await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, media_type),
            "{accept}"
        );
    }
}

#[tokio::test]
async fn each_form_of_a_body_has_its_own_limits() {
    let cases: [(&str, &str, u16, &str); 6] = [
        ("application/vnd.rows+json", r#"["a","b","c","d"]"#, 400, "maxItems"),
        ("application/vnd.rows+json", r#"["too long"]"#, 400, "maxLength"),
        ("application/json", r#"["a"]"#, 400, "type"),
        (
            "application/hal+json",
            r#"{"title":"Hills","rows":[]}"#,
            200,
            "a report of 0 rows",
        ),
        ("text/csv", "\u{e9}", 200, "a table of 2 bytes"),
        ("image/png", "x", 415, "unsupported-media-type"),
    ];
    for (media_type, body, status, word) in cases {
        let answer = send(router(), "PUT /reports/1", &[("content-type", media_type)], body).await;
        assert_eq!(answer.status, status, "{media_type}: {answer:?}");
        assert!(answer.text().contains(word), "{media_type}: {}", answer.text());
    }
}

#[tokio::test]
async fn bytes_that_are_too_many_are_refused_while_they_are_read() {
    let body = vec![7; 3 * 1024 * 1024];
    let bytes = [("content-type", "application/octet-stream")];
    // A body that says its length is refused at once, and one that does not when it has gone on for too long.
    assert_eq!(send(router(), "PUT /reports/1", &bytes, body.clone()).await.status, 413);
    let pieces = body
        .chunks(4096)
        .map(|piece| Ok::<_, std::io::Error>(piece.to_vec()))
        .collect::<Vec<_>>();
    let body = axum::body::Body::from_stream(futures_util::stream::iter(pieces));
    assert_eq!(send(router(), "PUT /reports/1", &bytes, body).await.status, 413);
}

#[tokio::test]
async fn a_client_can_prefer_a_format() {
    let builder = client::Client::builder("http://localhost").prefer("application/msgpack");
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&seen);
    let watched = router().layer(axum::middleware::map_response(
        move |response: axum::response::Response| {
            let media_type = response.headers()["content-type"].to_str().expect("a text").to_owned();
            log.lock().expect("no panic").push(media_type);
            async { response }
        },
    ));
    let client = Client::from(builder.service(watched).build().expect("a client"));
    for accept in [GetReportAccept::Json, GetReportAccept::Csv] {
        let request = GetReportRequest {
            accept,
            ..GetReportRequest::new(1)
        };
        client
            .get_report(&request)
            .await
            .expect("an answer")
            .ok()
            .expect("a report");
    }
    assert_eq!(*seen.lock().expect("no panic"), ["application/msgpack", "text/csv"]);
}
