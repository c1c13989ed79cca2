//! Servers that tests start for themselves, on ports of their own. Where a program is not installed a test says that it is skipped; with `CI` in
//! the environment it fails.

#![expect(
    clippy::missing_panics_doc,
    reason = "a test ends where its server does not do what it is for"
)]

mod etcd;
mod guard;
mod mail;
mod postgres;
mod rabbitmq;

use std::net::SocketAddr;
use std::process::Command;

use tokio::net::TcpListener;

pub use etcd::Etcd;
pub use mail::Mail;
pub use postgres::Postgres;
pub use rabbitmq::RabbitMq;

/// Whether a program is there; where it is not, that is said.
fn is_installed(program: &str, version: &str) -> bool {
    is_found(program, Command::new(program).arg(version).output().is_ok())
}

/// Says where a program is not there.
fn is_found(program: &str, found: bool) -> bool {
    if !found {
        assert!(std::env::var_os("CI").is_none(), "there is no {program}");
        eprintln!("SKIPPED: there is no {program} on this machine");
    }
    found
}

/// An address that nobody listens at.
async fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    listener.local_addr().expect("an address")
}
