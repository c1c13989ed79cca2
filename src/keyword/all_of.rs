//! `allOf`: every one of the schemas holds (JSON Schema core 2020-12, section 10.2.1.1).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let schemas: Vec<_> = schema.all_of.iter().map(|schema| parts.part(*schema)).collect();
    (!schemas.is_empty()).then_some(Check::Several("allOf", schemas))
}

pub(super) static CASES: Table = Table {
    keyword: "allOf",
    cases: &[
        Case {
            schema: r#"{"allOf": [{"minLength": 2}, {"maxLength": 3}]}"#,
            valid: &[r#""ab""#, "1"],
            invalid: &[r#""a""#, r#""abcd""#],
        },
    ],
};
