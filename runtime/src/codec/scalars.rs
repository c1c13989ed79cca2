//! Reading `null`, strings, booleans and numbers.

use jiter::Peek;

use super::decimal::{Decimal, parse_plain_integer};
use super::options::kind;
use super::reader::{Shape, mismatch, syntax};
use super::{Kind, Reader};
use crate::rule::{Checker, Mismatch, TextValue};

impl Reader<'_> {
    /// The kind of the next value, without reading it.
    pub fn kind(&mut self) -> Option<Kind> {
        if self.is_stopped() || !self.enter(Shape::Any) {
            return None;
        }
        kind(self.peek()?)
    }

    /// Reads `null`, if that is what comes next.
    #[inline]
    pub fn null(&mut self) -> bool {
        // The text of a parameter is never `null`, and what shape it has is not known yet.
        if (self.text && self.root.is_some()) || self.peek() != Some(Peek::Null) {
            return false;
        }
        match self.json.known_null() {
            Ok(()) => true,
            Err(error) => {
                syntax(&mut self.at, self.data, &error);
                false
            }
        }
    }

    /// Reads a string. It is given together with the checker, for checks of the text.
    #[inline]
    pub fn text(&mut self) -> Option<(&str, &mut Checker)> {
        match self.peek()? {
            Peek::String => {}
            other => return self.wrong(other, Kind::String),
        }
        // Any text of a parameter is a string too, so another reading of it is to be preferred in a union.
        self.cost += usize::from(self.text);
        match self.json.known_str() {
            Ok(text) => Some((text, &mut self.at)),
            Err(error) => {
                syntax(&mut self.at, self.data, &error);
                None
            }
        }
    }

    /// Reads a string as a value of a type that is written as one.
    pub fn text_value<T: TextValue>(&mut self) -> Option<T> {
        let (text, at) = self.text()?;
        crate::rule::from_text(text, at)
    }

    /// Reads an integer as one of an enum's values.
    pub fn integer_value<T: TryFrom<i64, Error = Mismatch>>(&mut self) -> Option<T> {
        let number = i64::try_from(self.integer()?).unwrap_or(i64::MAX);
        T::try_from(number)
            .map_err(|mismatch| self.checker().mismatch(mismatch))
            .ok()
    }

    /// Reads a boolean.
    pub fn boolean(&mut self) -> Option<bool> {
        match self.peek()? {
            peek @ (Peek::True | Peek::False) => match self.json.known_bool(peek) {
                Ok(value) => Some(value),
                Err(error) => {
                    syntax(&mut self.at, self.data, &error);
                    None
                }
            },
            Peek::String if self.is_any_scalar() => match self.text()?.0 {
                "true" => Some(true),
                "false" => Some(false),
                _ => {
                    mismatch(&mut self.at, Kind::Boolean, Kind::String);
                    None
                }
            },
            other => self.wrong(other, Kind::Boolean),
        }
    }

    /// Reads a number without a fraction, also one that is written `2.0` or `1e2`; one beyond 128 bits is out of range.
    pub fn integer(&mut self) -> Option<i128> {
        let (text, at) = self.number_text(Kind::Integer)?;
        if let Some(value) = parse_plain_integer(text.as_bytes()) {
            return Some(value.into());
        }
        let number = Decimal::parse(text.as_bytes())?;
        if !number.is_integer() {
            mismatch(at, Kind::Integer, Kind::Number);
            return None;
        }
        let value = number.to_i128();
        if value.is_none() {
            at.limit("format", "int128", "is out of range");
        }
        value
    }

    /// Reads a number as its text, which is as JSON writes numbers. It is given together with the checker.
    pub fn number_text(&mut self, expected: Kind) -> Option<(&str, &mut Checker)> {
        let peek = self.peek()?;
        if peek.is_num() {
            return match self.json.known_number(peek) {
                Ok(text) => Some((text, &mut self.at)),
                Err(error) => {
                    syntax(&mut self.at, self.data, &error);
                    None
                }
            };
        }
        if peek != Peek::String || !self.is_any_scalar() {
            return self.wrong(peek, expected);
        }
        match self.json.known_str() {
            Ok(text) if Decimal::parse(text.as_bytes()).is_some() => Some((text, &mut self.at)),
            Ok(_) => {
                mismatch(&mut self.at, expected, Kind::String);
                None
            }
            Err(error) => {
                syntax(&mut self.at, self.data, &error);
                None
            }
        }
    }
}
