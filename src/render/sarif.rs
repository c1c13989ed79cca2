//! SARIF 2.1.0, which code scanning reads.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::gitlab::fingerprint;
use super::{Found, clean, json::escape};
use crate::diagnostic::{AnyRule, Diagnostic, Edit, Level, Span};
use crate::source::Source;

/// What a path keeps in a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The findings as a log of [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): one run, with the rules that
/// were broken, and fixes where they are mechanical.
#[must_use]
pub fn sarif(found: &[Found<'_>]) -> String {
    let findings = || {
        found
            .iter()
            .flat_map(|(findings, source)| findings.iter().map(move |finding| (finding, *source)))
    };
    let rules: BTreeSet<&AnyRule> = findings().map(|(finding, _)| &finding.rule).collect();
    let results: Vec<Value> = findings().map(|(finding, source)| result(finding, source)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "wirewright",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    escape(&log.to_string()) + "\n"
}

fn described(rule: &AnyRule) -> Value {
    json!({
        "id": rule.code(),
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": rule.explanation()},
        "help": {"text": rule.explanation(), "markdown": rule.explanation()},
        "defaultConfiguration": {"enabled": !rule.off(), "level": level(rule.level())},
        "properties": {"tags": [rule.group().as_str()]},
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn result(finding: &Diagnostic, source: &Source) -> Value {
    let mut text = clean::line(&finding.message).into_owned();
    for more in finding.notes.iter().chain(&finding.help) {
        text.push('\n');
        text.push_str(&clean::line(more));
    }
    let mut location = place(finding.span.unwrap_or_default(), source);
    location["logicalLocations"] = json!([{"fullyQualifiedName": finding.pointer.to_string()}]);
    let mut result = json!({
        "ruleId": finding.rule.code(),
        "level": level(finding.level),
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {"codeFilePointer/v1": fingerprint(finding, source)},
    });
    if !finding.labels.is_empty() {
        let related = finding.labels.iter().map(|label| {
            let mut related = place(label.span, source);
            related["message"] = json!({"text": clean::line(&label.text)});
            related
        });
        result["relatedLocations"] = related.collect();
    }
    if !finding.edits.is_empty() {
        let changes: Vec<Value> = finding.edits.iter().map(|edit| change(edit, source)).collect();
        let what = finding.help.as_deref().unwrap_or("mend it");
        result["fixes"] = json!([{"description": {"text": clean::line(what)}, "artifactChanges": changes}]);
    }
    result
}

fn place(span: Span, source: &Source) -> Value {
    json!({"physicalLocation": {"artifactLocation": artifact(span, source), "region": region(span, source)}})
}

fn artifact(span: Span, source: &Source) -> Value {
    let file = source.file(span.file).map_or("", |file| file.name.as_str());
    json!({"uri": utf8_percent_encode(&file.replace('\\', "/"), PATH).to_string()})
}

fn region(span: Span, source: &Source) -> Value {
    let place = source.line_column(span);
    json!({
        "startLine": place.line, "startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column,
    })
}

fn change(edit: &Edit, source: &Source) -> Value {
    json!({
        "artifactLocation": artifact(edit.span, source),
        "replacements": [{"deletedRegion": region(edit.span, source), "insertedContent": {"text": edit.replacement}}],
    })
}
