//! PostgreSQL.

use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::guard::Guarded;
use crate::{free, is_found};

/// Where Debian puts its programs: a folder for each version.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// A PostgreSQL of one test, or of several that run at a time, until it is dropped.
#[derive(Debug)]
pub struct Postgres {
    _process: Guarded,
    address: SocketAddr,
    programs: PathBuf,
    databases: AtomicUsize,
}

impl Postgres {
    /// Starts one; `None` where there is none on this machine.
    pub async fn start() -> Option<Self> {
        let programs = programs();
        if !is_found("postgres", programs.is_some()) {
            return None;
        }
        let (programs, address) = (programs?, free().await);
        let folder = tempfile::tempdir().expect("a folder").keep();
        give_away(&folder);
        let mut init = as_owner(&programs.join("initdb"), &folder);
        init.args([
            "--no-sync",
            "--auth=trust",
            "--username=test",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
        ])
        .arg(&folder);
        assert!(init.status().expect("initdb").success(), "initdb fails");
        let process = Self::run(&programs, &folder, address);
        let started = Self {
            _process: process,
            address,
            programs,
            databases: AtomicUsize::new(0),
        };
        started.wait().await;
        Some(started)
    }

    /// The one that other tests of this process use at the moment, or a new one.
    pub async fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Postgres>> = Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(running) = shared.upgrade() {
            return Some(running);
        }
        let started = Arc::new(Self::start().await?);
        *shared = Arc::downgrade(&started);
        Some(started)
    }

    /// Makes a database, and says its URL.
    #[must_use]
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let made = self.client("createdb").arg(&name).status().expect("createdb");
        assert!(made.success(), "{name} is not made");
        format!("postgres://test@{}/{name}", self.address)
    }

    fn run(programs: &Path, folder: &Path, address: SocketAddr) -> Guarded {
        let mut command = as_owner(&programs.join("postgres"), folder);
        command.arg("-D").arg(folder).arg("-k").arg(folder);
        command.args([
            "-h",
            "127.0.0.1",
            "-p",
            &address.port().to_string(),
            "-c",
            "shared_buffers=16MB",
        ]);
        Guarded::spawn(&mut command, &folder.to_string_lossy())
    }

    async fn wait(&self) {
        let until = Instant::now() + Duration::from_secs(60);
        while !self.client("pg_isready").status().is_ok_and(|status| status.success()) {
            assert!(Instant::now() < until, "postgres does not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// A program that talks to it.
    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.args(["-h", "127.0.0.1", "-p", &self.address.port().to_string(), "-U", "test"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// The programs of the newest version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(PROGRAMS)
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("bin"));
    versions.filter(|folder| folder.join("initdb").exists()).max()
}

/// PostgreSQL does not run as root: then the folder belongs to the user that Debian makes for it.
fn give_away(folder: &Path) {
    if std::fs::metadata(folder).expect("a folder").uid() == 0 {
        let user = |what| {
            let output = Command::new("id").args([what, "postgres"]).output().expect("id");
            String::from_utf8_lossy(&output.stdout)
                .trim()
                .parse()
                .expect("a user `postgres`")
        };
        chown(folder, Some(user("-u")), Some(user("-g"))).expect("the folder is root's");
    }
}

/// A program that runs as the one who owns the folder.
fn as_owner(program: &Path, folder: &Path) -> Command {
    let owner = std::fs::metadata(folder).expect("a folder");
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir(folder);
    if std::fs::metadata("/proc/self").expect("Linux").uid() != owner.uid() {
        command.gid(owner.gid()).uid(owner.uid());
    }
    command
}
