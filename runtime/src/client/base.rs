//! The URL that a client's calls begin with.

use std::fmt;

use http::Uri;

use super::BuildError;

/// An absolute HTTP URL without a query, such as `http://localhost:5002/api`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct BaseUrl(String);

impl BaseUrl {
    pub(super) fn parse(text: &str) -> Result<Self, BuildError> {
        let refuse = |reason| Err(BuildError::url(reason));
        // `Uri` would drop a fragment without a word.
        if text.contains(['?', '#']) {
            return refuse("it has a query or a fragment");
        }
        let Ok(uri) = text.parse::<Uri>() else {
            return refuse("it is no URL");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refuse("it has no scheme and host");
        };
        if scheme != "http" && scheme != "https" {
            return refuse("its scheme is neither http nor https");
        }
        if authority.as_str().contains('@') {
            return refuse("it has a user name; credentials belong in a header");
        }
        if authority.host().is_empty() {
            return refuse("it has no host");
        }
        Ok(Self(format!(
            "{scheme}://{authority}{}",
            uri.path().trim_end_matches('/')
        )))
    }

    /// The URL without a slash at its end.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_http_urls_are_taken() {
        for (text, url) in [
            ("http://localhost:5002/api", "http://localhost:5002/api"),
            ("https://example.com", "https://example.com"),
            ("http://[::1]:80/a/", "http://[::1]:80/a"),
            ("HTTP://h/", "http://h"),
        ] {
            assert_eq!(BaseUrl::parse(text).expect(text).as_str(), url);
        }
    }

    #[test]
    fn anything_else_is_refused_and_not_repeated() {
        for text in [
            "",
            "/api",
            "localhost",
            "localhost:80",
            "ftp://h/",
            "http://",
            "http://u:secret@h/",
            "http://h/?secret",
            "http://h/#secret",
            "http://h\n/",
            "mailto:a@b",
        ] {
            let error = BaseUrl::parse(text).expect_err(text);
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
