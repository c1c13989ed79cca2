//! Bodies: between JSON and the format and encoding that a message has.

use std::borrow::Cow;

use crate::body::Format;
use crate::violation::{Place, Violation, Violations};

/// JSON in the format of a media type, compressed or not.
pub(super) fn write(json: Vec<u8>, content_type: &str, gzip: bool) -> Result<Vec<u8>, Violations> {
    let body = Format::of(content_type)
        .write(json)
        .ok_or_else(|| property("content_type", "content", "must have a format that is supported"))?;
    if gzip { encode(&body) } else { Ok(body) }
}

/// A body as JSON. It may have so many bytes, compressed and not.
pub(super) fn read(
    body: &[u8],
    content_type: &str,
    encoding: Option<&str>,
    limit: usize,
) -> Result<Vec<u8>, Violations> {
    let too_large = || Violation::new(Place::Body, "size", format!("must have at most {limit} bytes"));
    if body.len() > limit {
        return Err(too_large().into());
    }
    let plain: Cow<'_, [u8]> = match encoding.map(str::trim).unwrap_or_default() {
        name if name.is_empty() || name.eq_ignore_ascii_case("identity") => body.into(),
        name if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => decode(body, limit)?.into(),
        _ => {
            return Err(property(
                "content_encoding",
                "encoding",
                "must be an encoding that is known",
            ));
        }
    };
    if plain.len() > limit {
        return Err(too_large().into());
    }
    // No body at all is the value of a message that holds nothing.
    if plain.is_empty() {
        return Ok(b"null".to_vec());
    }
    Ok(Format::of(content_type).to_json(&plain)?.into_owned())
}

/// Something is wrong with a property of a message.
pub(super) fn property(name: &'static str, keyword: &'static str, message: &str) -> Violations {
    Violation::new(Place::Header { name: name.into() }, keyword, message).into()
}

#[cfg(feature = "gzip")]
fn encode(body: &[u8]) -> Result<Vec<u8>, Violations> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory does not fail.
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.map_err(|_| property("content_encoding", "encoding", "must be valid gzip"))
}

/// What is inside: at most one byte more than the limit, which tells that it is too large.
#[cfg(feature = "gzip")]
fn decode(body: &[u8], limit: usize) -> Result<Vec<u8>, Violations> {
    use std::io::Read as _;
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut plain = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(body)
        .take(most)
        .read_to_end(&mut plain);
    read.map_err(|_| Violation::new(Place::Body, "encoding", "must be valid gzip"))?;
    Ok(plain)
}

#[cfg(not(feature = "gzip"))]
fn encode(_: &[u8]) -> Result<Vec<u8>, Violations> {
    Err(unsupported())
}

#[cfg(not(feature = "gzip"))]
fn decode(_: &[u8], _: usize) -> Result<Vec<u8>, Violations> {
    Err(unsupported())
}

#[cfg(not(feature = "gzip"))]
fn unsupported() -> Violations {
    property("content_encoding", "encoding", "must be an encoding that is supported")
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &[u8] = br#"{"a":[1,"b"]}"#;

    #[test]
    fn a_body_is_read_as_it_was_written() {
        let types = [
            "application/json",
            #[cfg(feature = "msgpack")]
            "application/msgpack",
            #[cfg(feature = "cbor")]
            "application/cbor",
        ];
        for content_type in types {
            let body = write(JSON.to_vec(), content_type, false).expect(content_type);
            assert_eq!(
                read(&body, content_type, None, 100).as_deref(),
                Ok(JSON),
                "{content_type}"
            );
        }
    }

    #[test]
    fn nothing_is_null() {
        assert_eq!(
            read(b"", "application/json", Some("identity"), 10).as_deref(),
            Ok(&b"null"[..])
        );
    }

    #[test]
    fn what_is_too_large_or_unknown_is_refused() {
        let keyword = |read: Result<Vec<u8>, Violations>| read.expect_err("refused").as_slice()[0].keyword;
        assert_eq!(keyword(read(JSON, "application/json", None, JSON.len() - 1)), "size");
        assert_eq!(keyword(read(JSON, "application/json", Some("br"), 100)), "encoding");
        assert_eq!(
            keyword(read(b"\x1f\x8bno gzip", "application/json", Some("gzip"), 100)),
            "encoding"
        );
    }

    #[cfg(feature = "gzip")]
    #[test]
    fn a_bomb_is_not_unpacked() {
        let body = encode(&vec![b' '; 10_000_000]).expect("memory");
        assert!(body.len() < 20_000);
        let violations = read(&body, "application/json", Some("gzip"), 20_000).expect_err("too large");
        assert_eq!(violations.as_slice()[0].keyword, "size");
        let body = encode(JSON).expect("memory");
        assert_eq!(read(&body, "application/json", Some("gzip"), 100).as_deref(), Ok(JSON));
    }
}
