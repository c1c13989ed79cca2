//! The parts of a body are read one by one, and each is checked.

use wire::multipart::contract::client::Client;
use wire::multipart::contract::operations::*;
use wire::multipart::contract::types::{Note, Weather};
use wire::multipart::router;
use wirewright_runtime::client;
use wirewright_runtime::encoding::Encoding;
use wirewright_runtime::types::{ByteStream, FilePart, ItemStream};

use crate::harness::send;

const TRACK: &str = "Content-Disposition: form-data; name=\"track\"; filename=\"t.gpx\"\r\n\
                     Content-Type: application/gpx+xml\r\n\r\n<gpx/>\r\n";
const TITLE: &str = "Content-Disposition: form-data; name=\"title\"\r\n\r\nHills\r\n";

/// A client in the same process, and one over a socket.
async fn clients() -> [Client; 2] {
    let near = client::Client::with_service("http://localhost", router()).expect("a client");
    let address = wire::spawn(router()).await;
    let far = Client::new(&format!("http://{address}")).expect("a client");
    [near.into(), far]
}

fn track() -> UploadPart {
    UploadPart::Track(FilePart::new(
        "a \"b\"\r\n.gpx",
        ByteStream::new("application/gpx+xml", "<gpx/>"),
    ))
}

fn form(parts: &[&str]) -> String {
    let mut body: String = parts.iter().map(|part| format!("--b\r\n{part}")).collect();
    body.push_str("--b--\r\n");
    body
}

async fn post(body: String) -> crate::harness::Whole {
    send(
        router(),
        "POST /uploads",
        &[("content-type", "multipart/form-data; boundary=b")],
        body,
    )
    .await
}

#[tokio::test]
async fn every_kind_of_part_arrives() {
    for client in clients().await {
        let picture = |name: &str| {
            let content = ByteStream::new("image/png", vec![0x89; 300_000]);
            UploadPart::Pictures(FilePart::new(name, content))
        };
        let body = vec![
            UploadPart::Title("é".to_owned()),
            picture("1.png"),
            UploadPart::Public(true),
            UploadPart::Laps(61),
            UploadPart::Weather(Weather { wind: 2.5 }),
            UploadPart::Laps(63),
            track(),
            picture("2.png"),
        ];
        let request = UploadRequest {
            body: ItemStream::from(body),
        };
        let answer = client.upload(request).await.expect("an answer").ok().expect("parts");
        assert_eq!(
            answer,
            [
                "title \"é\"",
                "\"1.png\" of 300000 bytes as image/png",
                "public true",
                "lap 61",
                "wind 2.5",
                "lap 63",
                "\"a %22b%22%0D%0A.gpx\" of 6 bytes as application/gpx+xml",
                "\"2.png\" of 300000 bytes as image/png",
            ]
        );
    }
}

#[tokio::test]
async fn a_form_without_files_stands_beside_json() {
    for client in clients().await {
        let note = Note {
            text: String::new(),
            on: None,
        };
        let post = async |body| {
            let answer = client.add_note(AddNoteRequest { body }).await.expect("an answer");
            answer.ok().expect("a note")
        };
        assert_eq!(post(None).await, "nothing");
        assert_eq!(post(Some(AddNoteBody::Json(note))).await, "JSON ");
        let parts = ItemStream::from(vec![AddNotePart::Text(String::new())]);
        assert_eq!(post(Some(AddNoteBody::Multipart(parts))).await, "[Text(\"\")]");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_part_is_told() {
    let part = |name: &str, text: &str| format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    let cases = [
        (form(&[TITLE]), "/track", "required"),
        (form(&[TRACK]), "/title", "required"),
        (form(&[TITLE, TITLE, TRACK]), "/title", "duplicate"),
        (form(&[&part("title", ""), TRACK]), "/title", "minLength"),
        (form(&[&part("laps", "0")]), "/laps", "minimum"),
        (form(&[&part("laps", "x")]), "/laps", "type"),
        (
            form(&[
                &part("laps", "1"),
                &part("laps", "1"),
                &part("laps", "1"),
                &part("laps", "1"),
            ]),
            "/laps",
            "maxItems",
        ),
        (form(&[&part("weather", "{\"wind\":-1}")]), "/weather/wind", "minimum"),
        (form(&[&part("weather", "{")]), "/weather", "syntax"),
        (form(&[&part("track", "<gpx/>")]), "/track", "content"),
        (form(&[&part("other", "x")]), "/other", "additionalProperties"),
        (form(&[&part("a/~b", "x")]), "/a~1~0b", "additionalProperties"),
        (form(&["\r\n\r\nx\r\n"]), "", "syntax"),
        (form(&[TITLE, TRACK]).replace("--b--", ""), "", "syntax"),
        ("--c\r\n".to_owned() + TITLE + "--c--\r\n", "", "syntax"),
    ];
    for (body, pointer, keyword) in cases {
        let answer = post(body.clone()).await;
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        let text = answer.text();
        assert!(text.contains(&format!("\"code\":\"{keyword}\"")), "{body}: {text}");
        assert!(
            pointer.is_empty() || text.contains(&format!("\"pointer\":\"{pointer}\"")),
            "{body}: {text}"
        );
    }
}

#[tokio::test]
async fn a_media_type_without_a_boundary_is_refused() {
    let answer = send(
        router(),
        "POST /uploads",
        &[("content-type", "multipart/form-data")],
        form(&[TITLE]),
    )
    .await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("must have a boundary"), "{}", answer.text());
}

#[tokio::test]
async fn a_large_upload_goes_through_and_one_that_is_too_large_does_not() {
    for client in clients().await {
        for (size, fits) in [(7 << 20, true), (9 << 20, false)] {
            let pieces =
                futures_util::stream::iter((0..size / 65_536).map(|_| Ok::<_, std::io::Error>(vec![7; 65_536])));
            let file = FilePart::new("t.gpx", ByteStream::from_stream("application/gpx+xml", pieces));
            let body = ItemStream::from(vec![UploadPart::Title("Long".to_owned()), UploadPart::Track(file)]);
            let answer = client.upload(UploadRequest { body }).await;
            match answer {
                Ok(UploadResponse::Ok(parts)) => {
                    assert!(fits && parts[1].contains(&format!("{size} bytes")), "{parts:?}");
                }
                Ok(UploadResponse::Default { status, .. }) => assert!(!fits && status == 413, "{status}"),
                // The server may close while the client still sends.
                Err(error) => assert!(!fits, "{error:?}"),
            }
        }
    }
}

#[tokio::test]
async fn an_encoded_upload_is_decoded_under_the_limit() {
    // 64 MiB of zeroes are 64 KiB of gzip.
    let zeroes = || {
        let pieces = futures_util::stream::iter((0..1024).map(|_| Ok::<_, std::io::Error>(vec![0; 65_536])));
        FilePart::new("t.gpx", ByteStream::from_stream("application/gpx+xml", pieces))
    };
    let address = wire::spawn(router()).await;
    let builder = client::Client::builder(&format!("http://{address}"));
    let client = Client::from(builder.compress(Encoding::GZIP, 0).build().expect("a client"));
    let request = |parts| UploadRequest {
        body: ItemStream::from(parts),
    };
    let small = request(vec![UploadPart::Title("Hills".to_owned()), track()]);
    let answer = client.upload(small).await.expect("an answer").ok().expect("parts");
    assert_eq!(answer.len(), 2);
    let bomb = request(vec![
        UploadPart::Title("Zeroes".to_owned()),
        UploadPart::Track(zeroes()),
    ]);
    match client.upload(bomb).await {
        Ok(answer) => assert!(
            matches!(answer, UploadResponse::Default { status, .. } if status == 413),
            "{answer:?}"
        ),
        // The server may close while the client still sends.
        Err(error) => assert!(matches!(error.kind(), client::ErrorKind::Transport(_)), "{error:?}"),
    }
    let headers = [
        ("content-type", "multipart/form-data; boundary=b"),
        ("content-encoding", "gzip"),
    ];
    let answer = send(router(), "POST /uploads", &headers, "\u{1f}not gzip").await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert!(answer.text().contains("must be valid gzip"), "{}", answer.text());
}
