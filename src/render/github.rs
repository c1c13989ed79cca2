//! Annotations of GitHub Actions.

use super::clean;
use crate::diagnostic::{Findings, Level};
use crate::source::Source;

/// The findings as [workflow commands](https://docs.github.com/actions/reference/workflow-commands-for-github-actions), one a line, that
/// GitHub shows beside the lines of a pull request.
#[must_use]
pub fn github(findings: &Findings, source: &Source) -> String {
    let mut lines = String::new();
    for finding in findings {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let span = finding.span.unwrap_or_default();
        let place = source.line_column(span);
        let file = source.file(span.file).map_or("", |file| file.name.as_str());
        let mut message = clean::line(&finding.message).into_owned();
        if let Some(help) = &finding.help {
            message = format!("{message}\nhelp: {}", clean::line(help));
        }
        lines.push_str(&format!(
            "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
            property(&clean::line(file)),
            place.line,
            place.end_line,
            place.column,
            place.end_column,
            property(finding.rule.code()),
            data(&message)
        ));
    }
    lines
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
