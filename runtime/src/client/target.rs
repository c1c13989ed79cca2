//! Where calls go that have a URL each: webhooks and callbacks.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use http::Uri;

use super::base::Base;
use super::{BoxError, ErrorKind, Outgoing};

/// Decides which URLs are called, for webhooks and callbacks.
///
/// Whoever subscribes to a callback names its URL, and the service is the one that calls it: from inside its network, past
/// its firewall. So a service has to say which hosts it calls. [`Hosts`] is a list of them. Where any host of the
/// internet may subscribe, a list is not enough, and neither is a look at the host's name, for it can lead to any
/// address by the time of the call: let the engine refuse private addresses when it connects, or send through a proxy
/// that does. The default engine follows no redirects.
///
/// ```
/// use wirewright_runtime::client::{BoxError, Targets};
/// use wirewright_runtime::http::Uri;
///
/// struct Subscribers;
///
/// impl Targets for Subscribers {
///     async fn check(&self, url: &Uri) -> Result<(), BoxError> {
///         match url.host() {
///             Some(host) if url.scheme_str() == Some("https") && host.ends_with(".example") => Ok(()),
///             _ => Err("it belongs to no subscriber".into()),
///         }
///     }
/// }
/// ```
pub trait Targets: Send + Sync + 'static {
    /// Whether an absolute URL of `http` or `https`, without a user name, is called; the error says why not.
    fn check(&self, url: &Uri) -> impl Future<Output = Result<(), BoxError>> + Send;
}

type Checked<'a> = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send + 'a>>;

/// Targets of any type.
pub(super) trait AnyTargets: Send + Sync {
    fn check_any<'a>(&'a self, url: &'a Uri) -> Checked<'a>;
}

impl<T: Targets> AnyTargets for T {
    fn check_any<'a>(&'a self, url: &'a Uri) -> Checked<'a> {
        Box::pin(self.check(url))
    }
}

/// A list of hosts that are called, on any port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// These hosts and no others: names, or addresses as they stand in a URL (`[::1]`). Case does not matter.
    pub fn of<S: Into<String>>(hosts: impl IntoIterator<Item = S>) -> Self {
        Self(hosts.into_iter().map(Into::into).collect())
    }
}

impl Targets for Hosts {
    async fn check(&self, url: &Uri) -> Result<(), BoxError> {
        let host = url.host().unwrap_or_default();
        if self.0.iter().any(|known| known.eq_ignore_ascii_case(host)) {
            Ok(())
        } else {
            Err("its host is not on the list".into())
        }
    }
}

/// The URL that a call goes to. It may hold a secret, so nothing shows it.
#[derive(Clone)]
pub(super) struct Target(Uri);

impl Target {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        // `Uri` would drop a fragment without a word.
        if text.contains('#') {
            return Err("it has a fragment".to_owned());
        }
        let uri: Uri = text.parse().map_err(|_| "it is no URL".to_owned())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("it has no scheme and host".to_owned());
        };
        let reason = if scheme != "http" && scheme != "https" {
            "its scheme is neither http nor https"
        } else if authority.as_str().contains('@') {
            "it has a user name"
        } else if authority.host().is_empty() {
            "it has no host"
        } else {
            return Ok(Self(uri));
        };
        Err(reason.to_owned())
    }

    /// The URL with more pairs in its query.
    pub(super) fn with_query(&self, query: &str) -> Result<Uri, String> {
        if query.is_empty() {
            return Ok(self.0.clone());
        }
        let separator = match self.0.query() {
            None => "?",
            Some("") => "",
            Some(_) => "&",
        };
        let text = format!("{}{separator}{query}", self.0);
        Uri::try_from(text).map_err(|error| format!("its URL is none: {error}"))
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.0.host()).finish()
    }
}

impl Outgoing {
    /// Whether the call may go where it is to go.
    pub(super) async fn check_target(&self) -> Result<(), ErrorKind> {
        match &self.target {
            None if matches!(self.client.base, Base::None) => {
                Err(ErrorKind::Target("the client has no base URL".to_owned()))
            }
            None => Ok(()),
            Some(Err(reason)) => Err(ErrorKind::Target(reason.clone())),
            Some(Ok(Target(url))) => match &self.client.targets {
                Some(targets) => {
                    let checked = targets.check_any(url).await;
                    checked.map_err(|reason| ErrorKind::Target(reason.to_string()))
                }
                None => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn absolute_http_urls_are_targets() {
        for (text, query, url) in [
            ("http://h", "", "http://h/"),
            ("https://h:1/a?b=1", "", "https://h:1/a?b=1"),
            ("https://h/a", "c=2", "https://h/a?c=2"),
            ("https://h/a?b=1", "c=2", "https://h/a?b=1&c=2"),
            ("https://h/a?", "c=2", "https://h/a?c=2"),
        ] {
            let target = Target::parse(text).expect(text);
            assert_eq!(target.with_query(query).expect(text).to_string(), url);
        }
    }

    #[test]
    fn anything_else_is_none_and_is_not_repeated() {
        for text in [
            "",
            "/secret",
            "secret",
            "h:80/secret",
            "ftp://h/secret",
            "file:///secret",
            "gopher://h/secret",
            "http://",
            "http:///secret",
            "http://secret@h/",
            "http://secret:secret@h/",
            "http://h/#secret",
            "http://h\r\nsecret: 1/",
            "javascript:secret",
        ] {
            let reason = Target::parse(text).expect_err(text);
            assert!(!reason.contains("secret"), "{reason}");
        }
    }

    #[test]
    fn nothing_shows_a_url() {
        let target = Target::parse("https://h/secret?secret").expect("a URL");
        assert_eq!(format!("{target:?}"), "Target(Some(\"h\"))");
    }
}
