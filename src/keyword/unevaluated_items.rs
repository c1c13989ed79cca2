//! `unevaluatedItems`: items of an array that nothing else looked at (JSON Schema core 2020-12, section 11.2).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let rest = schema.unevaluated_items?;
    Some(Check::One("unevaluatedItems", parts.part(rest)))
}

pub(super) static CASES: Table = Table {
    keyword: "unevaluatedItems",
    cases: &[
        Case {
            schema: r#"{"allOf": [{"prefixItems": [{}]}], "unevaluatedItems": false}"#,
            valid: &["[1]", "[]", "{}"],
            invalid: &["[1, 2]"],
        },
    ],
};
