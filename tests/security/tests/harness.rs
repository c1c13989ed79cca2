//! A server, and clients of it.

use std::net::SocketAddr;

use axum::extract::Request;
use security::contract::client::Client;
use security::router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tower::util::MapRequestLayer;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::client::{self, Body, Builder, Responses};
use wirewright_runtime::http;
use wirewright_runtime::server::{ClientCertificate, Router, ServeOptions, not_found, serve};

/// The header by which the one that speaks TLS passes the certificate on.
pub const CERTIFICATE: &str = "x-client-certificate";

/// The service behind one that speaks TLS.
pub fn behind_tls() -> Router {
    router()
        .fallback(not_found)
        .layer(MapRequestLayer::new(|mut request: Request| {
            if let Some(certificate) = request.headers().get(CERTIFICATE) {
                let der = Bytes::copy_from_slice(certificate.as_bytes());
                request.extensions_mut().insert(ClientCertificate { der });
            }
            request
        }))
}

/// A server on a socket, until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

pub async fn start() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let stopped = async move { drop(stopped.await) };
    tokio::spawn(serve(listener, behind_tls(), ServeOptions::default(), stopped));
    Server { address, _stop: stop }
}

impl Server {
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// The same client in the process of the server, and over a socket.
pub fn clients(server: &Server, prepare: impl Fn(Builder) -> Builder) -> [Client; 2] {
    let within = client::Client::builder("http://within").service(behind_tls());
    let over_socket = client::Client::builder(&server.url());
    [within, over_socket].map(|builder| {
        let builder = prepare(builder.responses(Responses::Enforce));
        Client::from(builder.build().expect("a client"))
    })
}

/// An engine that has a certificate to show.
pub fn with_certificate(builder: Builder, certificate: &'static str) -> Builder {
    builder.layer(MapRequestLayer::new(move |mut request: http::Request<Body>| {
        let value = http::HeaderValue::from_static(certificate);
        request.headers_mut().insert(CERTIFICATE, value);
        request
    }))
}

/// Sends the lines of a head, and a body, and gives all that comes back.
pub async fn exchange(address: SocketAddr, lines: &[&str], body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let mut text = lines.join("\r\n");
    text.push_str("\r\nhost: h\r\nconnection: close\r\n");
    if !body.is_empty() {
        text.push_str(&format!(
            "content-length: {}\r\ncontent-type: application/json\r\n",
            body.len()
        ));
    }
    text.push_str(&format!("\r\n{body}"));
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("a text");
    answer
}
