//! The pipeline: from a path to a map of files.

use std::path::{Path, PathBuf};

use crate::diagnostic::Findings;
use crate::document::{self, Document};
use crate::emit::{self, Files, Package, Part, Runtime, Target};
use crate::error::Error;
use crate::lower::{self, Config};
use crate::source::{self, Disk, Fs, Limits, Source};
use crate::write::{self as writer, Mode, Outcome};

/// What is generated, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The halves that are wanted; types are always there.
    pub parts: Vec<Part>,
    /// The name of the package to write; without one only its modules are written.
    pub package: Option<String>,
    /// Where the package gets the runtime from.
    pub runtime: Runtime,
    /// The words for the trait that a server implements; from the contract's title when there are none.
    pub api: Option<String>,
    /// Whether `format` limits strings. Without that it only describes them, and all of them are a `String`.
    pub formats: bool,
    /// Whether a schema without `type` allows every kind of value, as JSON Schema says. Without that it allows those
    /// that its keywords speak about: `properties` are meant for objects.
    pub exact: bool,
    /// The tags of the operations that are wanted; empty for all operations. With tags, components that no operation
    /// reaches are left out too.
    pub tags: Vec<String>,
    /// The `x-` fields of operations that generated code is to know: `Operation::extension` of the runtime reads them.
    pub extensions: Vec<String>,
    /// Whether the files are formatted by `rustfmt`.
    pub format: bool,
    /// How much a contract may ask for.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            parts: vec![Part::Types, Part::Server, Part::Client, Part::Sender, Part::Receiver],
            package: None,
            runtime: Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
            api: None,
            formats: true,
            exact: false,
            tags: Vec::new(),
            extensions: Vec::new(),
            format: true,
            limits: Limits::default(),
        }
    }
}

/// What came of a contract.
#[derive(Debug)]
pub struct Generated {
    /// The files; empty when the findings hold errors.
    pub files: Files,
    /// What was found, in the order of places.
    pub findings: Findings,
    /// The contract's text, which the findings point into.
    pub source: Source,
    /// How many operations are generated.
    pub operations: usize,
    /// How many types are declared.
    pub types: usize,
    /// Every file that was read.
    pub read: Vec<PathBuf>,
}

/// Generates code from the contract at `path`. `folder` is where the files are going to be: formatting follows the
/// settings that hold there.
///
/// # Errors
/// When a template printed something that is not Rust, `rustfmt` cannot be run, or no operation has a tag that is wanted.
/// What is wrong with the contract is in the findings.
pub fn generate(path: &Path, folder: &Path, options: &Options) -> Result<Generated, Error> {
    generate_from(&Disk, path, folder, options)
}

/// The same with files from anywhere, such as from [`Memory`](crate::source::Memory).
///
/// # Errors
/// As [`generate`].
pub fn generate_from(fs: &dyn Fs, path: &Path, folder: &Path, options: &Options) -> Result<Generated, Error> {
    let (source, mut document, mut findings) = front(path, fs, &options.limits);
    let read = source.files().iter().map(|file| file.path.clone()).collect();
    let mut files = Files::new();
    let (mut operations, mut types) = (0, 0);
    if !findings.has_errors() {
        document.select(&options.tags).map_err(|unknown| Error::Tag {
            tag: unknown.tag,
            known: unknown.known,
        })?;
        let (model, more) = lower::lower(
            &document,
            &source,
            &Config {
                api: options.api.clone(),
                formats: options.formats,
                exact: options.exact,
                unreached: options.tags.is_empty(),
                extensions: options.extensions.clone(),
            },
        );
        findings.extend(more);
        (operations, types) = (model.operations().count(), model.types.len());
        let package = options.package.clone().map(|name| Package {
            name,
            runtime: options.runtime.clone(),
        });
        let target = Target {
            parts: options.parts.clone(),
            package,
        };
        if !findings.has_errors() {
            files = writer::finish(emit::emit(&model, &target), folder, options.format)?;
        }
    }
    findings.sort();
    Ok(Generated {
        files,
        findings,
        source,
        operations,
        types,
        read,
    })
}

/// Checks the contract at `path`: its text, its structure, its references, and what generated code would lose.
#[must_use]
pub fn lint(path: &Path, limits: &Limits) -> (Source, Findings) {
    lint_from(&Disk, path, limits)
}

/// The same with files from anywhere, such as from [`Memory`](crate::source::Memory).
#[must_use]
pub fn lint_from(fs: &dyn Fs, path: &Path, limits: &Limits) -> (Source, Findings) {
    let (source, document, mut findings) = front(path, fs, limits);
    if !findings.has_errors() {
        findings.extend(lower::lower(&document, &source, &Config::default()).1);
    }
    findings.sort();
    (source, findings)
}

/// The front half: text, document, and what was found in both.
fn front(path: &Path, fs: &dyn Fs, limits: &Limits) -> (Source, Document, Findings) {
    let (source, mut findings) = source::load(path, fs, limits);
    let broken = findings.has_errors();
    let (document, more) = document::read(&source);
    // A broken text makes an empty document: what is missing from it is no news.
    if !broken {
        findings.extend(more);
    }
    (source, document, findings)
}

/// Writes generated files below a folder, or compares them with what is there.
///
/// # Errors
/// When a file cannot be read or written, or when one would be replaced that was not generated.
pub fn write(files: &Files, folder: &Path, mode: Mode) -> Result<Outcome, Error> {
    Ok(writer::write(files, folder, mode)?)
}
