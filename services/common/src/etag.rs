//! Entity tags: versions as `ETag`, and the conditions that requests put on them (RFC 9110, sections 8.8.3 and 13.1).

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Error;

/// The tag of one resource: `"7"`.
#[must_use]
pub fn resource(version: i64) -> String {
    format!("\"{version}\"")
}

/// The tag of a list: weak, made of the collection's version and of what was asked for.
///
/// # Errors
/// When `query` cannot be written as JSON.
pub fn list(version: i64, query: &impl Serialize) -> Result<String, Error> {
    let digest = Sha256::digest(serde_json::to_vec(query)?);
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("W/\"{version}-{hash}\""))
}

/// The tags of an `If-Match` or `If-None-Match` field.
///
/// Tags that lack their quotes are understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags {
    any: bool,
    opaque: Vec<String>,
}

impl Tags {
    /// Reads the value of the field.
    ///
    /// ```
    /// use runnerly_common::etag::Tags;
    ///
    /// assert!(Tags::parse(r#""6", W/"7""#).name_version(7));
    /// assert!(!Tags::parse(r#""70""#).name_version(7));
    /// ```
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
    /// [`Error::VersionRequired`] when the request names none.
    pub fn required(field: Option<&str>) -> Result<Self, Error> {
        field.map(Self::parse).ok_or(Error::VersionRequired)
    }

    /// Whether one of them stands for a version of a resource, in whatever representation.
    ///
    /// Weak tags count as strong ones, which RFC 9110 does not allow for `If-Match`: a proxy that compresses answers
    /// weakens their tags, and no change could ever be made through it.
    #[must_use]
    pub fn name_version(&self, version: i64) -> bool {
        let version = version.to_string();
        self.any
            || self
                .opaque
                .iter()
                .any(|tag| tag.split('+').next() == Some(version.as_str()))
    }

    /// Whether one of them is this tag, weak or not.
    #[must_use]
    pub fn name(&self, tag: &str) -> bool {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        let opaque = tag.trim_matches('"');
        self.any || self.opaque.iter().any(|own| own == opaque)
    }

    /// Checks that a change is meant for this version.
    ///
    /// # Errors
    /// [`Error::Stale`] when it is meant for another one.
    pub fn check(&self, version: i64) -> Result<(), Error> {
        if self.name_version(version) {
            Ok(())
        } else {
            Err(Error::Stale(version))
        }
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
    fn a_change_is_for_one_version() {
        assert!(matches!(Tags::required(None), Err(Error::VersionRequired)));
        assert!(matches!(Tags::parse("\"6\"").check(7), Err(Error::Stale(7))));
        assert!(Tags::parse("W/\"7\"").check(7).is_ok());
    }

    #[test]
    fn lists_have_a_tag_for_each_version_and_question() -> Result<(), Error> {
        let first = list(4, &("a", 1))?;
        assert!(first.starts_with("W/\"4-") && first.ends_with('"'));
        assert_eq!(first, list(4, &("a", 1))?);
        assert_ne!(first, list(4, &("a", 2))?);
        assert_ne!(first, list(5, &("a", 1))?);
        assert!(Tags::parse(&first).name(&first));
        Ok(())
    }
}
