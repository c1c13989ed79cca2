//! `enum`: the value is one of these (JSON Schema Validation 2020-12, section 6.1.2).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let values = schema.values.iter().flatten().map(|node| parts.json(*node));
    let values: Vec<_> = values.collect();
    (!values.is_empty() || (schema.no_values && parts.is_exact())).then_some(Check::Enum(values))
}

pub(super) static CASES: Table = Table {
    keyword: "enum",
    cases: &[
        Case {
            schema: r#"{"enum": ["a", "b"]}"#,
            valid: &[r#""a""#, r#""b""#],
            invalid: &[r#""c""#, "1", "null"],
        },
        Case {
            schema: r#"{"enum": [1, [2], {"a": 3}, null]}"#,
            valid: &["1", "1.0", "[2.0]", r#"{"a": 3}"#, "null"],
            invalid: &["2", "[]", r#"{"a": 3, "b": 4}"#, "true"],
        },
    ],
};
