//! `maxLength`: a string has at most this many code points (JSON Schema Validation 2020-12, section 6.3.1).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maxLength",
    family: Family::Text,
    method: "max_length",
    read: |reading| reading.count(),
    describe: |operand| format!("at most {}", operand.counted("character", "characters")),
};

pub(super) static CASES: Table = Table {
    keyword: "maxLength",
    cases: &[
        Case {
            schema: r#"{"maxLength": 2}"#,
            valid: &[r#""ab""#, r#""\ud83d\ude00\ud83d\ude00""#, "null"],
            invalid: &[r#""abc""#],
        },
    ],
};
