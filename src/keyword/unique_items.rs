//! `uniqueItems`: no two items of an array are equal (JSON Schema Validation 2020-12, section 6.4.3).

use super::{Family, Keyword, Operand, Read};

pub(crate) static KEYWORD: Keyword = Keyword {
    name: "uniqueItems",
    family: Family::Items,
    method: "unique_items",
    read: |reading| match reading.value.as_bool() {
        Some(true) => Read::Limit(Operand::On),
        Some(false) => Read::Nothing,
        None => Read::Expected("true or false"),
    },
    describe: |_| "no item twice".to_owned(),
};
