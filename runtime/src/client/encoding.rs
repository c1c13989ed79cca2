//! Content encodings of requests and answers.

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, ETAG};
use http::response::Parts;
use http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt as _, Full};

use super::engine::Kept;
use super::{AnswerBody, Body};
use crate::body::StreamError;
use crate::body::pieces::Pieces;
use crate::encoding::{Encoding, Sizes, Unknown, applied, decode, offer};
use crate::operation::Operation;

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
    async fn apply(&self, headers: &mut HeaderMap, body: Body, sizes: Sizes) -> Body {
        match body.into_pieces() {
            Pieces::Whole(bytes) => Body::from(self.whole(headers, bytes, sizes).await),
            pieces => {
                let name = self.encoding.name();
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
                let plain = sizes.before(name, pieces.map_err(Into::into).boxed_unsync());
                let encoded = sizes.after(name, self.encoding.encode(plain.boxed_unsync()));
                let encoded = encoded.map_err(StreamError::broken).into_data_stream();
                Body::of(Pieces::coming(encoded))
            }
        }
    }

    async fn whole(&self, headers: &mut HeaderMap, body: Bytes, sizes: Sizes) -> Bytes {
        let pieces = self
            .encoding
            .encode(Full::new(body.clone()).map_err(|never| match never {}).boxed_unsync());
        // Encoding bytes in memory does not fail; if it did, they could still be sent as they are.
        let Ok(encoded) = pieces.collect().await else {
            return body;
        };
        let (name, encoded) = (self.encoding.name(), encoded.to_bytes());
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        sizes.encoded(name, body.len() as u64, encoded.len() as u64);
        encoded
    }

    /// Whether a body is worth it, as far as its size is known.
    fn suits(&self, body: &Body) -> bool {
        body.whole().is_none_or(|bytes| bytes.len() >= self.from.max(1))
    }
}

/// The body of a request as it is sent, encoded where that is wanted and it has no encoding yet.
pub(super) async fn sent(
    compression: Option<Compression>,
    headers: &mut HeaderMap,
    body: Body,
    operation: &Operation,
) -> Body {
    let sizes = Sizes::sent(operation.id);
    let compression = compression.filter(|compression| compression.suits(&body));
    match compression.filter(|_| !headers.contains_key(CONTENT_ENCODING)) {
        Some(compression) => compression.apply(headers, body, sizes).await,
        None => sizes.plain(body, |counted| Body::of(Pieces::coming(counted.into_data_stream()))),
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
pub(super) fn decoded(
    head: &mut Parts,
    body: AnswerBody,
    limit: usize,
    operation: &Operation,
) -> Result<AnswerBody, Unknown> {
    let sizes = match head.extensions.get::<Kept>() {
        Some(Kept) => Sizes::kept(operation.id),
        None => Sizes::received(operation.id),
    };
    let headers = &mut head.headers;
    let encodings = applied(headers)?;
    let Some(last) = encodings.last() else {
        return Ok(sizes.plain(body, |body| body.boxed_unsync()));
    };
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    // Our own server writes the encoding into the tag.
    if let Some(tag) = headers.get(ETAG).and_then(|tag| untagged(tag, last)) {
        headers.insert(ETAG, tag);
    }
    Ok(decode(body, &encodings, limit, sizes))
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
