//! `maximum`: a number is not above the limit (JSON Schema Validation 2020-12, section 6.2.2).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maximum",
    family: Family::Number,
    method: "maximum",
    read: |reading| reading.inclusive("exclusiveMaximum"),
    describe: |operand| format!("at most {}", operand.text()),
};

pub(super) static CASES: Table = Table {
    keyword: "maximum",
    cases: &[
        Case {
            schema: r#"{"maximum": 9007199254740992}"#,
            valid: &["9007199254740992", "-1"],
            invalid: &["9007199254740993", "1e17"],
        },
    ],
};
