//! `minimum`: a number is not below the limit (JSON Schema Validation 2020-12, section 6.2.4).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minimum",
    family: Family::Number,
    method: "minimum",
    read: |reading| reading.inclusive("exclusiveMinimum"),
    describe: |operand| format!("at least {}", operand.text()),
};
