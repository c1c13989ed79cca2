//! `minimum`: a number is not below the limit (JSON Schema Validation 2020-12, section 6.2.4).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minimum",
    family: Family::Number,
    method: "minimum",
    read: |reading| reading.inclusive("exclusiveMinimum"),
    describe: |operand| format!("at least {}", operand.text()),
};

pub(super) static CASES: Table = Table {
    keyword: "minimum",
    cases: &[
        Case {
            schema: r#"{"minimum": 1.5}"#,
            valid: &["1.5", "2", r#""a""#],
            invalid: &["1.4", "-3"],
        },
    ],
};
