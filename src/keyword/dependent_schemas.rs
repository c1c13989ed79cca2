//! `dependentSchemas`: schemas that hold where a property is there (JSON Schema core 2020-12, section 10.2.2.4).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let schemas = schema.dependent_schemas.iter();
    let schemas: Vec<_> = schemas.map(|(name, schema)| (name.clone(), parts.part(*schema))).collect();
    (!schemas.is_empty()).then_some(Check::DependentSchemas(schemas))
}

pub(super) static CASES: Table = Table {
    keyword: "dependentSchemas",
    cases: &[
        Case {
            schema: r#"{"dependentSchemas": {"a": {"minProperties": 2}}}"#,
            valid: &[r#"{"a": 1, "b": 2}"#, r#"{"b": 1}"#, "1"],
            invalid: &[r#"{"a": 1}"#],
        },
    ],
};
