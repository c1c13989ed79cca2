//! Our clients against a server in Python that shares nothing with ours.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use wire::media_types::contract::operations::*;
use wire::media_types::{PNG, contract as media, report};
use wire::multipart::contract as form;
use wire::multipart::contract::operations::{UploadPart, UploadRequest};
use wire::multipart::contract::types::Weather;
use wire::parameters::contract as parameters;
use wire::streams::contract as streams;
use wire::streams::contract::operations::*;
use wire::streams::lap;
use wirewright_runtime::client::{self, ErrorKind};
use wirewright_runtime::encoding::Encoding;
use wirewright_runtime::types::{ByteStream, FilePart, ItemStream};

/// The server, which ends with the test.
pub(crate) struct Server {
    child: Child,
    url: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server.py");
        let mut command = Command::new("python3");
        let mut child = command
            .arg(script)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3, which tests/run installs");
        let mut port = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut port).expect("a port");
        let url = format!("http://127.0.0.1:{}", port.trim());
        Self { child, url }
    }

    /// What came with the last search.
    fn last(&self) -> String {
        let mut stream = TcpStream::connect(self.url.trim_start_matches("http://")).expect("the server");
        stream.write_all(b"GET /last HTTP/1.0\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    pub(crate) fn client(&self) -> client::Client {
        client::Client::new(&self.url).expect("a client")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn answers_are_read_whatever_their_form() {
    let server = Server::start();
    let client = media::client::Client::from(server.client());
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
    assert!(matches!(get(GetReportAccept::Csv).await, GetReportOkBody::Csv(text) if text == "a\r\n"));
    let GetReportOkBody::Png(picture) = get(GetReportAccept::Png).await else {
        panic!("no picture")
    };
    assert_eq!(picture.collect(100).await.expect("a picture"), PNG);
}

#[tokio::test]
async fn what_is_wrong_with_an_answer_is_an_error_with_its_beginning() {
    let server = Server::start();
    let client = media::client::Client::from(server.client());
    let answer = client.get_report(&GetReportRequest::new(404)).await.expect("an answer");
    assert!(matches!(answer, GetReportResponse::NotFound(_)), "{answer:?}");
    let error = client
        .get_report(&GetReportRequest::new(2))
        .await
        .expect_err("not a report");
    assert!(
        matches!(error.kind(), ErrorKind::InvalidResponse { violations, .. } if violations.len() == 2),
        "{error:?}"
    );
    let error = client
        .get_report(&GetReportRequest::new(3))
        .await
        .expect_err("no such status");
    let ErrorKind::UnexpectedStatus {
        status,
        headers,
        excerpt,
    } = error.kind()
    else {
        panic!("{error:?}")
    };
    assert_eq!(
        (status.as_u16(), headers["content-type"].to_str().expect("a text")),
        (418, "text/plain")
    );
    assert!(excerpt.to_string().contains("teapot"), "{excerpt}");
}

#[tokio::test]
async fn bodies_are_what_python_reads() {
    let server = Server::start();
    let client = media::client::Client::from(server.client());
    let put = async |body| {
        let request = PutReportRequest { report_id: 1, body };
        client
            .put_report(request)
            .await
            .expect("an answer")
            .ok()
            .expect("a text")
    };
    let bytes = ByteStream::from_stream(
        "application/octet-stream",
        futures_util::stream::iter([Ok::<_, std::io::Error>("a"), Ok("b")]),
    );
    assert_eq!(
        put(PutReportBody::Json(report())).await,
        "['application/json', {'title': 'Hills', 'rows': ['a', 'b,c']}]"
    );
    assert_eq!(
        put(PutReportBody::RowsJson(vec!["é".to_owned()])).await,
        "['application/vnd.rows+json', ['é']]"
    );
    assert_eq!(put(PutReportBody::Csv("a,b".to_owned())).await, "['text/csv', b'a,b']");
    assert_eq!(
        put(PutReportBody::Bytes(bytes)).await,
        "['application/octet-stream', b'ab']"
    );
    let note = PostNoteBody::Form(media::types::PostNoteBodyForm {
        note: "a&b c".to_owned(),
    });
    let request = PostNoteRequest {
        body: Some(note),
        ..PostNoteRequest::default()
    };
    let answer = client
        .post_note(&request)
        .await
        .expect("an answer")
        .ok()
        .expect("a note");
    let expected = "application/x-www-form-urlencoded: note=a%26b%20c";
    assert_eq!(answer, PostNoteOkBody::Text(expected.to_owned()));
}

#[tokio::test]
async fn forms_with_files_are_what_python_reads() {
    let server = Server::start();
    let builder = client::Client::builder(&server.url).compress(Encoding::GZIP, 0);
    for client in [server.client(), builder.build().expect("a client")] {
        let client = form::client::Client::from(client);
        let body = ItemStream::from(vec![
            UploadPart::Title("é".to_owned()),
            UploadPart::Weather(Weather { wind: 2.5 }),
            UploadPart::Track(FilePart::new(
                "a b.gpx",
                ByteStream::new("application/gpx+xml", "<gpx/>"),
            )),
        ]);
        let answer = client
            .upload(UploadRequest { body })
            .await
            .expect("an answer")
            .ok()
            .expect("parts");
        assert_eq!(
            answer,
            [
                r"title None text/plain b'\xc3\xa9'",
                r#"weather None application/json b'{"wind":2.5}'"#,
                "track a b.gpx application/gpx+xml b'<gpx/>'",
            ]
        );
    }
}

#[tokio::test]
async fn streams_are_read_and_written() {
    let server = Server::start();
    let client = streams::client::Client::from(server.client());
    let answer = client.list_laps(&ListLapsRequest::default()).await.expect("an answer");
    let ListLapsOkBody::Ndjson(laps) = answer.ok().expect("laps") else {
        panic!("not lines")
    };
    assert_eq!(laps.collect(10).await.expect("laps"), [lap(1), lap(2)]);
    let body = ItemStream::from(vec![lap(1), lap(2), lap(3)]);
    assert_eq!(
        client.add_laps(AddLapsRequest { body }).await.expect("an answer"),
        AddLapsResponse::Ok(3)
    );
    let events = client
        .watch_progress(&WatchProgressRequest::default())
        .await
        .expect("an answer");
    let events = events.ok().expect("events").collect(10).await.expect("events");
    let steps: Vec<i64> = events.iter().map(|event| event.data.created).collect();
    assert_eq!(steps, [1, 2, 3, 4], "it goes on where it broke off");
    let lines = client.read_log().await.expect("an answer").ok().expect("events");
    let lines = lines.collect(10).await;
    // The middle one is empty, and the contract wants a character at least; this client does not check.
    let lines: Vec<String> = lines.expect("lines").into_iter().map(|event| event.data).collect();
    assert_eq!(lines, ["one", "", "two"]);
}

#[tokio::test]
async fn parameters_are_what_python_reads() {
    let server = Server::start();
    let client = parameters::client::Client::new(&format!("{}/live/v1", server.url)).expect("a client");
    let request = parameters::operations::SearchRequest {
        tags: Some(vec!["a".to_owned(), "b&c".to_owned()]),
        ids: Some(vec![1, 2]),
        kinds: Some(vec!["a".to_owned(), "b".to_owned()]),
        near: Some(parameters::types::SearchNear { lat: 45.5 }),
        session: Some("a b".to_owned()),
        ..parameters::operations::SearchRequest::new("hills & more".to_owned(), 3)
    };
    client.search(&request).await.expect("an answer");
    let seen = server.last();
    for part in [
        r#""q": ["hills & more"]"#,
        r#""tags": ["a", "b&c"]"#,
        r#""ids": ["1,2"]"#,
        r#""kinds": ["a|b"]"#,
        r#""near": ["{\"lat\":45.5}"]"#,
        r#""cookie": "session=a%20b""#,
    ] {
        assert!(seen.contains(part), "{part}: {seen}");
    }
}
