//! Processes that do not outlive the tests, however these end.

use std::process::{Child, Command, Stdio};

/// Waits until its input ends, which it does with whoever holds it; then it kills a process and removes a folder.
const WATCH: &str = r#"trap "" INT TERM HUP; cat; kill -9 "$1"; sleep 1; [ -z "$2" ] || rm -rf "$2""#;

/// A process of one test, or of all tests of a program.
#[derive(Debug)]
pub(crate) struct Guarded {
    process: Child,
    /// It reads from a pipe that closes with this program.
    watch: Child,
}

impl Guarded {
    /// Starts it. `folder` is removed when it is gone for good; it may be empty.
    pub(crate) fn spawn(command: &mut Command, folder: &str) -> Self {
        let quiet = || Stdio::null();
        let process = command
            .stdin(quiet())
            .stdout(quiet())
            .stderr(quiet())
            .spawn()
            .expect("a process");
        let watch = Command::new("sh")
            .args(["-c", WATCH, "watch", &process.id().to_string(), folder])
            .stdin(Stdio::piped())
            .stdout(quiet())
            .stderr(quiet())
            .spawn()
            .expect("a shell");
        Self { process, watch }
    }

    /// Stops it for a while (`STOP`), or lets it go on (`CONT`).
    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &pid]).status().expect("kill");
        assert!(sent.success(), "{signal}");
    }

    /// Ends it without a word.
    pub(crate) fn kill(&mut self) {
        // It may have been killed already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.kill();
        self.watch.stdin.take();
        let _ = self.watch.wait();
    }
}
