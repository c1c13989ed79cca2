//! A line on a terminal about work that takes its time.

use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How long work may take before anything is said, and between one line and the next.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does the work, and says every second that it is still being done. Nothing is said where standard error is no terminal.
pub(super) fn tell<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let (done, wait) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let start = Instant::now();
            let mut told = false;
            while wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                eprint!("\r\x1b[K{what} ... {} s", start.elapsed().as_secs());
                let _ = std::io::stderr().flush();
                told = true;
            }
            if told {
                eprint!("\r\x1b[K");
            }
        });
        let result = work();
        drop(done);
        result
    })
}
