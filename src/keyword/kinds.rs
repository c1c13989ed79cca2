//! `type`: the value is of one of these kinds (JSON Schema Validation 2020-12, section 6.1.1).

use crate::document::{Schema, Type};

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, _: &mut dyn Parts) -> Option<Check> {
    let kinds = schema.types?.iter().map(|kind| match kind {
        Type::Null => "Null",
        Type::Boolean => "Boolean",
        Type::Integer => "Integer",
        Type::Number => "Number",
        Type::String => "String",
        Type::Array => "Array",
        Type::Object => "Object",
    });
    Some(Check::Type(kinds.collect()))
}

pub(super) static CASES: Table = Table {
    keyword: "type",
    cases: &[
        Case {
            schema: r#"{"type": "integer"}"#,
            valid: &["1", "2.0", "1e2"],
            invalid: &["1.5", r#""1""#, "null", "true"],
        },
        Case {
            schema: r#"{"type": ["string", "null"]}"#,
            valid: &[r#""a""#, "null"],
            invalid: &["1", "[]", "{}"],
        },
        Case {
            schema: r#"{"type": "number"}"#,
            valid: &["1", "-0.5"],
            invalid: &[r#""1""#, "true"],
        },
    ],
};
