//! `minLength`: a string has at least this many code points (JSON Schema Validation 2020-12, section 6.3.2).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "minLength",
    family: Family::Text,
    method: "min_length",
    read: |reading| reading.count(),
    describe: |operand| format!("at least {}", operand.counted("character", "characters")),
};
