//! `oneOf`: just one of the schemas holds (JSON Schema core 2020-12, section 10.2.1.3).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let schemas: Vec<_> = schema.one_of.iter().map(|schema| parts.part(*schema)).collect();
    (!schemas.is_empty()).then_some(Check::Several("oneOf", schemas))
}

pub(super) static CASES: Table = Table {
    keyword: "oneOf",
    cases: &[
        Case {
            schema: r#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#,
            valid: &["1", "2.5"],
            invalid: &["1.5", "3"],
        },
        Case {
            schema: r#"{"oneOf": [{"title": "A", "const": 1}, {"title": "B", "enum": [2.0], "type": "integer"}]}"#,
            valid: &["1", "1.0", "2"],
            invalid: &["3", r#""1""#, "null", "1.5"],
        },
        Case {
            schema: r#"{"oneOf": [{"const": "a"}, {"enum": ["a", "b"]}, {"const": null}]}"#,
            valid: &[r#""b""#, "null"],
            invalid: &[r#""a""#, r#""c""#, "1"],
        },
        Case {
            schema: r#"{"oneOf": [{"const": "a"}, {"enum": ["b", null]}, {"type": "null"}]}"#,
            valid: &[r#""a""#, r#""b""#],
            invalid: &["null"],
        },
        Case {
            schema: r#"{"type": "integer", "oneOf": [{"const": 1}, {"const": 5}, {"const": 9}], "minimum": 1.5, "maximum": 8}"#,
            valid: &["5", "5.0"],
            invalid: &["1", "9", "3"],
        },
        Case {
            schema: r#"{"oneOf": [{"const": "a"}, {"const": 1}]}"#,
            valid: &[r#""a""#, "1"],
            invalid: &[r#""1""#, "2"],
        },
        Case {
            schema: r#"{"oneOf": [{"const": "a", "type": "integer"}, {"const": "b", "maxLength": 0}, {"const": "c"}]}"#,
            valid: &[r#""c""#],
            invalid: &[r#""a""#, r#""b""#],
        },
    ],
};
