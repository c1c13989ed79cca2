//! Content encodings, by other implementations than the runtime's pipes, without and over sockets.

mod client;

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use wirewright_runtime::operation::{Operation, Parameter};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{ByteStream, Call, FromCall, IntoReply, Options, Reply, Router, Routes};
use wirewright_runtime::testing::Contract;

use crate::service::{Whole, send};

const SIZE: Parameter = Parameter::query("size");
const IF_MATCH: Parameter = Parameter::header("If-Match");
const IF_NONE_MATCH: Parameter = Parameter::header("If-None-Match");

static ECHO: Operation = Operation::post("echo", "/echo").consumes(&["*/*"]).produces(&["*/*"]);
static GET: Operation = Operation::get("get", "/get")
    .parameters(&[SIZE, IF_MATCH, IF_NONE_MATCH])
    .produces(&["application/json"]);

struct Echo(ByteStream);

impl FromCall for Echo {
    fn from_call(call: &mut Call) -> Option<Self> {
        call.bytes().map(Self)
    }
}

impl IntoReply for Echo {
    fn into_reply(self, reply: &mut Reply) {
        reply.status(200);
        reply.bytes(self.0);
    }
}

struct Get {
    size: u32,
    if_match: Option<String>,
    if_none_match: Option<String>,
}

impl FromCall for Get {
    fn from_call(call: &mut Call) -> Option<Self> {
        Some(Self {
            size: call.optional(&SIZE)?.unwrap_or(0),
            if_match: call.optional(&IF_MATCH)?,
            if_none_match: call.optional(&IF_NONE_MATCH)?,
        })
    }
}

struct Got {
    status: u16,
    body: String,
}

impl IntoReply for Got {
    fn into_reply(self, reply: &mut Reply) {
        reply.status(self.status);
        reply.header("ETag", "\"7\"");
        match self.status {
            304 => {}
            _ => reply.json("application/json", &self.body),
        }
    }
}

const TAG: &str = "\"7\"";

fn router() -> Router {
    Routes::new(
        (),
        Options::default().operation(
            "plain",
            Options {
                compress_from: None,
                ..Options::default()
            },
        ),
    )
    .operation(&ECHO, |_, echo: Echo| async { Ok::<_, Problem>(echo) })
    .operation(&GET, |_, get: Get| async move {
        let status = match (get.if_match.as_deref(), get.if_none_match.as_deref()) {
            (Some(tag), _) if tag != TAG => 412,
            (_, Some(TAG)) => 304,
            _ => 200,
        };
        let body = "x".repeat(usize::try_from(get.size).expect("a size"));
        Ok::<_, Problem>(Got { status, body })
    })
    .into_router("")
}

fn text() -> String {
    "A run, and one more run. ".repeat(1000)
}

fn encoded(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match name {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(&mut out, flate2::Compression::default());
            encoder.write_all(bytes).expect("memory");
            encoder.finish().expect("memory");
        }
        "br" => {
            let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 9, 22);
            encoder.write_all(bytes).expect("memory");
        }
        "zstd" => out = zstd::encode_all(bytes, 3).expect("memory"),
        _ => out.extend_from_slice(bytes),
    }
    out
}

fn plain(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match name {
        "gzip" => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip")),
        "br" => drop(
            brotli::Decompressor::new(bytes, 4096)
                .read_to_end(&mut out)
                .expect("Brotli"),
        ),
        "zstd" => out = zstd::decode_all(bytes).expect("Zstandard"),
        _ => out.extend_from_slice(bytes),
    }
    out
}

async fn echo(encoding: &str, body: Vec<u8>) -> Whole {
    let headers = [("content-type", "text/plain"), ("content-encoding", encoding)];
    send(router(), "POST /echo", &headers, body).await
}

#[tokio::test]
async fn t48_requests_are_decoded() {
    for name in ["gzip", "br", "zstd", "identity"] {
        let answer = echo(name, encoded(name, text().as_bytes())).await;
        assert_eq!((answer.status, answer.text()), (200, text().as_str()), "{name}");
        assert_eq!(answer.header("content-encoding"), "");
    }
    let twice = encoded("br", &encoded("gzip", text().as_bytes()));
    let answer = echo("gzip, br", twice).await;
    assert_eq!((answer.status, answer.text()), (200, text().as_str()));
}

#[tokio::test]
async fn t48_unknown_encodings_are_415_and_broken_ones_400() {
    for name in ["deflate", "gzip, compress", "gzip, gzip, gzip"] {
        let answer = echo(name, encoded("gzip", b"a run")).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (415, "unsupported-media-type")
        );
        assert_eq!(answer.header("accept-encoding"), "zstd, br, gzip");
    }
    for name in ["gzip", "br", "zstd"] {
        let mut cut = encoded(name, text().as_bytes());
        cut.truncate(cut.len() / 2);
        for body in [cut, b"\xff no such thing".to_vec()] {
            let answer = echo(name, body).await;
            assert_eq!((answer.status, answer.problem().as_str()), (400, "malformed"), "{name}");
            assert_eq!(answer.json()["detail"], format!("The body is not valid {name}."));
        }
    }
}

#[tokio::test]
async fn t48_bombs_are_413_in_little_time() {
    let start = Instant::now();
    let zeros = vec![0; 12 << 20];
    for name in ["gzip", "br", "zstd"] {
        let bomb = encoded(name, &zeros);
        assert!(bomb.len() < 100_000, "{name} {}", bomb.len());
        let inside = echo(&format!("{name}, {name}"), encoded(name, &bomb)).await;
        let answer = echo(name, bomb).await;
        assert_eq!((answer.status, answer.problem().as_str()), (413, "too-large"), "{name}");
        assert_eq!(inside.status, 413, "{name}");
    }
    // Much goes in between the two steps and nothing comes out.
    let nothing = encoded("gzip", b"").repeat(120_000);
    assert_eq!(echo("gzip, gzip", encoded("gzip", &nothing)).await.status, 413);
    let decoding = start.elapsed();
    assert!(decoding < Duration::from_secs(30), "{decoding:?}");
}

#[tokio::test]
async fn t46_answers_have_the_encoding_that_the_client_likes_best() {
    for (accept, name) in [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip;q=0.9, br;q=0.8", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("identity;q=0.5, gzip;q=0.4", ""),
        ("deflate", ""),
    ] {
        let answer = send(router(), "GET /get?size=1022", &[("accept-encoding", accept)], "").await;
        assert_eq!(
            (answer.status, answer.header("content-encoding")),
            (200, name),
            "{accept}"
        );
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        let whole = plain(name, &answer.body);
        assert_eq!(whole.len(), 1024, "{accept}");
        let tag = if name.is_empty() {
            TAG.to_owned()
        } else {
            format!("\"7;{name}\"")
        };
        assert_eq!(answer.header("etag"), tag);
    }
}

#[tokio::test]
async fn small_answers_and_fixed_ones_stay_plain() {
    let accept = ("accept-encoding", "gzip");
    let small = send(router(), "GET /get?size=1021", &[accept], "").await;
    assert_eq!((small.header("content-encoding"), small.header("vary")), ("", ""));
    let forced = send(
        router(),
        "GET /get?size=10",
        &[("accept-encoding", "gzip, identity;q=0")],
        "",
    )
    .await;
    assert_eq!(forced.header("content-encoding"), "gzip");
    for (media_type, expected) in [
        ("text/plain; charset=utf-8", "gzip"),
        ("image/svg+xml", "gzip"),
        ("application/problem+json", "gzip"),
        ("image/png", ""),
        ("application/zip", ""),
        ("text/event-stream", ""),
    ] {
        let answer = send(router(), "POST /echo", &[("content-type", media_type), accept], text()).await;
        assert_eq!(answer.header("content-encoding"), expected, "{media_type}");
        assert_eq!(plain(expected, &answer.body), text().as_bytes());
    }
    let off = Options {
        compress_from: None,
        ..Options::default()
    };
    let router = Routes::new((), off)
        .operation(&ECHO, |_, echo: Echo| async { Ok::<_, Problem>(echo) })
        .into_router("");
    let answer = send(router, "POST /echo", &[("content-type", "text/plain"), accept], text()).await;
    assert_eq!((answer.header("content-encoding"), answer.header("vary")), ("", ""));
}

#[tokio::test]
async fn answers_that_speak_of_their_bytes_stay_plain() {
    static FIXED: Operation = Operation::get("fixed", "/fixed").produces(&["text/plain"]);
    struct Fixed(&'static str, &'static str);
    impl IntoReply for Fixed {
        fn into_reply(self, reply: &mut Reply) {
            reply.status(200);
            reply.header(self.0, self.1);
            reply.text("text/plain", &text());
        }
    }
    for (name, value) in [
        ("Cache-Control", "private, No-Transform"),
        ("Content-Encoding", "compress"),
        ("Content-Range", "bytes 0-1/2"),
        ("Repr-Digest", "sha-256=:AA==:"),
    ] {
        let router = Routes::new((), Options::default())
            .operation(&FIXED, move |_, ()| async move { Ok::<_, Problem>(Fixed(name, value)) })
            .into_router("");
        let answer = send(router, "GET /fixed", &[("accept-encoding", "gzip")], "").await;
        assert_eq!(answer.text(), text(), "{name}");
        assert_eq!(answer.header(name), value);
    }
}

#[tokio::test]
async fn t41_tags_of_encoded_answers_are_the_handlers_tags() {
    for (line, headers, status, tag) in [
        ("GET /get", &[("if-match", "\"7;gzip\"")][..], 200, "\"7\""),
        ("GET /get", &[("if-match", "\"8;gzip\"")], 412, "\"7\""),
        ("GET /get", &[("if-none-match", "\"7\"")], 304, "\"7\""),
        // The client has what it would get.
        (
            "GET /get",
            &[("if-none-match", "\"7;gzip\""), ("accept-encoding", "gzip")],
            304,
            "\"7;gzip\"",
        ),
        // It has what it does not take any more.
        ("GET /get", &[("if-none-match", "\"7;gzip\"")], 200, "\"7\""),
    ] {
        let answer = send(router(), line, headers, "").await;
        assert_eq!((answer.status, answer.header("etag")), (status, tag), "{headers:?}");
        assert_eq!(
            answer.header("vary"),
            if status == 304 { "Accept-Encoding" } else { "" }
        );
    }
}

#[tokio::test]
async fn the_head_of_an_encoded_answer_is_that_of_get() {
    let answer = send(router(), "HEAD /get?size=5000", &[("accept-encoding", "br")], "").await;
    assert_eq!((answer.header("content-encoding"), answer.body.len()), ("br", 0));
}

#[tokio::test]
async fn a_watched_router_sends_plain_answers() {
    let contract = Contract::new();
    let headers = [("accept-encoding", "gzip")];
    let answer = send(contract.watch(router()), "GET /get?size=5000", &headers, "").await;
    assert_eq!((answer.header("content-encoding"), answer.body.len()), ("", 5002));
    drop(contract.take());
}
