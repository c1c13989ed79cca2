//! Addresses: absolute URIs without a fragment, by which files and schemas are known.

use crate::diagnostic::Pointer;
use std::fmt::Write;
use std::path::Path;

use iri_string::types::{UriAbsoluteStr, UriReferenceStr, UriStr};

/// Longer ones are no addresses: each schema in a long one would have a copy of it.
const LONGEST: usize = 2000;

/// What may stand in a URI beside letters and digits ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986) section 2).
const ANYWHERE: &[u8] = b"-._~:/?#[]@!$&'()*+,;=%";
/// What may stand in its path.
const IN_PATHS: &[u8] = b"-._~:/@!$&'()*+,;=";

/// The address that a reference without a fragment means at a base
/// ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986) section 5), in the normal form of section 6.2.2, so that equal
/// addresses are equal texts. `None` when one of the two is no URI.
pub(super) fn resolve(base: &str, reference: &str) -> Option<String> {
    if base.len() + reference.len() > LONGEST {
        return None;
    }
    let reference = encode(reference, ANYWHERE);
    let reference = UriReferenceStr::new(reference.as_str()).ok()?;
    let base = UriAbsoluteStr::new(base).ok()?;
    let mut address = String::new();
    write!(address, "{}", reference.resolve_against(base).and_normalize()).ok()?;
    Some(address)
}

/// Whether a text is a URI that means the same everywhere.
pub(crate) fn is_absolute(text: &str) -> bool {
    UriStr::new(text).is_ok()
}

/// The normal form of an address; as it is when it is none.
pub(super) fn normal(address: &str) -> String {
    resolve("file:///", address).unwrap_or_else(|| address.to_owned())
}

/// The address of a file.
pub(super) fn of_path(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    format!("file:///{}", encode(path.trim_start_matches('/'), IN_PATHS))
}

/// Whether an address is that of a file.
pub(super) fn is_file(address: &str) -> bool {
    address.starts_with("file:")
}

/// A pointer as the fragment of a URI ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901) section 6).
pub(crate) fn fragment_of(pointer: &Pointer) -> String {
    encode(pointer.as_str(), b"/~!$&'()*+,;=:@-._?")
}

/// The text with a percent sign and two digits for each byte that may not stand in a URI, as people and tools do not
/// always write them.
fn encode(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{normal, of_path, resolve};

    #[test]
    fn references_are_resolved_as_rfc_3986_says() {
        for (base, reference, address) in [
            ("http://a/b/c", "d", "http://a/b/d"),
            ("http://a/b/", "../d/./e", "http://a/d/e"),
            ("http://a", "d", "http://a/d"),
            ("http://a/b", "/d?e", "http://a/d?e"),
            ("http://a/b", "//C/d", "http://c/d"),
            ("http://a/b", "URN:example:d", "urn:example:d"),
            ("http://a/b", "", "http://a/b"),
            ("http://a/b", "é d%7e", "http://a/%C3%A9%20d~"),
            ("file:///a/b.yaml", "../../c.yaml", "file:///c.yaml"),
        ] {
            assert_eq!(resolve(base, reference).as_deref(), Some(address), "{base} {reference}");
        }
        assert_eq!(resolve("http://a", "%zz"), None);
        assert_eq!(resolve("a", "b"), None);
        assert_eq!(resolve("http://a", &"b".repeat(2000)), None);
        assert_eq!(normal("HTTP://LocalHost:1234"), "http://localhost:1234");
    }

    #[test]
    fn files_have_addresses() {
        assert_eq!(of_path(Path::new("/a b/c#1.yaml")), "file:///a%20b/c%231.yaml");
        assert_eq!(of_path(Path::new("api/a.yaml")), "file:///api/a.yaml");
    }
}
