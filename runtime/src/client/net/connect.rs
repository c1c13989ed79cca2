//! How connections are made: room is waited for, then there are TCP, TLS, and a proxy where the environment names one.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use hyper::client::conn::{http1, http2};
use hyper_util::client::legacy::connect::{Connection as _, HttpConnector};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::PollSemaphore;
use tower::Service;

use super::connection::Connection;
use super::counted::Counted;
use super::limits::{Limits, Usage, Waiting};
use super::lookup::Lookup;
#[cfg(not(feature = "rustls"))]
use super::plain::{Secure, Stream};
use super::settings::Settings;
#[cfg(feature = "rustls")]
use super::tls::{Secure, Stream};
use crate::body::BoxError;

/// How often a connection of HTTP/2 is asked whether it is alive while calls wait on it, and how long it may take to say so.
const PING: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(5));

/// What is the same for all hosts.
pub(super) struct Connector {
    tcp: HttpConnector<Lookup>,
    proxies: Option<Matcher>,
    secure: Secure,
    timeout: Duration,
    /// Whether `http` is spoken as HTTP/2 as well.
    http2: bool,
}

impl Connector {
    pub(super) fn new(settings: &Settings) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(settings.lookup.clone());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(Duration::from_secs(15)));
        // Of several addresses each gets its share of the time.
        tcp.set_connect_timeout(Some(settings.connect_timeout));
        Self {
            tcp,
            proxies: settings.proxies.then(Matcher::from_system),
            secure: settings.secure.clone(),
            timeout: settings.connect_timeout,
            http2: settings.http2,
        }
    }

    async fn connect(
        &self,
        uri: Uri,
        limits: &Arc<Limits>,
        permits: [OwnedSemaphorePermit; 2],
    ) -> Result<Connection, BoxError> {
        let (stream, forwarded) = self.stream(&uri).await?;
        let usage = Usage::new();
        let http = forwarded.is_none() && uri.scheme() == Some(&Scheme::HTTP);
        let http2 = stream.connected().is_negotiated_h2() || (self.http2 && http);
        let stream = Counted::new(stream, limits.open(&usage, permits));
        if http2 {
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder
                .timer(TokioTimer::new())
                .keep_alive_interval(PING.0)
                .keep_alive_timeout(PING.1);
            let (sender, connection) = builder.handshake(stream).await?;
            tokio::spawn(drive(connection, Arc::clone(&usage)));
            Ok(Connection::http2(sender, usage))
        } else {
            let (sender, connection) = http1::handshake(stream).await?;
            tokio::spawn(drive(connection, Arc::clone(&usage)));
            Ok(Connection::http1(sender, usage, forwarded))
        }
    }

    /// A stream to the host, or to a proxy that forwards requests, with what that is shown.
    async fn stream(&self, uri: &Uri) -> Result<(Stream, Option<Option<HeaderValue>>), BoxError> {
        let Some(proxy) = self.proxies.as_ref().and_then(|proxies| proxies.intercept(uri)) else {
            return Ok((self.secure.over(self.tcp.clone(), uri.clone()).await?, None));
        };
        if !matches!(proxy.uri().scheme_str(), Some("http")) {
            return Err("the proxy's URL is not one of `http`, and others are not supported".into());
        }
        let credentials = proxy.basic_auth().cloned();
        if uri.scheme() == Some(&Scheme::HTTPS) {
            let stream = self.secure.through(&proxy, self.tcp.clone(), uri.clone()).await?;
            return Ok((stream, None));
        }
        let stream = self.secure.over(self.tcp.clone(), proxy.uri().clone()).await?;
        Ok((stream, Some(credentials)))
    }
}

/// Keeps a connection going until it ends, or has had nothing to do for a while.
async fn drive<C: Future<Output = hyper::Result<()>>>(connection: C, usage: Arc<Usage>) {
    let mut connection = Box::pin(connection);
    tokio::select! {
        ended = &mut connection => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection failed");
            }
        }
        () = usage.closing() => {}
    }
}

/// Makes the connections to one host.
pub(super) struct Connects {
    connector: Arc<Connector>,
    limits: Arc<Limits>,
    /// Room for more connections: to the host, and to any.
    room: [PollSemaphore; 2],
    permits: [Option<OwnedSemaphorePermit>; 2],
    waiting: Option<Waiting>,
}

impl Connects {
    pub(super) fn new(connector: &Arc<Connector>, limits: &Arc<Limits>, host: Arc<Semaphore>) -> Self {
        let any = Arc::clone(&limits.room);
        Self {
            connector: Arc::clone(connector),
            limits: Arc::clone(limits),
            room: [host, any].map(PollSemaphore::new),
            permits: [None, None],
            waiting: None,
        }
    }

    fn poll_room(&mut self, which: usize, cx: &mut Context<'_>) -> Poll<()> {
        if self.permits[which].is_none() {
            self.permits[which] = ready!(self.room[which].poll_acquire(cx));
        }
        Poll::Ready(())
    }
}

impl Clone for Connects {
    fn clone(&self) -> Self {
        Self {
            connector: Arc::clone(&self.connector),
            limits: Arc::clone(&self.limits),
            room: self.room.clone(),
            permits: [None, None],
            waiting: None,
        }
    }
}

impl Service<Uri> for Connects {
    type Response = Connection;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Connection, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        ready!(self.poll_room(0, cx));
        if self.poll_room(1, cx).is_pending() {
            // Once it is said that room is needed; the waker is already where it is heard.
            let limits = &self.limits;
            self.waiting.get_or_insert_with(|| limits.wait());
            return Poll::Pending;
        }
        self.waiting = None;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connector, limits) = (Arc::clone(&self.connector), Arc::clone(&self.limits));
        let [Some(host), Some(any)] = std::mem::take(&mut self.permits) else {
            return Box::pin(std::future::ready(Err("there is no room for a connection".into())));
        };
        Box::pin(async move {
            let limit = connector.timeout;
            let connected = tokio::time::timeout(limit, connector.connect(uri, &limits, [host, any])).await;
            connected.unwrap_or_else(|_| Err(format!("no connection within {limit:?}").into()))
        })
    }
}
