//! `$dynamicRef`: the schema with that dynamic anchor in the outermost resource that was entered (JSON Schema core 2020-12, section 8.2.3.2).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let dynamic = schema.dynamic_ref.as_ref()?;
    let target = parts.part(dynamic.target);
    Some(match &dynamic.anchor {
        Some(anchor) => Check::DynamicRef(anchor.clone(), target),
        None => Check::One("$ref", target),
    })
}

pub(super) static CASES: Table = Table {
    keyword: "$dynamicRef",
    cases: &[
        Case {
            schema: r##"{"properties": {"a": {"$dynamicRef": "#/$defs/text"}}, "$defs": {"text": {"type": "string"}}}"##,
            valid: &[r#"{"a": "b"}"#],
            invalid: &[r#"{"a": 1}"#],
        },
    ],
};
