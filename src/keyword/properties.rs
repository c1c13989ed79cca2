//! `properties`: properties of an object by their names (JSON Schema core 2020-12, section 10.3.2.1).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let named = schema.properties.iter().map(|property| {
        let part = if parts.is_left_out(property.schema) {
            parts.anything()
        } else {
            parts.part(property.schema)
        };
        (property.name.clone(), part)
    });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then_some(Check::Properties(named))
}

pub(super) static CASES: Table = Table {
    keyword: "properties",
    cases: &[
        Case {
            schema: r#"{"properties": {"a": {"type": "integer"}, "b": false}}"#,
            valid: &[r#"{"a": 1}"#, r#"{"c": "d"}"#, "[1]"],
            invalid: &[r#"{"a": "1"}"#, r#"{"b": 1}"#],
        },
    ],
};
