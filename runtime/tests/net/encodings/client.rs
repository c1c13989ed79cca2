//! The client's half.

use http::HeaderValue;
use tokio::net::TcpListener;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::client::{self, ErrorKind};
use wirewright_runtime::encoding::Encoding;
use wirewright_runtime::http;
use wirewright_runtime::server::{ServeOptions, serve};

use super::{ECHO, TAG, encoded, plain, router, text};
use crate::service::Whole;

/// A client of the echo that answers with what it got, and the client's own call of it.
async fn call(client: &client::Client, body: &str) -> Result<(http::HeaderMap, Bytes), ErrorKind> {
    let mut call = client.call(&ECHO);
    call.bytes(client::ByteStream::new("text/plain", body.to_owned()));
    let mut answer = call.send().await.map_err(client::Error::into_kind)?;
    let headers = answer.headers().clone();
    let bytes = answer.bytes();
    let body = answer.finish(|| bytes).map_err(client::Error::into_kind)?;
    Ok((headers, body.collect(usize::MAX).await.expect("a whole body")))
}

#[tokio::test]
async fn t47_a_client_and_a_server_compress_both_ways_over_a_socket() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(
        listener,
        router(),
        ServeOptions::default(),
        std::future::pending(),
    ));
    for encoding in Encoding::all() {
        let builder = client::Client::builder(&format!("http://{address}")).compress(*encoding, 100);
        let client = builder.build().expect("a client");
        for body in [text(), "short".to_owned()] {
            let (headers, bytes) = call(&client, &body).await.expect("an answer");
            assert_eq!(bytes, body, "{encoding:?}");
            assert!(!headers.contains_key("content-encoding"));
        }
    }
}

/// A service without a socket that answers with these headers and this body, and remembers the request.
fn engine(encoding: &'static str, body: Vec<u8>) -> client::Client {
    let service = tower::service_fn(move |request: http::Request<client::Body>| {
        let body = body.clone();
        async move {
            let asked = request.headers()["accept-encoding"].clone();
            let mut response = http::Response::new(http_body_util::Full::new(Bytes::from(body)));
            let headers = response.headers_mut();
            headers.insert("asked", asked);
            headers.insert("content-type", HeaderValue::from_static("text/plain"));
            headers.insert("content-encoding", HeaderValue::from_static(encoding));
            headers.insert("etag", HeaderValue::from_static("\"7;gzip\""));
            Ok::<_, std::io::Error>(response)
        }
    });
    let builder = client::Client::builder("http://echo.test")
        .body_limit(1 << 20)
        .service(service);
    builder.build().expect("a client")
}

#[tokio::test]
async fn a_client_decodes_over_any_engine() {
    let client = engine("gzip", encoded("gzip", text().as_bytes()));
    let (headers, bytes) = call(&client, "").await.expect("an answer");
    assert_eq!(bytes, text());
    assert_eq!(headers["asked"], "zstd, br, gzip");
    assert_eq!(headers["etag"], TAG);
    let client = engine("br, zstd", encoded("zstd", &encoded("br", text().as_bytes())));
    let (headers, bytes) = call(&client, "").await.expect("an answer");
    assert_eq!(bytes, text());
    assert_eq!(headers["etag"], "\"7;gzip\"");
}

#[tokio::test]
async fn a_client_refuses_bombs_and_what_it_cannot_decode() {
    let bomb = encoded("gzip", &[0; 2 << 20]);
    assert!(matches!(
        call(&engine("gzip", bomb), "").await,
        Err(ErrorKind::TooLarge(0x10_0000))
    ));
    let mut cut = encoded("zstd", text().as_bytes());
    cut.pop();
    for (encoding, body, message) in [
        ("zstd", cut, "body: must be valid zstd (encoding)"),
        (
            "deflate",
            Vec::new(),
            "header `Content-Encoding`: must be an encoding that is known (encoding)",
        ),
    ] {
        let error = call(&engine(encoding, body), "").await.expect_err("an error");
        let ErrorKind::InvalidResponse { status, violations, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(status, 200);
        assert_eq!(violations.to_string(), message);
    }
}

#[tokio::test]
async fn a_client_sends_what_the_server_would_read() {
    let service = tower::service_fn(|request: http::Request<client::Body>| async move {
        let (parts, body) = request.into_parts();
        let name = parts
            .headers
            .get("content-encoding")
            .map_or("", |name| name.to_str().expect("a text"));
        let sent = Whole::of(http::Response::new(body)).await.body;
        let text = format!("{name} {} {}", sent.len(), plain(name, &sent).len());
        let mut response = http::Response::new(http_body_util::Full::new(Bytes::from(text)));
        let text = HeaderValue::from_static("text/plain");
        response.headers_mut().insert("content-type", text);
        Ok::<_, std::io::Error>(response)
    });
    let builder = client::Client::builder("http://echo.test")
        .compress(Encoding::GZIP, 1000)
        .service(service);
    let client = builder.build().expect("a client");
    let (_, bytes) = call(&client, &"x".repeat(999)).await.expect("an answer");
    assert_eq!(bytes, " 999 999");
    let (_, bytes) = call(&client, &"x".repeat(1000)).await.expect("an answer");
    assert_eq!(bytes, "gzip 35 1000");
}
