//! `maximum`: a number is not above the limit (JSON Schema Validation 2020-12, section 6.2.2).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maximum",
    family: Family::Number,
    method: "maximum",
    read: |reading| reading.inclusive("exclusiveMaximum"),
    describe: |operand| format!("at most {}", operand.text()),
};
