//! `format`: a string has a form, where formats are asserted (JSON Schema Validation 2020-12, section 7). `contentEncoding: base64` is the form `byte`.

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    parts.format(schema).map(Check::Format)
}

pub(super) static CASES: Table = Table {
    keyword: "format",
    cases: &[
        Case {
            schema: r#"{"format": "date"}"#,
            valid: &[r#""2024-02-29""#, "1"],
            invalid: &[r#""2023-02-29""#, r#""today""#],
        },
        Case {
            schema: r#"{"format": "uuid"}"#,
            valid: &[r#""7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f""#, "null"],
            invalid: &[r#""7f9c2b1e""#],
        },
    ],
};
