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
    ],
};
