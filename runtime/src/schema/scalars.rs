//! Keywords for any value, for numbers and for strings.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Number;

use crate::codec::Kind;
use crate::codec::decimal::{Decimal, parse_plain_integer};
use crate::rule::{Checker, Text, check_multiple};
use crate::types::Value;

use super::evaluation::{ENTRY, Evaluation, words};
use super::{Keyword, Literal};

/// What comparing a number costs, or reading a text as a format says.
const READING: usize = ENTRY / 2;

impl Evaluation<'_> {
    pub(super) fn scalar(&mut self, keyword: &'static Keyword, value: &Value) {
        match (keyword, value) {
            (Keyword::Never, _) => self.at.violation("false", "must not be there"),
            (Keyword::Type(kinds), _) => self.kind(kinds, value),
            (Keyword::Enum(literals), _) => self.check_enum(literals, value),
            (Keyword::Const(literal), _) => check_const(literal, value, self.at),
            (_, Value::Number(number)) => self.number(keyword, number),
            (_, Value::String(text)) => self.text(keyword, text),
            _ => {}
        }
    }

    fn kind(&mut self, kinds: &'static [Kind], value: &Value) {
        let found = match value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::String,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
        };
        if kinds.contains(&found) || (kinds.contains(&Kind::Integer) && self.is_integer(value)) {
            return;
        }
        let expected = Kinds(kinds);
        let message = format_args!("expected {expected}, found {}", found.as_str());
        self.at.limit("type", &expected, message);
    }

    /// Whether a value is a number without a fraction, as 2.0 is.
    fn is_integer(&mut self, value: &Value) -> bool {
        let Value::Number(number) = value else { return false };
        number.is_i64()
            || number.is_u64()
            || Decimal::parse(self.memory.digits(number).as_bytes()).is_some_and(|number| number.is_integer())
    }

    fn check_enum(&mut self, literals: &'static [Literal], value: &Value) {
        let found = match value {
            // Reading the number is most of the work, and done once.
            Value::Number(number) => {
                let text = self.memory.digits(number);
                let found = literals.iter().any(|literal| literal.is_number(text));
                self.pay(literals.len() / 2) && found
            }
            _ => self.pay(literals.len() / 8) && literals.iter().any(|literal| literal.equals(value)),
        };
        if !found && !self.is_exhausted() {
            let all = All(literals);
            self.at.limit("enum", &all, format_args!("must be one of {all}"));
        }
    }

    fn number(&mut self, keyword: &'static Keyword, number: &Number) {
        let (name, limit, wrong, relation): (_, _, fn(Ordering) -> bool, _) = match keyword {
            Keyword::Minimum(limit) => ("minimum", limit, Ordering::is_lt, "at least"),
            Keyword::ExclusiveMinimum(limit) => ("exclusiveMinimum", limit, Ordering::is_le, "greater than"),
            Keyword::Maximum(limit) => ("maximum", limit, Ordering::is_gt, "at most"),
            Keyword::ExclusiveMaximum(limit) => ("exclusiveMaximum", limit, Ordering::is_ge, "less than"),
            Keyword::MultipleOf(divisor) if self.pay(READING) => {
                return check_multiple(self.memory.digits(number), divisor, self.at);
            }
            _ => return,
        };
        if self.pay(READING) && self.compare(number, limit).is_none_or(wrong) {
            self.at.limit(name, limit, format_args!("must be {relation} {limit}"));
        }
    }

    /// How a number compares with a limit, digit by digit.
    fn compare(&mut self, number: &Number, limit: &str) -> Option<Ordering> {
        if let (Some(number), Some(limit)) = (number.as_i64(), parse_plain_integer(limit.as_bytes())) {
            return Some(number.cmp(&limit));
        }
        let number = Decimal::parse(self.memory.digits(number).as_bytes())?;
        Some(number.compare(&Decimal::parse(limit.as_bytes())?))
    }

    fn text(&mut self, keyword: &'static Keyword, text: &str) {
        match keyword {
            // `not` is not to be had by a text that takes too much work.
            Keyword::Pattern(pattern) if self.is_found(pattern, text) == Some(false) => {
                pattern.refuse(self.at);
            }
            Keyword::MinLength(_) | Keyword::MaxLength(_) if self.pay(words(text)) => {
                check_text(keyword, text, self.at);
            }
            Keyword::Format(_) if self.pay(READING + words(text)) => check_text(keyword, text, self.at),
            _ => {}
        }
    }
}

fn check_const(literal: &Literal, value: &Value, at: &mut Checker) {
    if !literal.equals(value) {
        let only = Shown(literal);
        at.limit("const", &only, format_args!("must be {only}"));
    }
}

/// Kinds in a message.
struct Kinds<'k>(&'k [Kind]);

impl fmt::Display for Kinds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, kind) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { " or " } else { "" })?;
            f.write_str(kind.as_str())?;
        }
        Ok(())
    }
}

/// Literals in a message.
struct All<'l>(&'l [Literal]);

impl fmt::Display for All<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, literal) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { ", " } else { "" })?;
            Shown(literal).fmt(f)?;
        }
        Ok(())
    }
}

/// A literal in a message: text without quotes.
struct Shown<'l>(&'l Literal);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Literal::Text(text) => f.write_str(text),
            other => other.fmt(f),
        }
    }
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
