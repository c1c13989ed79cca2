//! `$dynamicAnchor`: the name by which `$dynamicRef` finds a schema (JSON Schema core 2020-12, section 8.2.2).

use crate::document::Schema;

use super::{Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    let anchors: Vec<_> = parts.dynamic_anchors(schema);
    (!anchors.is_empty()).then_some(Check::DynamicAnchors(anchors))
}

pub(super) static CASES: Table = Table {
    keyword: "$dynamicAnchor",
    cases: &[
    ],
};
