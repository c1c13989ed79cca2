//! Whether two JSON texts are the same value.

use serde_json::Value;

/// Whether two JSON texts are the same value: the order of properties and the way numbers are written do not matter.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    match (serde_json::from_slice(a), serde_json::from_slice(b)) {
        (Ok(a), Ok(b)) => equal(&a, &b),
        _ => false,
    }
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn writing_does_not_matter() {
        for (a, b, expected) in [
            ("1", "1.0", true),
            (r#"{"a": [1e2], "b": null}"#, r#"{"b":null,"a":[100]}"#, true),
            (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#, false),
            ("[1, 2]", "[2, 1]", false),
            ("0", "false", false),
            ("9007199254740993", "9007199254740992", false),
            ("", "", false),
        ] {
            assert_eq!(same(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
        }
    }
}
