//! `anyOf`: at least one of the schemas holds (JSON Schema core 2020-12, section 10.2.1.2).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let schemas: Vec<_> = schema.any_of.iter().map(|schema| parts.part(*schema)).collect();
    (!schemas.is_empty()).then_some(Check::Several("anyOf", schemas))
}

pub(super) static CASES: Table = Table {
    keyword: "anyOf",
    cases: &[
        Case {
            schema: r#"{"anyOf": [{"type": "string"}, {"minimum": 2}]}"#,
            valid: &[r#""a""#, "2", "null"],
            invalid: &["1"],
        },
        Case {
            schema: r#"{"anyOf": [{"const": "a"}, {"enum": ["a", "bcd"]}], "maxLength": 2}"#,
            valid: &[r#""a""#],
            invalid: &[r#""bcd""#, r#""b""#, "1"],
        },
        Case {
            schema: r#"{"anyOf": [{"enum": [1, 5], "minimum": 3}, {"const": 7}]}"#,
            valid: &["5", "7"],
            invalid: &["1", "3"],
        },
    ],
};
