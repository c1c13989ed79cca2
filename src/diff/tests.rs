//! Every kind of change by its example, and by what has to hold of all of them.

use std::path::Path;

use super::{Version, change_rules, changes, diff};
use crate::diagnostic::Findings;
use crate::document::{Document, read};
use crate::source::{Limits, Memory, Source, load};

fn whole(example: &str) -> String {
    let example = example.trim_start_matches('\n');
    let paths = if example.contains("paths:") { "" } else { "paths: {}\n" };
    format!("openapi: 3.1.0\ninfo: {{title: T, version: 1.0.0}}\n{paths}{example}")
}

fn contract(text: &str) -> (Source, Document) {
    let (source, loaded) = load(
        Path::new("a.yaml"),
        &Memory::from([("a.yaml", text)]),
        &Limits::default(),
    );
    assert!(loaded.is_empty(), "{loaded:?}\n{text}");
    let (document, read) = read(&source);
    assert!(!read.has_errors(), "{read:?}\n{text}");
    (source, document)
}

fn compare(old: &str, new: &str) -> (Findings, Source) {
    let (old, new) = (contract(old), contract(new));
    let version =
        |(source, document): &'_ (Source, Document)| (std::ptr::from_ref(source), std::ptr::from_ref(document));
    let _ = version;
    let before = Version {
        document: &old.1,
        source: &old.0,
    };
    let after = Version {
        document: &new.1,
        source: &new.0,
    };
    (diff(before, after, 0), new.0)
}

#[test]
fn a_change_is_told_at_its_place() {
    for change in changes::ALL {
        let [old, new] = change.example;
        let (old, new) = (whole(old), whole(new));
        let (findings, source) = compare(&old.replace(" # here", ""), &new);
        let of_it = findings.iter().filter(|finding| finding.rule == &change.rule);
        let mut lines: Vec<u32> = of_it
            .map(|finding| source.line_column(finding.span.unwrap()).line)
            .collect();
        lines.sort_unstable();
        let marked = (1..).zip(new.lines()).filter(|(_, line)| line.ends_with("# here"));
        let marked: Vec<u32> = marked.map(|(number, _)| number).collect();
        assert!(!marked.is_empty(), "{}", change.rule.code);
        assert_eq!(lines, marked, "{}\n{old}\n{new}\n{findings:?}", change.rule.code);
    }
}

#[test]
fn a_contract_is_no_change_to_itself() {
    for text in changes::ALL.iter().flat_map(|change| change.example) {
        let text = whole(text);
        let (findings, _) = compare(&text, &text);
        assert!(findings.is_empty(), "{text}\n{findings:?}");
    }
}

#[test]
fn kinds_stand_in_the_order_of_their_names_and_are_no_rules_of_linting() {
    let codes: Vec<_> = change_rules().map(|rule| rule.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    for code in codes {
        assert!(crate::rules().all(|rule| rule.code != code), "{code}");
    }
}
