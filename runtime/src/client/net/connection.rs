//! One connection, as the pool keeps it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::{HOST, PROXY_AUTHORIZATION};
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Request, Response, Uri};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use tower::Service;

use super::limits::{InUse, Limits, Usage};
use crate::client::engine::Body;

/// A connection that requests can be sent over.
pub(super) struct Connection {
    sender: Sender,
    usage: Arc<Usage>,
    /// What is sent to a proxy that forwards requests; `None` where there is none.
    forwarded: Option<Option<HeaderValue>>,
    used: bool,
    retired: bool,
}

enum Sender {
    Http1(http1::SendRequest<Body>),
    Http2(http2::SendRequest<Body>),
}

type Sent = Pin<Box<dyn Future<Output = Result<Response<Incoming>, TrySendError<Request<Body>>>> + Send>>;

impl Connection {
    /// One that carries a request after the other.
    pub(super) fn http1(
        sender: http1::SendRequest<Body>,
        usage: Arc<Usage>,
        forwarded: Option<Option<HeaderValue>>,
    ) -> Self {
        let sender = Sender::Http1(sender);
        Self::new(sender, usage, forwarded)
    }

    /// One that carries any number of requests at the same time.
    pub(super) fn http2(sender: http2::SendRequest<Body>, usage: Arc<Usage>) -> Self {
        Self::new(Sender::Http2(sender), usage, None)
    }

    fn new(sender: Sender, usage: Arc<Usage>, forwarded: Option<Option<HeaderValue>>) -> Self {
        Self {
            sender,
            usage,
            forwarded,
            used: false,
            retired: false,
        }
    }

    /// Says that a call begins, and whether there was one before; `None` where the connection is being closed.
    pub(super) fn begin(&mut self, limits: &Arc<Limits>) -> Option<(InUse, bool)> {
        let in_use = self.usage.begin(limits)?;
        Some((in_use, std::mem::replace(&mut self.used, true)))
    }

    /// Whether others can send while a call is carried.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.sender, Sender::Http2(_))
    }

    /// Nothing is sent over it any more.
    pub(super) fn retire(&mut self) {
        self.retired = true;
    }

    /// Sends a request whose URL is absolute.
    pub(super) fn send(&mut self, mut request: Request<Body>) -> Sent {
        match &mut self.sender {
            Sender::Http2(sender) => Box::pin(sender.try_send_request(request)),
            Sender::Http1(sender) => {
                name_host(&mut request);
                match &self.forwarded {
                    None => *request.uri_mut() = origin_form(request.uri()),
                    Some(None) => {}
                    Some(Some(credentials)) => {
                        request.headers_mut().insert(PROXY_AUTHORIZATION, credentials.clone());
                    }
                }
                Box::pin(sender.try_send_request(request))
            }
        }
    }
}

/// `Host` is the authority of the URL, without the scheme's own port
/// ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-3.2) section 3.2).
fn name_host(request: &mut Request<Body>) {
    let uri = request.uri();
    let Some(host) = uri.host() else { return };
    let own = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    let named = match uri.port_u16() {
        Some(port) if port != own => HeaderValue::try_from(format!("{host}:{port}")),
        _ => HeaderValue::try_from(host),
    };
    if let Ok(named) = named {
        request.headers_mut().entry(HOST).or_insert(named);
    }
}

/// The path and the query alone ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1) section 3.2.1).
fn origin_form(uri: &Uri) -> Uri {
    let path = uri.path_and_query().cloned();
    Uri::from(path.unwrap_or_else(|| PathAndQuery::from_static("/")))
}

/// The pool asks a connection whether it can be used, and forgets one that cannot.
impl Service<()> for Connection {
    type Response = ();
    type Error = Unusable;
    type Future = std::future::Ready<Result<(), Unusable>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Unusable>> {
        if self.retired {
            return Poll::Ready(Err(Unusable(None)));
        }
        let ready = match &mut self.sender {
            Sender::Http1(sender) => sender.poll_ready(cx),
            Sender::Http2(sender) => sender.poll_ready(cx),
        };
        ready.map_err(|error| Unusable(Some(error)))
    }

    fn call(&mut self, (): ()) -> Self::Future {
        std::future::ready(Ok(()))
    }
}

/// The connection is closed.
#[derive(Debug)]
pub(super) struct Unusable(Option<hyper::Error>);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was closed")
    }
}

impl std::error::Error for Unusable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.as_ref().map(|error| error as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_its_host_and_its_path() {
        for (uri, host, path) in [
            ("http://localhost:5002/api?q=1", "localhost:5002", "/api?q=1"),
            ("http://h:80", "h", "/"),
            ("https://h:443/a", "h", "/a"),
            ("https://[::1]:80/", "[::1]:80", "/"),
        ] {
            let mut request = Request::new(Body::default());
            *request.uri_mut() = uri.parse().expect("a URL");
            name_host(&mut request);
            assert_eq!(request.headers()[HOST], host, "{uri}");
            assert_eq!(origin_form(request.uri()), path, "{uri}");
        }
    }
}
