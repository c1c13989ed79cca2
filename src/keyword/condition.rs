//! `if`: `then` holds where `if` does, otherwise `else` (JSON Schema core 2020-12, section 10.2.2).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let condition = parts.part(schema.if_?);
    let mut branch = |schema: Option<_>| match schema {
        Some(schema) => parts.part(schema),
        None => parts.anything(),
    };
    Some(Check::If(condition, branch(schema.then_), branch(schema.else_)))
}

pub(super) static CASES: Table = Table {
    keyword: "if",
    cases: &[
        Case {
            schema: r#"{"if": {"minimum": 5}, "then": {"multipleOf": 5}, "else": {"multipleOf": 2}}"#,
            valid: &["10", "4", r#""a""#],
            invalid: &["6", "3"],
        },
        Case {
            schema: r#"{"if": {"required": ["a"]}, "then": {"required": ["b"]}}"#,
            valid: &[r#"{"a": 1, "b": 2}"#, "{}"],
            invalid: &[r#"{"a": 1}"#],
        },
    ],
};
