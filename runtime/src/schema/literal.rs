//! JSON values as constants, for `enum` and `const`.

use std::fmt;

use crate::codec::decimal::{Decimal, parse_plain_integer};
use crate::codec::write_string;
use crate::types::Value;

/// A JSON value as a constant.
///
/// ```
/// use wirewright_runtime::schema::Literal;
/// use wirewright_runtime::serde_json::json;
///
/// const PAIR: Literal = Literal::List(&[Literal::Number("2"), Literal::Text("m")]);
/// assert!(PAIR.equals(&json!([2.0, "m"])));
/// assert_eq!(PAIR.to_string(), r#"[2,"m"]"#);
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as JSON writes it.
    Number(&'static str),
    /// A string.
    Text(&'static str),
    /// An array.
    List(&'static [Self]),
    /// An object, each property once.
    Object(&'static [(&'static str, Self)]),
}

impl Literal {
    /// Whether a value is equal: numbers by value, objects whatever the order of their properties (JSON Schema core
    /// 2020-12, section 4.2.2).
    #[must_use]
    pub fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(one), Value::Bool(other)) => one == other,
            (Self::Number(_), Value::Number(other)) => self.is_number(&other.to_string()),
            (Self::Text(one), Value::String(other)) => one == other,
            (Self::List(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.equals(other))
            }
            (Self::Object(one), Value::Object(other)) => {
                let has = |(name, literal): &(&str, Self)| other.get(*name).is_some_and(|value| literal.equals(value));
                one.len() == other.len() && one.iter().all(has)
            }
            _ => false,
        }
    }

    /// Whether it is the number that a text stands for.
    pub(super) fn is_number(&self, text: &str) -> bool {
        matches!(self, Self::Number(number) if same_number(number, text))
    }
}

fn same_number(one: &str, other: &str) -> bool {
    let plain = |text: &str| parse_plain_integer(text.as_bytes());
    if let (Some(one), Some(other)) = (plain(one), plain(other)) {
        return one == other;
    }
    match (Decimal::parse(one.as_bytes()), Decimal::parse(other.as_bytes())) {
        (Some(one), Some(other)) => one.compare(&other).is_eq(),
        _ => false,
    }
}

impl fmt::Display for Literal {
    /// JSON, without spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Object(properties) => {
                f.write_str("{")?;
                for (index, (name, value)) in properties.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    write_text(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut json = Vec::new();
    write_string(&mut json, text);
    f.write_str(&String::from_utf8_lossy(&json))
}
