//! The identifier of a request, by which a client and a server talk about it.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The header that carries it.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest identifier that is taken from a client.
const LONGEST: usize = 128;

/// The identifier of a request: the client's `X-Request-Id` if that is 1 to 128 visible ASCII characters, else a new
/// UUID of version 7.
///
/// It stands in the extensions of each request that a generated router answers, and in the answer's `X-Request-Id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let given = headers
            .get(X_REQUEST_ID)
            .map(HeaderValue::as_bytes)
            .filter(|bytes| is_fit(bytes));
        match given.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            Some(text) => Self(text.into()),
            None => Self(Uuid::now_v7().to_string().into()),
        }
    }

    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the header's value. Visible ASCII always is one.
    pub(super) fn to_header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

fn is_fit(bytes: &[u8]) -> bool {
    (1..=LONGEST).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &[u8]) -> RequestId {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(X_REQUEST_ID, value);
        }
        RequestId::of(&headers)
    }

    #[test]
    fn a_fit_identifier_is_taken() {
        assert_eq!(of(b"abc-1").as_str(), "abc-1");
        assert_eq!(of(&[b'x'; 128]).as_str().len(), 128);
    }

    #[test]
    fn any_other_is_replaced() {
        for value in [&b""[..], b"a b", "é".as_bytes(), b"\xff", &[b'x'; 129]] {
            let id = of(value);
            let uuid = Uuid::parse_str(id.as_str()).expect("a UUID");
            assert_eq!(uuid.get_version_num(), 7);
        }
    }
}
