//! `propertyNames`: the names of all properties of an object (JSON Schema core 2020-12, section 10.3.2.4).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    schema.property_names.map(|names| Check::One("propertyNames", parts.part(names)))
}

pub(super) static CASES: Table = Table {
    keyword: "propertyNames",
    cases: &[
        Case {
            schema: r#"{"propertyNames": {"maxLength": 3}}"#,
            valid: &[r#"{"abc": 1}"#, "{}", r#""abcd""#],
            invalid: &[r#"{"abcd": 1}"#],
        },
    ],
};
