//! `minItems`: an array has at least this many items (JSON Schema Validation 2020-12, section 6.4.2).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minItems",
    family: Family::Items,
    method: "min_items",
    read: |reading| reading.count(),
    describe: |operand| format!("at least {}", operand.counted("item", "items")),
};
