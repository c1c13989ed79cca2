//! `pattern`: a string matches the ECMA-262 regular expression somewhere (JSON Schema Validation 2020-12, section 6.3.3).

use crate::code::code_span;

use super::{Case, Family, Keyword, Operand, Read, Table};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "pattern",
    family: Family::Text,
    method: "pattern",
    read: |reading| {
        let text = reading.value.as_str();
        text.map_or(Read::Expected("a string"), |text| Read::Limit(Operand::Regex(text.to_owned())))
    },
    describe: |operand| format!("matching {}", code_span(&operand.text())),
};

pub(super) static CASES: Table = Table {
    keyword: "pattern",
    cases: &[
        Case {
            schema: r#"{"pattern": "^[a-z]+$"}"#,
            valid: &[r#""abc""#, "1"],
            invalid: &[r#""Abc""#, r#""""#],
        },
        Case {
            schema: r#"{"pattern": "^(?!a)"}"#,
            valid: &[r#""b""#],
            invalid: &[r#""a""#],
        },
        Case {
            schema: r#"{"pattern": "\\d"}"#,
            valid: &[r#""a1""#],
            invalid: &[r#""a""#],
        },
    ],
};
