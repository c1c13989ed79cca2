//! A service on a socket that answers as it is told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response, header};
use axum::serve::ListenerExt as _;
use axum::{Router, serve};
use faults::laps::client::Client;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use wirewright_runtime::client;

/// What is answered to a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u32>,
    pub(crate) after: Duration,
}

impl Answer {
    pub(crate) const fn of(status: u16) -> Self {
        let (retry_after, after) = (None, Duration::ZERO);
        Self {
            status,
            retry_after,
            after,
        }
    }

    fn into_response(self) -> Response<Body> {
        let mut response = Response::builder().status(self.status);
        if let Some(seconds) = self.retry_after {
            response = response.header(header::RETRY_AFTER, seconds);
        }
        let response = response.header(header::CONTENT_TYPE, "application/json");
        response.body(Body::from(r#"{"seconds":95}"#)).expect("a response")
    }
}

/// A service on a socket, until it is dropped.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<HeaderMap>>>,
    connections: Arc<AtomicUsize>,
    running: JoinHandle<()>,
}

impl Service {
    /// Answers with these, and from then on with the last of them.
    pub(crate) async fn start(answers: &[Answer]) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.expect("a port"), answers)
    }

    pub(crate) fn on(listener: TcpListener, answers: &[Answer]) -> Self {
        let address = listener.local_addr().expect("an address");
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (log, answers) = (Arc::clone(&heard), answers.to_vec());
        let router = Router::new().fallback(move |request: Request| {
            let number = {
                let mut log = log.lock().expect("no panic");
                log.push(request.headers().clone());
                log.len() - 1
            };
            let answer = answers[number.min(answers.len() - 1)];
            async move {
                tokio::time::sleep(answer.after).await;
                answer.into_response()
            }
        });
        let connections = Arc::new(AtomicUsize::new(0));
        let opened = Arc::clone(&connections);
        let listener = listener.tap_io(move |_| {
            opened.fetch_add(1, Ordering::Relaxed);
        });
        let running = tokio::spawn(async move { serve(listener, router).await.expect("a server") });
        Self {
            address,
            heard,
            connections,
            running,
        }
    }

    /// The headers of the requests that came.
    pub(crate) fn heard(&self) -> Vec<HeaderMap> {
        self.heard.lock().expect("no panic").clone()
    }

    pub(crate) fn hits(&self) -> usize {
        self.heard().len()
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// A client of the service.
    pub(crate) fn client(&self, prepare: impl FnOnce(client::Builder) -> client::Builder) -> Client {
        client_of(self.address, prepare)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.running.abort();
    }
}

pub(crate) fn client_of(address: SocketAddr, prepare: impl FnOnce(client::Builder) -> client::Builder) -> Client {
    let builder = client::Client::builder(&format!("http://{address}"));
    Client::from(prepare(builder).build().expect("a client"))
}

/// The whole answer to a request, as it came.
pub(crate) async fn get(address: SocketAddr, path: &str) -> String {
    get_with(address, path, "").await
}

/// The same with more headers, each with the end of its line.
pub(crate) async fn get_with(address: SocketAddr, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}
