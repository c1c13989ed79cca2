//! Servers on sockets, and clients of them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use wirewright_runtime::client::{Builder, Client, Responses};
use wirewright_runtime::server::{Router, ServeOptions, not_found, serve};

/// A server on a socket, until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

impl Server {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

pub(crate) async fn start(router: Router) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let stopped = async move { drop(stopped.await) };
    let router = router.fallback(not_found);
    tokio::spawn(serve(listener, router, ServeOptions::default(), stopped));
    Server { address, _stop: stop }
}

/// A sender in the process of the receiver, and one that sends over sockets.
pub(crate) fn senders(receiver: &Router, prepare: impl Fn(Builder) -> Builder) -> [Client; 2] {
    let within = Client::sender().service(receiver.clone());
    [within, Client::sender()].map(|builder| {
        let builder = prepare(builder.responses(Responses::Enforce));
        builder.build().expect("a sender")
    })
}

/// What was heard, in order.
#[derive(Clone, Debug)]
pub(crate) struct Heard<T>(Arc<Mutex<Vec<T>>>);

impl<T> Default for Heard<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Heard<T> {
    pub(crate) fn push(&self, item: T) {
        self.0.lock().expect("no panic").push(item);
    }

    /// All of it, which is then forgotten.
    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

/// Sends the lines of a head, and a body, and gives all that comes back.
pub(crate) async fn exchange(address: SocketAddr, lines: &[String], body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let length = body.len();
    let text = format!(
        "{}\r\nhost: h\r\nconnection: close\r\ncontent-length: {length}\r\ncontent-type: application/json\r\n\r\n{body}",
        lines.join("\r\n")
    );
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("a text");
    answer
}
