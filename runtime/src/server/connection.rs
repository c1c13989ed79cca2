//! One connection: its requests, and when it is closed.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::Instant;
use tower::ServiceExt as _;

use super::ServeOptions;

/// What all connections of a server share.
#[derive(Clone)]
pub(super) struct Connection {
    pub(super) router: Router,
    pub(super) http: Arc<auto::Builder<TokioExecutor>>,
    pub(super) options: Arc<ServeOptions>,
    pub(super) stopping: watch::Receiver<()>,
}

/// Serves a connection to its end. The permit is given back then.
pub(super) async fn run(
    shared: Connection,
    stream: TcpStream,
    peer: SocketAddr,
    _permit: Option<OwnedSemaphorePermit>,
) {
    let Connection {
        router,
        http,
        options,
        mut stopping,
    } = shared;
    // Answers are written whole, so nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let activity = Activity::default();
    let watched = activity.clone();
    let service = service_fn(move |request| answer(router.clone(), request, peer, watched.begin()));
    let mut connection = pin!(http.serve_connection_with_upgrades(TokioIo::new(stream), service));
    let mut closing = false;
    let mut wait = options.header_timeout;
    loop {
        tokio::select! {
            result = connection.as_mut() => {
                if let Err(error) = result {
                    tracing::debug!(%peer, %error, "the connection ended early");
                }
                return;
            }
            // An error means that the server is gone, which is a shutdown too.
            _ = stopping.changed(), if !closing => {
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
            () = tokio::time::sleep(wait) => match activity.rest(&options) {
                Some(rest) => wait = rest,
                None if closing => return,
                None => {
                    closing = true;
                    wait = options.header_timeout;
                    connection.as_mut().graceful_shutdown();
                }
            },
        }
    }
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
    open: Open,
) -> Result<Response<Held>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await?;
    Ok(response.map(|body| Held { body, _open: open }))
}

/// How many requests are open on a connection, and since when that has been so.
#[derive(Clone, Debug)]
struct Activity(Arc<Mutex<Requests>>);

#[derive(Debug)]
struct Requests {
    open: usize,
    any: bool,
    since: Instant,
}

impl Default for Activity {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Requests {
            open: 0,
            any: false,
            since: Instant::now(),
        })))
    }
}

impl Activity {
    fn begin(&self) -> Open {
        self.change(|requests| {
            requests.open += 1;
            requests.any = true;
        });
        Open(self.clone())
    }

    fn change(&self, change: impl FnOnce(&mut Requests)) {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut requests);
        requests.since = Instant::now();
    }

    /// How long to wait before looking again; `None` when the connection has been idle for too long.
    fn rest(&self, options: &ServeOptions) -> Option<Duration> {
        let requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = if requests.any {
            options.idle_timeout
        } else {
            options.header_timeout
        };
        if requests.open > 0 {
            return Some(limit);
        }
        limit
            .checked_sub(requests.since.elapsed())
            .filter(|rest| !rest.is_zero())
    }
}

/// An open request; over when it is dropped.
struct Open(Activity);

impl Drop for Open {
    fn drop(&mut self) {
        self.0
            .change(|requests| requests.open = requests.open.saturating_sub(1));
    }
}

/// The body of an answer. Its request is open until all of it is sent.
struct Held {
    body: Body,
    _open: Open,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
