//! The few names and values that random schemas and instances are made of: the fewer there are, the more they meet.
//!
//! Integers beyond 64 bits and numbers beyond those of a double are not among them: the judge reads numbers as these.

use serde_json::{Map, Value, json};

use super::dice::Dice;

pub(crate) const NAMES: [&str; 4] = ["a", "b", "ab", "c"];
pub(crate) const STRINGS: [&str; 6] = ["", "a", "b", "ab", "abc", "é"];
pub(crate) const PATTERNS: [&str; 5] = ["^a", "b$", "^[ab]+$", "^.$", "c"];
pub(crate) const KINDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
pub(crate) const DIVISORS: [f64; 6] = [1.0, 0.5, 2.5, 3.0, 0.1, 0.01];

/// A number of the vocabulary.
pub(crate) fn number(dice: &mut Dice) -> Value {
    let numbers = [
        json!(-1),
        json!(0),
        json!(1),
        json!(1.0),
        json!(2.5),
        json!(3),
        json!(1e3),
    ];
    dice.one(&numbers).clone()
}

pub(crate) fn scalar(dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 => Value::Null,
        1 => json!(dice.percent(50)),
        2 | 3 => number(dice),
        _ => json!(dice.one(&STRINGS)),
    }
}

/// Any value, nested at most so deep.
pub(crate) fn value(dice: &mut Dice, depth: usize) -> Value {
    if depth == 0 {
        return scalar(dice);
    }
    let count = dice.below(4);
    match dice.below(3) {
        0 => scalar(dice),
        1 => (0..count).map(|_| value(dice, depth - 1)).collect(),
        _ => {
            let entry = |_| ((*dice.one(&NAMES)).to_owned(), value(dice, depth - 1));
            Value::Object((0..count).map(entry).collect::<Map<_, _>>())
        }
    }
}

/// A value as JSON, with the number 1000.0 as `1e3`.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_f64() && number.as_f64() == Some(1e3) => "1e3".to_owned(),
        Value::Array(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entry = |(name, value): (&String, &Value)| format!("{}: {}", json!(name), text(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use serde_json::{Value, json};

    #[test]
    fn numbers_are_written_in_different_ways() {
        let value = json!({"a": [1, 1.0, 1e3, 1000, null], "é": "\n"});
        assert_eq!(text(&value), r#"{"a": [1, 1.0, 1e3, 1000, null], "é": "\n"}"#);
        assert_eq!(serde_json::from_str::<Value>(&text(&value)).unwrap(), value);
    }
}
