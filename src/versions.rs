//! Two versions of a contract: from their paths to what changed.

use std::path::Path;

use crate::diagnostic::{Findings, Level};
use crate::diff::{self as differ, Version};
use crate::error::Error;
use crate::generate::{Front, Options, front};
use crate::render;
use crate::source::{Disk, Fs, Source};

/// What changed between two versions.
#[derive(Debug)]
pub struct Diffed {
    /// The changes in the order of places: errors break callers or generated code, warnings may, and the rest is safe.
    pub findings: Findings,
    /// The texts of both versions, which the findings point into: their places are in the new one, "before" is in the old one.
    pub source: Source,
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
    let files = old.0;
    let (old, mut new) = (read(old, options)?, read(new, options)?);
    let shift = u32::try_from(new.source.files().len()).unwrap_or(u32::MAX);
    let mut findings = differ::diff(version(&old), version(&new), shift);
    findings = options.config.lint().apply(findings);
    findings.finish_with(options.shown);
    for file in old.source.files() {
        new.source
            .attach(file.path.clone(), files.label(&file.name), file.text.clone());
    }
    Ok(Diffed {
        findings,
        source: new.source,
    })
}

fn version(front: &Front) -> Version<'_> {
    Version {
        document: &front.document,
        source: &front.source,
    }
}

/// Reads a version; one with errors cannot be compared.
fn read((fs, path): Place<'_>, options: &Options) -> Result<Front, Error> {
    let mut front = front(path, fs, &options.limits)?;
    if front.found.has_errors() {
        front.found.retain(|finding| finding.level == Level::Error);
        front.found.finish();
        return Err(Error::Contract(render::text(&front.found, &front.source, false)));
    }
    Ok(front)
}
