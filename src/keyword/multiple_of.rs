//! `multipleOf`: a number divided by the operand is whole (JSON Schema Validation 2020-12, section 6.2.1).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "multipleOf",
    family: Family::Number,
    method: "multiple_of",
    read: |reading| reading.number(),
    describe: |operand| format!("a multiple of {}", operand.text()),
};

pub(super) static CASES: Table = Table {
    keyword: "multipleOf",
    cases: &[
        Case {
            schema: r#"{"multipleOf": 0.1}"#,
            valid: &["58.3", "0", "1", r#""a""#],
            invalid: &["0.05", "58.35"],
        },
    ],
};
