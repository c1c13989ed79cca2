//! Documents in, typed values and findings out.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::source::{Limits, Memory, Source, load};

use super::{Document, Operation, Schema, read};

mod coverage;
mod events;
mod hostile;
mod messages;
mod paths;
mod references;
mod resources;
mod schemas;
mod security;
mod specs;
mod structure;
mod versions;

/// A document that was read from text.
struct Sample {
    source: Source,
    document: Document,
    findings: Findings,
}

/// Reads the YAML text of one file.
fn sample(text: &str) -> Sample {
    files(&[("api.yaml", text)])
}

/// Reads several files, the first one the root.
fn files(files: &[(&str, &str)]) -> Sample {
    mapped(files, &[])
}

/// The same with addresses that are read from folders.
fn mapped(files: &[(&str, &str)], maps: &[(&str, &str)]) -> Sample {
    let limits = Limits {
        mapped: maps
            .iter()
            .map(|(address, folder)| ((*address).to_owned(), folder.into()))
            .collect(),
        ..Limits::default()
    };
    let memory = Memory(
        files
            .iter()
            .map(|(path, text)| (path.into(), text.as_bytes().to_vec()))
            .collect(),
    );
    let (source, problems) = load(Path::new(files[0].0), &memory, &limits);
    assert!(problems.is_empty(), "{problems:?}");
    let (document, findings) = read(&source);
    Sample {
        source,
        document,
        findings,
    }
}

/// Reads a document of a version with these components or paths.
fn with(version: &str, rest: &str) -> Sample {
    let paths = if rest.contains("\npaths:") || rest.starts_with("paths:") {
        ""
    } else {
        "paths: {}\n"
    };
    sample(&format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\n{paths}{rest}\n"
    ))
}

/// Reads the YAML of one schema, called `S`.
fn schema(version: &str, text: &str) -> Sample {
    with(
        version,
        &format!("components:\n  schemas:\n    S: {text}\n    Other: {{type: string}}"),
    )
}

/// Reads the YAML of one operation, `GET /things/{id}` without a declared parameter.
fn operation(version: &str, text: &str) -> Sample {
    with(version, &format!("paths:\n  /things:\n    get: {text}"))
}

impl Sample {
    /// The codes of the findings, in order.
    fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|found| found.rule.code()).collect()
    }

    /// The only finding.
    fn only(&self) -> &Diagnostic {
        assert_eq!(self.findings.len(), 1, "{:#?}", self.findings);
        self.findings.iter().next().expect("one finding")
    }

    /// The only finding, checked for its code, level, place and the text that is underlined.
    fn expect(&self, code: &str, level: Level, pointer: &str, underlined: &str) -> &Diagnostic {
        let found = self.only();
        let text = found.span.map(|span| self.source.text(span));
        assert_eq!((found.rule.code(), found.level), (code, level), "{found:#?}");
        assert_eq!(
            (found.pointer.as_str(), text),
            (pointer, Some(underlined)),
            "{found:#?}"
        );
        found
    }

    /// The schema called `S`.
    fn s(&self) -> &Schema {
        let (name, id) = &self.document.components.schemas[0];
        assert_eq!(name, "S");
        &self.document.schemas[*id]
    }

    /// The first operation of the first path.
    fn first(&self) -> &Operation {
        &self.document.paths[0].operations[0]
    }

    /// The documents without a finding.
    #[track_caller]
    fn clean(self) -> Self {
        assert!(self.findings.is_empty(), "{:#?}", self.findings);
        self
    }
}
