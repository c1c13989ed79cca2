//! What calls are spoken with: HTTP/1.1 and HTTP/2, TLS, and proxies.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::http::Version;
use axum::routing::any;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use wirewright_runtime::client::{Client, ErrorKind, Retry};
use wirewright_runtime::operation::Operation;

static GET_LAP: Operation = Operation::get("getLap", "/");

/// A service that tells with what version it was called, with TLS or without, until it is dropped.
struct Service {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    _running: JoinSet<()>,
}

impl Service {
    async fn start(tls: Option<ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let (opened, mut running) = (Arc::clone(&connections), JoinSet::new());
        let tls = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
        running.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                opened.fetch_add(1, Ordering::SeqCst);
                let tls = tls.clone();
                open.spawn(async move {
                    match tls {
                        None => answer(stream).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                answer(stream).await;
                            }
                        }
                    }
                });
            }
        });
        Self {
            address,
            connections,
            _running: running,
        }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn answer(stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static) {
    let router = Router::new().fallback(any(async |request: Request| {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let authority = request.uri().authority().map(ToString::to_string);
        let host = request.headers().get("host").and_then(|host| host.to_str().ok());
        let host = authority.or(host.map(ToOwned::to_owned)).unwrap_or_default();
        let version = if request.version() == Version::HTTP_2 {
            "2"
        } else {
            "1.1"
        };
        format!("{version} {host}")
    }));
    let service = TowerToHyperService::new(router);
    let builder = auto::Builder::new(TokioExecutor::new());
    // A connection that breaks is one that is closed.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn call(client: &Client, url: &str) -> Result<String, ErrorKind> {
    let answer = client.call_at(&GET_LAP, url).send().await;
    let answer = answer.map_err(wirewright_runtime::client::Error::into_kind)?;
    Ok(String::from_utf8_lossy(answer.body()).into_owned())
}

async fn calls(client: &Client, url: &str, number: usize) -> Vec<String> {
    let mut calls = JoinSet::new();
    for _ in 0..number {
        let (client, url) = (client.clone(), url.to_owned());
        calls.spawn(async move { call(&client, &url).await.expect("an answer") });
    }
    calls.join_all().await
}

#[tokio::test]
async fn http2_carries_many_calls_over_one_connection() {
    let service = Service::start(None).await;
    let url = format!("http://{}/", service.address);
    let expected = format!("2 {}", service.address);
    let client = Client::sender().no_proxy().http2().build().expect("a client");
    assert_eq!(call(&client, &url).await.ok(), Some(expected.clone()));
    let answers = calls(&client, &url, 100).await;
    assert!(answers.iter().all(|answer| *answer == expected), "{answers:?}");
    assert_eq!(service.connections(), 1);
}

#[tokio::test]
async fn http_is_spoken_as_http1_unless_it_is_said() {
    let service = Service::start(None).await;
    let client = Client::sender().no_proxy().build().expect("a client");
    let answer = call(&client, &format!("http://{}/", service.address)).await;
    assert_eq!(answer.ok(), Some(format!("1.1 {}", service.address)));
}

/// A server's certificate, and a client that knows it.
fn secrets(protocols: &[&str]) -> (ServerConfig, ClientConfig) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let provider = || Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = signing_key.serialize_der().try_into().expect("a key");
    let server = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let server = server.expect("versions").with_no_client_auth();
    let mut server = server
        .with_single_cert(vec![cert.der().clone()], key)
        .expect("a server");
    server.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).expect("a root");
    let client = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let mut client = client
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    client.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (server, client)
}

#[tokio::test]
async fn with_tls_the_version_is_agreed_on() {
    for (protocols, version) in [(&["h2", "http/1.1"][..], "2"), (&["http/1.1"], "1.1"), (&[], "1.1")] {
        let (server, tls) = secrets(protocols);
        let service = Service::start(Some(server)).await;
        let url = format!("https://localhost:{}/", service.address.port());
        let client = Client::sender().no_proxy().tls(tls).build().expect("a client");
        for _ in 0..3 {
            let answer = call(&client, &url).await.expect("an answer");
            assert_eq!(answer, format!("{version} localhost:{}", service.address.port()));
        }
        assert_eq!(service.connections(), 1, "{protocols:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_knows_is_refused() {
    let (server, _) = secrets(&["h2"]);
    let service = Service::start(Some(server)).await;
    let url = format!("https://localhost:{}/", service.address.port());
    let (_, other) = secrets(&["h2"]);
    let client = Client::sender()
        .no_proxy()
        .tls(other)
        .retry(Retry::none())
        .build()
        .expect("a client");
    let error = call(&client, &url).await.expect_err("an error");
    let ErrorKind::Transport(error) = error else {
        panic!("{error}")
    };
    let mut causes = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    assert!(
        causes.iter().any(|cause| cause.contains("invalid peer certificate")),
        "{causes:?}"
    );
}

/// A proxy that writes the first line of each request in front of what it answers by itself, and opens tunnels.
async fn proxy() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass(stream));
        }
    });
    address
}

async fn pass(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        head.push(char::from(stream.read_u8().await?));
    }
    let first = head.lines().next().unwrap_or_default();
    let known = head
        .to_lowercase()
        .contains("proxy-authorization: basic yw5uytpzzwnyzxq=");
    if let Some(host) = first.strip_prefix("CONNECT ") {
        let host = host.split(' ').next().unwrap_or_default();
        let status = if known { "200 OK" } else { "407 Who Are You" };
        stream
            .write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes())
            .await?;
        let mut other = TcpStream::connect(host).await?;
        copy_bidirectional(&mut stream, &mut other).await?;
        return Ok(());
    }
    let body = format!("{first} {known}");
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).await
}

/// The environment is that of a process, so the calls are made in one of their own.
#[tokio::test]
async fn proxies_of_the_environment_are_used() {
    let url = format!("http://anna:secret@{}", proxy().await);
    let mut process = Command::new(std::env::current_exe().expect("this program"));
    process.args(["--exact", "protocols::calls_through_a_proxy", "--ignored"]);
    process
        .env("HTTP_PROXY", &url)
        .env("HTTPS_PROXY", &url)
        .env("NO_PROXY", "127.0.0.1");
    process.env_remove("REQUEST_METHOD");
    let output = tokio::task::spawn_blocking(move || process.output()).await;
    let output = output.expect("no panic").expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}

#[tokio::test]
#[ignore = "it is run by another test, with a proxy in its environment"]
async fn calls_through_a_proxy() {
    let (server, tls) = secrets(&["h2"]);
    let service = Service::start(Some(server)).await;
    let client = Client::sender().tls(tls).http2().build().expect("a client");
    let answer = call(&client, "http://runs.example:5002/api?q=1")
        .await
        .expect("an answer");
    assert_eq!(answer, "GET http://runs.example:5002/api?q=1 HTTP/1.1 true");
    let port = service.address.port();
    let answer = call(&client, &format!("https://localhost:{port}/"))
        .await
        .expect("an answer");
    assert_eq!(answer, format!("2 localhost:{port}"));
    let plain = Service::start(None).await;
    let answer = call(&client, &format!("http://{}/", plain.address))
        .await
        .expect("an answer");
    assert_eq!(
        answer,
        format!("2 {}", plain.address),
        "it is on the list of those that need no proxy"
    );
}

#[tokio::test]
async fn a_connection_of_http2_makes_room_when_its_last_call_is_over() {
    let (one, other) = (Service::start(None).await, Service::start(None).await);
    let builder = Client::sender().no_proxy().http2().connections(1);
    let client = builder.build().expect("a client");
    let (first, second) = (format!("http://{}/", one.address), format!("http://{}/", other.address));
    let started = Instant::now();
    for _ in 0..3 {
        let (first, second) = tokio::join!(calls(&client, &first, 5), calls(&client, &second, 5));
        assert_eq!((first.len(), second.len()), (5, 5));
    }
    // Not only after they had nothing to do for a while.
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}
