//! Entity tags: versions as `ETag`, and the conditions that requests put on them ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-13.1),
//! sections 8.8.3 and 13.1).

use http::{HeaderValue, StatusCode, header};

use crate::problem::Problem;

/// The tag of a version: `"7"`. It should come from what keeps the thing, and be another one after every change; a time is none, for two
/// changes can have the same.
///
/// ```
/// assert_eq!(wirewright_runtime::server::tag(7), "\"7\"");
/// ```
#[must_use]
pub fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The tags of an `If-Match` or `If-None-Match` field. Those that lack their quotes are understood.
///
/// A handler that knows the version before it reads the thing answers 304 without reading it:
///
/// ```
/// use wirewright_runtime::server::Tags;
///
/// let known = Tags::parse(r#""6", W/"7""#);
/// assert!(known.name_version(7));
/// assert!(!known.name_version(70));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags {
    any: bool,
    opaque: Vec<String>,
}

impl Tags {
    /// Reads the value of the field.
    #[must_use]
    pub fn parse(field: &str) -> Self {
        let mut tags = Self {
            any: false,
            opaque: Vec::new(),
        };
        for tag in split(field) {
            let tag = tag.trim();
            let tag = tag.strip_prefix("W/").unwrap_or(tag);
            match tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) {
                Some(opaque) => tags.opaque.push(opaque.to_owned()),
                None if tag == "*" => tags.any = true,
                None if !tag.is_empty() => tags.opaque.push(tag.to_owned()),
                None => {}
            }
        }
        tags
    }

    /// The tags that a change is meant for.
    ///
    /// # Errors
    /// A problem of status 428 when the request names none ([RFC 6585](https://www.rfc-editor.org/rfc/rfc6585#section-3) section 3).
    pub fn required(field: Option<&str>) -> Result<Self, Problem> {
        let detail = "The request needs `If-Match` with the version that it is meant for.";
        let missing = || Problem::new(StatusCode::PRECONDITION_REQUIRED).detail(detail);
        field.map(Self::parse).ok_or_else(missing)
    }

    /// Says that a change is meant for this version.
    ///
    /// # Errors
    /// A problem of status 412, with the version as `ETag`, when it is meant for another one.
    pub fn demand(&self, version: i64) -> Result<(), Problem> {
        if self.name_version(version) {
            return Ok(());
        }
        let stale = Problem::new(StatusCode::PRECONDITION_FAILED).detail("The request is meant for another version.");
        Err(match HeaderValue::try_from(tag(version)) {
            Ok(tag) => stale.header(header::ETAG, tag),
            Err(_) => stale,
        })
    }

    /// Whether one of them stands for a version of a resource, in whatever representation.
    ///
    /// Weak tags count as strong ones, which RFC 9110 does not allow for `If-Match`: a proxy that compresses answers, such as nginx, weakens
    /// their tags, and no change could ever be made through it.
    #[must_use]
    pub fn name_version(&self, version: i64) -> bool {
        let version = version.to_string();
        let stands = |tag: &String| tag.split('+').next() == Some(version.as_str());
        self.any || self.opaque.iter().any(stands)
    }

    /// Whether one of them is this tag, weak or not.
    #[must_use]
    pub fn name(&self, tag: &str) -> bool {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        let opaque = tag.trim_matches('"');
        self.any || self.opaque.iter().any(|own| own == opaque)
    }
}

/// The parts between commas that are not inside quotes.
fn split(field: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    field.split(move |character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_they_come() {
        let tags = Tags::parse(r#" "a,b" ,W/"7+gz", 9,, "" "#);
        assert_eq!(tags.opaque, ["a,b", "7+gz", "9", ""]);
        assert!(!tags.any);
        assert!(tags.name_version(7) && tags.name_version(9) && !tags.name_version(8));
        assert!(tags.name("\"a,b\"") && tags.name("W/\"7+gz\"") && !tags.name("\"7\""));
        assert!(Tags::parse("*").name_version(1) && Tags::parse("*").name("W/\"1-x\""));
    }

    #[test]
    fn broken_fields_name_nothing() {
        for field in ["", ",,", "\"", "W/", "\"7", "7\"", "\"*\""] {
            assert!(!Tags::parse(field).name_version(7), "{field}");
        }
    }

    #[test]
    fn t44_a_change_is_for_one_version() {
        let missing = Tags::required(None).expect_err("no tags");
        assert_eq!(missing.status(), StatusCode::PRECONDITION_REQUIRED);
        let stale = Tags::parse("\"6\"").demand(7).expect_err("another version");
        assert_eq!(stale.status(), StatusCode::PRECONDITION_FAILED);
        assert_eq!(stale.headers()[header::ETAG], "\"7\"");
        assert!(Tags::parse("W/\"7\"").demand(7).is_ok());
    }
}
