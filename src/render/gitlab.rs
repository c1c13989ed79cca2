//! GitLab's Code Quality report.

use std::collections::HashMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Found, clean, json::escape};
use crate::diagnostic::{Diagnostic, Level};
use crate::source::Source;

/// The findings as a [Code Quality report](https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format), a JSON array. The
/// fingerprint of a finding is made of its code, file and pointer, so that it stays the same when lines move.
#[must_use]
pub fn gitlab(found: &[Found<'_>]) -> String {
    let mut alike: HashMap<String, u32> = HashMap::new();
    let mut report = Vec::new();
    for (findings, source) in found {
        for finding in *findings {
            let print = fingerprint(finding, source);
            let number = alike.entry(print.clone()).or_default();
            *number += 1;
            report.push(entry(finding, source, format!("{print}-{number}")));
        }
    }
    escape(&Value::Array(report).to_string()) + "\n"
}

/// What a finding is known by from run to run, as 64 hexadecimal digits.
pub(super) fn fingerprint(finding: &Diagnostic, source: &Source) -> String {
    let file = source
        .file(finding.span.unwrap_or_default().file)
        .map_or("", |file| file.name.as_str());
    let text = format!("{}\n{file}\n{}", finding.rule.code(), finding.pointer.as_str());
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn entry(finding: &Diagnostic, source: &Source, fingerprint: String) -> Value {
    let span = finding.span.unwrap_or_default();
    let severity = match finding.level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Info => "info",
    };
    json!({
        "description": clean::line(&finding.message),
        "check_name": finding.rule.code(),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": source.file(span.file).map_or("", |file| file.name.as_str()),
            "lines": {"begin": source.line_column(span).line},
        },
    })
}
