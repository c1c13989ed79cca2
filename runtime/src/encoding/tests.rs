use std::convert::Infallible;

use futures_util::{FutureExt as _, StreamExt as _, stream};
use http::HeaderValue;
use http_body::Frame;
use http_body_util::{Full, LengthLimitError, StreamBody};

use super::*;

const SIZES: Sizes = Sizes::taken("test");

fn body(bytes: impl Into<Bytes>) -> Streamed {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

async fn bytes(body: Streamed) -> Bytes {
    body.collect().await.expect("a whole body").to_bytes()
}

fn named(value: &str) -> Result<Vec<&'static Encoding>, Unknown> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_str(value).expect("a value"));
    applied(&headers)
}

#[test]
fn lists_are_read() {
    for (value, names) in [
        ("", Ok(&[][..])),
        ("identity", Ok(&[])),
        ("GZIP", Ok(&["gzip"])),
        ("x-gzip , ,br", Ok(&["gzip", "br"])),
        ("deflate", Err(Unknown)),
        ("gzip, compress", Err(Unknown)),
        ("gzip, gzip, gzip", Err(Unknown)),
    ] {
        let found = named(value).map(|found| found.iter().map(|found| found.name()).collect::<Vec<_>>());
        assert_eq!(found, names.map(<[_]>::to_vec), "{value}");
    }
    assert_eq!(offer(), "zstd, br, gzip");
}

#[tokio::test]
async fn every_encoding_goes_there_and_back() {
    let text = "a run, and one more run, ".repeat(10_000);
    for encoding in Encoding::all() {
        let encoded = bytes(encoding.encode(body(text.clone()))).await;
        assert!(encoded.len() < text.len() / 50, "{encoding:?} {}", encoded.len());
        let back = bytes(decode(body(encoded), &[encoding], usize::MAX, SIZES)).await;
        assert!(back == text, "{encoding:?}");
        let nothing = bytes(decode(body(""), &[encoding], 0, SIZES)).await;
        assert!(nothing.is_empty(), "{encoding:?}");
    }
}

#[tokio::test]
async fn what_is_there_is_sent_on_before_the_rest_is_there() {
    for encoding in Encoding::all() {
        let first = stream::iter([Ok::<_, Infallible>(Frame::data(Bytes::from_static(b"first")))]);
        let waiting = StreamBody::new(first.chain(stream::pending()));
        let encoded = encoding.encode(waiting.map_err(|never| match never {}).boxed_unsync());
        let mut decoded = decode(encoded, &[encoding], usize::MAX, SIZES);
        let frame = decoded
            .frame()
            .now_or_never()
            .flatten()
            .expect("a piece")
            .expect("no error");
        assert_eq!(frame.into_data().expect("data"), "first", "{encoding:?}");
        assert!(decoded.frame().now_or_never().is_none());
    }
}

#[tokio::test]
async fn broken_bodies_are_told_from_those_that_are_too_large_or_break_off() {
    for encoding in Encoding::all() {
        let encoded = bytes(encoding.encode(body("a run".repeat(1000)))).await;
        let cut = encoded.slice(..encoded.len() - 1);
        let more = Bytes::from([&encoded[..], b"\xff\xff\xff"].concat());
        for broken in [cut, more, Bytes::from_static(b"\xff\xff no such thing")] {
            let error = decode(body(broken), &[encoding], usize::MAX, SIZES)
                .collect()
                .await
                .expect_err("an error");
            assert_eq!(cause::<Broken>(&*error), Some(&Broken(encoding.name())), "{encoding:?}");
        }
        let error = decode(body(encoded), &[encoding], 10, SIZES)
            .collect()
            .await
            .expect_err("an error");
        assert!(cause::<LengthLimitError>(&*error).is_some(), "{encoding:?}");
        let lost = stream::iter([Err::<Frame<Bytes>, _>(std::io::Error::other("lost"))]);
        let lost = StreamBody::new(lost).map_err(Into::into).boxed_unsync();
        let error = decode(lost, &[encoding], 10, SIZES)
            .collect()
            .await
            .expect_err("an error");
        assert_eq!(error.to_string(), "lost", "{encoding:?}");
    }
}
