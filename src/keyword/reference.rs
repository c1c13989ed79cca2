//! `$ref`: another schema holds as well (JSON Schema core 2020-12, section 8.2.3.1).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    schema.reference.map(|target| Check::One("$ref", parts.part(target)))
}

pub(super) static CASES: Table = Table {
    keyword: "$ref",
    cases: &[
        Case {
            schema: r##"{"$ref": "#/$defs/text", "maxLength": 2, "$defs": {"text": {"type": "string"}}}"##,
            valid: &[r#""ab""#],
            invalid: &[r#""abc""#, "1"],
        },
    ],
};
