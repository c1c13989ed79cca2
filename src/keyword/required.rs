//! `required`: an object has these properties (JSON Schema Validation 2020-12, section 6.5.3). Those of the other side of an exchange, read-only ones in a request, need not be there.

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let left_out = |name: &String| {
        let mut properties = schema.properties.iter();
        properties.any(|property| property.name == *name && parts.is_left_out(property.schema))
    };
    let names: Vec<_> = schema.required.iter().filter(|name| !left_out(name)).cloned().collect();
    (!names.is_empty()).then_some(Check::Required(names))
}

pub(super) static CASES: Table = Table {
    keyword: "required",
    cases: &[
        Case {
            schema: r#"{"required": ["a", "b"]}"#,
            valid: &[r#"{"a": 1, "b": null}"#, "[]"],
            invalid: &[r#"{"a": 1}"#, "{}"],
        },
    ],
};
