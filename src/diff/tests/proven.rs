//! What is the same by proof alone, and what no proof may hide.

use super::{compare, with};
use crate::diagnostic::{Findings, Level};

fn codes(findings: &Findings) -> Vec<(&'static str, Level)> {
    findings.iter().map(|found| (super::code(found), found.level)).collect()
}

/// Each in several ways that allow the same values.
const SAME: &[&[&str]] = &[
    &[
        "{type: integer, minimum: 1}",
        "{type: integer, exclusiveMinimum: 0}",
        "{type: integer, exclusiveMinimum: 0.5}",
    ],
    &["{type: string, enum: [a]}", "{const: a}", "{enum: [a]}"],
    &[
        "{oneOf: [{type: string, maxLength: 1}, {type: integer}]}",
        "{anyOf: [{type: integer}, {type: string, maxLength: 1}]}",
        "{type: [string, integer], maxLength: 1}",
    ],
    &[
        "{oneOf: [{type: object, required: [a]}, {type: object, maxProperties: 0}]}",
        "{oneOf: [{type: object, maxProperties: 0}, {type: object, required: [a]}]}",
    ],
    &[
        "{type: string, minLength: 1, maxLength: 1}",
        "{allOf: [{type: string, minLength: 1}, {maxLength: 1}]}",
    ],
    &[
        "{type: boolean}",
        "{$ref: '#/components/schemas/S'}",
        "{enum: [true, false]}",
        "{not: {not: {type: boolean}}}",
    ],
    &[
        "{type: integer, maximum: 10, multipleOf: 5}",
        "{type: integer, exclusiveMaximum: 11, multipleOf: 5}",
    ],
    &[
        "{type: array, maxItems: 0}",
        "{type: array, maxItems: 0, uniqueItems: true}",
    ],
];

#[test]
fn what_is_proven_the_same_is_no_change() {
    for (same, answered) in SAME.iter().flat_map(|same| [(same, false), (same, true)]) {
        for (old, new) in same.iter().flat_map(|old| same.iter().map(move |new| (old, new))) {
            let (findings, _) = compare(&with(old, answered), &with(new, answered));
            assert!(findings.is_empty(), "{old}\n{new}\n{:?}", codes(&findings));
        }
    }
}

#[test]
fn versions_of_openapi_say_the_same_in_other_words() {
    let both = [
        ("{type: string, nullable: true}", "{type: [string, 'null']}"),
        (
            "{type: string, nullable: true}",
            "{anyOf: [{type: 'null'}, {type: string}]}",
        ),
        (
            "{type: number, minimum: 0, exclusiveMinimum: true}",
            "{type: number, exclusiveMinimum: 0}",
        ),
        (
            "{type: integer, minimum: 0, exclusiveMinimum: true}",
            "{type: integer, minimum: 1}",
        ),
        ("{type: string, enum: [a, null], nullable: true}", "{enum: [null, a]}"),
        (
            "{allOf: [{$ref: '#/components/schemas/S'}], nullable: true}",
            "{$ref: '#/components/schemas/S'}",
        ),
    ];
    for (older, newer) in both {
        let older = with(older, false).replace("openapi: 3.1.0", "openapi: 3.0.3");
        let newer = with(newer, false);
        for (old, new) in [(&older, &newer), (&newer, &older)] {
            let (findings, _) = compare(old, new);
            assert!(findings.is_empty(), "{old}\n{new}\n{:?}", codes(&findings));
        }
    }
}

/// What is not said by values is told where they are the same.
#[test]
fn no_proof_hides_what_is_said_beside_values() {
    let told = [
        (
            "{type: integer, minimum: 1}",
            "{type: integer, exclusiveMinimum: 0, format: int32}",
            "format-changed",
        ),
        (
            "{type: integer, minimum: 1}",
            "{type: integer, exclusiveMinimum: 0, default: 5}",
            "default-changed",
        ),
        ("{enum: [a]}", "{const: a, readOnly: true}", "read-write-changed"),
        (
            "{oneOf: [{type: string, format: date}, {type: string, format: uuid}]}",
            "{type: string}",
            "union-began",
        ),
        (
            "{type: object, properties: {a: {enum: [a]}}}",
            "{allOf: [{properties: {a: {const: a}, b: {}}}], type: object}",
            "property-added",
        ),
        (
            "{anyOf: [{$ref: '#/components/schemas/S'}], discriminator: {propertyName: a}}",
            "{type: boolean}",
            "discriminator-changed",
        ),
        (
            "{type: integer, minimum: 2, maximum: 1}",
            "{type: string, minLength: 2, maxLength: 1}",
            "type-changed",
        ),
    ];
    for (old, new, code) in told {
        let (findings, _) = compare(&with(old, false), &with(new, false));
        assert!(
            codes(&findings).iter().any(|(found, _)| *found == code),
            "{old}\n{new}\n{:?}",
            codes(&findings)
        );
    }
}

/// By the words alone each is a breaking change.
#[test]
fn what_is_proven_wider_is_safe_for_who_sends_it() {
    let wider = [
        ("{type: string}", "{oneOf: [{type: string}, {type: integer}]}"),
        (
            "{type: integer, minimum: 5}",
            "{anyOf: [{type: string}, {type: number}]}",
        ),
        ("{not: {type: string}}", "{not: {type: string, minLength: 5}}"),
        (
            "{type: string, pattern: '^a$'}",
            "{anyOf: [{type: string, pattern: '^a$'}, {type: string, pattern: '^b$'}]}",
        ),
    ];
    for (narrow, wide) in wider {
        let (widened, _) = compare(&with(narrow, false), &with(wide, false));
        assert!(
            !widened.is_empty() && codes(&widened).iter().all(|(_, level)| *level == Level::Info),
            "{narrow}\n{:?}",
            codes(&widened)
        );
        let (narrowed, _) = compare(&with(wide, false), &with(narrow, false));
        assert!(narrowed.has_errors(), "{wide}\n{:?}", codes(&narrowed));
        let (answered, _) = compare(&with(narrow, true), &with(wide, true));
        assert!(answered.has_errors(), "{narrow}\n{:?}", codes(&answered));
        let (answered, _) = compare(&with(wide, true), &with(narrow, true));
        assert!(!answered.has_errors(), "{wide}\n{:?}", codes(&answered));
    }
}

#[test]
fn what_is_too_large_to_ask_is_told_as_it_is() {
    let properties: String = (0..300).map(|at| format!("p{at}: {{type: string}}, ")).collect();
    let large = |bound: &str| format!("{{type: object, properties: {{{properties}}}, {bound}}}");
    let (old, new) = (large("minProperties: 1"), large("anyOf: [{minProperties: 1}]"));
    let (findings, _) = compare(&with(&old, false), &with(&new, false));
    assert!(findings.has_errors(), "{:?}", codes(&findings));
    let small = |bound: &str| format!("{{type: object, {bound}}}");
    let (old, new) = (small("minProperties: 1"), small("anyOf: [{minProperties: 1}]"));
    let (findings, _) = compare(&with(&old, false), &with(&new, false));
    assert!(findings.is_empty(), "{:?}", codes(&findings));
}

/// With each condition more it takes several times as long.
#[test]
fn what_takes_long_to_answer_is_not_asked() {
    let conditions = |count: usize, most: usize| {
        let one = |at: usize| {
            let when = format!("{{properties: {{k{at}: {{const: {at}}}}}, required: [k{at}]}}");
            format!("{{if: {when}, then: {{required: [r{at}]}}, else: {{properties: {{r{at}: {{maximum: {most}}}}}}}}}")
        };
        format!("{{allOf: [{}]}}", (0..count).map(one).collect::<Vec<_>>().join(", "))
    };
    let unions = |count: usize, least: usize| {
        let branch = |at: usize, value: usize| {
            let properties = format!(
                "p{at}: {{const: {}}}, q{}: {{type: string}}",
                value + least,
                (at + value) % 5
            );
            format!("{{type: object, properties: {{{properties}}}, required: [p{at}]}}")
        };
        let one = |at: usize| (0..6).map(|value| branch(at, value)).collect::<Vec<_>>().join(", ");
        let all: Vec<String> = (0..count).map(|at| format!("{{oneOf: [{}]}}", one(at))).collect();
        format!("{{allOf: [{}]}}", all.join(", "))
    };
    let started = std::time::Instant::now();
    for (old, new) in [(conditions(30, 1), conditions(30, 2)), (unions(5, 1), unions(5, 2))] {
        let (findings, _) = compare(&with(&old, false), &with(&new, false));
        assert!(
            findings.has_errors() && started.elapsed().as_secs() < 10,
            "{:?}",
            started.elapsed()
        );
    }
    let (findings, _) = compare(&with(&conditions(2, 1), false), &with(&conditions(2, 2), false));
    assert!(!findings.is_empty() && !findings.has_errors(), "{:?}", codes(&findings));
}
