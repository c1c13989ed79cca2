//! Services that are no more than sockets: it is counted how many of them are open.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// How many sockets to the services that count with it are open, were at the same time, and were ever.
#[derive(Clone, Default)]
pub(crate) struct Open(Arc<Mutex<Counts>>);

#[derive(Default)]
struct Counts {
    open: Vec<std::net::TcpStream>,
    most: usize,
    ever: usize,
}

impl Counts {
    /// Forgets those that were closed. What is answered hears of that only later, so the sockets themselves are asked.
    fn look(&mut self) {
        self.open.retain(|socket| match socket.peek(&mut [0]) {
            Ok(bytes) => bytes > 0,
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        });
    }
}

impl Open {
    pub(crate) fn now(&self) -> usize {
        let mut counts = self.0.lock().expect("no panic");
        counts.look();
        counts.open.len()
    }

    pub(crate) fn most(&self) -> usize {
        self.0.lock().expect("no panic").most
    }

    pub(crate) fn ever(&self) -> usize {
        self.0.lock().expect("no panic").ever
    }

    /// Counts a socket that was accepted.
    fn count(&self, stream: TcpStream) -> TcpStream {
        let stream = stream.into_std().expect("a socket");
        let mut counts = self.0.lock().expect("no panic");
        counts.look();
        counts.open.push(stream.try_clone().expect("a socket"));
        counts.most = counts.most.max(counts.open.len());
        counts.ever += 1;
        TcpStream::from_std(stream).expect("a socket")
    }
}

/// How requests are answered.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner {
    /// How long it takes until the head of an answer is sent.
    pub(crate) head: Duration,
    /// How much longer until its body is.
    pub(crate) body: Duration,
    /// How many answers are given over a socket before it is closed, without a word.
    pub(crate) answers: Option<usize>,
    /// How long after the last of them.
    pub(crate) lingers: Duration,
}

/// A service on a port of its own, until it is dropped.
pub(crate) struct Sockets {
    pub(crate) address: SocketAddr,
    _running: JoinSet<()>,
}

impl Sockets {
    pub(crate) async fn start(open: &Open, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (open, mut running) = (open.clone(), JoinSet::new());
        running.spawn(async move {
            let mut sockets = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let stream = open.count(stream);
                // A socket that breaks is one that is closed.
                sockets.spawn(async move { answer(stream, manner).await.is_ok() });
            }
        });
        Self {
            address,
            _running: running,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

async fn answer(mut stream: TcpStream, manner: Manner) -> std::io::Result<()> {
    let mut given = 0;
    while manner.answers.is_none_or(|most| given < most) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return Ok(()),
            }
        }
        tokio::time::sleep(manner.head).await;
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n";
        stream.write_all(head).await?;
        tokio::time::sleep(manner.body).await;
        stream.write_all(br#"{"seconds":95}"#).await?;
        given += 1;
    }
    tokio::time::sleep(manner.lingers).await;
    // What counts it has it still, so to drop it would close nothing.
    stream.shutdown().await
}
