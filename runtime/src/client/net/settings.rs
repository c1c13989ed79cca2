//! What can be set of the engine for real sockets.

use std::time::Duration;

use super::lookup::Lookup;
#[cfg(not(feature = "rustls"))]
use super::plain::Secure;
#[cfg(feature = "rustls")]
use super::tls::Secure;

/// How the engine connects, and to how many.
#[derive(Clone)]
pub(in crate::client) struct Settings {
    pub(in crate::client) connect_timeout: Duration,
    /// How many connections there are at most.
    pub(in crate::client) connections: usize,
    /// How many of them lead to the same host.
    pub(in crate::client) per_host: usize,
    /// How long a call waits for one.
    pub(in crate::client) wait: Duration,
    /// Whether `http` is spoken as HTTP/2 as well.
    pub(in crate::client) http2: bool,
    /// Whether the proxies of the environment are used.
    pub(in crate::client) proxies: bool,
    pub(super) lookup: Lookup,
    pub(super) secure: Secure,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            connections: 300,
            per_host: 10,
            wait: Duration::from_secs(10),
            http2: false,
            proxies: true,
            lookup: Lookup::system(),
            secure: Secure::system(),
        }
    }
}

impl Settings {
    pub(in crate::client) fn resolve_by(&mut self, resolver: impl super::Resolver) {
        self.lookup = Lookup::own(resolver);
    }

    #[cfg(feature = "rustls")]
    pub(in crate::client) fn secure_by(&mut self, config: std::sync::Arc<rustls::ClientConfig>) {
        self.secure = Secure::by(config);
    }
}
