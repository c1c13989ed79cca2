//! Entity tags of lists and of what has no version, and the errors of conditions that do not hold.

use serde::Serialize;
use sha2::{Digest, Sha256};
pub use wirewright_runtime::server::{Tags, tag as resource};

use crate::Error;

/// The tag of a list: weak, made of the collection's version and of what was asked for.
///
/// # Errors
/// When `query` cannot be written as JSON.
pub fn list(version: i64, query: &impl Serialize) -> Result<String, Error> {
    Ok(format!("W/\"{version}-{}\"", hash(query)?))
}

fn hash(value: &impl Serialize) -> Result<String, Error> {
    let digest = Sha256::digest(serde_json::to_vec(value)?);
    Ok(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// The tag of what has no version: weak, made of everything in it that can change.
///
/// # Errors
/// When `state` cannot be written as JSON.
pub fn state(state: &impl Serialize) -> Result<String, Error> {
    Ok(format!("W/\"{}\"", hash(state)?))
}

/// The tags that a change is meant for.
///
/// # Errors
/// [`Error::VersionRequired`] when the request names none.
pub fn required(field: Option<&str>) -> Result<Tags, Error> {
    field.map(Tags::parse).ok_or(Error::VersionRequired)
}

/// Checks that a change is meant for this version.
///
/// # Errors
/// [`Error::Stale`] when it is meant for another one.
pub fn check(tags: &Tags, version: i64) -> Result<(), Error> {
    if tags.name_version(version) {
        Ok(())
    } else {
        Err(Error::Stale(version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_for_one_version() {
        assert!(matches!(required(None), Err(Error::VersionRequired)));
        assert!(matches!(check(&Tags::parse("\"6\""), 7), Err(Error::Stale(7))));
        assert!(check(&Tags::parse("W/\"7\""), 7).is_ok());
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

    #[test]
    fn what_has_no_version_has_a_tag_for_each_state() -> Result<(), Error> {
        assert_eq!(state(&("queued", 1))?, state(&("queued", 1))?);
        assert_ne!(state(&("queued", 1))?, state(&("done", 1))?);
        assert!(state(&())?.starts_with("W/\""));
        Ok(())
    }
}
