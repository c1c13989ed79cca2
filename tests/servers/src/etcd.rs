//! etcd, with `etcdctl`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{free, is_installed};

/// An etcd of one test, until it is dropped.
#[derive(Debug)]
pub struct Etcd {
    process: Child,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Etcd {
    /// Starts one; `None` where there is none on this machine.
    pub async fn start() -> Option<Self> {
        if !is_installed("etcd", "--version") {
            return None;
        }
        let (address, folder) = (free().await, tempfile::tempdir().expect("a folder"));
        let process = Self::run(address, folder.path(), free().await);
        let started = Self {
            process,
            address,
            folder,
        };
        started.wait().await;
        Some(started)
    }

    /// Where clients reach it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn run(address: SocketAddr, folder: &Path, peer: SocketAddr) -> Child {
        let (client, peer) = (format!("http://{address}"), format!("http://{peer}"));
        Command::new("etcd")
            .arg("--data-dir")
            .arg(folder)
            .args(["--listen-client-urls", &client, "--advertise-client-urls", &client])
            .args(["--listen-peer-urls", &peer, "--initial-advertise-peer-urls", &peer])
            .args(["--initial-cluster", &format!("default={peer}"), "--log-level", "error"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("etcd")
    }

    async fn wait(&self) {
        let until = Instant::now() + Duration::from_secs(30);
        while !self.control(&["endpoint", "health"]) {
            assert!(Instant::now() < until, "etcd does not start");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Whether `etcdctl` does this.
    #[must_use]
    pub fn control(&self, arguments: &[&str]) -> bool {
        let mut command = Command::new("etcdctl");
        let command = command
            .env("ETCDCTL_API", "3")
            .args(["--endpoints", &self.address.to_string()]);
        let output = command.args(arguments).output().expect("etcdctl");
        output.status.success()
    }

    /// Sets a key.
    pub fn put(&self, key: &str, value: &str) {
        assert!(self.control(&["put", key, value]), "{key}");
    }

    /// Ends it without a word.
    pub fn kill(&mut self) {
        self.process.kill().expect("a process");
        self.process.wait().expect("a process");
    }

    /// Starts it again, with what it had.
    pub async fn again(&mut self) {
        self.process = Self::run(self.address, self.folder.path(), free().await);
        self.wait().await;
    }
}

impl Drop for Etcd {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
