//! What users decide beside the contract: `wirewright.toml`.
//!
//! Each section is a field of [`Sections`]. An entry of `[names]` says of a place in a contract what `x-rust-name` there would say,
//! one of `[types]` what `x-rust-type` would.

mod generate;
mod lint;
mod rule;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{AnyRule, Diagnostic, FileId, Findings, Pointer, Span, rules};
use crate::error::Error;
use crate::source::{Disk, Fs as _, Limits, NodeId, Source, clean};

pub use generate::{Job, Reading};
pub(crate) use lint::Settings;

rules! {
    Correctness;
    CONFIG_UNUSED = "config-unused", Warning, "An entry of the configuration has no effect.",
        "The key of an entry is a file, as it is seen from the folder of the configuration, with a JSON pointer behind it, written \
         as a `$ref` would be: `specs/runs.openapi.yaml#/components/schemas/Run`. Either there is nothing at this place, or \
         nothing that is generated from it gets a name of its own. Correct the key, or remove the entry.";
}

/// What the file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    #[serde(default)]
    names: Table,
    #[serde(default)]
    types: Table,
    #[serde(default)]
    lint: lint::Section,
    #[serde(default)]
    generate: Vec<generate::Table>,
}

/// Places, and what is said of each.
type Table = BTreeMap<Spanned<String>, Spanned<String>>;

/// The configuration: settings beside the contract, of one or several contracts.
///
/// ```toml
/// [names]
/// "specs/runs.openapi.yaml#/components/schemas/Run" = "Activity"
/// "specs/runs.openapi.yaml#/paths/~1runs/get" = "allRuns"
///
/// [types]
/// "specs/runs.openapi.yaml#/components/schemas/Money" = "crate::Money"
///
/// [lint.groups]
/// style = "info"
///
/// [lint.rules]
/// no-success = "error"
/// unused-component = "off"
///
/// [[lint.rule]]
/// code = "operation-has-team"
/// at = "$.paths[*][get,put,post,patch,delete]"
/// must = { field = "x-team", pattern = "^[a-z]+$" }
/// message = "every operation names the team that owns it"
/// ```
///
/// docs/custom-rules.md of the project says what rules of one's own can ask, docs/ci.md what `[[generate]]` is.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file, and how users call it; `None` where there is none.
    path: Option<PathBuf>,
    text: String,
    names: Vec<Entry>,
    types: Vec<Entry>,
    lint: Settings,
    jobs: Vec<Job>,
}

/// What is said of a place.
#[derive(Clone, Debug)]
struct Entry {
    /// The file, without links where it is on this machine.
    file: PathBuf,
    /// The fragment behind it.
    pointer: String,
    key: Range<usize>,
    value: String,
    value_range: Range<usize>,
}

/// What the configuration says of one contract.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    /// Names, each for a place.
    pub(crate) names: Vec<Override>,
    /// Types of users, each for a schema.
    pub(crate) types: Vec<Override>,
}

/// What is said of a place in a contract.
#[derive(Clone, Debug)]
pub(crate) struct Override {
    /// The place.
    pub(crate) node: NodeId,
    /// What is said of it, and where.
    pub(crate) text: String,
    pub(crate) span: Span,
    /// The key as it is written, and where.
    pub(crate) key: String,
    pub(crate) key_span: Span,
}

impl Config {
    /// The name of the file that is looked for where none is named.
    pub const FILE: &'static str = "wirewright.toml";

    /// Reads a configuration.
    ///
    /// # Errors
    /// [`Error::Config`] where the file cannot be read, or holds something that it may not: with the line.
    pub fn read(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::read_with(path.into(), None)
    }

    fn read_with(path: PathBuf, ruleset: Option<&Path>) -> Result<Self, Error> {
        let wrong = |error: io::Error| Error::Config(format!("{}: {error}", path.display()));
        let bytes = Disk.read(&path, Limits::default().file_bytes).map_err(wrong)?;
        let text = String::from_utf8(bytes).map_err(|error| wrong(io::Error::other(error)))?;
        Self::parse_with(&path, text, ruleset)
    }

    /// The configuration at `path`, or that of the working directory, with the rules of a ruleset in the form of Spectral. It takes the
    /// place of the one that the configuration names.
    ///
    /// # Errors
    /// As [`Config::read`], and where the ruleset cannot be read.
    pub fn with_ruleset(path: Option<PathBuf>, ruleset: &Path) -> Result<Self, Error> {
        let path = path.or_else(|| Some(PathBuf::from(Self::FILE)).filter(|file| file.exists()));
        match path {
            Some(path) => Self::read_with(path, Some(ruleset)),
            None => {
                let lint = Settings::read(lint::Section::default(), Path::new(""), Some(ruleset));
                let lint = lint.map_err(|(_, why)| Error::Config(why))?;
                Ok(Self {
                    lint,
                    ..Self::default()
                })
            }
        }
    }

    /// What is generated where no contract is named.
    #[must_use]
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// The contracts that are checked where none is named: those of [`Config::jobs`], and those of `[lint]`. Each once.
    #[must_use]
    pub fn specs(&self) -> Vec<PathBuf> {
        let all = self.jobs.iter().map(|job| &job.spec).chain(self.lint.specs());
        let mut met = HashSet::new();
        all.filter(|spec| met.insert(whole(spec))).cloned().collect()
    }

    /// The rules that are the project's own.
    pub fn rules(&self) -> impl Iterator<Item = AnyRule> {
        self.lint.custom().iter().map(|custom| Arc::clone(&custom.rule).into())
    }

    /// Reads [`Config::FILE`] in the working directory; nothing is configured where there is none.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn find() -> Result<Self, Error> {
        if Path::new(Self::FILE).exists() {
            Self::read(Self::FILE)
        } else {
            Ok(Self::default())
        }
    }

    /// The file that was read.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What is wanted of rules.
    pub(crate) fn lint(&self) -> &Settings {
        &self.lint
    }

    /// The configuration that a text holds; `path` is where it is, or would be.
    ///
    /// # Errors
    /// [`Error::Config`] where it holds something that it may not: with the line.
    ///
    /// ```
    /// use std::path::Path;
    /// use wirewright::Config;
    ///
    /// let text = "[lint.groups]\nstyle = 'info'\n";
    /// assert!(Config::parse(Path::new("wirewright.toml"), text.to_owned()).is_ok());
    /// ```
    pub fn parse(path: &Path, text: String) -> Result<Self, Error> {
        Self::parse_with(path, text, None)
    }

    fn parse_with(path: &Path, text: String, ruleset: Option<&Path>) -> Result<Self, Error> {
        let wrong = |at: usize, why: &str| Error::Config(format!("{}:{}: {why}", path.display(), place(&text, at)));
        let sections: Sections = toml::from_str(&text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            wrong(at, error.message())
        })?;
        let entries = |table| entries(path, table).map_err(|(at, why)| wrong(at, &why));
        Ok(Self {
            path: Some(path.to_owned()),
            names: entries(sections.names)?,
            types: entries(sections.types)?,
            jobs: generate::jobs(sections.generate, folder(path)).map_err(|(at, why)| wrong(at, &why))?,
            lint: Settings::read(sections.lint, folder(path), ruleset).map_err(|(at, why)| wrong(at, &why))?,
            text,
        })
    }

    /// What is said of places in this contract. Entries that lead nowhere are told; those of files that it does not have are not
    /// looked at, unless there is no such file at all.
    pub(crate) fn overrides(&self, source: &mut Source) -> (Overrides, Findings) {
        let mut findings = Findings::new();
        let Some(path) = &self.path else {
            return (Overrides::default(), findings);
        };
        let files: HashMap<PathBuf, FileId> = source
            .files()
            .iter()
            .map(|file| whole(&file.path))
            .zip((0..).map(FileId))
            .collect();
        let file = source.attach(path.clone(), path.display().to_string(), self.text.clone());
        let mut placed = |entries: &[Entry]| {
            let mut places = Places {
                source,
                files: &files,
                file,
                met: HashMap::new(),
            };
            let found = entries.iter().filter_map(|entry| places.find(entry));
            let mut overrides = Vec::new();
            for found in found {
                match found {
                    Ok(found) => overrides.push(found),
                    Err(unused) => findings.push(unused),
                }
            }
            overrides
        };
        let overrides = Overrides {
            names: placed(&self.names),
            types: placed(&self.types),
        };
        (overrides, findings)
    }
}

/// The folder that paths are seen from.
fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The entries of a table in its order. Where a key is none, the byte and the reason.
fn entries(path: &Path, table: Table) -> Result<Vec<Entry>, (usize, String)> {
    let folder = folder(path);
    let mut entries = Vec::new();
    for (key, value) in table {
        let Some((file, pointer)) = key.as_ref().split_once('#').filter(|(file, _)| !file.is_empty()) else {
            let why = format!(
                "the key `{}` is not a file with `#` and a pointer behind it",
                key.as_ref()
            );
            return Err((key.span().start, why));
        };
        entries.push(Entry {
            file: whole(&folder.join(file)),
            pointer: pointer.to_owned(),
            key: key.span(),
            value_range: value.span(),
            value: value.into_inner(),
        });
    }
    entries.sort_by_key(|entry| entry.key.start);
    Ok(entries)
}

/// The places that one table speaks of.
struct Places<'a> {
    source: &'a Source,
    files: &'a HashMap<PathBuf, FileId>,
    /// The configuration.
    file: FileId,
    met: HashMap<NodeId, Span>,
}

impl Places<'_> {
    /// The place of an entry, or that it has none. `None` where it is one of another contract.
    fn find(&mut self, entry: &Entry) -> Option<Result<Override, Diagnostic>> {
        let key_span = self.span(&entry.key);
        let key = self.source.text(key_span).trim_matches(['"', '\'']).to_owned();
        let unused = |why: String| {
            Diagnostic::new(&CONFIG_UNUSED, why)
                .at(key_span, Pointer::root())
                .label("has no effect")
        };
        let node = match self.files.get(&entry.file) {
            Some(id) => {
                let root = self.source.file_root(*id).id();
                self.source
                    .fragment(root, &entry.pointer)
                    .map_err(|error| error.to_string())
            }
            None if entry.file.exists() => return None,
            None => Err("there is no such file".to_owned()),
        };
        let node = match node {
            Ok(node) => node,
            Err(why) => return Some(Err(unused(format!("`{key}` leads to nothing: {why}")))),
        };
        if let Some(first) = self.met.insert(node, key_span) {
            let message = format!("`{key}` is the place of another entry");
            return Some(Err(unused(message).related(first, "first named here")));
        }
        Some(Ok(Override {
            node,
            text: entry.value.clone(),
            span: self.span(&entry.value_range),
            key,
            key_span,
        }))
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span {
            file: self.file,
            start: byte(range.start),
            end: byte(range.end),
        }
    }
}

/// The path without links, as far as it is one of this machine.
fn whole(path: &Path) -> PathBuf {
    let absolute = || clean(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    Disk.canonical(path).unwrap_or_else(|_| absolute())
}

/// Line and column of a byte, both from 1.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.matches('\n').count() + 1;
    format!("{line}:{}", before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests;
