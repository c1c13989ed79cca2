//! `prefixItems`: the first items of an array, each by a schema of its own (JSON Schema core 2020-12, section 10.3.1.1).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let items: Vec<_> = schema.prefix_items.iter().map(|item| parts.part(*item)).collect();
    (!items.is_empty()).then_some(Check::PrefixItems(items))
}

pub(super) static CASES: Table = Table {
    keyword: "prefixItems",
    cases: &[
        Case {
            schema: r#"{"prefixItems": [{"type": "string"}, {"type": "integer"}]}"#,
            valid: &[r#"["a", 1]"#, r#"["a"]"#, "[]", r#"["a", 1, null]"#, "{}"],
            invalid: &["[1]", r#"["a", "b"]"#],
        },
    ],
};
