//! Services on the generated code of a few feature contracts.

pub mod forms;
pub mod headers;
pub mod media_types;
pub mod multipart;
pub mod parameters;
pub mod streams;

use std::net::SocketAddr;

use wirewright_runtime::server::{Router, ServeOptions, serve};

/// Serves a router on a free port until the program ends.
///
/// # Panics
/// When no port can be had.
pub async fn spawn(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(
        listener,
        router,
        ServeOptions::default(),
        std::future::pending::<()>(),
    ));
    address
}
