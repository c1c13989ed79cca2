//! The pipeline: from a path to a map of files.

use std::path::{Path, PathBuf};

use crate::bundle as bundler;
use crate::config::Settings;
use crate::diagnostic::{Findings, Level};
use crate::document::{self, Document, Unknown, Wanted};
use crate::emit::{self, Files, Package, Target};
use crate::error::Error;
use crate::lint::{self as linter, Ignores};
use crate::lock::Lock;
use crate::lower;
#[cfg(feature = "judge")]
use crate::messages::Messages;
use crate::model::Model;
use crate::options::Options;
use crate::policy::Policy;
use crate::render;
use crate::source::{self, Disk, Fs, Source};
use crate::summary::{Summaries, Summary};
use crate::write::{self as writer, Mode, Outcome};

/// What came of a contract.
#[derive(Debug)]
pub struct Generated {
    /// The files; empty when the findings hold errors.
    pub files: Files,
    /// What was found, in the order of places.
    pub findings: Findings,
    /// The contract's text, which the findings point into.
    pub source: Source,
    /// What became of each operation, and of each webhook, in the order of the document. Empty when the findings hold errors.
    pub summary: Vec<Summary>,
    /// The codes that were allowed to be found, and were not.
    pub unneeded: Vec<String>,
    /// What was fetched from the network; `None` where nothing may be.
    pub lock: Option<Lock>,
    /// How many operations are generated.
    pub operations: usize,
    /// How many messages are sent and received.
    pub messages: usize,
    /// How many types are declared.
    pub types: usize,
    /// Every file that was read.
    pub read: Vec<PathBuf>,
}

/// Generates code from the contract at `path`. `folder` is where the files are going to be: formatting follows the
/// settings that hold there.
///
/// # Errors
/// When a template printed something that is not Rust, `rustfmt` cannot be run, or an operation or tag that is wanted is not there.
/// What is wrong with the contract is in the findings.
pub fn generate(path: &Path, folder: &Path, options: &Options) -> Result<Generated, Error> {
    generate_from(&Disk, path, folder, options)
}

/// The same with files from anywhere, such as from [`Memory`](crate::source::Memory).
///
/// # Errors
/// As [`generate`].
pub fn generate_from(fs: &dyn Fs, path: &Path, folder: &Path, options: &Options) -> Result<Generated, Error> {
    let checked = check(fs, path, options, Asked::Code)?;
    let mut files = Files::new();
    let (mut operations, mut messages, mut types) = (0, 0, 0);
    if let Some(model) = checked.model {
        (operations, messages, types) = (model.operations().count(), model.messages().count(), model.types.len());
        let package = options.package.clone().map(|name| Package {
            name,
            runtime: options.runtime.clone(),
            tag_features: options.tag_features,
        });
        let target = Target {
            parts: options.parts.clone(),
            package,
        };
        files = writer::finish(emit::emit(&model, &target), folder, options.format)?;
    }
    Ok(Generated {
        files,
        findings: checked.findings,
        read: checked.source.local_files().map(|file| file.path.clone()).collect(),
        lock: checked.lock,
        source: checked.source,
        summary: checked.summary,
        unneeded: checked.unneeded,
        operations,
        messages,
        types,
    })
}

/// Checks the contract at `path`: its text, its structure, its references, and what generated code would lose.
///
/// # Errors
/// When a code that cannot be allowed is to be, or an operation or tag that is wanted is not there.
pub fn lint(path: &Path, options: &Options) -> Result<Linted, Error> {
    lint_from(&Disk, path, options)
}

/// The same with files from anywhere, such as from [`Memory`](crate::source::Memory).
///
/// # Errors
/// As [`lint`].
pub fn lint_from(fs: &dyn Fs, path: &Path, options: &Options) -> Result<Linted, Error> {
    let checked = check(fs, path, options, Asked::Everything)?;
    Ok(Linted {
        findings: checked.findings,
        source: checked.source,
        unneeded: checked.unneeded,
        stale: checked.stale,
    })
}

/// What was found in a contract.
#[derive(Debug)]
pub struct Linted {
    /// What was found, in the order of places.
    pub findings: Findings,
    /// The contract's text, which the findings point into.
    pub source: Source,
    /// The codes that were allowed to be found, and were not.
    pub unneeded: Vec<String>,
    /// The lines of the baseline for files of this contract that nothing was found for any more.
    pub stale: Vec<String>,
}

/// A contract as one document.
#[derive(Debug)]
pub struct Bundled {
    /// The document; `None` when the findings hold errors.
    pub text: Option<String>,
    /// What was found in the text and the structure, in the order of places.
    pub findings: Findings,
    /// The contract's text, which the findings point into.
    pub source: Source,
}

/// Makes one document of the contract at `path` and of all files that it refers to, as JSON or as YAML. Overlays are applied. An
/// AsyncAPI document beside it is another document, which is bundled by its own path.
///
/// # Errors
/// When schemas name themselves by `$id`, when a path item holds itself, and when a code that cannot be allowed is to be.
pub fn bundle(path: &Path, options: &Options, json: bool) -> Result<Bundled, Error> {
    let mut policy = Policy::new(&options.allow, options.strict, &options.config)?;
    let Front {
        source,
        document,
        found,
        ..
    } = front(path, &Disk, &alone(options))?;
    let (mut findings, passed) = policy.of_the_document(found);
    policy.hide(&mut findings);
    findings.extend(passed.into_iter().collect());
    findings.finish_with(options.shown);
    let mut text = None;
    if !findings.has_errors() {
        let bundle = bundler::bundle(&document, &source)?;
        text = Some(if json {
            bundler::json(&bundle)
        } else {
            bundler::yaml(&bundle)
        });
    }
    Ok(Bundled { text, findings, source })
}

/// The model of what is generated from the contract at `path`.
///
/// # Errors
/// As [`generate`], and when the findings hold errors.
pub(crate) fn model(fs: &dyn Fs, path: &Path, options: &Options) -> Result<Model, Error> {
    let mut checked = check(fs, path, options, Asked::Code)?;
    checked.model.ok_or_else(|| {
        checked.findings.retain(|finding| finding.level == Level::Error);
        Error::Contract(render::text(&checked.findings, &checked.source, false))
    })
}

/// What the contract at `path` says of messages.
///
/// # Errors
/// As [`generate`].
#[cfg(feature = "judge")]
pub fn messages(path: &Path, options: &Options) -> Result<Messages, Error> {
    let checked = check(&Disk, path, options, Asked::Code)?;
    let events = checked.model.and_then(|model| model.events);
    Ok(Messages {
        topology: events.as_ref().map(|events| events.topology.clone()),
        events,
        findings: checked.findings,
        source: checked.source,
        document: checked.document,
    })
}

/// What is asked of a contract.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Code, and what stands in its way.
    Code,
    /// All that there is to say.
    Everything,
}

/// A contract that was read, with what is to be generated of it.
struct Checked {
    source: Source,
    #[cfg_attr(not(feature = "judge"), expect(dead_code, reason = "what judges messages reads it"))]
    document: Document,
    findings: Findings,
    /// `None` when there are errors.
    model: Option<Model>,
    summary: Vec<Summary>,
    unneeded: Vec<String>,
    stale: Vec<String>,
    lock: Option<Lock>,
}

/// Everything up to the model, with what was found on the way.
fn check(fs: &dyn Fs, path: &Path, options: &Options, asked: Asked) -> Result<Checked, Error> {
    let mut policy = Policy::new(&options.allow, options.strict, &options.config)?;
    let Front {
        mut source,
        mut document,
        found,
        lock,
        broken,
    } = front(path, fs, options)?;
    let (mut findings, mut passed) = policy.of_the_document(found);
    let whole = !findings.has_errors();
    // What could be read is linted whatever the rest is like, so that all there is to mend is told at once.
    if asked == Asked::Everything && !broken {
        findings.extend(linter::check(&document, &source, options.config.lint()));
        findings.extend(options.config.lint().told(&mut source));
    }
    let mut summary = Vec::new();
    let mut model = None;
    if whole {
        document.select(&wanted(options)).map_err(|unknown| match unknown {
            Unknown::Tag { tag, known } => Error::Tag { tag, known },
            Unknown::Operation { operation, nearest } => Error::Operation { operation, nearest },
        })?;
        let (overrides, more) = options.config.overrides(&mut source);
        findings.extend(more);
        let mut summaries = Summaries::new(&document, &source);
        document.refuse(&summaries.refuse(&document, &mut passed));
        let config = lower::Config {
            overrides,
            ..config(options)
        };
        let (lowered, more) = lower::lower(&document, &source, &config);
        if asked == Asked::Code {
            summaries.degrade(&document, more.iter().chain(more.rests()));
        }
        summary = summaries.finish();
        findings.extend(more);
        findings = linter::once(findings);
        model = Some(lowered);
    }
    policy.hide(&mut findings);
    findings = policy.of_later_stages(options.config.lint().apply_to_warnings(findings));
    findings = ignore(
        findings,
        &source,
        options.config.lint(),
        asked == Asked::Everything && whole,
    );
    let mut stale = Vec::new();
    if asked == Asked::Everything {
        (findings, stale) = options.baseline.apply(findings, &source);
    }
    findings.extend(passed.into_iter().collect());
    findings.finish_with(options.shown);
    let mut unneeded = policy.unused();
    if findings.has_errors() {
        (model, summary, unneeded) = (None, Vec::new(), Vec::new());
    }
    Ok(Checked {
        source,
        document,
        findings,
        model,
        summary,
        unneeded,
        stale,
        lock,
    })
}

/// The findings without those that the contract says are meant; with what of that is not needed, where all there is to find was looked
/// for.
fn ignore(findings: Findings, source: &Source, settings: &Settings, all: bool) -> Findings {
    let ignores = Ignores::of(source, settings);
    let mut findings = ignores.apply(findings);
    if all {
        findings.extend(ignores.unneeded());
    }
    findings
}

fn wanted(options: &Options) -> Wanted<'_> {
    Wanted {
        tags: &options.tags,
        operations: &options.operations,
    }
}

/// What lowering has to know.
fn config(options: &Options) -> lower::Config {
    lower::Config {
        api: options.api.clone(),
        formats: options.formats,
        exact: options.exact,
        unreached: wanted(options).everything(),
        extensions: options.extensions.clone(),
        package: options.package.is_some(),
        ..lower::Config::default()
    }
}

/// The options for one document of a contract.
fn alone(options: &Options) -> Options {
    Options {
        events: None,
        ..options.clone()
    }
}

/// What the front half hands on.
pub(crate) struct Front {
    pub(crate) source: Source,
    pub(crate) document: Document,
    pub(crate) found: Findings,
    lock: Option<Lock>,
    /// Whether a text could not be read, so that there is no document.
    broken: bool,
}

/// The front half: text, document, and what was found in both.
pub(crate) fn front(path: &Path, fs: &dyn Fs, options: &Options) -> Result<Front, Error> {
    let mut limits = options.limits.clone();
    let mut lock = None;
    if !limits.remote.is_empty() {
        let beside = Lock::beside(path)?;
        limits.locked.extend(beside.hashes().clone());
        lock = Some(beside);
    }
    let (source, mut found) = source::load_both(path, options.events.as_deref(), fs, &limits);
    let broken = found.has_errors();
    let (document, more) = document::read(&source);
    // A broken text makes an empty document: what is missing from it is no news.
    if !broken {
        found.extend(more);
    }
    if let Some(lock) = &mut lock {
        lock.add(source.fetched());
    }
    Ok(Front {
        source,
        document,
        found,
        lock,
        broken,
    })
}

/// Writes generated files below a folder, or compares them with what is there.
///
/// # Errors
/// When a file cannot be read or written, or when one would be replaced that was not generated.
pub fn write(files: &Files, folder: &Path, mode: Mode) -> Result<Outcome, Error> {
    Ok(writer::write(files, folder, mode)?)
}
