//! `const`: the value is this one (JSON Schema Validation 2020-12, section 6.1.3).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    schema.constant.map(|node| Check::Const(parts.json(node)))
}

pub(super) static CASES: Table = Table {
    keyword: "const",
    cases: &[
        Case {
            schema: r#"{"const": 2}"#,
            valid: &["2", "2.0"],
            invalid: &["3", r#""2""#],
        },
        Case {
            schema: r#"{"const": {"a": [false]}}"#,
            valid: &[r#"{"a": [false]}"#],
            invalid: &[r#"{"a": [0]}"#, "{}"],
        },
    ],
};
