//! Servers on sockets, and clients of them.

use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full};
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::client::{self, Builder, Responses};
use wirewright_runtime::http::{HeaderMap, Request};
use wirewright_runtime::server::{Router, ServeOptions, not_found, serve};

/// Serves a router on a socket for as long as the test runs.
pub async fn start(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = router.fallback(not_found);
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
    address
}

/// The same client in the process of the server, and over a socket.
pub async fn clients(router: Router, path: &str, prepare: impl Fn(Builder) -> Builder) -> [client::Client; 2] {
    let over_socket = client::Client::builder(&format!("http://{}{path}", start(router.clone()).await));
    let within = client::Client::builder(&format!("http://within{path}")).service(router);
    [within, over_socket].map(|builder| {
        let builder = prepare(builder.responses(Responses::Enforce));
        builder.build().expect("a client")
    })
}

/// Sends `METHOD /path` to a router: the status, the headers and the body.
pub async fn send(router: Router, line: &str) -> (u16, HeaderMap, String) {
    let (method, uri) = line.split_once(' ').expect("a method and a path");
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .body(Full::<Bytes>::default());
    let Ok(response) = router.fallback(not_found).oneshot(request.expect("a request")).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let text = String::from_utf8(body.to_vec()).expect("a text");
    (parts.status.as_u16(), parts.headers, text)
}
