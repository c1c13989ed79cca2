//! Every rule by its examples.

use std::path::Path;

use super::{check, rules};
use crate::config::Settings;
use crate::diagnostic::Rule;
use crate::document::read;
use crate::source::{Limits, Memory, load};

/// The example as a whole document.
fn whole(example: &str) -> String {
    let example = example.trim_start_matches('\n');
    if example.starts_with("openapi:") || example.starts_with("asyncapi:") {
        return example.to_owned();
    }
    let paths = if example.contains("paths:") { "" } else { "paths: {}\n" };
    format!("openapi: 3.1.0\ninfo: {{title: T, version: 1.0.0}}\n{paths}{example}")
}

/// The lines on which findings of a rule begin, and the text.
fn found(rule: &'static Rule, example: &str) -> (String, Vec<u32>) {
    let text = whole(example);
    let (source, loaded) = load(
        Path::new("a.yaml"),
        &Memory::from([("a.yaml", text.as_str())]),
        &Limits::default(),
    );
    assert!(loaded.is_empty(), "{}: {loaded:?}", rule.code);
    let (document, read) = read(&source);
    assert!(!read.has_errors(), "{}: {read:?}", rule.code);
    let settings = Settings::default().with(rule);
    let mut findings = check(&document, &source, &settings);
    findings.finish();
    let of_it = findings.iter().filter(|finding| finding.rule == rule.into());
    let mut lines: Vec<u32> = of_it
        .map(|finding| source.line_column(finding.span.expect("a place")).line)
        .collect();
    lines.sort_unstable();
    (text, lines)
}

#[test]
fn what_breaks_a_rule_is_found_at_its_place() {
    for lint in rules::ALL {
        let example = lint.rule.example.as_ref().expect("an example");
        let (text, lines) = found(&lint.rule, example.bad);
        let marked = (1..).zip(text.lines()).filter(|(_, line)| line.ends_with("# here"));
        let marked: Vec<u32> = marked.map(|(number, _)| number).collect();
        assert!(!marked.is_empty(), "{}", lint.rule.code);
        assert_eq!(lines, marked, "{}\n{text}", lint.rule.code);
    }
}

#[test]
fn what_keeps_to_a_rule_is_not_found() {
    for lint in rules::ALL {
        let example = lint.rule.example.as_ref().expect("an example");
        let (text, lines) = found(&lint.rule, example.good);
        assert!(lines.is_empty(), "{}\n{text}\n{lines:?}", lint.rule.code);
    }
}

#[test]
fn rules_stand_in_the_order_of_their_names_and_files() {
    let codes: Vec<_> = rules::ALL.iter().map(|lint| lint.rule.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
}
