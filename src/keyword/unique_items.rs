//! `uniqueItems`: no two items of an array are equal (JSON Schema Validation 2020-12, section 6.4.3).

use super::{Case, Family, Keyword, Operand, Read, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "uniqueItems",
    family: Family::Items,
    method: "unique_items",
    read: |reading| match reading.value.as_bool() {
        Some(true) => Read::Limit(Operand::On),
        Some(false) => Read::Nothing,
        None => Read::Expected("true or false"),
    },
    describe: |_| "no item twice".to_owned(),
};

pub(super) static CASES: Table = Table {
    keyword: "uniqueItems",
    cases: &[
        Case {
            schema: r#"{"uniqueItems": true}"#,
            valid: &["[1, 2]", "[1, true]", "[0, false]", "[[1], [2]]", "1"],
            invalid: &["[1, 1.0]", r#"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#],
        },
        Case {
            schema: r#"{"uniqueItems": false}"#,
            valid: &["[1, 1]"],
            invalid: &[],
        },
    ],
};
