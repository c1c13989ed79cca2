//! Content encodings of requests and answers.

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, ETAG};
use http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt as _, Full};

use super::{AnswerBody, Body};
use crate::body::StreamError;
use crate::body::pieces::Pieces;
use crate::encoding::{Encoding, Unknown, applied, decode, offer};

/// How the bodies of requests are encoded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compression {
    pub(super) encoding: Encoding,
    /// From how many bytes.
    pub(super) from: usize,
}

impl Compression {
    /// The body encoded, and said so in the headers, where it is large enough and has no encoding yet. A body that comes in
    /// pieces is encoded piece by piece.
    pub(super) async fn apply(&self, headers: &mut HeaderMap, body: Body) -> Body {
        if headers.contains_key(CONTENT_ENCODING) {
            return body;
        }
        match body.into_pieces() {
            Pieces::Whole(bytes) => Body::from(self.whole(headers, bytes).await),
            pieces => {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(self.encoding.name()));
                let encoded = self.encoding.encode(pieces.map_err(Into::into).boxed_unsync());
                let encoded = encoded.map_err(StreamError::broken).into_data_stream();
                Body::of(Pieces::coming(encoded))
            }
        }
    }

    async fn whole(&self, headers: &mut HeaderMap, body: Bytes) -> Bytes {
        if body.len() < self.from || body.is_empty() {
            return body;
        }
        let pieces = self
            .encoding
            .encode(Full::new(body.clone()).map_err(|never| match never {}).boxed_unsync());
        // Encoding bytes in memory does not fail; if it did, they could still be sent as they are.
        let Ok(encoded) = pieces.collect().await else {
            return body;
        };
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(self.encoding.name()));
        encoded.to_bytes()
    }
}

/// Says which encodings the answer can have.
pub(super) fn accept(headers: &mut HeaderMap) {
    if Encoding::all().is_empty() || headers.contains_key(ACCEPT_ENCODING) {
        return;
    }
    if let Ok(offer) = HeaderValue::try_from(offer()) {
        headers.insert(ACCEPT_ENCODING, offer);
    }
}

/// The body of an answer without its encodings, and its head without a word of them.
pub(super) fn decoded(headers: &mut HeaderMap, body: AnswerBody, limit: usize) -> Result<AnswerBody, Unknown> {
    let encodings = applied(headers)?;
    let Some(last) = encodings.last() else { return Ok(body) };
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    // Our own server writes the encoding into the tag.
    if let Some(tag) = headers.get(ETAG).and_then(|tag| untagged(tag, last)) {
        headers.insert(ETAG, tag);
    }
    Ok(decode(body, &encodings, limit))
}

/// A tag without the encoding at its end. A tag may have bytes beyond ASCII (RFC 9110 section 8.8.3).
fn untagged(tag: &HeaderValue, encoding: &Encoding) -> Option<HeaderValue> {
    let tag = tag.as_bytes().strip_suffix(b"\"")?;
    let tag = tag.strip_suffix(encoding.name().as_bytes())?.strip_suffix(b";")?;
    HeaderValue::from_bytes(&[tag, b"\""].concat()).ok()
}

#[cfg(test)]
#[cfg(feature = "gzip")]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_taken_off_every_tag() {
        for (tag, expected) in [
            (&b"\"7;gzip\""[..], Some(&b"\"7\""[..])),
            (b"\"\xe9;gzip\"", Some(b"\"\xe9\"")),
            (b"\"7;br\"", None),
            (b"7;gzip", None),
        ] {
            let tag = HeaderValue::from_bytes(tag).expect("a value");
            let found = untagged(&tag, &Encoding::GZIP);
            assert_eq!(found.as_ref().map(HeaderValue::as_bytes), expected, "{tag:?}");
        }
    }
}
