//! Limits beside listed values: where all values keep them, nothing is left to be checked.

use crate::document::Schema;
use crate::keyword::{Assertion, Family, Operand};
use crate::lower::shape::{UnionKind, View};
use crate::lower::types::Types;
use crate::lower::{defaults, exact};
use crate::source::Value;

use super::{Allowed, allowed};

/// The largest integer up to which every integer is a double.
const MAX_SAFE: u64 = 1 << 53;

impl<'d> Types<'d> {
    /// Whether something beside listed values refuses one of them, or may do so.
    pub(in crate::lower) fn values_are_limited(&self, view: &View<'d>) -> bool {
        let values = allowed(self, view).unwrap_or_default();
        let ones = view.listed.iter().filter(|union| union.kind == UnionKind::OneOf);
        let mut ones = ones.filter_map(|union| self.listed(union));
        ones.any(|listed| listed.repeats) || self.limits_values(&values, view)
    }

    /// Whether a limit of these schemas refuses one of the values, or may do so.
    pub(super) fn limits_values(&self, values: &[Allowed<'d>], view: &View<'d>) -> bool {
        let texts = values.iter().any(|allowed| allowed.value.as_str().is_some());
        let refuses = |assertion: &Assertion| {
            let mut values = values.iter();
            values.any(|allowed| self.keeps_assertion(assertion, allowed.value) != Some(true))
        };
        view.schemas
            .iter()
            .any(|(_, schema)| (texts && self.asserts_format(schema)) || schema.assertions.iter().any(refuses))
    }

    /// Whether the values of a schema have to be of a format.
    fn asserts_format(&self, schema: &Schema) -> bool {
        self.config.formats && schema.format.as_deref().is_some_and(|name| self.format(name).is_some())
    }

    /// Whether a value keeps a limit; `None` where that is not told here.
    fn keeps_assertion(&self, assertion: &Assertion, value: Value<'_>) -> Option<bool> {
        match assertion.keyword.family {
            Family::Number => match value.as_i64() {
                Some(number) => keeps_number(assertion, number),
                None => value.as_number().is_none().then_some(true),
            },
            Family::Text => match (value.as_str(), &assertion.operand) {
                (None, _) => Some(true),
                (Some(text), Operand::Regex(pattern)) => self.finds(pattern, text),
                (Some(text), operand) => Some(defaults::keeps_text(assertion.keyword.name, operand, text)),
            },
            Family::Items | Family::Properties => Some(true),
        }
    }
}

fn keeps_number(assertion: &Assertion, number: i64) -> Option<bool> {
    let (keyword, operand) = (assertion.keyword.name, &assertion.operand);
    if let Some(limit) = operand.whole() {
        let number = i128::from(number);
        return Some(defaults::keeps_number(
            keyword,
            Some(number.cmp(&limit)),
            number.checked_rem(limit),
        ));
    }
    let Operand::Number(text) = operand else { return None };
    if keyword == "multipleOf" || exact::too_precise(operand) || number.unsigned_abs() > MAX_SAFE {
        return None;
    }
    let order = (number as f64).partial_cmp(&text.parse().ok()?);
    Some(defaults::keeps_number(keyword, order, None))
}
