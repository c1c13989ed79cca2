//! What is set of connections.

use std::time::Duration;

use tokio::sync::Semaphore;

use super::Builder;
use crate::client::Resolver;

/// The engine for real sockets.
impl Builder {
    /// How long the engine may take to connect, with TLS: 5 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.net.connect_timeout = timeout;
        self
    }

    /// How many connections are open at the same time: 300 by default. A connection counts as long as it is open, and carries a call to the
    /// last byte of the answer; one that has nothing to do is closed where another host needs the room.
    ///
    /// ```
    /// use wirewright_runtime::client::Client;
    ///
    /// let builder = Client::builder("http://localhost:5002/api").connections(50).connections_per_host(5);
    /// ```
    pub fn connections(mut self, most: usize) -> Self {
        self.net.connections = most.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// How many of them lead to the same host: 10 by default. Over one of HTTP/2 go any number of calls.
    pub fn connections_per_host(mut self, most: usize) -> Self {
        self.net.per_host = most.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// How long a call waits while all connections are in use, before it fails with
    /// [`ErrorKind::NoConnection`](crate::client::ErrorKind::NoConnection): 10 seconds by default.
    pub fn connection_wait(mut self, longest: Duration) -> Self {
        self.net.wait = longest;
        self
    }

    /// Speaks HTTP/2 with hosts of `http`, which have to know it. With those of `https` it is agreed on.
    pub fn http2(mut self) -> Self {
        self.net.http2 = true;
        self
    }

    /// Does without the proxies that the environment names (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    pub fn no_proxy(mut self) -> Self {
        self.net.proxies = false;
        self
    }

    /// Who finds the addresses of hosts. A proxy finds them by itself.
    pub fn resolver(mut self, resolver: impl Resolver) -> Self {
        self.net.resolve_by(resolver);
        self
    }

    /// How TLS is spoken, such as with a certificate of the client, or with roots of one's own. What `alpn_protocols` names is agreed on;
    /// by default that is HTTP/2 or HTTP/1.1, with the roots of the system.
    #[cfg(feature = "rustls")]
    pub fn tls(mut self, config: rustls::ClientConfig) -> Self {
        self.net.secure_by(std::sync::Arc::new(config));
        self
    }
}
