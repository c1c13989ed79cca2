//! `minProperties`: an object has at least this many properties (JSON Schema Validation 2020-12, section 6.5.2).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minProperties",
    family: Family::Properties,
    method: "min_properties",
    read: |reading| reading.count(),
    describe: |operand| format!("at least {}", operand.counted("property", "properties")),
};

pub(super) static CASES: Table = Table {
    keyword: "minProperties",
    cases: &[
        Case {
            schema: r#"{"minProperties": 1}"#,
            valid: &[r#"{"a": 1}"#, "[]"],
            invalid: &["{}"],
        },
    ],
};
