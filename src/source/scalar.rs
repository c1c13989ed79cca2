//! The core schema of YAML 1.2 ([section 10.3.2](https://yaml.org/spec/1.2.2/#1032-tag-resolution)).

use std::borrow::Cow;

/// What a plain scalar is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar<'t> {
    Null,
    Bool(bool),
    /// The text of a JSON number.
    Number(Cow<'t, str>),
    String,
    /// A number that JSON does not have; the words say which.
    NoNumber(&'static str),
}

/// Numbers with more characters are refused, as in JSON.
const LONGEST_NUMBER: usize = 4300;

pub(super) fn resolve(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        _ => {}
    }
    if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        number(text)
    } else {
        Scalar::String
    }
}

fn number(text: &str) -> Scalar<'_> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return in_radix(digits, radix);
        }
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Scalar::NoNumber("an infinity"),
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => return Scalar::NoNumber("not a number"),
        _ => {}
    }
    let Some((whole, fraction, exponent)) = parts(unsigned) else {
        return Scalar::String;
    };
    if text.len() > LONGEST_NUMBER {
        return Scalar::NoNumber("a number of more than 4300 characters");
    }
    Scalar::Number(normal(text, sign, whole, fraction, exponent))
}

fn in_radix(digits: &str, radix: u32) -> Scalar<'_> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Scalar::String;
    }
    match u128::from_str_radix(digits, radix) {
        Ok(value) => Scalar::Number(Cow::Owned(value.to_string())),
        Err(_) => Scalar::NoNumber("a number of more than 128 bits"),
    }
}

/// The digits before the point, the digits after it if there is one, and the exponent with its `e`.
fn parts(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let (mantissa, exponent) = text.split_at(text.find(['e', 'E']).unwrap_or(text.len()));
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let some = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let power = exponent.get(1..).unwrap_or_default().trim_start_matches(['+', '-']);
    let power_fits = exponent.is_empty() || (!power.is_empty() && digits(power) && exponent.len() - power.len() <= 2);
    (some && digits(whole) && digits(fraction.unwrap_or_default()) && power_fits).then_some((whole, fraction, exponent))
}

/// The same number as JSON writes it: no plus sign, no needless zeros in front, digits on both sides of the point.
fn normal<'t>(text: &'t str, sign: &str, whole: &str, fraction: Option<&str>, exponent: &str) -> Cow<'t, str> {
    let trimmed = whole.trim_start_matches('0');
    let plain_whole = if trimmed.is_empty() { "0" } else { trimmed };
    if plain_whole.len() == whole.len() && fraction != Some("") && !text.starts_with('+') {
        return Cow::Borrowed(text);
    }
    let fraction = match fraction {
        None => String::new(),
        Some("") => ".0".to_owned(),
        Some(digits) => format!(".{digits}"),
    };
    Cow::Owned(format!("{sign}{plain_whole}{fraction}{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::{Scalar, resolve};

    #[test]
    fn numbers_keep_their_text_where_json_has_it() {
        for text in ["0", "-0", "12", "1.0", "18446744073709551615", "1e3", "1.5E-7", "0.5"] {
            assert_eq!(resolve(text), Scalar::Number(text.into()), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_normalised() {
        let cases = [
            ("+1", "1"),
            ("007", "7"),
            ("-00", "-0"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("1.", "1.0"),
            ("1.e3", "1.0e3"),
            ("+.5e+3", "0.5e+3"),
            ("0x1F", "31"),
            ("0o17", "15"),
        ];
        for (text, json) in cases {
            assert_eq!(resolve(text), Scalar::Number(json.into()), "{text}");
            assert!(serde_json::from_str::<serde_json::Number>(json).is_ok(), "{json}");
        }
    }

    #[test]
    fn words_and_near_numbers() {
        assert_eq!(resolve("~"), Scalar::Null);
        assert_eq!(resolve("True"), Scalar::Bool(true));
        for text in [
            "yes",
            "no",
            "on",
            "tRue",
            "2020-01-01",
            "1_000",
            ".",
            "-",
            "+",
            "e3",
            "1e",
            "1e+-2",
            "0x",
            "0xg",
            "1.2.3",
            "-.nan",
        ] {
            assert_eq!(resolve(text), Scalar::String, "{text}");
        }
        assert_eq!(resolve("-.inf"), Scalar::NoNumber("an infinity"));
        assert_eq!(
            resolve(&"9".repeat(4301)),
            Scalar::NoNumber("a number of more than 4300 characters")
        );
    }
}
