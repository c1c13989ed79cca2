//! `contains`: some items of an array, as many as `minContains` and `maxContains` say (JSON Schema core 2020-12, section 10.3.1.3; validation 2020-12, section 6.4.4 and 6.4.5).

use crate::document::Schema;

use super::{Case, Check, Parts, Table};

pub(super) fn check(schema: &Schema, parts: &mut dyn Parts) -> Option<Check> {
    Some(Check::Contains {
        item: parts.part(schema.contains?),
        min: schema.min_contains.unwrap_or(1),
        max: schema.max_contains,
    })
}

pub(super) static CASES: Table = Table {
    keyword: "contains",
    cases: &[
        Case {
            schema: r#"{"contains": {"type": "string"}}"#,
            valid: &[r#"["a"]"#, r#"[1, "a"]"#, "1"],
            invalid: &["[]", "[1]"],
        },
        Case {
            schema: r#"{"contains": {"const": 1}, "minContains": 2, "maxContains": 3}"#,
            valid: &["[1, 1]", "[1, 2, 1, 1]"],
            invalid: &["[1]", "[1, 1, 1, 1]"],
        },
        Case {
            schema: r#"{"contains": {"const": 1}, "minContains": 0}"#,
            valid: &["[]", "[2]"],
            invalid: &[],
        },
    ],
};
