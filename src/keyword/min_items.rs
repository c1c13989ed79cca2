//! `minItems`: an array has at least this many items (JSON Schema Validation 2020-12, section 6.4.2).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minItems",
    family: Family::Items,
    method: "min_items",
    read: |reading| reading.count(),
    describe: |operand| format!("at least {}", operand.counted("item", "items")),
};

pub(super) static CASES: Table = Table {
    keyword: "minItems",
    cases: &[
        Case {
            schema: r#"{"minItems": 1}"#,
            valid: &["[1]", "{}"],
            invalid: &["[]"],
        },
    ],
};
