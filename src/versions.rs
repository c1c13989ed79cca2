//! Two versions of a contract: from their paths to what changed.

mod folders;

use std::path::Path;

use crate::diagnostic::{Findings, Level};
use crate::diff::{self as differ, Generated, Version};
use crate::emit::{self, Target};
use crate::error::Error;
use crate::generate::{Front, front, model};
use crate::options::Options;
use crate::render;
use crate::source::{Disk, Fs, Source};

pub use folders::diff_folders;

/// What changed between two versions.
#[derive(Debug)]
pub struct Diffed {
    /// The changes in the order of places: errors break callers or generated code, warnings may, and the rest is safe.
    pub findings: Findings,
    /// The texts of both versions, which the findings point into: their places are in the new one, "before" is in the old one.
    pub source: Source,
    /// The lines of [`Options::baseline`] for files of the new version that no change was found for.
    pub stale: Vec<String>,
}

/// Where a version is: the files, and the path among them.
pub type Place<'a> = (&'a dyn Fs, &'a Path);

/// Compares the contract at `new` with what it was at `old`.
///
/// # Errors
/// [`Error::Contract`] when either has errors.
pub fn diff(old: &Path, new: &Path, options: &Options) -> Result<Diffed, Error> {
    diff_from((&Disk, old), (&Disk, new), options)
}

/// The same with files from anywhere, such as from a [`Revision`](crate::source::Revision) of git.
///
/// ```
/// use std::path::Path;
/// use wirewright::source::Memory;
/// use wirewright::{Options, diff_from};
///
/// let contract = |limit: &str| {
///     format!(
///         "openapi: 3.1.0\ninfo: {{title: Runs, version: 1.0.0}}\npaths: {{/runs: {{get: {{parameters: [{{name: limit, in: query, \
///          required: {limit}, schema: {{type: integer}}}}], responses: {{'204': {{description: Done.}}}}}}}}}}\n"
///     )
/// };
/// let files = Memory::from([("old.yaml", contract("false")), ("new.yaml", contract("true"))]);
/// let (old, new) = ((&files as _, Path::new("old.yaml")), (&files as _, Path::new("new.yaml")));
/// let diffed = diff_from(old, new, &Options::default())?;
///
/// let codes: Vec<_> = diffed.findings.iter().map(|finding| finding.rule.code()).collect();
/// assert_eq!(codes, ["parameter-required"]);
/// # Ok::<(), wirewright::Error>(())
/// ```
///
/// # Errors
/// As [`diff()`].
pub fn diff_from(old: Place<'_>, new: Place<'_>, options: &Options) -> Result<Diffed, Error> {
    let fronts = (read(old, options)?, read(new, options)?);
    Ok(finish(fronts, old.0, Findings::new(), options))
}

/// The same, with what changes for those who compile against the generated code: findings of the group `api`.
///
/// ```
/// use std::path::Path;
/// use wirewright::source::Memory;
/// use wirewright::{Options, diff_code_from};
///
/// let contract = |name: &str| {
///     format!("openapi: 3.1.0\ninfo: {{title: Runs, version: 1.0.0}}\npaths: {{}}\ncomponents: {{schemas: {{{name}: {{type: string}}}}}}\n")
/// };
/// let files = Memory::from([("old.yaml", contract("Run")), ("new.yaml", contract("Race"))]);
/// let (old, new) = ((&files as _, Path::new("old.yaml")), (&files as _, Path::new("new.yaml")));
/// let diffed = diff_code_from(old, new, &Options::default())?;
///
/// let codes: Vec<_> = diffed.findings.iter().map(|finding| finding.rule.code()).collect();
/// assert_eq!(codes, ["rust-item-removed", "schema-removed", "schema-added"]);
/// # Ok::<(), wirewright::Error>(())
/// ```
///
/// # Errors
/// As [`diff()`], and as [`generate`](crate::generate()) where code cannot be generated from either.
pub fn diff_code_from(old: Place<'_>, new: Place<'_>, options: &Options) -> Result<Diffed, Error> {
    let fronts = (read(old, options)?, read(new, options)?);
    let (before, after) = (code(old, options)?, code(new, options)?);
    let versions = (version(&fronts.0), version(&fronts.1));
    let found = differ::diff_code((versions.0, &before), (versions.1, &after), shift(&fronts.1));
    Ok(finish(fronts, old.0, found.map_err(Error::Template)?, options))
}

/// What is generated from a version.
fn code((fs, path): Place<'_>, options: &Options) -> Result<Generated, Error> {
    let model = model(fs, path, options)?;
    let target = Target {
        parts: options.parts.clone(),
        package: None,
    };
    Ok(Generated {
        files: emit::emit(&model, &target),
        origins: model.origins(),
    })
}

/// Compares what was read, and puts the files of the old version behind those of the new one.
fn finish((old, mut new): (Front, Front), files: &dyn Fs, found: Findings, options: &Options) -> Diffed {
    let mut findings = differ::diff(version(&old), version(&new), shift(&new));
    findings.extend(found);
    let (findings, stale) = settle(findings, &new.source, options);
    for file in old.source.files() {
        new.source
            .attach(file.path.clone(), files.label(&file.name), file.text.clone());
    }
    Diffed {
        findings,
        source: new.source,
        stale,
    }
}

/// The findings as the options want them, and what of the baseline is not found.
fn settle(findings: Findings, source: &Source, options: &Options) -> (Findings, Vec<String>) {
    let findings = options.config.lint().apply(findings);
    let (mut findings, stale) = options.baseline.apply_changes(findings, source);
    findings.finish_with(options.shown);
    (findings, stale)
}

/// What the files of the old version are counted from.
fn shift(new: &Front) -> u32 {
    u32::try_from(new.source.files().len()).unwrap_or(u32::MAX)
}

fn version(front: &Front) -> Version<'_> {
    Version {
        document: &front.document,
        source: &front.source,
    }
}

/// Reads a version; one with errors cannot be compared.
fn read((fs, path): Place<'_>, options: &Options) -> Result<Front, Error> {
    let mut front = front(path, fs, options)?;
    if front.found.has_errors() {
        front.found.retain(|finding| finding.level == Level::Error);
        front.found.finish();
        return Err(Error::Contract(render::text(&front.found, &front.source, false)));
    }
    Ok(front)
}
