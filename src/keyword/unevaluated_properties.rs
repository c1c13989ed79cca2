//! `unevaluatedProperties`: properties of an object that nothing else looked at (JSON Schema core 2020-12, section 11.3).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let rest = schema.unevaluated_properties?;
    Some(Check::One("unevaluatedProperties", parts.part(rest)))
}

pub(super) static CASES: Table = Table {
    keyword: "unevaluatedProperties",
    cases: &[
        Case {
            schema: r#"{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {}}}], "unevaluatedProperties": false}"#,
            valid: &[r#"{"a": 1}"#, r#"{"b": 2}"#, r#"{"a": 1, "b": 2}"#],
            invalid: &[r#"{"c": 1}"#, r#"{"a": 2}"#],
        },
    ],
};
