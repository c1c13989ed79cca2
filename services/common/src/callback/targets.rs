//! Which URLs are called.

use std::net::IpAddr;

use url::Url;
use wirewright_runtime::client::{BoxError, Targets};
use wirewright_runtime::http::Uri;

use super::address::is_public;

/// The URLs that are called: those of listed hosts, over `http` and `https`, and `https` ones of public addresses. To which
/// addresses a name leads is looked at when it is called.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    hosts: Vec<String>,
    only_hosts: bool,
}

impl Allowed {
    /// Public hosts and these: names, or addresses as they stand in a URL (`[::1]`).
    pub fn of<S: Into<String>>(hosts: impl IntoIterator<Item = S>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.into().trim().to_ascii_lowercase());
        Self {
            hosts: hosts.collect(),
            only_hosts: false,
        }
    }

    /// The listed hosts and no others.
    #[must_use]
    pub fn only(self) -> Self {
        Self {
            only_hosts: true,
            ..self
        }
    }

    /// Whether the host is on the list.
    pub(super) fn lists(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Whether a URL is one that is called.
    ///
    /// # Errors
    /// Why it is not; the URL is not repeated.
    ///
    /// ```
    /// use runnerly_common::callback::Allowed;
    ///
    /// let allowed = Allowed::of(["localhost"]);
    /// assert!(allowed.check("http://localhost:9000/parsed").is_ok());
    /// assert!(allowed.check("https://hooks.example/parsed").is_ok());
    /// assert!(allowed.check("https://169.254.169.254/").is_err());
    /// ```
    pub fn check(&self, url: &str) -> Result<(), &'static str> {
        // as browsers and curl read it, so that `https://0x7f.1/` is the address that it may be taken for
        let url = Url::parse(url).map_err(|_| "is no URL")?;
        let host = url.host_str().ok_or("has no host")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must be https");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not have a user name");
        }
        if url.fragment().is_some() {
            return Err("must not have a fragment");
        }
        if self.lists(host) {
            return Ok(());
        }
        if self.only_hosts {
            return Err("must be of a host that is called");
        }
        if url.scheme() != "https" {
            return Err("must be https");
        }
        match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) if !is_public(address) => Err("must not be an address of a private network"),
            _ => Ok(()),
        }
    }
}

impl Targets for Allowed {
    async fn check(&self, url: &Uri) -> Result<(), BoxError> {
        let text = url.to_string();
        // The engine connects to the host as it is written. One that the parser writes in another way could be another one for it.
        let (parsed, written) = (Url::parse(&text).ok(), url.host().unwrap_or_default());
        let same = parsed
            .as_ref()
            .and_then(Url::host_str)
            .is_some_and(|host| host.eq_ignore_ascii_case(written));
        if !same {
            return Err("its host is not written as it is meant".into());
        }
        Ok(Allowed::check(self, &text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_hosts_are_called_over_https_and_listed_ones_anyhow() {
        let allowed = Allowed::of(["Hooks.internal", "[::1]"]);
        for url in [
            "https://hooks.example/a?b=c",
            "https://1.1.1.1:8443/",
            "http://hooks.internal:80/",
            "https://HOOKS.internal/",
            "http://[::1]:9000/",
        ] {
            assert_eq!(allowed.check(url), Ok(()), "{url}");
        }
        let only = allowed.only();
        assert!(only.check("https://hooks.internal/").is_ok());
        assert!(only.check("https://hooks.example/").is_err());
    }

    #[test]
    fn nothing_else_is() {
        let allowed = Allowed::of(["hooks.internal"]);
        for url in [
            "",
            "/hook",
            "http://hooks.example/",
            "ftp://hooks.internal/",
            "https://user@hooks.example/",
            "http://hooks.internal/#a",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest",
            "http://hooks.internal.example/",
        ] {
            assert!(allowed.check(url).is_err(), "{url}");
        }
    }
}
