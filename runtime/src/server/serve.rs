//! The loop that takes connections and serves a router on them.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::connection::{Connection, run};

/// Limits of [`serve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// How many connections are open at once, 1024 by default. Further ones wait in the listener's queue.
    pub connections: usize,
    /// How long a client may take to send the head of a request, 10 seconds by default. An idle HTTP/1 connection is
    /// closed after it too.
    pub header_timeout: Duration,
    /// The greatest size of the head of a request in bytes, 32 KiB by default and 8 KiB at least.
    pub header_bytes: usize,
    /// How many headers a request may have over HTTP/1, 100 by default.
    pub headers: usize,
    /// How many requests one HTTP/2 connection may have open, 100 by default.
    pub streams: u32,
    /// After how long without a request an HTTP/2 connection is closed, 60 seconds by default.
    pub idle_timeout: Duration,
    /// How long requests that are under way at shutdown may take to finish, 30 seconds by default. Then their
    /// connections are cut.
    pub drain: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            connections: 1024,
            header_timeout: Duration::from_secs(10),
            header_bytes: 32 * 1024,
            headers: 100,
            streams: 100,
            idle_timeout: Duration::from_secs(60),
            drain: Duration::from_secs(30),
        }
    }
}

/// Serves `router` over HTTP/1.1 and HTTP/2 (without TLS) until `shutdown` is ready; then closes idle connections, lets
/// requests under way finish, and returns.
///
/// Use it instead of `axum::serve`, which has no limit on how long a client may take to send a request's head. Each
/// request carries the client's address as axum's [`ConnectInfo`](axum::extract::ConnectInfo)`<SocketAddr>`. A client
/// that is slow to read an answer is not cut before shutdown.
///
/// ```
/// use wirewright_runtime::server::{Router, ServeOptions, not_found, serve};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let router = Router::new().fallback(not_found);
/// let shutdown = async { /* such as tokio::signal::ctrl_c() */ };
/// serve(listener, router, ServeOptions::default(), shutdown).await;
/// # Ok(())
/// # }
/// ```
pub async fn serve(listener: TcpListener, router: Router, options: ServeOptions, shutdown: impl Future<Output = ()>) {
    let (stop, stopping) = watch::channel(());
    let permits = Arc::new(Semaphore::new(options.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let connection = Connection {
        router,
        http: Arc::new(http(&options)),
        options: Arc::new(options),
        stopping,
    };
    let mut tasks = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(_) = tasks.join_next() => {}
            (permit, accepted) = accept(&listener, &permits) => match accepted {
                Ok((stream, peer)) => {
                    tasks.spawn(run(connection.clone(), stream, peer, permit));
                }
                Err(error) => after_failed_accept(&error).await,
            },
        }
    }
    drop((listener, connection.router));
    // Nobody listens any more when no connection is open.
    let _ = stop.send(());
    drain(tasks, connection.options.drain).await;
}

/// Waits until one more connection may be open, and for that connection.
async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> (Option<OwnedSemaphorePermit>, io::Result<(TcpStream, SocketAddr)>) {
    // The semaphore is never closed, so there always is a permit.
    let permit = Arc::clone(permits).acquire_owned().await.ok();
    (permit, listener.accept().await)
}

/// A connection that broke before it was taken is nobody's fault; any other failure, such as too many open files, needs
/// time to pass.
async fn after_failed_accept(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "cannot take a connection");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn drain(mut tasks: JoinSet<()>, limit: Duration) {
    let all = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(limit, all).await.is_err() {
        tracing::warn!(
            connections = tasks.len(),
            "cut connections that were still open at the end of the drain time"
        );
        tasks.shutdown().await;
    }
}

/// The smallest buffer that hyper takes.
const LEAST_BUFFER: usize = 8 * 1024;

fn http(options: &ServeOptions) -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        .max_buf_size(options.header_bytes.max(LEAST_BUFFER))
        .max_headers(options.headers);
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(options.streams)
        .max_header_list_size(u32::try_from(options.header_bytes).unwrap_or(u32::MAX))
        .keep_alive_interval(options.idle_timeout)
        .keep_alive_timeout(options.header_timeout);
    http
}
