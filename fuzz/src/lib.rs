//! What the fuzz targets do with bytes. Each panics where the generator breaks a promise: that it ends, tells of
//! everything at a place, and writes nothing but code that it means to write.
//!
//! `tests/it/fuzzed.rs` includes this file and runs it over a fixed set of inputs.

#![forbid(unsafe_code)]
#![allow(unreachable_pub, reason = "a library here, and a module in tests/it/fuzzed.rs")]

mod contract;
mod files;
pub mod judge;

pub use files::SEPARATOR;

use std::path::{Path, PathBuf};

use wirewright::source::{Limits, Memory, load as load_source};
use wirewright::{Config, Error, Options, generate_from, lint_from};

/// Reads the files: parsing, references from file to file, places.
pub fn load(bytes: &[u8]) {
    let (files, path) = files::split(bytes);
    let (source, findings) = load_source(&path, &files, &Limits::default());
    judge::source(&source);
    judge::findings(&findings, &source);
}

/// Everything up to the model, and every rule that is looked for.
pub fn lower(bytes: &[u8]) {
    let (files, path) = files::split(bytes);
    let options = Options {
        config: every_rule(),
        ..Options::default()
    };
    if let Ok(linted) = lint_from(&files, &path, &options) {
        judge::findings(&linted.findings, &linted.source);
    }
}

/// Everything there is, twice with other options.
pub fn pipeline(bytes: &[u8]) {
    let (files, path) = files::split(bytes);
    for options in [package(), modules()] {
        generate(&files, &path, &options);
    }
    if let Some(events) = files::messages(&files, &path) {
        let events = Some(events);
        generate(&files, &path, &Options { events, ..package() });
    }
}

/// The first file as the second one changes it, up to the generated files.
pub fn overlay(bytes: &[u8]) {
    let (files, path) = files::split(bytes);
    let overlays = files::others(&files, &path).take(2).collect();
    let limits = Limits {
        overlays,
        ..Limits::default()
    };
    generate(&files, &path, &Options { limits, ..package() });
}

/// A contract that bytes choose: valid in most of its parts, with hostile text wherever text may stand.
pub fn contract(bytes: &[u8]) {
    pipeline(contract_text(bytes).as_bytes());
}

/// The contract that [`contract`] takes.
pub fn contract_text(bytes: &[u8]) -> String {
    contract::build(bytes)
}

/// All rules are asked.
fn every_rule() -> Config {
    let groups = ["correctness", "codegen", "security", "compatibility", "style"];
    let lines: String = groups.iter().map(|group| format!("{group} = 'info'\n")).collect();
    Config::parse(Path::new("wirewright.toml"), format!("[lint.groups]\n{lines}")).expect("a configuration")
}

/// A whole package of everything.
fn package() -> Options {
    Options {
        package: Some("fuzzed-api".to_owned()),
        tag_features: true,
        extensions: vec!["x-note".to_owned()],
        format: false,
        ..Options::default()
    }
}

/// Modules only, of types that hold every kind of value.
fn modules() -> Options {
    Options {
        formats: false,
        exact: true,
        format: false,
        ..Options::default()
    }
}

fn generate(files: &Memory, path: &Path, options: &Options) {
    match generate_from(files, path, &PathBuf::from("."), options) {
        Ok(generated) => {
            judge::findings(&generated.findings, &generated.source);
            judge::files(&generated.files, generated.findings.has_errors());
        }
        Err(Error::Tag { .. }) => {}
        Err(error) => panic!("{error}"),
    }
}
