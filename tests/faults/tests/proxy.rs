//! A proxy that breaks connections, and what calls through it come to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use faults::laps::client::Client;
use faults::laps::operations::{AddNoteRequest, AddNoteResponse, GetLapRequest, GetLapResponse};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use wirewright_runtime::client::{Breaker, Builder, ErrorKind, Retry};

use crate::service::{Answer, Service, client_of};

/// What happens to a connection.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    /// What is answered comes so much later.
    Latency(Duration),
    /// It is reset as soon as something was sent.
    Reset,
    /// It is open, and nothing ever comes.
    HalfOpen,
    /// So many bytes of what is answered come in a second.
    Throttled(f64),
    /// After so many bytes of what is answered it is closed.
    Truncated(u64),
}

/// The proxy, until it is dropped. The first connections have these faults, and all others the last of them.
struct Proxy {
    address: SocketAddr,
    connections: Arc<Mutex<usize>>,
    _running: JoinSet<()>,
}

impl Proxy {
    async fn start(service: &Service, faults: &[Fault]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (connections, mut running) = (Arc::new(Mutex::new(0)), JoinSet::new());
        let (counted, upstream) = (Arc::clone(&connections), service.address);
        let mut faults: VecDeque<Fault> = faults.iter().copied().collect();
        running.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                *counted.lock().expect("no panic") += 1;
                let fault = if faults.len() > 1 {
                    faults.pop_front()
                } else {
                    faults.front().copied()
                };
                // A connection that breaks is what this is about.
                open.spawn(async move { pass(stream, upstream, fault.unwrap_or(Fault::None)).await.is_ok() });
            }
        });
        Self {
            address,
            connections,
            _running: running,
        }
    }

    fn connections(&self) -> usize {
        *self.connections.lock().expect("no panic")
    }

    fn client(&self, prepare: impl FnOnce(Builder) -> Builder) -> Client {
        client_of(self.address, prepare)
    }
}

async fn pass(mut stream: TcpStream, upstream: SocketAddr, fault: Fault) -> std::io::Result<()> {
    let mut service = TcpStream::connect(upstream).await?;
    match fault {
        Fault::None => drop(copy_bidirectional(&mut stream, &mut service).await?),
        Fault::Reset => {
            stream.read_u8().await?;
            stream.set_zero_linger()?;
        }
        Fault::HalfOpen => std::future::pending().await,
        Fault::Latency(time) => answers(&mut stream, &mut service, time, Duration::ZERO).await?,
        Fault::Throttled(rate) => {
            let of_byte = Duration::from_secs_f64(1.0 / rate);
            answers(&mut stream, &mut service, Duration::ZERO, of_byte).await?;
        }
        Fault::Truncated(most) => {
            let (mut from, mut to) = stream.split();
            let (answer, mut request) = service.split();
            let mut answer = answer.take(most);
            tokio::select! {
                sent = copy(&mut from, &mut request) => drop(sent?),
                cut = copy(&mut answer, &mut to) => drop(cut?),
            }
        }
    }
    Ok(())
}

/// Sends what is asked on, and what is answered after a time, byte by byte with one after each.
async fn answers(
    stream: &mut TcpStream,
    service: &mut TcpStream,
    before: Duration,
    of_byte: Duration,
) -> std::io::Result<()> {
    let (mut from, mut to) = stream.split();
    let (mut answer, mut request) = service.split();
    let sends = async {
        let mut buffer = [0; 4096];
        loop {
            let read = answer.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            tokio::time::sleep(before).await;
            for byte in buffer[..read].chunks(1) {
                to.write_all(byte).await?;
                tokio::time::sleep(of_byte).await;
            }
        }
    };
    tokio::select! {
        sent = copy(&mut from, &mut request) => sent.map(drop),
        sent = sends => sent,
    }
}

async fn lap(client: &Client) -> Result<GetLapResponse, ErrorKind> {
    let lap = client.get_lap(&GetLapRequest { number: 1 }).await;
    lap.map_err(wirewright_runtime::client::Error::into_kind)
}

fn quick() -> Retry {
    let pauses = Duration::from_millis(10);
    Retry::default().pauses(pauses, pauses)
}

#[tokio::test]
async fn t24_a_connection_that_is_reset_is_one_more_try_where_that_does_no_harm() {
    let service = Service::start(&[Answer::of(200)]).await;
    let proxy = Proxy::start(&service, &[Fault::Reset, Fault::Reset, Fault::None]).await;
    let client = proxy.client(|builder| builder.retry(quick()));
    assert!(matches!(lap(&client).await, Ok(GetLapResponse::Ok(_))));
    assert_eq!((proxy.connections(), service.hits()), (3, 1));

    let service = Service::start(&[Answer::of(201)]).await;
    let proxy = Proxy::start(&service, &[Fault::Reset, Fault::None]).await;
    let client = proxy.client(|builder| builder.retry(quick()));
    let note = AddNoteRequest { body: String::new() };
    let error = client.add_note(&note).await.expect_err("it may have arrived");
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert_eq!(proxy.connections(), 1);
    assert!(matches!(client.add_note(&note).await, Ok(AddNoteResponse::Created)));
}

#[tokio::test]
async fn t24_a_connection_where_nothing_comes_is_given_up_for_another_one() {
    let service = Service::start(&[Answer::of(200)]).await;
    let proxy = Proxy::start(&service, &[Fault::HalfOpen, Fault::None]).await;
    let client = proxy.client(|builder| builder.retry(quick()).try_timeout(Duration::from_millis(200)));
    let started = Instant::now();
    assert!(matches!(lap(&client).await, Ok(GetLapResponse::Ok(_))));
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn t24_what_comes_too_late_is_not_waited_for() {
    let service = Service::start(&[Answer::of(200)]).await;
    let proxy = Proxy::start(&service, &[Fault::Latency(Duration::from_secs(3))]).await;
    let limit = Duration::from_millis(300);
    let client = proxy.client(|builder| {
        builder
            .retry(quick())
            .timeout(limit)
            .try_timeout(Duration::from_millis(100))
    });
    let started = Instant::now();
    let error = lap(&client).await.expect_err("no answer in time");
    assert!(matches!(error, ErrorKind::Timeout(_)), "{error}");
    assert!(
        started.elapsed() < Duration::from_millis(600),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn t24_a_body_that_trickles_in_is_bounded_by_the_call() {
    let service = Service::start(&[Answer::of(200)]).await;
    let proxy = Proxy::start(&service, &[Fault::Throttled(200.0)]).await;
    let limit = Duration::from_millis(700);
    let client = proxy.client(|builder| builder.timeout(limit));
    let started = Instant::now();
    // The head alone has more than 100 bytes, of which each takes 5 ms.
    let error = lap(&client).await.expect_err("no whole answer in time");
    assert!(matches!(error, ErrorKind::Timeout(most) if most == limit), "{error}");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[tokio::test]
async fn t24_half_an_answer_is_none() {
    let service = Service::start(&[Answer::of(200)]).await;
    let whole = crate::service::get(service.address, "/laps/1").await.to_lowercase();
    // The client does not ask for that.
    let whole = whole.replace("connection: close\r\n", "").len() as u64;
    // In the head, and in the body.
    for bytes in [20, whole - 3] {
        let proxy = Proxy::start(&service, &[Fault::Truncated(bytes)]).await;
        let client = proxy.client(|builder| builder.retry(Retry::none()));
        let error = lap(&client).await.expect_err("half an answer");
        assert!(matches!(error, ErrorKind::Transport(_)), "{bytes}: {error}");
        // No later call gets what is left of it.
        let error = lap(&client).await.expect_err("half an answer");
        assert!(matches!(error, ErrorKind::Transport(_)), "{bytes}: {error}");
    }
}

#[tokio::test]
async fn t27_resets_open_the_breaker() {
    let service = Service::start(&[Answer::of(200)]).await;
    let proxy = Proxy::start(&service, &[Fault::Reset]).await;
    let client = proxy.client(|builder| builder.retry(Retry::none()).breaker(Breaker::default()));
    for _ in 0..5 {
        assert!(matches!(lap(&client).await, Err(ErrorKind::Transport(_))));
    }
    for _ in 0..10 {
        let started = Instant::now();
        assert!(matches!(lap(&client).await, Err(ErrorKind::BreakerOpen)));
        assert!(started.elapsed() < Duration::from_millis(5), "{:?}", started.elapsed());
    }
    assert_eq!((proxy.connections(), service.hits()), (5, 0));
}
