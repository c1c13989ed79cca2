//! Numbers as their text says, digit by digit: exact where `f64` is not.

use std::cmp::Ordering;

/// A decimal number: `±digits × 10^exponent`, the digits without zeros at either end. Zero has no digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// The digits, in two pieces: the point may stand between them.
    digits: [&'a [u8]; 2],
    exponent: i64,
}

impl<'a> Decimal<'a> {
    /// Reads a number as JSON writes it ([RFC 8259] section 6); anything else is `None`.
    ///
    /// [RFC 8259]: https://www.rfc-editor.org/rfc/rfc8259#section-6
    pub(crate) fn parse(text: &'a [u8]) -> Option<Self> {
        let (negative, rest) = match text {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let (whole, rest) = split_digits(rest);
        if whole.is_empty() || (whole.len() > 1 && whole[0] == b'0') {
            return None;
        }
        let (fraction, rest) = match rest {
            [b'.', rest @ ..] => split_digits(rest),
            _ => (&rest[..0], rest),
        };
        if fraction.is_empty() && text.get(text.len() - rest.len() - 1) == Some(&b'.') {
            return None;
        }
        let exponent = parse_exponent(rest)?;
        Some(Self::normal(negative, whole, fraction, exponent))
    }

    fn normal(negative: bool, whole: &'a [u8], fraction: &'a [u8], exponent: i64) -> Self {
        let mut digits = [whole, fraction];
        let mut exponent = exponent.saturating_sub(length(fraction));
        digits[0] = trim_start(digits[0]);
        if digits[0].is_empty() {
            digits[1] = trim_start(digits[1]);
        }
        let full = digits[1].len();
        digits[1] = trim_end(digits[1]);
        exponent = exponent.saturating_add(length(&fraction[..full - digits[1].len()]));
        if digits[1].is_empty() {
            let full = digits[0].len();
            digits[0] = trim_end(digits[0]);
            exponent = exponent.saturating_add(length(&whole[..full - digits[0].len()]));
        }
        if digits[0].is_empty() && digits[1].is_empty() {
            return Self {
                negative: false,
                digits,
                exponent: 0,
            };
        }
        Self {
            negative,
            digits,
            exponent,
        }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.digits[0].iter().chain(self.digits[1]).map(|digit| digit - b'0')
    }

    const fn count(&self) -> usize {
        self.digits[0].len() + self.digits[1].len()
    }

    const fn is_zero(&self) -> bool {
        self.count() == 0
    }

    /// Whether the number has no fraction, as `2.0` and `1e2` have not.
    pub(crate) const fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The number, where it is an integer of 128 bits.
    pub(crate) fn to_i128(self) -> Option<i128> {
        let zeros = u32::try_from(self.exponent).ok().filter(|zeros| *zeros < 39)?;
        if self.count() > 39 {
            return None;
        }
        let sign = if self.negative { -1 } else { 1 };
        let mut value = 0_i128;
        for digit in self.digits() {
            value = value.checked_mul(10)?.checked_add(sign * i128::from(digit))?;
        }
        value.checked_mul(10_i128.checked_pow(zeros)?)
    }

    /// How the number compares with another one.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.is_zero(), number.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let signs = sign(self).cmp(&sign(other));
        if signs.is_ne() || self.is_zero() {
            return signs;
        }
        let magnitude = self.magnitude().cmp(&other.magnitude());
        let order = magnitude.then_with(|| self.digits().cmp(other.digits()));
        if self.negative { order.reverse() } else { order }
    }

    /// How many digits stand before the point.
    fn magnitude(&self) -> i64 {
        self.exponent
            .saturating_add(i64::try_from(self.count()).unwrap_or(i64::MAX))
    }

    /// Whether the number is a whole multiple of `divisor`; only zero is one of zero.
    pub(crate) fn is_multiple_of(&self, divisor: &Self) -> bool {
        if self.is_zero() {
            return true;
        }
        // A divisor comes from a `f64` in its shortest form: 17 digits at most.
        let Some(modulus) = divisor.to_digits().filter(|modulus| *modulus != 0) else {
            return false;
        };
        // Neither number's digits end with a zero, so a smaller exponent leaves a fraction.
        let Ok(zeros) = u64::try_from(self.exponent.saturating_sub(divisor.exponent)) else {
            return false;
        };
        self.remainder(modulus, zeros) == 0
    }

    /// `digits × 10^zeros` modulo `modulus`.
    fn remainder(&self, modulus: u64, zeros: u64) -> u64 {
        let modulus = u128::from(modulus);
        let digits = self
            .digits()
            .fold(0, |rest, digit| (rest * 10 + u128::from(digit)) % modulus);
        let mut power = 10 % modulus;
        let mut rest = digits % modulus;
        let mut zeros = zeros;
        while zeros > 0 {
            if zeros & 1 == 1 {
                rest = rest * power % modulus;
            }
            power = power * power % modulus;
            zeros >>= 1;
        }
        u64::try_from(rest).unwrap_or(u64::MAX)
    }

    /// The digits as one number, without the exponent.
    fn to_digits(self) -> Option<u64> {
        self.digits().try_fold(0_u64, |value, digit| {
            value.checked_mul(10)?.checked_add(u64::from(digit))
        })
    }

    /// Appends a form that is the same for equal numbers, and a JSON number.
    pub(crate) fn write_canonical(&self, out: &mut Vec<u8>) {
        if self.is_zero() {
            out.push(b'0');
            return;
        }
        if self.negative {
            out.push(b'-');
        }
        out.extend_from_slice(self.digits[0]);
        out.extend_from_slice(self.digits[1]);
        out.push(b'e');
        out.extend_from_slice(itoa::Buffer::new().format(self.exponent).as_bytes());
    }
}

/// An integer of at most 18 digits written plainly, which nearly all are.
pub(crate) fn parse_plain_integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 || (digits.len() > 1 && digits[0] == b'0') {
        return None;
    }
    let mut value = 0_i64;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    Some(if negative { -value } else { value })
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(
        text.iter()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap_or(text.len()),
    )
}

/// The exponent part of a number, if any; one beyond 64 bits counts as the greatest.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let rest = match text {
        [] => return Some(0),
        [b'e' | b'E', rest @ ..] => rest,
        _ => return None,
    };
    let (negative, digits) = match rest {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_i64, |value, digit| {
        value.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
    });
    Some(if negative { -value } else { value })
}

fn length(digits: &[u8]) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

fn trim_start(digits: &[u8]) -> &[u8] {
    &digits[digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len())..]
}

fn trim_end(digits: &[u8]) -> &[u8] {
    &digits[..digits
        .iter()
        .rposition(|digit| *digit != b'0')
        .map_or(0, |last| last + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal<'_> {
        Decimal::parse(text.as_bytes()).unwrap_or_else(|| panic!("{text} is no number"))
    }

    fn canonical(text: &str) -> String {
        let mut out = Vec::new();
        decimal(text).write_canonical(&mut out);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn only_json_numbers_are_numbers() {
        for text in [
            "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e3", "0x1", "1 ", " 1", "1e5.5", "NaN", "--1",
            "1.2.3", "٣",
        ] {
            assert!(Decimal::parse(text.as_bytes()).is_none(), "{text}");
            assert!(parse_plain_integer(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn equal_numbers_have_one_form() {
        for texts in [
            &["0", "-0", "0.0", "0e5", "-0.000e-7"][..],
            &["1", "1.0", "1e0", "10e-1", "0.1e1", "0.001E+3"],
            &["-120", "-1.2e2", "-120.000", "-0.12E3"],
            &["0.05", "5e-2", "0.0500"],
            &["1000.0001", "10000001e-4"],
        ] {
            for text in texts {
                assert_eq!(canonical(text), canonical(texts[0]), "{text}");
            }
        }
        assert_ne!(canonical("1"), canonical("-1"));
        assert_ne!(canonical("9007199254740993"), canonical("9007199254740992"));
    }

    #[test]
    fn integers_are_told_by_value() {
        assert_eq!(decimal("2.0").to_i128(), Some(2));
        assert_eq!(decimal("1e2").to_i128(), Some(100));
        assert_eq!(decimal("-12.50e1").to_i128(), Some(-125));
        assert_eq!(decimal("0e999999999999999999999").to_i128(), Some(0));
        assert_eq!(
            decimal("170141183460469231731687303715884105727").to_i128(),
            Some(i128::MAX)
        );
        assert_eq!(
            decimal("-170141183460469231731687303715884105728").to_i128(),
            Some(i128::MIN)
        );
        assert_eq!(decimal("170141183460469231731687303715884105728").to_i128(), None);
        assert_eq!(decimal("1e99999999999999999999").to_i128(), None);
        assert!(!decimal("1.5").is_integer() && !decimal("15e-1").is_integer());
        assert!(decimal("1e400").is_integer());
    }

    #[test]
    fn numbers_are_in_order() {
        let rising = [
            "-1e400",
            "-20",
            "-3",
            "-2.5",
            "-0.1",
            "0",
            "1e-400",
            "0.099",
            "0.1",
            "1",
            "1.5",
            "9007199254740992",
            "9007199254740993",
            "1e17",
            "2e17",
            "1e400",
        ];
        for (a, one) in rising.iter().enumerate() {
            for (b, other) in rising.iter().enumerate() {
                assert_eq!(decimal(one).compare(&decimal(other)), a.cmp(&b), "{one} {other}");
            }
        }
        assert!(decimal("-0.0").compare(&decimal("0e5")).is_eq());
        assert!(decimal("1.50").compare(&decimal("15e-1")).is_eq());
    }

    #[test]
    fn multiples_are_exact() {
        for (number, divisor, expected) in [
            ("58.3", "0.1", true),
            ("58.35", "0.1", false),
            ("0.3", "0.1", true),
            ("19.99", "0.01", true),
            ("1e308", "0.5", true),
            ("1e308", "0.123456789", false),
            ("1e308", "3", false),
            ("0", "7", true),
            ("1e-400", "1e-5", false),
            ("1e999999999999999999999", "8", true),
            ("1e999999999999999999999", "3", false),
            ("0.0075", "0.0001", true),
            ("0.00751", "0.0001", false),
            ("12391239123", "1e-8", true),
            ("-14", "7", true),
            ("5", "0", false),
        ] {
            assert_eq!(
                decimal(number).is_multiple_of(&decimal(divisor)),
                expected,
                "{number} by {divisor}"
            );
        }
    }

    #[test]
    fn a_plain_integer_is_read_fast() {
        assert_eq!(
            parse_plain_integer(b"-999999999999999999"),
            Some(-999_999_999_999_999_999)
        );
        assert_eq!(parse_plain_integer(b"0"), Some(0));
        assert_eq!(parse_plain_integer(b"1234567890123456789"), None);
    }
}
