//! `not`: the schema does not hold (JSON Schema core 2020-12, section 10.2.1.4).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    schema.not.map(|not| Check::One("not", parts.part(not)))
}

pub(super) static CASES: Table = Table {
    keyword: "not",
    cases: &[
        Case {
            schema: r#"{"not": {"type": "string"}}"#,
            valid: &["1", "null"],
            invalid: &[r#""a""#],
        },
    ],
};
