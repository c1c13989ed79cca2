//! Numbers by their text.

/// The value of a JSON number's text when it is whole: `5`, `5.0`, `5e2`.
pub(super) fn integer(text: &str) -> Option<i128> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    // `5.0` and `5e0`: exact in a float up to 2^53, and beyond that nobody writes them so.
    let value: f64 = text.parse().ok()?;
    let exact = value.fract() == 0.0 && value.abs() <= (1_u64 << 53) as f64;
    exact.then_some(value as i128)
}

/// The number for `serde_json`; the largest one of its sign where a float cannot hold it.
pub(crate) fn to_json(text: &str) -> serde_json::Number {
    if let Ok(value) = text.parse::<u64>() {
        return value.into();
    }
    if let Ok(value) = text.parse::<i64>() {
        return value.into();
    }
    let value: f64 = text.parse().unwrap_or(0.0);
    serde_json::Number::from_f64(value.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| 0.into())
}

#[cfg(test)]
mod tests {
    use super::{integer, to_json};

    #[test]
    fn whole_numbers_are_integers_however_written() {
        for (text, value) in [
            ("5", Some(5)),
            ("5.0", Some(5)),
            ("5e2", Some(500)),
            ("-0", Some(0)),
            ("5.5", None),
        ] {
            assert_eq!(integer(text), value, "{text}");
        }
        assert_eq!(integer("18446744073709551616"), Some(18_446_744_073_709_551_616));
        assert_eq!(integer("1e999"), None);
    }

    #[test]
    fn json_numbers_keep_their_kind() {
        assert_eq!(to_json("18446744073709551615").to_string(), "18446744073709551615");
        assert_eq!(to_json("-9223372036854775808").to_string(), "-9223372036854775808");
        assert_eq!(to_json("1.0").to_string(), "1.0");
        assert_eq!(to_json("-1e999").as_f64(), Some(f64::MIN));
    }
}
