//! `maxProperties`: an object has at most this many properties (JSON Schema Validation 2020-12, section 6.5.1).

use super::{Case, Family, Keyword, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maxProperties",
    family: Family::Properties,
    method: "max_properties",
    read: |reading| reading.count(),
    describe: |operand| format!("at most {}", operand.counted("property", "properties")),
};

pub(super) static CASES: Table = Table {
    keyword: "maxProperties",
    cases: &[
        Case {
            schema: r#"{"maxProperties": 1}"#,
            valid: &[r#"{"a": 1}"#, "{}"],
            invalid: &[r#"{"a": 1, "b": 2}"#],
        },
    ],
};
