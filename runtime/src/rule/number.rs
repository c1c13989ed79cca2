//! Limits on numbers.

use super::{Checker, Rule, nullable};
use crate::codec::{Kind, Reader, decimal::Decimal};

/// A floating-point type of Rust.
pub trait NumberValue: Copy + Into<f64> {
    /// The format that stands for the type's range.
    const FORMAT: &'static str;

    /// The finite number that is nearest to the text.
    fn from_number_text(text: &str) -> Option<Self>;
}

impl NumberValue for f64 {
    const FORMAT: &'static str = "double";

    fn from_number_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &Self| number.is_finite())
    }
}

impl NumberValue for f32 {
    const FORMAT: &'static str = "float";

    fn from_number_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &Self| number.is_finite())
    }
}

/// Limits on numbers: `minimum`, `maximum`, their exclusive forms, and `multipleOf`, which is exact in decimal: 58.3 is
/// a multiple of 0.1.
///
/// ```
/// use wirewright_runtime::rule::{Checker, Number, Rule};
///
/// const PRICE: Number = Number::new().exclusive_minimum(0.0).multiple_of(0.01);
/// let mut at = Checker::default();
/// PRICE.check(&19.99_f64, &mut at);
/// assert!(at.violations().is_empty());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Number {
    minimum: Option<f64>,
    exclusive_minimum: Option<f64>,
    maximum: Option<f64>,
    exclusive_maximum: Option<f64>,
    multiple_of: Option<f64>,
}

impl Number {
    /// No limits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            minimum: None,
            exclusive_minimum: None,
            maximum: None,
            exclusive_maximum: None,
            multiple_of: None,
        }
    }

    /// At least this.
    #[must_use]
    pub const fn minimum(mut self, limit: f64) -> Self {
        self.minimum = Some(limit);
        self
    }

    /// More than this.
    #[must_use]
    pub const fn exclusive_minimum(mut self, limit: f64) -> Self {
        self.exclusive_minimum = Some(limit);
        self
    }

    /// At most this.
    #[must_use]
    pub const fn maximum(mut self, limit: f64) -> Self {
        self.maximum = Some(limit);
        self
    }

    /// Less than this.
    #[must_use]
    pub const fn exclusive_maximum(mut self, limit: f64) -> Self {
        self.exclusive_maximum = Some(limit);
        self
    }

    /// A multiple of this.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: f64) -> Self {
        self.multiple_of = Some(divisor);
        self
    }

    /// Checks a number. `text` is as it was written; without it the shortest text of the number counts.
    fn check_number(&self, value: f64, text: Option<&[u8]>, at: &mut Checker) {
        if let Some(limit) = self.minimum.filter(|limit| value < *limit) {
            at.limit("minimum", limit, format!("must be at least {limit}"));
        }
        if let Some(limit) = self.exclusive_minimum.filter(|limit| value <= *limit) {
            at.limit("exclusiveMinimum", limit, format!("must be greater than {limit}"));
        }
        if let Some(limit) = self.maximum.filter(|limit| value > *limit) {
            at.limit("maximum", limit, format!("must be at most {limit}"));
        }
        if let Some(limit) = self.exclusive_maximum.filter(|limit| value >= *limit) {
            at.limit("exclusiveMaximum", limit, format!("must be less than {limit}"));
        }
        if let Some(divisor) = self.multiple_of.filter(|divisor| !is_multiple(value, text, *divisor)) {
            at.limit("multipleOf", divisor, format!("must be a multiple of {divisor}"));
        }
    }
}

fn is_multiple(value: f64, text: Option<&[u8]>, divisor: f64) -> bool {
    let mut buffer = zmij::Buffer::new();
    let text = text.unwrap_or_else(|| buffer.format(value).as_bytes());
    let mut buffer = zmij::Buffer::new();
    match (Decimal::parse(text), Decimal::parse(buffer.format(divisor).as_bytes())) {
        (Some(number), Some(divisor)) => number.is_multiple_of(&divisor),
        _ => false,
    }
}

impl<T: NumberValue> Rule<T> for Number {
    fn decode(&self, r: &mut Reader<'_>) -> Option<T> {
        let (text, at) = r.number_text(Kind::Number)?;
        let value: T = from_number_text(text, at)?;
        if at.is_strict() {
            self.check_number(value.into(), Some(text), at);
        }
        Some(value)
    }

    fn check(&self, value: &T, at: &mut Checker) {
        let value: f64 = (*value).into();
        check_finite(value, T::FORMAT, at);
        self.check_number(value, None, at);
    }
}

nullable!([T: NumberValue] T, Number);

/// The number of a text that is one, or records that it is out of the type's range.
pub(crate) fn from_number_text<T: NumberValue>(text: &[u8], at: &mut Checker) -> Option<T> {
    let number = std::str::from_utf8(text).ok().and_then(T::from_number_text);
    if number.is_none() {
        at.limit("format", T::FORMAT, format!("must be in the range of {}", T::FORMAT));
    }
    number
}

/// Records that a number is not finite: JSON has none such.
pub(crate) fn check_finite(value: f64, format: &'static str, at: &mut Checker) {
    if !value.is_finite() {
        at.limit("format", format, "must be a finite number");
    }
}
