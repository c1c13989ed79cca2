//! `exclusiveMaximum`: a number is below the limit (JSON Schema Validation 2020-12, section 6.2.3).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "exclusiveMaximum",
    family: Family::Number,
    method: "exclusive_maximum",
    read: |reading| reading.exclusive("maximum"),
    describe: |operand| format!("less than {}", operand.text()),
};

pub(super) static CASES: Table = Table {
    keyword: "exclusiveMaximum",
    cases: &[
        Case {
            schema: r#"{"exclusiveMaximum": 1}"#,
            valid: &["0.9", "[]"],
            invalid: &["1", "1.1"],
        },
    ],
};
