//! `patternProperties`: properties of an object whose names match (JSON Schema core 2020-12, section 10.3.2.2).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let mut named = Vec::new();
    for (pattern, part) in &schema.pattern_properties {
        if let Some(pattern) = parts.pattern(schema, pattern) {
            named.push((pattern, parts.part(*part)));
        }
    }
    (!named.is_empty()).then_some(Check::PatternProperties(named))
}

pub(super) static CASES: Table = Table {
    keyword: "patternProperties",
    cases: &[
        Case {
            schema: r#"{"patternProperties": {"^x-": {"type": "string"}}}"#,
            valid: &[r#"{"x-a": "b"}"#, r#"{"a": 1}"#, "1"],
            invalid: &[r#"{"x-a": 1}"#],
        },
    ],
};
