//! One JSON object a line.

use serde::Serialize;

use super::clean::is_hostile;
use crate::diagnostic::{Diagnostic, Findings};
use crate::source::{Position, Source};
use crate::summary::Summary;

/// A finding as other programs read it. The order of the fields is part of the format.
#[derive(Serialize)]
struct Line<'a> {
    level: &'a str,
    code: &'a str,
    message: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    pointer: String,
    help: Option<&'a str>,
}

/// The findings as JSON, one object a line:
/// `{"level","code","message","file","line","column","end_line","end_column","pointer","help"}`.
///
/// Lines and columns count from 1, columns in characters; the end is one past the last character. `pointer` starts with
/// `#`. `help` is null when there is none. A finding without a place is at 1:1 of the first file.
#[must_use]
pub fn json(findings: &Findings, source: &Source) -> String {
    findings.iter().map(|finding| object(finding, source) + "\n").collect()
}

/// What became of an operation as JSON, on one line: `{"method","path","id","fate","reasons":[{"file","line","code"}]}`.
#[must_use]
pub fn operation(operation: &Summary) -> String {
    // Strings and numbers alone cannot fail to serialise.
    escape(&serde_json::to_string(operation).unwrap_or_default())
}

fn object(finding: &Diagnostic, source: &Source) -> String {
    let span = finding.span.unwrap_or_default();
    let Position {
        line,
        column,
        end_line,
        end_column,
    } = source.line_column(span);
    let object = Line {
        level: finding.level.as_str(),
        code: finding.rule.code(),
        message: &finding.message,
        file: source.file(span.file).map_or("", |file| file.name.as_str()),
        line,
        column,
        end_line,
        end_column,
        pointer: finding.pointer.to_string(),
        help: finding.help.as_deref(),
    };
    // Strings and numbers alone cannot fail to serialise.
    escape(&serde_json::to_string(&object).unwrap_or_default())
}

/// Escapes what a terminal would act on; it can only stand inside strings.
pub(super) fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hostile(c) {
            let units = c
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect::<String>();
            escaped.push_str(&units);
        } else {
            escaped.push(c);
        }
    }
    escaped
}
