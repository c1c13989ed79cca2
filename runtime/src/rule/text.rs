//! Limits on strings and on types that are written as strings.

use std::borrow::Cow;
use std::fmt::{self, Write};

use super::{Checker, Format, Pattern, Rule, nullable};
use crate::codec::Reader;

/// How many values of an enum a message names.
const MOST_VALUES: usize = 20;

/// A type that is written as a string.
pub trait TextValue: Sized {
    /// Reads the text. `strict` is whether the contract's limits are checked: an open enum takes unknown text when they
    /// are not.
    ///
    /// # Errors
    /// When the text stands for no value of the type.
    fn from_text(text: &str, strict: bool) -> Result<Self, Mismatch>;

    /// The value's text.
    fn to_text(&self) -> Cow<'_, str>;
}

/// Why a text stands for no value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The schema keyword that is broken: `format` or `enum`.
    pub keyword: &'static str,
    /// The keyword's value, such as `uuid`.
    pub limit: Cow<'static, str>,
    /// What is wrong, without the text.
    pub message: Cow<'static, str>,
}

impl Mismatch {
    /// The text has not the form that a format asks for.
    #[must_use]
    pub fn format(format: Format) -> Self {
        Self {
            keyword: "format",
            limit: format.name().into(),
            message: format.message().into(),
        }
    }

    /// The text is none of the values that there are.
    pub fn values<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self::one_of(&list(values.into_iter()))
    }

    /// The number is none of the values that there are.
    pub fn integers(values: impl IntoIterator<Item = i64>) -> Self {
        Self::one_of(&list(values.into_iter()))
    }

    /// The one of an enum's values that has this text.
    ///
    /// # Errors
    /// When none has.
    pub fn find_text<T: Clone>(
        text: &str,
        all: &'static [T],
        text_of: fn(&'static T) -> &'static str,
    ) -> Result<T, Self> {
        let found = all.iter().find(|value| text_of(value) == text);
        found.cloned().ok_or_else(|| Self::values(all.iter().map(text_of)))
    }

    /// The one of an enum's values that has this text, or another one where the contract's limits are not checked.
    ///
    /// # Errors
    /// When none has, and they are.
    pub fn find_text_or<T: Clone>(
        text: &str,
        all: &'static [T],
        text_of: fn(&'static T) -> &'static str,
        strict: bool,
        other: impl FnOnce() -> T,
    ) -> Result<T, Self> {
        match all.iter().find(|value| text_of(value) == text) {
            Some(value) => Ok(value.clone()),
            None if strict => Err(Self::values(all.iter().map(text_of))),
            None => Ok(other()),
        }
    }

    /// The one of an enum's values that has this number.
    ///
    /// # Errors
    /// When none has.
    pub fn find_integer<T: Clone>(number: i64, all: &'static [T], number_of: fn(&'static T) -> i64) -> Result<T, Self> {
        let found = all.iter().find(|value| number_of(value) == number);
        found.cloned().ok_or_else(|| Self::integers(all.iter().map(number_of)))
    }

    fn one_of(values: &str) -> Self {
        Self {
            keyword: "enum",
            message: format!("must be one of {values}").into(),
            limit: values.to_owned().into(),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mismatch {}

/// The first values of an enum with commas between; an enum can have hundreds.
fn list(values: impl Iterator<Item = impl fmt::Display>) -> String {
    let mut list = String::new();
    for (index, value) in values.enumerate() {
        if index == MOST_VALUES {
            list.push_str(", …");
            break;
        }
        let comma = if index > 0 { ", " } else { "" };
        // Writing to a string does not fail.
        let _ = write!(list, "{comma}{value}");
    }
    list
}

/// Limits on strings: `minLength`, `maxLength`, `pattern` and `format`. Lengths are in characters (Unicode code
/// points), as JSON Schema counts.
///
/// ```
/// use wirewright_runtime::rule::{Checker, Rule, Text};
///
/// const TITLE: Text = Text::new().min_length(1).max_length(5);
/// let mut at = Checker::default();
/// TITLE.check(&"éééée".to_owned(), &mut at);
/// assert!(at.violations().is_empty());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    min_length: usize,
    max_length: Option<usize>,
    pattern: Option<&'static Pattern>,
    format: Option<Format>,
}

impl Text {
    /// No limits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            min_length: 0,
            max_length: None,
            pattern: None,
            format: None,
        }
    }

    /// At least so many characters.
    #[must_use]
    pub const fn min_length(mut self, length: usize) -> Self {
        self.min_length = length;
        self
    }

    /// At most so many characters.
    #[must_use]
    pub const fn max_length(mut self, length: usize) -> Self {
        self.max_length = Some(length);
        self
    }

    /// The pattern is found in the text.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static Pattern) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// The text has the form of a format.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Checks a text.
    pub fn check_text(&self, text: &str, at: &mut Checker) {
        self.check_length(text, at);
        if let Some(pattern) = self.pattern {
            pattern.check(text, at);
        }
        if let Some(format) = self.format
            && !format.matches(text)
        {
            at.limit("format", format.name(), format.message());
        }
    }

    fn check_length(&self, text: &str, at: &mut Checker) {
        let (least, most) = (self.min_length, self.max_length.unwrap_or(usize::MAX));
        // A character takes one to four bytes, so that most texts need not be counted.
        if text.len() / 4 >= least && text.len() <= most {
            return;
        }
        let count = text.chars().count();
        if count < least {
            at.limit(
                "minLength",
                least,
                format_args!("must have at least {least} {}", characters(least)),
            );
        }
        if count > most {
            at.limit(
                "maxLength",
                most,
                format_args!("must have at most {most} {}", characters(most)),
            );
        }
    }
}

const fn characters(count: usize) -> &'static str {
    if count == 1 { "character" } else { "characters" }
}

impl<T: TextValue> Rule<T> for Text {
    fn decode(&self, r: &mut Reader<'_>) -> Option<T> {
        let (text, at) = r.text()?;
        if at.is_strict() {
            self.check_text(text, at);
        }
        from_text(text, at)
    }

    fn check(&self, value: &T, at: &mut Checker) {
        self.check_text(&value.to_text(), at);
    }
}

nullable!([T: TextValue] T, Text);

/// Makes a value of the text, or records why not.
pub(crate) fn from_text<T: TextValue>(text: &str, at: &mut Checker) -> Option<T> {
    match T::from_text(text, at.is_strict()) {
        Ok(value) => Some(value),
        Err(mismatch) => {
            at.mismatch(mismatch);
            None
        }
    }
}
