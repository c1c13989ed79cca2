//! Where an operation is served.

use iri_string::types::{UriReferenceStr, UriStr};

/// A server of a contract, with the defaults of its variables.
///
/// ```
/// use wirewright_runtime::operation::{Operation, Server};
///
/// // Generated code has one for each server, in its module `servers`.
/// static FILES: Server = Server::new("https://files.example/v1", "/v1");
/// static UPLOAD: Operation = Operation::put("upload", "/files/{id}").server(&FILES);
/// assert!(UPLOAD.server.is_some_and(|server| server.is_absolute()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its URL, or a reference relative to where the contract itself is.
    pub url: &'static str,
    /// The path of that URL, without a slash at its end; a relative one counts from the root.
    pub base_path: &'static str,
}

impl Server {
    /// A server.
    #[must_use]
    pub const fn new(url: &'static str, base_path: &'static str) -> Self {
        Self { url, base_path }
    }

    /// Whether the URL says on which host the server is.
    #[must_use]
    pub fn is_absolute(&self) -> bool {
        self.url.contains("://")
    }
}

/// What the URL of a server means that is relative to the URL of its contract ([RFC 3986] section 5.2), without a slash
/// at its end. Where either is no URL, the reference as it is: no client takes that for a base URL.
///
/// ```
/// use wirewright_runtime::operation::resolve;
///
/// assert_eq!(resolve("https://runs.example/docs/openapi.yaml", "/v1"), "https://runs.example/v1");
/// assert_eq!(resolve("https://runs.example/docs/openapi.yaml", "../v1/"), "https://runs.example/v1");
/// ```
///
/// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986#section-5.2
#[must_use]
pub fn resolve(contract: &str, reference: &str) -> String {
    let resolved = UriStr::new(contract).ok().and_then(|contract| {
        let reference = UriReferenceStr::new(reference).ok()?;
        Some(reference.resolve_against(contract.to_absolute()).to_string())
    });
    let url = resolved.unwrap_or_else(|| reference.to_owned());
    url.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        for (contract, reference, url) in [
            ("http://h:1/openapi.json", "/", "http://h:1"),
            ("http://h/a/b", "v1", "http://h/a/v1"),
            ("http://h/a/b", "./v1", "http://h/a/v1"),
            ("http://h/a/b?x#y", "../../v1", "http://h/v1"),
            ("http://h", "v1", "http://h/v1"),
            ("https://h/a", "//other/b", "https://other/b"),
            ("nothing", "/v1", "/v1"),
            ("http://h", "a b", "a b"),
        ] {
            assert_eq!(resolve(contract, reference), url, "{contract} {reference}");
        }
    }
}
