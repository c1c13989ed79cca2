//! The server's loop and the client's engine over real sockets.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wirewright_runtime::client::{self, ErrorKind};
use wirewright_runtime::server::{Router, ServeOptions, not_found, serve};

use crate::api::client::Client;
use crate::api::operations::*;
use crate::service::{Whole, router};

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

async fn start(options: ServeOptions) -> Server {
    start_with(options, Router::new().merge(router()).fallback(not_found)).await
}

async fn start_with(options: ServeOptions, router: Router) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(serve(listener, router, options, async move { drop(stopped.await) }));
    Server { address, stop, task }
}

fn client(address: SocketAddr) -> Client {
    Client::new(&format!("http://{address}/api")).expect("a client")
}

fn get_run(run_id: &str) -> GetRunRequest {
    GetRunRequest {
        run_id: run_id.to_owned(),
        if_none_match: None,
    }
}

/// Everything that comes until the connection is closed, and how long that took.
async fn read_to_end(mut stream: TcpStream) -> (String, Duration) {
    let start = Instant::now();
    let mut text = String::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_string(&mut text)).await;
    drop(read.expect("the connection is closed in time"));
    (text, start.elapsed())
}

#[tokio::test]
async fn a_client_calls_over_a_socket() {
    let server = start(ServeOptions::default()).await;
    let client = client(server.address);
    for run_id in ["7", "a/b", "é", "5:cancel", "%2e%2e"] {
        let answer = client.get_run(&get_run(run_id)).await.expect(run_id);
        assert!(
            matches!(&answer, GetRunResponse::Ok { body, .. } if body.title == run_id),
            "{answer:?}"
        );
    }
    let compared = client
        .compare(&CompareRequest {
            base: "a".to_owned(),
            head: "b".to_owned(),
        })
        .await;
    assert_eq!(compared.expect("an answer"), CompareResponse::Ok("a to b".to_owned()));
}

#[tokio::test]
async fn no_server_is_an_error_of_transport() {
    let address = TcpListener::bind("127.0.0.1:0")
        .await
        .and_then(|listener| listener.local_addr())
        .expect("a port");
    let error = client(address)
        .get_run(&get_run("SECRET"))
        .await
        .expect_err("nobody listens");
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
}

#[tokio::test]
async fn a_slow_answer_is_a_timeout() {
    let server = start(ServeOptions::default()).await;
    let url = format!("http://{}/api", server.address);
    let inner = client::Client::builder(&url)
        .timeout(Duration::from_millis(50))
        .build()
        .expect("a client");
    let error = Client::from(inner)
        .get_run(&get_run("slow"))
        .await
        .expect_err("a timeout");
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error:?}");
}

#[tokio::test]
async fn a_trickled_head_is_cut() {
    let options = ServeOptions {
        header_timeout: Duration::from_millis(300),
        ..ServeOptions::default()
    };
    let server = start(options).await;
    let second = "GET /api/runs/7 HTTP/1.1\r\n\r\nGET /api/runs HTTP/1.1\r\n";
    for first in ["", "P", "GET /api/runs HTTP/1.1\r\n", second] {
        let stream = TcpStream::connect(server.address).await.expect("a connection");
        let (mut reader, mut writer) = stream.into_split();
        let trickle = tokio::spawn(async move {
            writer.write_all(first.as_bytes()).await?;
            loop {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if first.len() > 1 {
                    writer.write_all(b"X-A: b\r\n").await?;
                }
            }
            #[allow(unreachable_code)]
            std::io::Result::Ok(())
        });
        let start = Instant::now();
        let mut text = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(5), reader.read_to_end(&mut text)).await;
        trickle.abort();
        assert!(end.is_ok(), "{first:?}: the connection is still open");
        assert!(
            start.elapsed() >= Duration::from_millis(200),
            "{first:?}: cut too early"
        );
        let answers = String::from_utf8_lossy(&text).matches("HTTP/1.1 200 ").count();
        assert_eq!(answers, usize::from(first == second), "{first:?}");
    }
}

#[tokio::test]
async fn a_large_head_is_refused() {
    let options = ServeOptions {
        header_bytes: 8 * 1024,
        headers: 10,
        ..ServeOptions::default()
    };
    let server = start(options).await;
    let long = format!("GET /api/runs HTTP/1.1\r\nX-A: {}\r\n\r\n", "a".repeat(20_000));
    let many = format!("GET /api/runs HTTP/1.1\r\n{}\r\n", "X-A: b\r\n".repeat(11));
    for head in [long, many] {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("a head");
        let (text, _) = read_to_end(stream).await;
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 431"), "{text}");
    }
}

#[tokio::test]
async fn no_more_connections_than_allowed_are_served() {
    let options = ServeOptions {
        connections: 1,
        header_timeout: Duration::from_millis(300),
        ..ServeOptions::default()
    };
    let server = start(options).await;
    let _first = TcpStream::connect(server.address).await.expect("a connection");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut second = TcpStream::connect(server.address).await.expect("a place in the queue");
    second
        .write_all(b"GET /api/runs/7 HTTP/1.1\r\nconnection: close\r\n\r\n")
        .await
        .expect("a head");
    let (text, waited) = read_to_end(second).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    assert!(
        waited >= Duration::from_millis(150),
        "it waited for the first to end: {waited:?}"
    );
}

#[tokio::test]
async fn a_shutdown_lets_requests_finish_and_closes_idle_connections() {
    let server = start(ServeOptions::default()).await;
    let mut idle = TcpStream::connect(server.address).await.expect("a connection");
    idle.write_all(b"GET /api/runs/7 HTTP/1.1\r\n\r\n")
        .await
        .expect("a head");
    let mut start_of_answer = [0; 12];
    idle.read_exact(&mut start_of_answer).await.expect("an answer");
    let silent = TcpStream::connect(server.address).await.expect("a connection");
    let client = client(server.address);
    let under_way = tokio::spawn(async move { client.get_run(&get_run("slow")).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begin = Instant::now();
    server.stop.send(()).expect("a running server");
    read_to_end(idle).await;
    read_to_end(silent).await;
    assert!(!under_way.is_finished(), "idle connections do not wait for others");
    let answer = under_way.await.expect("no panic").expect("an answer");
    assert!(matches!(answer, GetRunResponse::Ok { .. }), "{answer:?}");
    server.task.await.expect("no panic");
    assert!(
        begin.elapsed() < Duration::from_secs(2),
        "no waiting for the end of the drain time"
    );
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test]
async fn a_shutdown_ends_at_the_end_of_the_drain_time() {
    let server = start(ServeOptions {
        drain: Duration::from_millis(100),
        ..ServeOptions::default()
    })
    .await;
    let mut stuck = TcpStream::connect(server.address).await.expect("a connection");
    let head = b"POST /api/files HTTP/1.1\r\ncontent-type: text/plain\r\ncontent-length: 10\r\n\r\n";
    stuck.write_all(head).await.expect("a head");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let begin = Instant::now();
    server.stop.send(()).expect("a running server");
    server.task.await.expect("no panic");
    assert!(
        (Duration::from_millis(90)..Duration::from_secs(2)).contains(&begin.elapsed()),
        "{:?}",
        begin.elapsed()
    );
    read_to_end(stuck).await;
}

type Http2 = hyper::client::conn::http2::SendRequest<http_body_util::Empty<axum::body::Bytes>>;

/// An HTTP/2 connection, and the task that ends with it.
async fn http2(address: SocketAddr) -> (Http2, JoinHandle<()>) {
    let io = hyper_util::rt::TokioIo::new(TcpStream::connect(address).await.expect("a connection"));
    let executor = hyper_util::rt::TokioExecutor::new();
    let (sender, connection) = hyper::client::conn::http2::handshake(executor, io)
        .await
        .expect("HTTP/2");
    (sender, tokio::spawn(async move { drop(connection.await) }))
}

fn get(address: SocketAddr, path: &str) -> http::Request<http_body_util::Empty<axum::body::Bytes>> {
    let request = http::Request::get(format!("http://{address}{path}"));
    request.body(http_body_util::Empty::new()).expect("a request")
}

#[tokio::test]
async fn http2_is_served_and_its_idle_connections_are_closed() {
    let timeout = Duration::from_millis(200);
    let server = start(ServeOptions {
        idle_timeout: timeout,
        header_timeout: timeout,
        ..ServeOptions::default()
    })
    .await;
    let (mut sender, connection) = http2(server.address).await;
    let slow = sender
        .send_request(get(server.address, "/api/runs/slow"))
        .await
        .expect("an answer");
    assert_eq!((slow.status().as_u16(), slow.version()), (200, http::Version::HTTP_2));
    drop(slow);
    let closed = tokio::time::timeout(Duration::from_secs(5), connection).await;
    assert!(closed.is_ok(), "the idle connection is still open");
    assert!(sender.send_request(get(server.address, "/api/runs/7")).await.is_err());
}

#[tokio::test]
async fn a_connection_is_not_idle_while_an_answer_is_sent() {
    let slow = axum::routing::get(async || {
        let chunks = futures_util::stream::unfold(0, async |sent| {
            tokio::time::sleep(Duration::from_millis(100)).await;
            (sent < 10).then(|| (Ok::<_, std::io::Error>("x"), sent + 1))
        });
        axum::body::Body::from_stream(chunks)
    });
    let timeout = Duration::from_millis(200);
    let options = ServeOptions {
        idle_timeout: timeout,
        header_timeout: timeout,
        ..ServeOptions::default()
    };
    let server = start_with(options, Router::new().route("/", slow)).await;
    let (mut sender, _connection) = http2(server.address).await;
    let answer = sender.send_request(get(server.address, "/")).await.expect("an answer");
    assert_eq!(Whole::of(answer).await.text(), "x".repeat(10));
}

#[tokio::test]
async fn a_peer_that_does_not_say_goodbye_is_cut() {
    let server = start(ServeOptions {
        header_timeout: Duration::from_millis(200),
        ..ServeOptions::default()
    })
    .await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    // The preface of HTTP/2 and empty settings, and then nothing: no request, and no answer to the server's goodbye.
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    stream.write_all(preface).await.expect("a preface");
    let mut all = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut all)).await;
    assert!(end.is_ok(), "the connection is still open");
}
