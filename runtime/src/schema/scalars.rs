//! Keywords for any value, for numbers and for strings.

use std::cmp::Ordering;

use crate::codec::Kind;
use crate::codec::decimal::Decimal;
use crate::rule::{Checker, Text, check_multiple};
use crate::types::Value;

use super::evaluation::{Evaluation, words};
use super::{Keyword, Literal};

impl Evaluation<'_> {
    pub(super) fn scalar(&mut self, keyword: &'static Keyword, value: &Value) {
        match keyword {
            Keyword::Never => self.at.violation("false", "must not be there"),
            Keyword::Type(kinds) => check_kind(kinds, value, self.at),
            Keyword::Enum(literals) => check_enum(literals, value, self.at),
            Keyword::Const(literal) => check_const(literal, value, self.at),
            _ => match value {
                Value::Number(number) => check_number(keyword, &number.to_string(), self.at),
                Value::String(text) => self.text(keyword, text),
                _ => {}
            },
        }
    }

    fn text(&mut self, keyword: &'static Keyword, text: &str) {
        match keyword {
            // `not` is not to be had by a text that takes too much work.
            Keyword::Pattern(pattern) if self.pay(words(text)) && !self.is_found(pattern, text) => {
                pattern.refuse(self.at);
            }
            Keyword::MinLength(_) | Keyword::MaxLength(_) | Keyword::Format(_) if self.pay(words(text)) => {
                check_text(keyword, text, self.at);
            }
            _ => {}
        }
    }
}

fn check_kind(kinds: &[Kind], value: &Value, at: &mut Checker) {
    let found = match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    };
    if kinds.contains(&found) || (kinds.contains(&Kind::Integer) && is_integer(value)) {
        return;
    }
    let expected: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let expected = expected.join(" or ");
    let message = format!("expected {expected}, found {}", found.as_str());
    at.limit("type", expected, message);
}

/// Whether a number has no fraction, as 2.0 has not.
fn is_integer(value: &Value) -> bool {
    let Value::Number(number) = value else { return false };
    Decimal::parse(number.to_string().as_bytes()).is_some_and(|number| number.is_integer())
}

fn check_enum(literals: &[Literal], value: &Value, at: &mut Checker) {
    if literals.iter().any(|literal| literal.equals(value)) {
        return;
    }
    let all: Vec<String> = literals.iter().map(shown).collect();
    let all = all.join(", ");
    at.limit("enum", &all, format!("must be one of {all}"));
}

fn check_const(literal: &Literal, value: &Value, at: &mut Checker) {
    if !literal.equals(value) {
        let only = shown(literal);
        at.limit("const", &only, format!("must be {only}"));
    }
}

/// A literal in a message: text without quotes.
fn shown(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => (*text).to_owned(),
        other => other.to_string(),
    }
}

fn check_number(keyword: &Keyword, text: &str, at: &mut Checker) {
    let breaks = |limit: &str, wrong: fn(Ordering) -> bool| {
        let (number, limit) = (Decimal::parse(text.as_bytes()), Decimal::parse(limit.as_bytes()));
        number
            .zip(limit)
            .is_none_or(|(number, limit)| wrong(number.compare(&limit)))
    };
    let (name, limit, relation) = match keyword {
        Keyword::Minimum(limit) if breaks(limit, Ordering::is_lt) => ("minimum", limit, "at least"),
        Keyword::ExclusiveMinimum(limit) if breaks(limit, Ordering::is_le) => {
            ("exclusiveMinimum", limit, "greater than")
        }
        Keyword::Maximum(limit) if breaks(limit, Ordering::is_gt) => ("maximum", limit, "at most"),
        Keyword::ExclusiveMaximum(limit) if breaks(limit, Ordering::is_ge) => ("exclusiveMaximum", limit, "less than"),
        Keyword::MultipleOf(divisor) => return check_multiple(text, divisor, at),
        _ => return,
    };
    at.limit(name, limit, format!("must be {relation} {limit}"));
}

fn check_text(keyword: &'static Keyword, text: &str, at: &mut Checker) {
    let rule = match keyword {
        Keyword::MinLength(length) => Text::new().min_length(*length),
        Keyword::MaxLength(length) => Text::new().max_length(*length),
        Keyword::Format(format) => Text::new().format(*format),
        _ => return,
    };
    rule.check_text(text, at);
}
