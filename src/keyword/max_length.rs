//! `maxLength`: a string has at most this many code points (JSON Schema Validation 2020-12, section 6.3.1).

use super::{Family, Keyword};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "maxLength",
    family: Family::Text,
    method: "max_length",
    read: |reading| reading.count(),
    describe: |operand| format!("at most {}", operand.counted("character", "characters")),
};
