//! The URL that a client's calls begin with.

use std::fmt;

use http::Uri;

use super::{Addresses, BuildError};
use crate::operation::{Operation, Server, resolve};

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

    /// The base URL of an operation: that of the client, unless the operation has a server of its own. A relative one is
    /// relative to that of the client.
    pub(super) fn of(&self, operation: &Operation, servers: &Servers) -> Result<Self, BuildError> {
        let Some(server) = operation.server else {
            return Ok(self.clone());
        };
        if let Some((_, base)) = servers.0.iter().find(|(url, _)| *url == server.url) {
            return Ok(base.clone());
        }
        if server.is_absolute() {
            return Self::parse(server.url);
        }
        Self::parse(&resolve(&self.0, server.url))
    }

    /// The URL without a slash at its end.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What calls begin with.
pub(super) enum Base {
    /// Each call has a URL of its own.
    None,
    Fixed(BaseUrl),
    /// One of these, for each try anew.
    Found(Addresses),
}

impl Base {
    /// What the URL of a call of this operation begins with; nothing where the engine puts it in front.
    pub(super) fn of(&self, operation: &Operation, servers: &Servers) -> Result<String, BuildError> {
        let found = |addresses: &Addresses| addresses.urls().into_iter().next().unwrap_or_default();
        let base = match self {
            Self::Fixed(base) => base.of(operation, servers)?,
            Self::Found(addresses) if operation.server.is_some() => {
                BaseUrl::parse(&found(addresses))?.of(operation, servers)?
            }
            Self::Found(_) => return Ok(String::new()),
            Self::None => return Err(BuildError::url("there is none")),
        };
        Ok(base.0)
    }

    /// The URLs that there are now.
    pub(super) fn urls(&self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::Fixed(base) => vec![base.0.clone()],
            Self::Found(addresses) => addresses.urls(),
        }
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Fixed(base) => base.fmt(f),
            Self::Found(addresses) => addresses.fmt(f),
        }
    }
}

/// The base URLs that stand for servers of the contract, by the URLs of these.
#[derive(Clone, Debug, Default)]
pub(super) struct Servers(Vec<(&'static str, BaseUrl)>);

impl Servers {
    pub(super) fn add(&mut self, server: &Server, base_url: &str) -> Result<(), BuildError> {
        let base = BaseUrl::parse(base_url)?;
        self.0.retain(|(url, _)| *url != server.url);
        self.0.push((server.url, base));
        Ok(())
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
    fn an_operation_can_have_a_server_of_its_own() {
        static FILES: Server = Server::new("https://files.test/v1", "/v1");
        static LOCAL: Server = Server::new("v2/", "/v2");
        let base = BaseUrl::parse("http://h:1/api").expect("a URL");
        let mut servers = Servers::default();
        let of = |servers: &Servers, operation: &Operation| base.of(operation, servers).expect("a URL").0;
        let get = Operation::get("get", "/");
        assert_eq!(of(&servers, &get), "http://h:1/api");
        assert_eq!(of(&servers, &get.server(&FILES)), "https://files.test/v1");
        assert_eq!(of(&servers, &get.server(&LOCAL)), "http://h:1/v2");
        for url in ["http://a", "http://b/c/"] {
            servers.add(&FILES, url).expect("a URL");
        }
        assert_eq!(of(&servers, &get.server(&FILES)), "http://b/c");
        assert!(servers.add(&FILES, "/v1").is_err());
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
