//! Routing keys: made of values, taken apart into values, and compared with patterns.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::{At, KeyPart, Parameter};
use crate::codec::find;

/// The longest routing key, in bytes: AMQP counts them in one byte.
pub(super) const LONGEST: usize = 255;

/// Why a message has no routing key. No value is told: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// A parameter has no value.
    Missing(&'static str),
    /// A value cannot stand in a key: it is empty, or has one of `.`, `*` and `#`, or is no text, number or boolean.
    NoWord(&'static str),
    /// A value is none of those that the contract lists.
    Unlisted(&'static str),
    /// A value that was told is not the one in the message.
    Differs(&'static str),
    /// The key has more than 255 bytes.
    TooLong(usize),
    /// A value was told for a parameter that the key does not have.
    Unknown(String),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "the parameter `{name}` of the routing key has no value"),
            Self::NoWord(name) => write!(f, "the parameter `{name}` is no word of a routing key"),
            Self::Unlisted(name) => write!(f, "the parameter `{name}` has a value that the contract does not list"),
            Self::Differs(name) => write!(f, "the parameter `{name}` is another in the message"),
            Self::TooLong(length) => write!(f, "the routing key has {length} bytes, more than {LONGEST}"),
            Self::Unknown(name) => write!(f, "the routing key has no parameter `{name}`"),
        }
    }
}

impl std::error::Error for KeyError {}

/// What a message says, as JSON: its key may need some of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Content<'m> {
    pub(super) payload: &'m [u8],
    pub(super) headers: &'m [u8],
}

impl Content<'_> {
    /// The value at a place, unless that is null.
    fn at(self, at: At) -> Option<Value> {
        let found = match at {
            At::Payload(pointer) => find(self.payload, pointer),
            At::Headers(pointer) => find(self.headers, pointer),
        };
        serde_json::from_slice(found?)
            .ok()
            .filter(|value: &Value| !value.is_null())
    }
}

/// Whether a key needs headers.
pub(super) fn needs_headers(key: &[KeyPart]) -> bool {
    parameters(key).any(|parameter| matches!(parameter.at, Some(At::Headers(_))))
}

fn parameters(key: &[KeyPart]) -> impl Iterator<Item = &Parameter> {
    key.iter().filter_map(|part| match part {
        KeyPart::Parameter(parameter) => Some(parameter),
        KeyPart::Text(_) => None,
    })
}

/// The routing key of a message.
pub(super) fn write(key: &[KeyPart], content: Content<'_>, told: &[(String, String)]) -> Result<String, KeyError> {
    if let Some((name, _)) = told
        .iter()
        .find(|(name, _)| !parameters(key).any(|known| known.name == name))
    {
        return Err(KeyError::Unknown(name.clone()));
    }
    let mut written = String::new();
    for part in key {
        match part {
            KeyPart::Text(text) => written.push_str(text),
            KeyPart::Parameter(parameter) => written.push_str(&value(parameter, content, told)?),
        }
    }
    match written.len() {
        0..=LONGEST => Ok(written),
        length => Err(KeyError::TooLong(length)),
    }
}

fn value<'v>(
    parameter: &Parameter,
    content: Content<'_>,
    told: &'v [(String, String)],
) -> Result<Cow<'v, str>, KeyError> {
    let name = parameter.name;
    let told = told
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str());
    let found = match parameter.at.and_then(|at| content.at(at)) {
        Some(value) => Some(scalar(value).ok_or(KeyError::NoWord(name))?),
        None => None,
    };
    let value: Cow<'_, str> = match (told, found) {
        (Some(told), Some(found)) if found != told => return Err(KeyError::Differs(name)),
        (Some(told), _) => told.into(),
        (None, Some(found)) => found.into(),
        (None, None) => parameter.default.ok_or(KeyError::Missing(name))?.into(),
    };
    if !is_word(&value) {
        Err(KeyError::NoWord(name))
    } else if is_listed(parameter, &value) {
        Ok(value)
    } else {
        Err(KeyError::Unlisted(name))
    }
}

/// The text of a value, where it has one.
fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn is_word(value: &str) -> bool {
    !value.is_empty() && !value.contains(['.', '*', '#'])
}

fn is_listed(parameter: &Parameter, value: &str) -> bool {
    parameter.values.is_empty() || parameter.values.contains(&value)
}

/// The values that a routing key has; `None` where it does not fit. No parts stand for any key.
pub(super) fn read(key: &[KeyPart], mut rest: &str) -> Option<Vec<(&'static str, String)>> {
    let mut values = Vec::new();
    let mut open: Option<&Parameter> = None;
    if key.is_empty() {
        return Some(values);
    }
    for (index, part) in key.iter().enumerate() {
        match (part, open.take()) {
            (KeyPart::Text(text), None) => rest = rest.strip_prefix(text)?,
            (KeyPart::Text(text), Some(parameter)) => {
                // The first place that fits is as good as any: a value ends before a dot, and the last text at the end.
                let end = match index + 1 == key.len() {
                    true => rest.len().checked_sub(text.len()).filter(|_| rest.ends_with(text))?,
                    false => rest
                        .char_indices()
                        .skip(1)
                        .map(|(at, _)| at)
                        .find(|at| rest[*at..].starts_with(text))?,
                };
                values.push((parameter.name, word(&rest[..end])?));
                rest = &rest[end + text.len()..];
            }
            (KeyPart::Parameter(parameter), None) => open = Some(parameter),
            // Two values without anything between cannot be told apart.
            (KeyPart::Parameter(_), Some(_)) => return None,
        }
    }
    match open {
        Some(parameter) => values.push((parameter.name, word(rest)?)),
        None if rest.is_empty() => {}
        None => return None,
    }
    Some(values)
}

fn word(text: &str) -> Option<String> {
    (!text.is_empty() && !text.contains('.')).then(|| text.to_owned())
}

/// Whether the contract lists all values that a key has.
pub(super) fn lists(key: &[KeyPart], values: &[(&'static str, String)]) -> bool {
    judge(key, values, Content::default()).is_none()
}

/// What is wrong with values that a key has: those the contract does not list, and those that are others in the message.
pub(super) fn judge(key: &[KeyPart], values: &[(&'static str, String)], content: Content<'_>) -> Option<KeyError> {
    parameters(key).find_map(|parameter| {
        let (name, value) = values.iter().find(|(name, _)| *name == parameter.name)?;
        if !is_listed(parameter, value) {
            return Some(KeyError::Unlisted(name));
        }
        let found = parameter.at.and_then(|at| content.at(at))?;
        (scalar(found).as_ref() != Some(value)).then_some(KeyError::Differs(name))
    })
}

/// Whether a routing key fits a pattern of a topic exchange: `*` is one word, `#` any number, none included.
///
/// ```
/// use wirewright_runtime::events::matches;
///
/// assert!(matches("race.#", "race.cancelled.7"));
/// assert!(matches("race.#", "race"));
/// assert!(!matches("race.*", "race"));
/// ```
#[must_use]
pub fn matches(pattern: &str, key: &str) -> bool {
    let (pattern, key) = (words(pattern), words(key));
    // Where to go on when what follows the last `#` does not fit: it takes one word more.
    let (mut p, mut k, mut hash) = (0, 0, None);
    while k < key.len() {
        match pattern.get(p) {
            Some(&"#") => {
                hash = Some((p, k));
                p += 1;
            }
            Some(&word) if word == "*" || word == key[k] => (p, k) = (p + 1, k + 1),
            _ => match hash {
                Some((at, taken)) => {
                    hash = Some((at, taken + 1));
                    (p, k) = (at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|word| *word == "#")
}

/// The words of a key or a pattern; an empty one has none.
fn words(key: &str) -> Vec<&str> {
    if key.is_empty() {
        Vec::new()
    } else {
        key.split('.').collect()
    }
}

#[cfg(test)]
mod tests;
