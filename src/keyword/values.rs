//! `enum`: the value is one of these (JSON Schema Validation 2020-12, section 6.1.2).

use crate::document::Schema;

use super::{Case, Check, Json, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let values = schema.values.iter().flatten().map(|node| parts.json(*node));
    let null = (schema.null_meant && !parts.is_exact()).then_some(Json::Null);
    let values: Vec<_> = values.chain(null).collect();
    (!values.is_empty() || (schema.no_values && parts.is_exact())).then_some(Check::Enum(values))
}

pub(super) static CASES: Table = Table {
    keyword: "enum",
    cases: &[
        Case {
            schema: r#"{"enum": ["a", "b"]}"#,
            valid: &[r#""a""#, r#""b""#],
            invalid: &[r#""c""#, "1", "null"],
        },
        Case {
            schema: r#"{"enum": [1, [2], {"a": 3}, null]}"#,
            valid: &["1", "1.0", "[2.0]", r#"{"a": 3}"#, "null"],
            invalid: &["2", "[]", r#"{"a": 3, "b": 4}"#, "true"],
        },
        Case {
            schema: r#"{"enum": ["a", "b"], "allOf": [{"oneOf": [{"const": "b"}, {"const": "c"}]}]}"#,
            valid: &[r#""b""#],
            invalid: &[r#""a""#, r#""c""#],
        },
        Case {
            schema: r#"{"enum": [1, 2], "allOf": [{"oneOf": [{"const": 3}, {"const": 4}]}]}"#,
            valid: &[],
            invalid: &["1", "3"],
        },
        Case {
            schema: r#"{"enum": ["ab", "abc", "cd"], "pattern": "^a", "minLength": 3}"#,
            valid: &[r#""abc""#],
            invalid: &[r#""ab""#, r#""cd""#, r#""abcd""#],
        },
        Case {
            schema: r#"{"enum": ["ab", "cd"], "pattern": "^(?=a)"}"#,
            valid: &[r#""ab""#],
            invalid: &[r#""cd""#],
        },
        Case {
            schema: r#"{"enum": [1, 2, 3], "multipleOf": 1.5}"#,
            valid: &["3", "3.0"],
            invalid: &["1", "2"],
        },
        Case {
            schema: r#"{"enum": [1, 9007199254740993], "exclusiveMaximum": 9007199254740992.5}"#,
            valid: &["1"],
            invalid: &["2"],
        },
        Case {
            schema: r#"{"type": "boolean", "enum": [false, true]}"#,
            valid: &["true", "false"],
            invalid: &["1", "null"],
        },
        Case {
            schema: r#"{"type": "string", "enum": ["a", 1, null]}"#,
            valid: &[r#""a""#],
            invalid: &["1", "null"],
        },
    ],
};
