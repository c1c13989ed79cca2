//! The text of headers.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::HeaderName;

use crate::violation::{Place, Violation};

/// The value of a header, several joined by a separator; `None` where there is none.
///
/// # Errors
/// When a value is not UTF-8.
pub(crate) fn text<'h>(
    headers: &'h HeaderMap,
    name: &str,
    separator: &str,
    place: Place,
) -> Result<Option<Cow<'h, str>>, Violation> {
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Ok(None);
    };
    let mut joined: Option<Cow<'h, str>> = None;
    for value in headers.get_all(name) {
        let Ok(value) = std::str::from_utf8(value.as_bytes()) else {
            return Err(Violation::new(place, "encoding", "must be UTF-8"));
        };
        joined = Some(match joined {
            None => value.into(),
            Some(before) => format!("{before}{separator}{value}").into(),
        });
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn values_are_joined() {
        let mut headers = HeaderMap::new();
        assert_eq!(text(&headers, "X-Tag", ", ", Place::Body), Ok(None));
        headers.append("x-tag", HeaderValue::from_static("a"));
        assert_eq!(text(&headers, "X-Tag", ", ", Place::Body), Ok(Some("a".into())));
        headers.append("x-tag", HeaderValue::from_static("b, c"));
        assert_eq!(text(&headers, "X-Tag", ", ", Place::Body), Ok(Some("a, b, c".into())));
        assert_eq!(text(&headers, "no name", ", ", Place::Body), Ok(None));
    }

    #[test]
    fn bytes_that_are_no_text_are_a_violation() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-tag",
            HeaderValue::from_bytes(b"\xff").expect("opaque bytes are a value"),
        );
        assert!(text(&headers, "x-tag", ", ", Place::Body).is_err());
    }
}
