//! Limits on numbers.

use super::{Checker, Rule, nullable};
use crate::codec::{Kind, Reader, decimal::Decimal};

/// A floating-point type of Rust.
pub trait NumberValue: Copy {
    /// The format that stands for the type's range.
    const FORMAT: &'static str;

    /// The finite number that is nearest to the text, and the same in double precision.
    fn from_number_text(text: &str) -> Option<(Self, f64)>;

    /// The shortest text that stands for the number.
    fn to_number_text(self) -> String;

    /// What the shortest text says in double precision: `0.1` for `0.1_f32`, which is a little more than that.
    fn to_double(self) -> f64;
}

/// Reads a number of at most 15 digits without an exponent, which nearly all are: its digits and the power of ten are
/// exact, so that their quotient is the nearest number.
fn parse_short(text: &str) -> Option<f64> {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > 16 || !digits.first()?.is_ascii_digit() {
        return None;
    }
    let (mut number, mut point) = (0_u64, None);
    for (index, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => number = number * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(index),
            _ => return None,
        }
    }
    let fraction = point.map_or(0, |point| digits.len() - point - 1);
    if number >= 1 << 53 {
        return None;
    }
    let number = number as f64 / POWERS.get(fraction)?;
    Some(if negative { -number } else { number })
}

impl NumberValue for f64 {
    const FORMAT: &'static str = "double";

    fn from_number_text(text: &str) -> Option<(Self, f64)> {
        if let Some(number) = parse_short(text) {
            return Some((number, number));
        }
        let number: Self = text.parse().ok()?;
        number.is_finite().then_some((number, number))
    }

    fn to_number_text(self) -> String {
        zmij::Buffer::new().format(self).to_owned()
    }

    fn to_double(self) -> f64 {
        self
    }
}

impl NumberValue for f32 {
    const FORMAT: &'static str = "float";

    fn from_number_text(text: &str) -> Option<(Self, f64)> {
        let number: Self = text.parse().ok()?;
        if number.is_finite() {
            Some((number, text.parse().ok()?))
        } else {
            None
        }
    }

    fn to_number_text(self) -> String {
        zmij::Buffer::new().format(self).to_owned()
    }

    fn to_double(self) -> f64 {
        self.to_number_text().parse().unwrap_or(self.into())
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

    fn check_range(&self, value: f64, at: &mut Checker) {
        if let Some(limit) = self.minimum.filter(|limit| value < *limit) {
            record("minimum", limit, "at least", at);
        }
        if let Some(limit) = self.exclusive_minimum.filter(|limit| value <= *limit) {
            record("exclusiveMinimum", limit, "greater than", at);
        }
        if let Some(limit) = self.maximum.filter(|limit| value > *limit) {
            record("maximum", limit, "at most", at);
        }
        if let Some(limit) = self.exclusive_maximum.filter(|limit| value >= *limit) {
            record("exclusiveMaximum", limit, "less than", at);
        }
    }
}

#[cold]
fn record(keyword: &'static str, limit: f64, relation: &str, at: &mut Checker) {
    // All digits of 1e300 help nobody.
    let plain = limit == 0.0 || (1e-6..1e16).contains(&limit.abs());
    let limit = if plain { limit.to_string() } else { format!("{limit:e}") };
    let message = format!("must be {relation} {limit}");
    at.limit(keyword, limit, message);
}

/// Checks that the number of one text is a multiple of that of another.
pub(crate) fn check_multiple(text: &str, divisor: &str, at: &mut Checker) {
    let multiple = match (Decimal::parse(text.as_bytes()), Decimal::parse(divisor.as_bytes())) {
        (Some(number), Some(divisor)) => number.is_multiple_of(&divisor),
        _ => false,
    };
    if !multiple {
        at.limit("multipleOf", divisor, format_args!("must be a multiple of {divisor}"));
    }
}

impl<T: NumberValue> Rule<T> for Number {
    fn decode(&self, r: &mut Reader<'_>) -> Option<T> {
        let (text, at) = r.number_text(Kind::Number)?;
        let (value, double) = from_number_text(text, at)?;
        if at.is_strict() {
            self.check_range(double, at);
            if let Some(divisor) = self.multiple_of {
                check_multiple(text, &divisor.to_number_text(), at);
            }
        }
        Some(value)
    }

    fn check(&self, value: &T, at: &mut Checker) {
        if check_finite(*value, at) {
            self.check_range(value.to_double(), at);
            if let Some(divisor) = self.multiple_of {
                check_multiple(&value.to_number_text(), &divisor.to_number_text(), at);
            }
        }
    }
}

nullable!([T: NumberValue] T, Number);

/// The number of a text that is one, or records that it is out of the type's range.
pub(crate) fn from_number_text<T: NumberValue>(text: &str, at: &mut Checker) -> Option<(T, f64)> {
    let number = T::from_number_text(text);
    if number.is_none() {
        at.limit("format", T::FORMAT, format!("must be in the range of {}", T::FORMAT));
    }
    number
}

/// Whether a number is finite; records where not, as JSON has none such.
pub(crate) fn check_finite<T: NumberValue>(value: T, at: &mut Checker) -> bool {
    let finite = value.to_double().is_finite();
    if !finite {
        at.limit("format", T::FORMAT, "must be a finite number");
    }
    finite
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_the_nearest_ones() {
        for text in [
            "0",
            "-0",
            "0.1",
            "-0.1",
            "19.99",
            "58.3",
            "100000",
            "0.000000000000001",
            "999999999999999",
            "9007199254740993",
            "0.3",
            "1.7976931348623157",
            "123456.789012345",
            "4.35",
            "2.675",
            "-1234.5678",
        ] {
            let expected: f64 = text.parse().expect("a number");
            let read = f64::from_number_text(text).map(|(number, _)| number.to_bits());
            assert_eq!(read, Some(expected.to_bits()), "{text}");
        }
        for text in ["1e5", "", "-", "x", "1.2.3"] {
            assert_eq!(parse_short(text), None, "{text}");
        }
    }
}
