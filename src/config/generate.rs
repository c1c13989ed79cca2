//! `[[generate]]`: what is generated of which contracts.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

/// The parts of generated code, as `only` calls them.
const PARTS: [&str; 7] = ["types", "server", "client", "sender", "receiver", "events", "mock"];

/// A byte, and what is wrong there.
type Wrong = (usize, String);

/// What is generated of a contract: an entry of `[[generate]]` in `wirewright.toml`, or what the arguments of the command say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// The contract.
    pub spec: PathBuf,
    /// The folder that is written to.
    pub out: PathBuf,
    /// The name of the package; without one only its modules are written.
    pub package: Option<String>,
    /// Where the package gets the runtime from: a version, or a folder.
    pub runtime: Option<String>,
    /// The parts that are wanted, by their names. Where there are none: all, but the mock only for a package, where it is a feature.
    pub only: Vec<String>,
    /// The tags of the operations that are wanted.
    pub tags: Vec<String>,
    /// Single operations that are wanted.
    pub operations: Vec<String>,
    /// Whether each tag is a Cargo feature.
    pub tag_features: bool,
    /// The `x-` fields that generated code knows.
    pub extensions: Vec<String>,
    /// Whether `format` only describes strings.
    pub describe_formats: bool,
    /// Whether a schema without `type` allows every kind of value.
    pub untyped_any: bool,
    /// How the contract is read, beside what is said for all.
    pub reading: Reading,
}

/// How one contract is read, beside what is said for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The AsyncAPI document that belongs to the contract.
    pub events: Option<PathBuf>,
    /// Codes of findings that may pass.
    pub allow: Vec<String>,
    /// Folders that `$ref` may lead into.
    pub allow_outside: Vec<PathBuf>,
    /// Hosts that are fetched from.
    pub allow_remote: Vec<String>,
    /// Addresses that are read from folders.
    pub map: Vec<(String, PathBuf)>,
    /// Overlays that change the contract.
    pub overlays: Vec<PathBuf>,
}

impl Job {
    /// Whether cargo takes a text for the name of a package.
    ///
    /// ```
    /// assert!(wirewright::Job::is_package_name("runs-api") && !wirewright::Job::is_package_name("9-lives"));
    /// ```
    #[must_use]
    pub fn is_package_name(name: &str) -> bool {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.len() <= 64
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    }
}

/// An entry as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    spec: Spanned<String>,
    out: Spanned<String>,
    events: Option<String>,
    #[serde(rename = "crate")]
    package: Option<Spanned<String>>,
    runtime: Option<String>,
    #[serde(default)]
    only: Vec<Spanned<String>>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    operations: Vec<String>,
    tag_features: Option<Spanned<bool>>,
    #[serde(default)]
    extension: Vec<Spanned<String>>,
    #[serde(default)]
    formats: Formats,
    #[serde(default)]
    untyped: Untyped,
    #[serde(default)]
    allow: Vec<String>,
    #[serde(default)]
    allow_outside: Vec<String>,
    #[serde(default)]
    allow_remote: Vec<String>,
    #[serde(default)]
    map: BTreeMap<String, String>,
    #[serde(default)]
    overlay: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Formats {
    #[default]
    Assert,
    Describe,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Untyped {
    #[default]
    Meant,
    Any,
}

/// The entries, each with a folder that no other one has. Paths are seen from `folder`.
///
/// # Errors
/// What of them cannot be, with its place.
pub(super) fn jobs(tables: Vec<Table>, folder: &Path) -> Result<Vec<Job>, Wrong> {
    let mut folders = HashSet::new();
    let mut jobs = Vec::new();
    for table in tables {
        let at = table.out.span().start;
        let job = table.job(folder)?;
        if !folders.insert(job.out.clone()) {
            return Err((at, format!("`{}` is the folder of another entry", job.out.display())));
        }
        jobs.push(job);
    }
    Ok(jobs)
}

impl Table {
    fn job(self, folder: &Path) -> Result<Job, Wrong> {
        let here = |path: &String| folder.join(path);
        if let Some(name) = self
            .package
            .as_ref()
            .filter(|name| !Job::is_package_name(name.as_ref()))
        {
            let why = format!("`{}` is no name of a package", name.as_ref());
            return Err((name.span().start, why));
        }
        if let Some(part) = self.only.iter().find(|part| !PARTS.contains(&part.as_ref().as_str())) {
            let why = format!(
                "there is no part `{}`; wanted are some of {}",
                part.as_ref(),
                PARTS.join(", ")
            );
            return Err((part.span().start, why));
        }
        if let Some(name) = self.extension.iter().find(|name| !name.as_ref().starts_with("x-")) {
            return Err((name.span().start, "the name of an extension begins with x-".to_owned()));
        }
        let tag_features = self.tag_features.as_ref().filter(|wanted| *wanted.as_ref());
        if let Some(wanted) = tag_features.filter(|_| self.package.is_none()) {
            return Err((
                wanted.span().start,
                "features are those of a package: add `crate`".to_owned(),
            ));
        }
        Ok(Job {
            spec: here(self.spec.as_ref()),
            out: here(self.out.as_ref()),
            tag_features: tag_features.is_some(),
            package: self.package.map(Spanned::into_inner),
            // A version is no path.
            runtime: self.runtime.map(|runtime| match folder.join(&runtime) {
                path if path.exists() => path.to_string_lossy().into_owned(),
                _ => runtime,
            }),
            only: self.only.into_iter().map(Spanned::into_inner).collect(),
            tags: self.tags,
            operations: self.operations,
            extensions: self.extension.into_iter().map(Spanned::into_inner).collect(),
            describe_formats: matches!(self.formats, Formats::Describe),
            untyped_any: matches!(self.untyped, Untyped::Any),
            reading: Reading {
                events: self.events.as_ref().map(here),
                allow: self.allow,
                allow_outside: self.allow_outside.iter().map(here).collect(),
                allow_remote: self.allow_remote,
                map: self
                    .map
                    .into_iter()
                    .map(|(url, path)| (url, folder.join(path)))
                    .collect(),
                overlays: self.overlay.iter().map(here).collect(),
            },
        })
    }
}
