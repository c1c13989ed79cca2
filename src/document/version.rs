//! The versions of OpenAPI that are read.

use std::fmt;

use crate::diagnostic::{Diagnostic, FileId, Findings, Level};
use crate::source::{Source, Value};

use super::lenient::text;
use super::report::{at, at_key, quoted};
use super::rules::UNSUPPORTED_VERSION;

/// A minor version of OpenAPI; patch versions do not differ in meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2.
    V32,
}

impl Version {
    /// The number as people write it, such as `3.1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V32 => "3.2",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The versions by which the files of a source are read. Those of AsyncAPI are read as OpenAPI 3.1, whose schemas it has.
pub(super) struct Versions(Vec<Version>);

impl Versions {
    /// The versions of all files, of which the first one is of this version.
    pub(super) fn of_all(source: &Source, first: Version) -> Self {
        let root = source.root().id();
        let of = |root_of_file: Value<'_>| match root_of_file.get("openapi").and_then(text) {
            _ if root_of_file.id() == root => first,
            Some(written) => numbered(written).unwrap_or(Version::V31),
            None => Version::V31,
        };
        let files = (0..source.files().len()).map(|file| FileId(u32::try_from(file).unwrap_or(u32::MAX)));
        Self(files.map(|file| of(source.ruling(file))).collect())
    }

    /// That of the first file.
    pub(super) fn first(&self) -> Version {
        self.0.first().copied().unwrap_or(Version::V31)
    }

    /// That of the file that a value stands in.
    pub(super) fn of(&self, value: Value<'_>) -> Version {
        self.0
            .get(value.span().file.0 as usize)
            .copied()
            .unwrap_or(self.first())
    }
}

/// The version of a number, if it is one that is read.
fn numbered(written: &str) -> Option<Version> {
    let mut parts = written.trim().split('.');
    match (parts.next()?, parts.next()?) {
        ("3", "0") => Some(Version::V30),
        ("3", "1") => Some(Version::V31),
        ("3", "2") => Some(Version::V32),
        _ => None,
    }
}

/// The version of an AsyncAPI document, such as `3.0`; `None` when it is none that can be read.
pub(super) fn detect_events(root: Value<'_>, findings: &mut Findings) -> Option<&'static str> {
    let rule = &UNSUPPORTED_VERSION;
    let Some(entry) = root.get_entry("asyncapi") else {
        let found = match root.get_entry("openapi") {
            Some(entry) => {
                at_key(rule, root, entry, "this is an OpenAPI document").label("an AsyncAPI document is wanted here")
            }
            None => at(
                rule,
                root,
                "the document does not say which version of AsyncAPI it is written in",
            )
            .label("`asyncapi` is missing")
            .help("add `asyncapi: 3.0.0` if it is AsyncAPI"),
        };
        findings.push(found);
        return None;
    };
    let written = text(entry.value).unwrap_or_default();
    let mut parts = written.trim().split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => return Some("3.0"),
        (Some("3"), Some("1")) => return Some("3.1"),
        _ => {}
    }
    let found = at_key(
        rule,
        root,
        entry,
        format!("`{written}` is not a version of AsyncAPI that is read"),
    );
    let old = "convert it first, for instance with `asyncapi convert --target-version=3.0.0` of the AsyncAPI CLI";
    let found = found.label("3.0 and 3.1 are read");
    findings.push(if written.trim().starts_with("2.") {
        found.help(old)
    } else {
        found
    });
    None
}

/// The version that a document is to be read as; `None` when it is none that can be read.
pub(super) fn detect(root: Value<'_>, findings: &mut Findings) -> Option<Version> {
    let Some(entry) = root.get_entry("openapi") else {
        findings.push(missing(root));
        let alike = ["paths", "components", "webhooks"]
            .iter()
            .any(|key| root.get(key).is_some());
        return (alike && root.get("swagger").is_none()).then_some(Version::V31);
    };
    let written = text(entry.value).unwrap_or_default();
    let mut parts = written.trim().split('.');
    let (major, minor) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let known = numbered(written);
    if let Some(version) = known {
        if !is_number(parts.next().unwrap_or_default()) && entry.value.as_str().is_some() {
            findings.push_at(Level::Warning, incomplete(version, entry.value, written));
        }
        return known;
    }
    let message = match text(entry.value) {
        Some(written) => format!("`{written}` is not a version of OpenAPI that is read"),
        None => format!(
            "{} stands where the version of OpenAPI is wanted",
            entry.value.kind_name()
        ),
    };
    findings.push(at_key(&UNSUPPORTED_VERSION, root, entry, message).help("3.0, 3.1 and 3.2 are read"));
    let newer = major == "3" && minor.parse::<u32>().is_ok();
    newer.then_some(Version::V32)
}

/// Whether the third part of a version is there; a word may follow, as in `0-rc1`.
fn is_number(patch: &str) -> bool {
    let digits = patch.split('-').next().unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What to say of a version without its third part.
fn incomplete(version: Version, value: Value<'_>, written: &str) -> Diagnostic {
    let found = at(
        &UNSUPPORTED_VERSION,
        value,
        format!("`{written}` is no version number of OpenAPI"),
    );
    let found = found.label(format!("read as {version}"));
    found.mend(value.span(), quoted(value, value.span(), &format!("{version}.0")))
}

/// What to say of a document without `openapi`.
fn missing(root: Value<'_>) -> Diagnostic {
    let rule = &UNSUPPORTED_VERSION;
    if let Some(entry) = root.get_entry("swagger") {
        let found =
            at_key(rule, root, entry, "this is a Swagger 2.0 document").label("OpenAPI 3.0, 3.1 and 3.2 are read");
        found.help("convert it first, for instance with `swagger2openapi` or at https://converter.swagger.io")
    } else if let Some(entry) = root.get_entry("asyncapi") {
        at_key(rule, root, entry, "this is an AsyncAPI document").label("an OpenAPI document is wanted here")
    } else if root.is_object() {
        let found = at(
            rule,
            root,
            "the document does not say which version of OpenAPI it is written in",
        );
        found
            .label("`openapi` is missing")
            .help("add `openapi: 3.1.0` if it is OpenAPI")
    } else {
        at(
            rule,
            root,
            format!("the document is {}, not an OpenAPI document", root.kind_name()),
        )
    }
}
