//! Every kind of change by its example, and by what has to hold of all of them.

mod code;
mod contracts;
mod messages;
#[cfg(feature = "judge")]
mod proven;
mod random;
mod sent;
mod values;

use std::path::Path;

use super::{Version, change_rules, changes, diff};
use crate::diagnostic::Findings;
use crate::document::{Document, read};
use crate::source::{Limits, Memory, Source, load};

fn whole(example: &str) -> String {
    let example = example.trim_start_matches('\n');
    if example.starts_with("asyncapi:") {
        return example.to_owned();
    }
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

/// What changes in the generated code.
fn compare_code(old: &str, new: &str) -> (Findings, Source) {
    let generated = |(source, document): &(Source, Document)| {
        let (model, found) = crate::lower::lower(document, source, &crate::lower::Config::default());
        assert!(!found.has_errors(), "{found:?}");
        let parts = crate::Options::default().parts;
        let files = crate::emit::emit(&model, &crate::emit::Target { parts, package: None });
        super::Generated {
            files,
            origins: model.origins(),
        }
    };
    let (old, new) = (contract(old), contract(new));
    let (old_code, new_code) = (generated(&old), generated(&new));
    let (before, after) = (
        Version {
            document: &old.1,
            source: &old.0,
        },
        Version {
            document: &new.1,
            source: &new.0,
        },
    );
    let findings = super::diff_code((before, &old_code), (after, &new_code), 0).unwrap();
    (findings, new.0)
}

/// A comparison of two contracts.
type Comparing = fn(&str, &str) -> (Findings, Source);

/// Every kind, with the comparison that finds it.
fn kinds() -> impl Iterator<Item = (&'static super::Change, Comparing)> {
    let wire = changes::ALL.iter().map(|change| (*change, compare as Comparing));
    wire.chain(
        super::api::ALL
            .iter()
            .map(|change| (*change, compare_code as Comparing)),
    )
}

#[test]
fn a_change_is_told_at_its_place() {
    for (change, compare) in kinds() {
        let [old, new] = change.example;
        let (old, new) = (whole(old), whole(new));
        let (findings, source) = compare(&old.replace(" # here", ""), &new);
        let of_it = findings.iter().filter(|finding| finding.rule == (&change.rule).into());
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
    for (change, compare) in kinds() {
        for text in change.example.map(whole) {
            let (findings, _) = compare(&text, &text);
            assert!(findings.is_empty(), "{text}\n{findings:?}");
        }
    }
}

/// Of the contract: code that is more breaks nobody.
#[test]
fn every_change_has_a_mirror() {
    for change in changes::ALL {
        let [old, new] = change.example.map(whole);
        let (findings, _) = compare(&new, &old);
        assert!(!findings.is_empty(), "{}: the way back is no change", change.rule.code);
    }
}

/// Schemas with one that allows all their values and more.
const WIDER: [(&str, &str); 25] = [
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
    (
        "{$ref: '#/components/schemas/S', const: true}",
        "{$ref: '#/components/schemas/S'}",
    ),
    ("{type: array, items: {type: string}}", "{type: array}"),
    (
        "{type: array, prefixItems: [{type: integer}]}",
        "{type: array, prefixItems: [{type: number}]}",
    ),
    ("{anyOf: [{type: integer}, {type: 'null'}]}", "{type: [number, 'null']}"),
    ("{type: string}", "{anyOf: [{type: string}, {type: 'null'}]}"),
    (
        "{allOf: [{properties: {a: {type: integer}}}, {properties: {a: {type: [integer, string]}}}]}",
        "{allOf: [{properties: {a: {}}}, {properties: {a: {type: [integer, string]}}}]}",
    ),
    (
        "{type: object, patternProperties: {'^x': {type: integer}}}",
        "{type: object, patternProperties: {'^x': {type: number}}}",
    ),
    (
        "{type: object, additionalProperties: {type: integer}, properties: {a: {type: integer}}}",
        "{type: object, additionalProperties: {type: number}}",
    ),
    ("{type: string, not: {enum: [a]}}", "{type: string}"),
    (
        "{type: string, contentSchema: {type: integer}}",
        "{type: string, contentSchema: {type: number}}",
    ),
    (
        "{oneOf: [{type: string}, {type: integer}]}",
        "{oneOf: [{type: number}, {type: string}]}",
    ),
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
    are_the_same(&same);
    are_the_same(&[
        "{type: [string, 'null'], minLength: 1}",
        "{anyOf: [{type: string, minLength: 1}, {type: 'null'}]}",
        "{oneOf: [{type: 'null'}, {type: string, allOf: [{minLength: 1}, {minLength: 0}]}]}",
    ]);
    are_the_same(&[
        "{type: object, properties: {a: {type: string, readOnly: true}}}",
        "{type: object, required: [a], properties: {a: {type: string, readOnly: true}}}",
        "{type: object}",
    ]);
}

fn are_the_same(schemas: &[&str]) {
    for (old, new) in schemas.iter().flat_map(|old| schemas.iter().map(move |new| (old, new))) {
        let (findings, _) = compare(&with(old, false), &with(new, false));
        assert!(findings.is_empty(), "{old}\n{new}\n{findings:?}");
    }
}

/// Of schemas that hold one another in every combination there is an end.
#[test]
fn pairs_of_schemas_come_to_an_end() {
    let schema = |at: usize, count: usize| {
        let target = |at: usize| format!("{{$ref: '#/components/schemas/S{}'}}", at % count);
        let parts = format!("{}, {}", target(at + 1), target(at * 2 + 1));
        format!("    S{at}: {{properties: {{a: {{allOf: [{parts}]}}}}}}\n")
    };
    let all = |count: usize| {
        let schemas: String = (0..count).map(|at| schema(at, count)).collect();
        let body = "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}";
        let paths = format!("paths: {{/p: {{post: {{{body}, responses: {{'204': {{description: D}}}}}}}}}}");
        whole(&format!("{paths}\ncomponents:\n  schemas:\n{schemas}"))
    };
    let (findings, _) = compare(&all(61), &all(53));
    let cut: Vec<_> = findings
        .iter()
        .filter(|found| found.rule.code() == "comparison-cut")
        .collect();
    assert_eq!(cut.len(), 1);
}

#[test]
fn kinds_stand_in_the_order_of_their_names_and_are_no_rules_of_linting() {
    let codes: Vec<_> = change_rules().map(|rule| rule.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    for code in codes {
        assert!(crate::rules().all(|rule| rule.code != code), "{code}");
    }
}

/// Operations above a change are counted, up to so many.
#[test]
fn operations_that_a_change_affects_are_named_and_counted() {
    let contract = |count: usize, kind: &str| {
        let body = "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}";
        let one = |at: usize| format!("  /p{at:03}: {{post: {{{body}, responses: {{'204': {{description: D}}}}}}}}\n");
        let paths: String = (0..count).map(one).collect();
        whole(&format!(
            "paths:\n{paths}components: {{schemas: {{S: {{type: {kind}}}}}}}\n"
        ))
    };
    let notes = |count: usize| {
        let (findings, _) = compare(&contract(count, "number"), &contract(count, "integer"));
        assert_eq!(findings.len(), 1);
        findings
            .iter()
            .flat_map(|found| found.notes.clone())
            .collect::<Vec<_>>()
    };
    let named = "`POST /p000`, `POST /p001`, `POST /p002`";
    assert_eq!(notes(3), [format!("affects {named}")]);
    assert_eq!(notes(100), [format!("affects 100 operations: {named} and 97 more")]);
    assert_eq!(
        notes(101),
        [format!("affects more than 100 operations, such as {named}")]
    );
}

/// The code of a change.
fn code(found: &crate::diagnostic::Diagnostic) -> &'static str {
    let kind = super::change_rules().find(|kind| kind.code == found.rule.code());
    kind.expect("a kind of change").code
}
