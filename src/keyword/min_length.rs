//! `minLength`: a string has at least this many code points (JSON Schema Validation 2020-12, section 6.3.2).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minLength",
    family: Family::Text,
    method: "min_length",
    read: |reading| reading.count(),
    describe: |operand| format!("at least {}", operand.counted("character", "characters")),
};

pub(super) static CASES: Table = Table {
    keyword: "minLength",
    cases: &[
        Case {
            schema: r#"{"minLength": 2}"#,
            valid: &[r#""ab""#, r#""éé""#, "1"],
            invalid: &[r#""a""#, r#""é""#],
        },
    ],
};
