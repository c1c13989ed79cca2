//! T44 to T46 behind a real nginx that compresses.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use races_api::client::Client;
use races_api::operations::{GetRaceRequest, GetRaceResponse, ReplaceRaceResponse};
use races_api::security::BEARER;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;
use wirewright_runtime::client::{self, Credential};
use wirewright_runtime::server::{ServeOptions, serve};

use super::{ANNA, bed, half, of_runner, replacement};

/// An nginx in front of a service, until it is dropped.
struct Nginx {
    process: Child,
    address: SocketAddr,
    _folder: TempDir,
}

/// Where Debian has it.
const PROGRAM: &str = "/usr/sbin/nginx";

impl Nginx {
    /// `None` where there is no nginx, which is said.
    async fn start(service: SocketAddr) -> Option<Self> {
        let found = ["nginx", PROGRAM]
            .into_iter()
            .find(|name| Command::new(name).arg("-v").output().is_ok());
        let Some(program) = found else {
            assert!(std::env::var_os("CI").is_none(), "there is no nginx");
            eprintln!("SKIPPED: there is no nginx on this machine");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = free.local_addr().expect("an address");
        drop(free);
        let settings = folder.path().join("nginx.conf");
        std::fs::write(&settings, configuration(folder.path(), address, service)).expect("a file");
        let process = Command::new(program)
            .arg("-c")
            .arg(&settings)
            .arg("-p")
            .arg(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx");
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(address).await.is_err() {
            assert!(Instant::now() < until, "nginx does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Some(Self {
            process,
            address,
            _folder: folder,
        })
    }

    fn client(&self, token: &str) -> Client {
        let builder = client::Client::builder(&format!("http://{}/api", self.address));
        let builder = builder.credential(&BEARER, Credential::bearer(token));
        builder.build().expect("a client").into()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// As one compresses with nginx: of JSON, from a few bytes on.
fn configuration(folder: &Path, address: SocketAddr, service: SocketAddr) -> String {
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary
        .map(|name| format!("    {name}_temp_path {}/{name};\n", folder.display()))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{temporary}    access_log off;
    gzip on;
    gzip_min_length 64;
    gzip_proxied any;
    gzip_vary on;
    gzip_types application/json application/problem+json;
    server {{
        listen {address};
        location / {{
            proxy_pass http://{service};
            proxy_http_version 1.1;
            # The service itself is not to compress.
            proxy_set_header Accept-Encoding identity;
        }}
    }}
}}
",
        folder = folder.display()
    )
}

/// The whole answer to a request, as it came.
async fn raw(address: SocketAddr, path: &str, headers: &str) -> Vec<u8> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: races\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn t44_t46_changes_go_through_an_nginx_that_compresses() {
    let bed = bed().await;
    let id = bed.add(half()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let service = listener.local_addr().expect("an address");
    let router = bed.router.clone();
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
    let Some(nginx) = Nginx::start(service).await else {
        return;
    };
    let token = bed.key.sign(&of_runner(ANNA)).expect("a token");

    // T46: fewer bytes on the wire, and the answer says what it depends on.
    let (path, me) = (format!("/api/races/{id}"), format!("Authorization: Bearer {token}\r\n"));
    let plain = raw(nginx.address, &path, &me).await;
    let packed = raw(nginx.address, &path, &format!("{me}Accept-Encoding: gzip\r\n")).await;
    assert!(packed.len() < plain.len(), "{} {}", packed.len(), plain.len());
    let head = String::from_utf8_lossy(&packed).into_owned();
    let head = head.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
    assert!(
        head.contains("content-encoding: gzip") && head.contains("vary: accept-encoding"),
        "{head}"
    );
    // Here is the trap: nginx makes the tag a weak one.
    assert!(head.contains("etag: w/\"1\""), "{head}");

    // The client asks for gzip by itself, and a change with the tag that it got is for the current version all the same.
    let client = nginx.client(&token);
    let mut version = current(&client, id).await;
    assert_eq!(version, "W/\"1\"");
    for expected in ["\"2\"", "\"3\""] {
        let mut change = replacement(id, Some(&version));
        change.body.name = format!("After {version}");
        let answer = client.replace_race(&change).await.expect("an answer");
        let ReplaceRaceResponse::Ok { etag, .. } = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(etag.trim_start_matches("W/"), expected);
        version = current(&client, id).await;
    }
    let answer = client
        .replace_race(&replacement(id, Some("W/\"1\"")))
        .await
        .expect("an answer");
    assert!(
        matches!(answer, ReplaceRaceResponse::PreconditionFailed { .. }),
        "{answer:?}"
    );

    // T41: what did not change is not sent, whichever tag is shown.
    for tag in ["\"3\"", "W/\"3\"", "\"7\", W/\"3\"", "*"] {
        let answer = raw(
            nginx.address,
            &path,
            &format!("{me}If-None-Match: {tag}\r\nAccept-Encoding: gzip\r\n"),
        )
        .await;
        assert!(
            answer.starts_with(b"HTTP/1.1 304 ") && answer.ends_with(b"\r\n\r\n"),
            "{tag}"
        );
    }
}

/// The tag of the race as it is.
async fn current(client: &Client, race_id: Uuid) -> String {
    let request = GetRaceRequest::new(race_id);
    match client.get_race(&request).await.expect("an answer") {
        GetRaceResponse::Ok { etag, .. } => etag,
        other => panic!("{other:?}"),
    }
}
