//! `exclusiveMinimum`: a number is above the limit (JSON Schema Validation 2020-12, section 6.2.5).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "exclusiveMinimum",
    family: Family::Number,
    method: "exclusive_minimum",
    read: |reading| reading.exclusive("minimum"),
    describe: |operand| format!("more than {}", operand.text()),
};

pub(super) static CASES: Table = Table {
    keyword: "exclusiveMinimum",
    cases: &[
        Case {
            schema: r#"{"exclusiveMinimum": 1}"#,
            valid: &["1.1", "null"],
            invalid: &["1", "0.9"],
        },
    ],
};
