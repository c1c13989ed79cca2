//! `additionalProperties`: properties of an object that `properties` and `patternProperties` do not name (JSON Schema core 2020-12, section 10.3.2.3).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let rest = schema.additional_properties?;
    Some(Check::One("additionalProperties", parts.part(rest)))
}

pub(super) static CASES: Table = Table {
    keyword: "additionalProperties",
    cases: &[
        Case {
            schema: r#"{"properties": {"a": {}}, "patternProperties": {"^b": {}}, "additionalProperties": false}"#,
            valid: &[r#"{"a": 1, "bc": 2}"#, "[]"],
            invalid: &[r#"{"c": 1}"#],
        },
        Case {
            schema: r#"{"additionalProperties": {"type": "boolean"}}"#,
            valid: &[r#"{"a": true}"#],
            invalid: &[r#"{"a": 1}"#],
        },
    ],
};
