//! The walker beside the crate `openapiv3`: both have to read the same in documents of OpenAPI 3.0.
//!
//! Each side tells what it read in plain lines, from its own types and with its own parser, and the lines are compared.
//! Where one side does less than the specification, the other's lines are made to match, with the reason beside it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use openapiv3::OpenAPI;
use regex::Regex;
use similar::TextDiff;
use wirewright::document::Version;
use wirewright::source::{Disk, Limits};

use crate::support::{Golden, entries, files_below, read, root};

mod lines;
mod ours;
mod theirs;

/// A document that holds everything that is compared, for where the documents of others are not there.
const EVERYTHING: &str = "tests/it/oracle.yaml";

/// How many lines of a difference are shown.
const SHOWN: usize = 60;

/// Stack for the recursion of `serde` in a build without optimisation.
const STACK: usize = 256 << 20;

/// What came of one document.
enum Outcome {
    /// Both read the same so many lines.
    Same(usize),
    Different(String),
    /// Only one side can read it; the words say why.
    Unread(String),
}

/// What came of many.
#[derive(Default)]
struct Tally {
    same: usize,
    lines: usize,
    unread: Vec<String>,
    differences: Vec<String>,
}

#[test]
fn the_documents_of_the_project_are_read_alike() {
    let specs = root().join("specs");
    let paths = files_below(&specs).into_iter().map(|path| specs.join(path));
    let tally = compare(paths.chain([root().join(EVERYTHING)]).collect());
    tally.finish(10);
}

#[test]
fn one_document_holds_everything_that_is_compared() {
    let (source, findings) = wirewright::source::load(&root().join(EVERYTHING), &Disk, &Limits::default());
    assert!(findings.is_empty(), "{findings:?}");
    let (document, findings) = wirewright::document::read(&source);
    let lines = ours::lines(&document, &source, &findings).0;
    let mut golden = Golden::default();
    golden.file("oracle/lines.txt", &(lines.join("\n") + "\n"));
    golden.finish();
}

#[test]
fn the_documents_of_others_are_read_alike() {
    let folder = root().join("../shared/corpus/specs");
    if !folder.is_dir() {
        loudly(&format!(
            "oracle: {} is not there, so nothing of others is compared\n",
            folder.display()
        ));
        return;
    }
    let tally = compare(entries(&folder));
    tally.finish(370);
}

/// Past the harness, which keeps what a test prints to itself.
fn loudly(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).unwrap();
}

impl Tally {
    fn add(&mut self, path: &Path, outcome: Outcome) {
        match outcome {
            Outcome::Same(lines) => {
                self.same += 1;
                self.lines += lines;
            }
            Outcome::Unread(why) => self.unread.push(format!("{}: {why}", path.display())),
            Outcome::Different(diff) => self.differences.push(format!("{}\n{diff}", path.display())),
        }
    }

    /// Fails when a document is read differently, or when fewer were compared than there have to be.
    fn finish(mut self, floor: usize) {
        self.unread.sort();
        self.differences.sort();
        println!(
            "{} documents read alike, {} lines; {} not read by both:",
            self.same,
            self.lines,
            self.unread.len()
        );
        self.unread.iter().for_each(|line| println!("  {line}"));
        assert!(
            self.differences.is_empty(),
            "{} documents are read differently (- openapiv3, + wirewright):\n{}",
            self.differences.len(),
            self.differences.join("\n")
        );
        assert!(
            self.same >= floor,
            "only {} documents were compared, not {floor}",
            self.same
        );
    }
}

/// Compares the documents of OpenAPI 3.0 among these, on all cores.
fn compare(paths: Vec<PathBuf>) -> Tally {
    let (tally, next) = (Mutex::new(Tally::default()), AtomicUsize::new(0));
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = read(path);
            if is_v30(&text)
                && let Some(outcome) = judge(path, &text)
            {
                tally.lock().unwrap().add(path, outcome);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)
                .unwrap();
        }
    });
    tally.into_inner().unwrap()
}

/// Whether a text may be a document of OpenAPI 3.0; the walker has the last word.
fn is_v30(text: &str) -> bool {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"openapi["']?\s*:\s*["']?3\.0"#).unwrap());
    VERSION.is_match(text)
}

/// Reads a document on both sides; nothing when it is of another version.
fn judge(path: &Path, text: &str) -> Option<Outcome> {
    let (source, findings) = wirewright::source::load(path, &Disk, &Limits::default());
    if findings.has_errors() {
        return Some(Outcome::Unread("wirewright cannot load it".to_owned()));
    }
    let (document, findings) = wirewright::document::read(&source);
    if document.version != Version::V30 {
        return None;
    }
    // What the parsers of `serde` refuse, such as numbers beyond 64 bits, is read from the walker's values.
    let api = openapi(path, text).or_else(|error| document.to_openapiv3(&source).map_err(|_| error));
    let api = match api {
        Ok(api) => api,
        Err(error) => return Some(Outcome::Unread(error)),
    };
    let ours = ours::lines(&document, &source, &findings).0;
    let theirs = theirs::lines(&api).0;
    Some(if ours == theirs {
        Outcome::Same(ours.len())
    } else {
        Outcome::Different(difference(&theirs, &ours))
    })
}

/// The document as `openapiv3` reads it, from the text.
fn openapi(path: &Path, text: &str) -> Result<OpenAPI, String> {
    if path.extension().is_some_and(|end| end == "json") {
        return serde_json::from_str(text).map_err(|error| error.to_string());
    }
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    // Merge keys are applied only when that is asked for.
    value.apply_merge().map_err(|error| error.to_string())?;
    serde_yaml::from_value(value).map_err(|error| error.to_string())
}

fn difference(theirs: &[String], ours: &[String]) -> String {
    let theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
    let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
    let diff = TextDiff::configure()
        .timeout(Duration::from_secs(5))
        .diff_slices(&theirs, &ours);
    let text = diff.unified_diff().context_radius(0).to_string();
    let mut shown = text.lines().take(SHOWN).collect::<Vec<_>>().join("\n");
    let count = text.lines().count();
    if count > SHOWN {
        write!(shown, "\n... and {} lines more", count - SHOWN).unwrap();
    }
    shown
}
