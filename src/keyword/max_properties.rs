//! `maxProperties`: an object has at most this many properties (JSON Schema Validation 2020-12, section 6.5.1).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maxProperties",
    family: Family::Properties,
    method: "max_properties",
    read: |reading| reading.count(),
    describe: |operand| format!("at most {}", operand.counted("property", "properties")),
};
