//! What a value cannot be because of the place where it is sent: the one list of differences that are meant.

use serde_json::Value;
use wirewright_runtime::operation::{Location, Parameter, Style};

use super::Body;
use super::streams::styled;
use crate::spec::Spot;

/// Where a value is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Parameters and forms have no null: it is sent as nothing at all, which comes as an absent value.
    pub(super) takes_null: bool,
    /// A list that has a pair for each item has none when it is empty, and comes as an absent value.
    pub(super) takes_empty_lists: bool,
    /// The same of an object that has a pair for each property.
    pub(super) takes_empty_objects: bool,
    /// A segment of a path that is `.` or `..` leads elsewhere (RFC 3986 section 5.2.4).
    takes_dots: bool,
    /// A path has no empty segments; a parameter with `allowEmptyValue` is not there when it is empty; an event without data
    /// is none, and an empty name or id of one is none either.
    takes_empty_text: bool,
    /// A list with delimiters between its items cannot tell one empty text from no item, and in headers empty items count
    /// for nothing (RFC 9110 section 5.6.1).
    takes_empty_items: bool,
    letters: Letters,
    /// Delimiters, which cannot stand in an item.
    except: &'static [char],
    /// What `except` is for the items of a list or the values of an object.
    inner: &'static [char],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    /// All of Unicode.
    All,
    /// What a header's value can have as it is: it is not encoded, and white space around it is taken off (RFC 9110
    /// section 5.5).
    Header,
    /// One line.
    Line,
    /// Lines: a carriage return ends one, and comes as a line feed.
    Lines,
}

impl Default for Place {
    /// JSON holds everything.
    fn default() -> Self {
        Self {
            takes_null: true,
            takes_empty_lists: true,
            takes_empty_objects: true,
            takes_dots: true,
            takes_empty_text: true,
            takes_empty_items: true,
            letters: Letters::All,
            except: &[],
            inner: &[],
        }
    }
}

impl Place {
    pub(super) fn of(parameter: &Parameter, spot: Spot<'_>, path: &str) -> Self {
        let header = parameter.location == Location::Header;
        let letters = if header { Letters::Header } else { Letters::All };
        if matches!(parameter.style, Style::Json | Style::QueryJson) {
            return Self {
                letters,
                ..Self::default()
            };
        }
        let list = spot.get("schema").is_some();
        let inner: &'static [char] = match parameter.style {
            // A delimiter in an item is read as one (documentation of `wirewright_runtime::parameter`).
            Style::SpaceDelimited => &[' '],
            Style::PipeDelimited => &['|'],
            Style::Simple if header => &[','],
            Style::Cookie => &[',', ';', ' ', '"', '\\'],
            _ => &[],
        };
        // What is percent-encoded already is sent as it is, where reserved characters are allowed.
        let except: &'static [char] = match parameter.style {
            _ if parameter.allow_reserved => &['%'],
            Style::Cookie => inner,
            // A parameter ends where the text behind it begins.
            _ if path.contains(&format!("{{{}}}.", parameter.name)) => &['.'],
            _ => &[],
        };
        Self {
            takes_null: false,
            takes_empty_lists: list && !parameter.explode && parameter.location != Location::Path,
            takes_empty_objects: false,
            takes_dots: parameter.location != Location::Path,
            takes_empty_text: parameter.location != Location::Path && !parameter.allow_empty,
            takes_empty_items: parameter.explode && !parameter.allow_empty || parameter.is_whole_query(),
            letters: if parameter.style == Style::Cookie {
                Letters::Header
            } else {
                letters
            },
            except,
            inner,
        }
    }

    /// `json` for a header whose value is JSON, which is all ASCII there.
    pub(super) fn header(json: bool) -> Self {
        if json {
            return Self::default();
        }
        Self {
            takes_null: false,
            takes_empty_items: false,
            letters: Letters::Header,
            inner: &[','],
            ..Self::default()
        }
    }

    /// The body of a media type.
    pub(super) fn body(body: &Body<'_>, media_type: &str) -> Self {
        if let Some((encoding, parameter)) = body.encoding.and_then(|encoding| Some((encoding, styled(encoding)?))) {
            return Self::of(&parameter, encoding, "");
        }
        let form = media_type == "application/x-www-form-urlencoded";
        Self {
            takes_null: !form && !body.media_types.is_empty(),
            takes_empty_lists: !form,
            takes_empty_objects: !form,
            ..Self::default()
        }
    }

    /// A property of a form that is written as its encoding says.
    pub(super) fn field(self, encoding: Spot<'_>) -> Self {
        match styled(encoding) {
            Some(parameter) => Self::of(&parameter, encoding, ""),
            // Each item of a list is JSON of its own.
            None if encoding.text("contentType") == Some("application/json") => Self {
                takes_empty_lists: false,
                ..Self::default()
            },
            None => self.inside_object(),
        }
    }

    pub(super) fn event() -> Self {
        Self {
            takes_empty_text: false,
            letters: Letters::Line,
            ..Self::default()
        }
    }

    /// The data of an event.
    pub(super) fn data() -> Self {
        Self {
            letters: Letters::Lines,
            ..Self::event()
        }
    }

    pub(super) fn inside_list(self) -> Self {
        Self {
            takes_empty_text: self.takes_empty_items,
            except: self.inner,
            ..self
        }
    }

    pub(super) fn inside_object(self) -> Self {
        Self {
            except: self.inner,
            ..self
        }
    }

    /// Whether a value of an enum can be sent.
    pub(super) fn can_hold(self, value: &Value) -> bool {
        value.as_str().is_none_or(|text| self.can_be(text))
    }

    /// The text with another letter for each one that cannot be sent.
    pub(super) fn tamed(self, text: &str) -> String {
        let tame = |letter| if self.letters.have(letter) { letter } else { 'x' };
        text.chars().map(tame).collect()
    }

    pub(super) fn can_be(self, text: &str) -> bool {
        let dots = [".", ".."].contains(&text);
        let trimmed = self.letters != Letters::Header || text.trim() == text;
        text.chars().all(|letter| self.letters.have(letter))
            && trimmed
            && (self.takes_dots || !dots)
            && !text.contains(self.except)
            && (self.takes_empty_text || !text.is_empty())
    }
}

impl Letters {
    fn have(self, letter: char) -> bool {
        match self {
            Self::All => true,
            Self::Header => matches!(letter, ' '..='~') || letter > '\u{9f}',
            Self::Line => !['\r', '\n', '\0'].contains(&letter),
            Self::Lines => letter != '\r',
        }
    }
}
