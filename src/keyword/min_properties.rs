//! `minProperties`: an object has at least this many properties (JSON Schema Validation 2020-12, section 6.5.2).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minProperties",
    family: Family::Properties,
    method: "min_properties",
    read: |reading| reading.count(),
    describe: |operand| format!("at least {}", operand.counted("property", "properties")),
};
