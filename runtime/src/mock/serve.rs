//! A mock on a socket.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tower::Service as _;

use super::Service;

/// A mock on a socket; it stops when this is dropped, and its connections are cut.
#[derive(Debug)]
pub struct Served {
    url: String,
    task: JoinHandle<()>,
}

impl Served {
    /// The URL that a client begins with: the address and the contract's base path.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(super) async fn serve(service: Service, base_path: &str) -> io::Result<Served> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    Ok(Served {
        url: format!("http://{}{base_path}", listener.local_addr()?),
        task: tokio::spawn(accept(listener, service)),
    })
}

/// The runtime's own loop cannot break a connection in place of an answer, so a mock has one.
async fn accept(listener: TcpListener, service: Service) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            Ok((stream, _)) = listener.accept() => {
                let service = service.clone();
                connections.spawn(async move {
                    let answer = service_fn(move |request: Request<Incoming>| service.clone().call(request));
                    // Why a connection ended is for the client to find out.
                    let _ = auto::Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(stream), answer)
                        .await;
                });
            }
        }
    }
}
