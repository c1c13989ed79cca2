//! Sends a request, and measures what it costs.

use std::fs;
use std::time::{Duration, Instant};

use http_body_util::BodyExt as _;
use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard};
use tower::ServiceExt as _;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::http::Request;

/// How many items, properties and digits an attack has: a million, and a twentieth of that without optimisation.
pub const MANY: usize = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };

/// The largest answer: 64 KiB of violations, each of whose bytes may be an escape of six.
const LARGEST_ANSWER: usize = 400 * 1024;

/// What must not happen takes hours; this is for slow machines that do other things too.
const LONGEST: Duration = Duration::from_secs(30);

/// The most memory that one request may take on top of what the process had, in KiB.
const MOST_MEMORY: usize = 1024 * 1024;

/// What a request was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl Answer {
    /// The problem; it is checked that it is one.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    /// The keywords of the violations.
    pub fn codes(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| error["code"].as_str().expect("a code").to_owned())
            .collect()
    }

    /// Checks that this is a 400 whose violations have the keyword, and nothing is left out unless it says so.
    #[track_caller]
    pub fn refused(&self, code: &str) {
        let all = self.codes();
        let begin = self.text.get(..2000).unwrap_or(&self.text);
        assert_eq!(self.status, 400, "{begin}");
        assert!(all.iter().any(|found| found == code), "{code}: {begin}");
    }

    #[track_caller]
    pub fn taken(&self) {
        assert_eq!(self.status, 204, "{}", self.text.get(..2000).unwrap_or(&self.text));
    }

    pub fn truncated(&self) -> bool {
        self.json()["errors_truncated"] == true
    }
}

/// One attack at a time, so that its figures are its own.
async fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::const_new(());
    TURN.lock().await
}

/// Sends JSON to the operation at the path and prints what that cost.
pub async fn attack(what: &str, path: &str, body: impl Into<Bytes>) -> Answer {
    let request = Request::post(path).header("content-type", "application/json");
    send(what, request.body(body.into()).expect("a request")).await
}

/// Sends a request and prints what it cost; checks the bounds that hold for every answer.
pub async fn send(what: &str, request: Request<Bytes>) -> Answer {
    let router = attacks::router();
    let _turn = turn().await;
    let size = request.body().len();
    let before = begin_peak();
    let begun = Instant::now();
    let request = request.map(http_body_util::Full::new);
    let response = router.oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let (took, memory) = (begun.elapsed(), peak().saturating_sub(before));
    let status = parts.status.as_u16();
    println!(
        "| {what} | {} kB | {status} | {} ms | {} MB |",
        size / 1000,
        took.as_millis(),
        memory / 1024,
    );
    if status != 204 {
        assert!(parts.status.is_client_error(), "{what}: {status}");
        assert_eq!(parts.headers["content-type"], "application/problem+json", "{what}");
    }
    assert!(
        body.len() <= LARGEST_ANSWER,
        "{what}: an answer of {} bytes",
        body.len()
    );
    assert!(took <= LONGEST, "{what} took {took:?}");
    assert!(memory <= MOST_MEMORY, "{what} took {memory} KiB");
    let text = String::from_utf8(body.to_vec()).expect("a text");
    Answer { status, text }
}

/// Sets the peak of the process's memory to what it has now, and gives that in KiB. 0 where the system cannot tell.
fn begin_peak() -> usize {
    // The system may not allow it: then the peak is that of all attacks so far.
    let _ = fs::write("/proc/self/clear_refs", "5");
    memory("VmRSS:")
}

fn peak() -> usize {
    memory("VmHWM:")
}

fn memory(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.unwrap_or(0)
}

/// `inner` inside so many of `[` and `]`, or of any others.
pub fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + inner + &close.repeat(depth)
}

/// Texts with commas between, in brackets.
pub fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}
