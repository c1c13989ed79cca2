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
fn every_change_has_a_mirror() {
    for change in changes::ALL {
        let [old, new] = change.example.map(whole);
        let (findings, _) = compare(&new, &old);
        assert!(!findings.is_empty(), "{}: the way back is no change", change.rule.code);
    }
}

/// Schemas with one that allows all their values and more.
const WIDER: [(&str, &str); 14] = [
    ("{type: integer}", "{type: number}"),
    ("{type: integer}", "{type: [integer, string]}"),
    ("{type: integer}", "{type: [integer, 'null']}"),
    ("{type: string, enum: [a]}", "{type: string, enum: [a, b]}"),
    ("{type: string, enum: [a]}", "{type: string}"),
    ("{type: string, const: a}", "{type: string, enum: [a, b]}"),
    ("{type: string, format: date}", "{type: string}"),
    (
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string}}}",
    ),
    (
        "{type: object, properties: {a: {type: integer}}}",
        "{type: object, properties: {a: {type: number}}}",
    ),
    (
        "{type: array, items: {type: integer}}",
        "{type: array, items: {type: number}}",
    ),
    ("{allOf: [{type: integer}, {minimum: 1}]}", "{type: number, minimum: 1}"),
    (
        "{oneOf: [{type: integer}]}",
        "{oneOf: [{type: integer}, {type: string}]}",
    ),
    (
        "{type: object, additionalProperties: {type: integer}}",
        "{type: object, additionalProperties: {type: number}}",
    ),
    ("{$ref: '#/components/schemas/S'}", "{type: [boolean, string]}"),
];

/// A contract that sends the schema, or answers with it.
fn with(schema: &str, answered: bool) -> String {
    let content = format!("content: {{application/json: {{schema: {schema}}}}}");
    let operation = match answered {
        true => format!("responses: {{'200': {{description: D, {content}}}}}"),
        false => format!("requestBody: {{{content}}}, responses: {{'204': {{description: D}}}}"),
    };
    whole(&format!(
        "paths: {{/p: {{post: {{{operation}}}}}}}\ncomponents: {{schemas: {{S: {{type: boolean}}}}}}\n"
    ))
}

#[test]
fn wider_values_break_who_reads_them_and_narrower_ones_who_sends_them() {
    for (narrow, wide) in WIDER {
        for answered in [false, true] {
            let (narrow, wide) = (with(narrow, answered), with(wide, answered));
            let (widened, narrowed) = (compare(&narrow, &wide).0, compare(&wide, &narrow).0);
            assert_eq!(widened.has_errors(), answered, "{narrow}{wide}{widened:?}");
            assert_eq!(narrowed.has_errors(), !answered, "{wide}{narrow}{narrowed:?}");
        }
    }
}

/// What means the same is no change, however it is written.
#[test]
fn another_way_to_write_it_is_no_change() {
    let same = [
        "{type: object, required: [a], properties: {a: {type: string}, b: {type: boolean}}}",
        "{properties: {b: {$ref: '#/components/schemas/S'}, a: {type: string}}, type: object, required: [a]}",
        "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: boolean}}}], required: [a]}",
        "{type: object, title: T, description: D, required: [a], properties: {a: {type: [string]}, b: {type: boolean}}}",
    ];
    for (old, new) in same.iter().flat_map(|old| same.iter().map(move |new| (old, new))) {
        let (findings, _) = compare(&with(old, false), &with(new, false));
        assert!(findings.is_empty(), "{old}\n{new}\n{findings:?}");
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
