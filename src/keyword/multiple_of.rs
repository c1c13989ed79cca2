//! `multipleOf`: a number divided by the operand is whole (JSON Schema Validation 2020-12, section 6.2.1).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "multipleOf",
    family: Family::Number,
    method: "multiple_of",
    read: |reading| reading.number(),
    describe: |operand| format!("a multiple of {}", operand.text()),
};
