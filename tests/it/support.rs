//! What the tests share: folders, contracts, the command, and golden files.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use similar::TextDiff;
use wirewright::{Config, Generated, Options, Runtime};

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder for one test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The text of a file, with the file's name where it cannot be read.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The entries of a folder in the order of their names.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Every file below a folder, as paths below it.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                waiting.push(path);
            } else {
                files.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

/// The name of a file up to its first dot.
pub(crate) fn stem(path: &Path) -> &str {
    path.file_name()
        .and_then(OsStr::to_str)
        .and_then(|name| name.split('.').next())
        .unwrap()
}

/// The contracts of `specs/features`: each file, and `openapi.yaml` of each folder, by name.
pub(crate) fn features() -> Vec<(String, PathBuf)> {
    let listed = entries(&root().join("specs/features")).into_iter();
    listed
        .map(|path| {
            let name = stem(&path).to_owned();
            let contract = if path.is_dir() { path.join("openapi.yaml") } else { path };
            (name, contract)
        })
        .collect()
}

/// The contracts of messages in `specs/events`, each with its name; one that stands beside an OpenAPI document comes with that.
pub(crate) fn messages() -> Vec<(String, PathBuf, Option<PathBuf>)> {
    let folder = root().join("specs/events");
    let listed = files_below(&folder).into_iter().map(|path| folder.join(path));
    let documents = listed.filter(|path| path.to_string_lossy().ends_with(".asyncapi.yaml"));
    let both = |path: PathBuf| {
        let name = stem(&path).to_owned();
        let beside = path.with_file_name(format!("{name}.openapi.yaml"));
        match beside.exists() {
            true => (name, beside, Some(path)),
            false => (name, path, None),
        }
    };
    documents.map(both).collect()
}

/// Generates a package that depends on the published runtime, into memory.
pub(crate) fn generate(contract: &Path, name: &str, folder: &Path) -> Generated {
    let options = Options {
        package: Some(format!("{name}-api")),
        runtime: Runtime::Version("1.2.3".to_owned()),
        ..Options::default()
    };
    wirewright::generate(contract, folder, &options).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The findings of a contract as text, with paths from the root of the repository.
pub(crate) fn lint_text(contract: &str) -> String {
    let linted = linted(contract);
    wirewright::render::text(&linted.findings, &linted.source, false)
}

/// What is found in a contract, with the configuration of the same name where there is one.
pub(crate) fn linted(contract: &str) -> wirewright::Linted {
    let config = Path::new(contract).with_extension("toml");
    let config = if config.exists() {
        Config::read(config).unwrap()
    } else {
        Config::default()
    };
    let options = wirewright::Options {
        config,
        ..wirewright::Options::default()
    };
    wirewright::lint(Path::new(contract), &options).expect("no code is allowed")
}

/// What a run of the command left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the command in the root of the repository.
pub(crate) fn wirewright<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    wirewright_in(root(), arguments)
}

/// The same in another folder, which decides on the configuration that holds.
pub(crate) fn wirewright_in<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_wirewright")), folder, arguments)
}

/// The same with 2 GiB of memory and no more.
pub(crate) fn bounded<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "ulimit -d 2097152 && exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_wirewright"),
    ]);
    run(command, root(), arguments)
}

fn run<A: AsRef<OsStr>>(mut command: Command, folder: &Path, arguments: impl IntoIterator<Item = A>) -> Run {
    let output = command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    Run {
        status: output.status.code().expect("the command was killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Cargo would wait for itself, and time would count double.
static TURN: Mutex<()> = Mutex::new(());

/// Runs cargo in a folder of generated code; what it says is the message of the failure. All share what they compile.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("generated");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    drop(turn);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let problems: Vec<&str> = said
        .lines()
        .skip_while(|line| {
            !["error", "warning", "test "]
                .iter()
                .any(|start| line.starts_with(start))
        })
        .collect();
    assert!(
        output.status.success(),
        "cargo {}\n{}",
        arguments.join(" "),
        problems.join("\n")
    );
}

/// Golden files: what a test expects, checked in below `tests/it/golden`.
///
/// `UPDATE_GOLDEN=1` writes them again in place of comparing.
#[derive(Default)]
pub(crate) struct Golden {
    differences: String,
}

impl Golden {
    /// Whether golden files are to be written.
    pub(crate) fn is_updating() -> bool {
        std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1")
    }

    /// Compares a text with the golden file at `path`.
    pub(crate) fn file(&mut self, path: &str, actual: &str) {
        let golden = root().join("tests/it/golden").join(path);
        let expected = fs::read_to_string(&golden).ok();
        if expected.as_deref() == Some(actual) {
            return;
        }
        if Self::is_updating() {
            write(&golden, actual);
            return;
        }
        let expected = expected.unwrap_or_default();
        let diff = TextDiff::from_lines(expected.as_str(), actual);
        let diff = diff
            .unified_diff()
            .header(&format!("golden/{path}"), "generated")
            .to_string();
        writeln!(self.differences, "{diff}").unwrap();
    }

    /// Tells of files in a golden folder that nothing generates.
    pub(crate) fn only(&mut self, folder: &str, names: &[String]) {
        let golden = root().join("tests/it/golden").join(folder);
        for path in files_below(&golden) {
            if names.iter().any(|name| Path::new(name) == path) {
                continue;
            }
            if Self::is_updating() {
                fs::remove_file(golden.join(&path)).unwrap();
            } else {
                writeln!(
                    self.differences,
                    "golden/{folder}/{} is no longer generated",
                    path.display()
                )
                .unwrap();
            }
        }
    }

    /// Fails with all differences.
    pub(crate) fn finish(self) {
        assert!(
            self.differences.is_empty(),
            "{}\nIf this is meant, run the test again with UPDATE_GOLDEN=1 and look at what it writes.",
            self.differences
        );
    }
}
