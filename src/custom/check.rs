//! What a rule asks of a value: one file for all functions that rulesets know.

use serde_json::Value as Json;

use super::casing::Casing;
use super::pattern::Pattern;
use super::schema::Schema;
use super::select::View;
use crate::source::{Kind, Value};

/// Characters of a value that a message shows.
const SHOWN: usize = 60;
/// Why a rule does not hold of what is not there.
const MISSING: &str = "it is missing";

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) enum Check {
    Truthy,
    Falsy,
    Defined,
    Undefined,
    Matches(Pattern),
    /// The opposite of it.
    MatchesNot(Pattern),
    Casing(Casing),
    /// How long texts, lists and objects are, and how large numbers.
    Length(Option<f64>, Option<f64>),
    OneOf(Vec<Json>),
    Schema(Schema),
    /// Whether keys or items are in the order of the alphabet; objects in a list by a member.
    Sorted(Option<String>),
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'s> {
    Value(Value<'s>),
    /// The key of a member.
    Key(&'s str),
    Missing,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    Holds,
    /// Why it does not.
    Fails(String),
    /// It is about values of another kind: why.
    OtherKind(String),
}

impl Check {
    pub(crate) fn of(&self, subject: Subject<'_>, view: View<'_>) -> Verdict {
        let text = || subject.text();
        match self {
            Self::Truthy => verdict(subject.is_truthy(), || match subject {
                Subject::Missing => MISSING.to_owned(),
                _ => format!("{} is not to be empty", subject.shown()),
            }),
            Self::Falsy => verdict(!subject.is_truthy(), || format!("{} is not to be", subject.shown())),
            Self::Defined => verdict(!subject.is_missing(), || MISSING.to_owned()),
            Self::Undefined => verdict(subject.is_missing(), || {
                format!("{} is not to be there", subject.shown())
            }),
            Self::Matches(pattern) => of_text(text(), |text| {
                let why = || format!("{} does not match `{}`", subject.shown(), pattern.as_str());
                verdict(pattern.is_in(text), why)
            }),
            Self::MatchesNot(pattern) => of_text(text(), |text| {
                let why = || format!("{} matches `{}`", subject.shown(), pattern.as_str());
                verdict(!pattern.is_in(text), why)
            }),
            Self::Casing(casing) => of_text(text(), |text| {
                verdict(text.is_empty() || casing.fits(text), || {
                    format!("{} is not {casing}", subject.shown())
                })
            }),
            Self::Length(least, most) => subject.length(*least, *most),
            Self::OneOf(list) => one_of(subject, list),
            Self::Schema(schema) => match subject {
                Subject::Missing => Verdict::OtherKind(MISSING.to_owned()),
                Subject::Key(key) => schema.of(&Json::from(key)),
                Subject::Value(value) => schema.of_value(value, view),
            },
            Self::Sorted(by) => sorted(subject, by.as_deref()),
        }
    }
}

fn verdict(holds: bool, why: impl FnOnce() -> String) -> Verdict {
    if holds { Verdict::Holds } else { Verdict::Fails(why()) }
}

fn of_text(text: Result<&str, String>, check: impl FnOnce(&str) -> Verdict) -> Verdict {
    text.map_or_else(Verdict::OtherKind, check)
}

impl<'s> Subject<'s> {
    fn is_missing(self) -> bool {
        matches!(self, Self::Missing)
    }

    fn is_truthy(self) -> bool {
        match self {
            Self::Missing => false,
            Self::Key(key) => !key.is_empty(),
            Self::Value(value) => match value.kind() {
                Kind::Null => false,
                Kind::Bool(value) => value,
                Kind::Number(_) => value.as_f64() != Some(0.0),
                Kind::String(text) => !text.is_empty(),
                Kind::Array | Kind::Object => true,
            },
        }
    }

    /// The text; or what it is in its place.
    fn text(self) -> Result<&'s str, String> {
        match self {
            Self::Missing => Err(MISSING.to_owned()),
            Self::Key(key) => Ok(key),
            Self::Value(value) => value
                .as_str()
                .ok_or_else(|| format!("wanted is a string, and this is {}", value.kind_name())),
        }
    }

    /// How it is shown in messages.
    pub(crate) fn shown(self) -> String {
        let text = match self {
            Self::Missing => return "what is missing".to_owned(),
            Self::Key(key) => key,
            Self::Value(value) => match value.kind() {
                Kind::String(text) | Kind::Number(text) => text,
                Kind::Bool(true) => "true",
                Kind::Bool(false) => "false",
                Kind::Null => "null",
                Kind::Array | Kind::Object => return value.kind_name().replace("an ", "this "),
            },
        };
        let mut short: String = text.chars().take(SHOWN).collect();
        if short.len() < text.len() {
            short.push_str("...");
        }
        format!("`{short}`")
    }

    fn length(self, least: Option<f64>, most: Option<f64>) -> Verdict {
        let (length, of) = match self {
            Self::Missing => return Verdict::OtherKind(MISSING.to_owned()),
            Self::Key(key) => (key.chars().count() as f64, " characters long"),
            Self::Value(value) => match value.kind() {
                Kind::String(text) => (text.chars().count() as f64, " characters long"),
                Kind::Array => (value.len() as f64, " items long"),
                Kind::Object => (value.len() as f64, " members large"),
                Kind::Number(_) => (value.as_f64().unwrap_or(f64::MAX), ""),
                Kind::Null | Kind::Bool(_) => {
                    return Verdict::OtherKind(format!("{} has no length", value.kind_name()));
                }
            },
        };
        let wrong =
            |word: &str, limit: f64| Verdict::Fails(format!("wanted is {word} {limit}, and this is {length}{of}"));
        match (least, most) {
            (Some(least), _) if length < least => wrong("at least", least),
            (_, Some(most)) if length > most => wrong("at most", most),
            _ => Verdict::Holds,
        }
    }
}

fn one_of(subject: Subject<'_>, list: &[Json]) -> Verdict {
    let value = match subject {
        Subject::Missing => return Verdict::OtherKind(MISSING.to_owned()),
        Subject::Key(key) => Json::from(key),
        Subject::Value(value) if value.is_object() || value.is_array() => {
            return Verdict::OtherKind(format!("wanted is a plain value, and this is {}", value.kind_name()));
        }
        Subject::Value(value) => value.to_json(),
    };
    let words = || {
        let words = list.iter().take(20).map(|word| match word {
            Json::String(text) => format!("`{text}`"),
            other => format!("`{other}`"),
        });
        let words: Vec<String> = words.collect();
        let more = if list.len() > 20 { " and others" } else { "" };
        format!("{} is none of {}{more}", subject.shown(), words.join(", "))
    };
    let same = |word: &Json| match (word.as_f64(), value.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => *word == value,
    };
    verdict(list.iter().any(same), words)
}

fn sorted(subject: Subject<'_>, by: Option<&str>) -> Verdict {
    let Subject::Value(value) = subject else {
        return Verdict::OtherKind("wanted is a list or an object".to_owned());
    };
    let keys: Vec<Option<&str>> = if value.is_object() {
        value.entries().map(|entry| Some(entry.key)).collect()
    } else if value.is_array() {
        let keys = value.items().map(|item| match by {
            Some(by) => item.get(by).and_then(text_of),
            None => text_of(item),
        });
        keys.collect()
    } else {
        return Verdict::OtherKind(format!(
            "wanted is a list or an object, and this is {}",
            value.kind_name()
        ));
    };
    // Items without such a text have no place in the alphabet.
    let mut keys = keys.into_iter().flatten();
    let Some(mut last) = keys.next() else {
        return Verdict::Holds;
    };
    for key in keys {
        if is_after(last, key) {
            return Verdict::Fails(format!("`{last}` stands before `{key}`"));
        }
        last = key;
    }
    Verdict::Holds
}

fn text_of(value: Value<'_>) -> Option<&str> {
    value.as_str().or_else(|| value.as_number())
}

/// Whether one comes after the other: numbers by what they are, texts by their letters.
fn is_after(a: &str, b: &str) -> bool {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a > b,
        _ => a.to_lowercase() > b.to_lowercase(),
    }
}
