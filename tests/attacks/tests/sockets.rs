//! The same over a socket.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use wirewright_runtime::server::{ServeOptions, serve};

use crate::harness::nested;

/// Sends a request to a server of its own and gives all that comes back.
async fn exchange(head: &str, body: &[u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, attacks::router(), ServeOptions::default(), async {
        drop(stopped.await);
    }));
    let (mut reader, mut writer) = TcpStream::connect(address).await.expect("a connection").into_split();
    let head = format!("{head}\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n");
    let head = format!("{head}content-length: {}\r\n\r\n", body.len());
    let body = body.to_vec();
    // The server may answer, and close, before all is sent.
    let writing = tokio::spawn(async move {
        let _ = writer.write_all(head.as_bytes()).await;
        let _ = writer.write_all(&body).await;
        // Half a connection would be taken for a client that is gone.
        writer
    });
    let mut answer = Vec::new();
    let _ = reader.read_to_end(&mut answer).await;
    drop((writing.await, stop));
    server.await.expect("no panic");
    String::from_utf8(answer).expect("a text")
}

#[tokio::test(flavor = "multi_thread")]
async fn attacks_over_a_socket() {
    let deep = nested("[", "", "]", 10_000);
    let chain = nested(r#"{"next":"#, "{}", "}", 126);
    let multiply = nested("[", "1", "]", 120);
    let denied = format!(r#"{{"name":"","{}":1}}"#, "n".repeat(1_000_000));
    for (path, body, code) in [
        ("/json", deep.as_bytes(), "depth"),
        ("/wholeOne", deep.as_bytes(), "depth"),
        ("/multiply", multiply.as_bytes(), "budget"),
        ("/multiplyWhole", multiply.as_bytes(), "budget"),
        ("/small", denied.as_bytes(), "additionalProperties"),
        ("/small", b"{\"name\":\"\xff\"}", "syntax"),
    ] {
        let answer = exchange(&format!("POST {path} HTTP/1.1"), body).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
        assert!(
            answer.contains("\r\ncontent-type: application/problem+json\r\n"),
            "{path}: {answer}"
        );
        assert!(answer.contains(&format!(r#""code":"{code}""#)), "{path}: {answer}");
    }
    // Nothing here overflows the stack of a thread of the runtime.
    exchange("POST /wide HTTP/1.1", chain.as_bytes()).await;
    exchange("POST /wholeOne HTTP/1.1", chain.as_bytes()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_body_over_a_socket() {
    let answer = exchange("POST /small HTTP/1.1", &vec![b' '; 10_000_000]).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let taken = format!(r#"{{"text":"{}"}}"#, "a".repeat(10_000_000));
    let answer = exchange("POST /large HTTP/1.1", taken.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
}
