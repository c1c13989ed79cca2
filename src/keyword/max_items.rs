//! `maxItems`: an array has at most this many items (JSON Schema Validation 2020-12, section 6.4.1).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maxItems",
    family: Family::Items,
    method: "max_items",
    read: |reading| reading.count(),
    describe: |operand| format!("at most {}", operand.counted("item", "items")),
};
