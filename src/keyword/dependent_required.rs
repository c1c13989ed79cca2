//! `dependentRequired`: properties that are to be there where another one is (JSON Schema Validation 2020-12, section 6.5.4).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, _: &mut dyn Parts) -> Option<Check> {
    let needs = &schema.dependent_required;
    (!needs.is_empty()).then(|| Check::DependentRequired(needs.clone()))
}

pub(super) static CASES: Table = Table {
    keyword: "dependentRequired",
    cases: &[
        Case {
            schema: r#"{"dependentRequired": {"a": ["b"]}}"#,
            valid: &[r#"{"a": 1, "b": 2}"#, r#"{"b": 2}"#, "{}", "[]"],
            invalid: &[r#"{"a": 1}"#],
        },
    ],
};
