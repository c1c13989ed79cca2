//! `exclusiveMaximum`: a number is below the limit (JSON Schema Validation 2020-12, section 6.2.3).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "exclusiveMaximum",
    family: Family::Number,
    method: "exclusive_maximum",
    read: |reading| reading.exclusive("maximum"),
    describe: |operand| format!("less than {}", operand.text()),
};
