//! `maxItems`: an array has at most this many items (JSON Schema Validation 2020-12, section 6.4.1).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maxItems",
    family: Family::Items,
    method: "max_items",
    read: |reading| reading.count(),
    describe: |operand| format!("at most {}", operand.counted("item", "items")),
};

pub(super) static CASES: Table = Table {
    keyword: "maxItems",
    cases: &[
        Case {
            schema: r#"{"maxItems": 1}"#,
            valid: &["[1]", "[]", r#""ab""#],
            invalid: &["[1, 2]"],
        },
    ],
};
