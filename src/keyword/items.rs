//! `items`: every item of an array behind `prefixItems` (JSON Schema core 2020-12, section 10.3.1.2).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    schema.items.map(|items| Check::One("items", parts.part(items)))
}

pub(super) static CASES: Table = Table {
    keyword: "items",
    cases: &[
        Case {
            schema: r#"{"items": {"type": "integer"}}"#,
            valid: &["[]", "[1, 2]", r#""a""#],
            invalid: &[r#"["a"]"#, "[1, null]"],
        },
        Case {
            schema: r#"{"prefixItems": [{}], "items": false}"#,
            valid: &["[]", r#"["a"]"#],
            invalid: &[r#"["a", 1]"#],
        },
    ],
};
