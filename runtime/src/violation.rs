//! What a value does that its contract does not allow.
//!
//! A [`Violation`] says where, which keyword, and in words what is wrong. [`Violations`] collects them, bounded in
//! number and in bytes, so that a hostile body of a million mistakes costs no more than one of a hundred. No violation
//! ever repeats a value that was read: values can be secrets. Property names are named, shortened to [`NAME_LIMIT`]
//! characters.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::operation::Location;

/// How many characters of a property name a message or a pointer keeps.
pub const NAME_LIMIT: usize = 64;

/// Which part of a request or an answer a violation is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The body, at the violation's pointer.
    #[default]
    Body,
    /// A parameter of a request.
    Parameter {
        /// Where the parameter stands.
        location: Location,
        /// Its name in the contract.
        name: Cow<'static, str>,
    },
    /// A header of an answer, or a header or a property of a message.
    Header {
        /// Its name in the contract.
        name: Cow<'static, str>,
    },
    /// The status of an answer.
    Status,
}

impl Place {
    /// The word that stands for the place in a problem's `in`: `body`, `path`, `query`, `header`, `cookie` or `status`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Parameter { location, .. } => location.as_str(),
            Self::Header { .. } => "header",
            Self::Status => "status",
        }
    }

    /// The name of the parameter or the header; `None` for the body and the status.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Parameter { name, .. } | Self::Header { name } => Some(name),
            Self::Body | Self::Status => None,
        }
    }
}

/// One thing that a contract does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The part of the message.
    pub place: Place,
    /// The value inside that part, as a JSON pointer ([RFC 6901]); empty for the whole.
    ///
    /// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901
    pub pointer: String,
    /// The schema keyword that is broken (`maxLength`), or one of the reader's own: `syntax`, `duplicate`, `depth`,
    /// `budget`, `discriminator`.
    pub keyword: &'static str,
    /// The keyword's value in the contract, such as `128` for `maxLength`; `None` where there is none to name.
    pub limit: Option<String>,
    /// What is wrong in words, without the value.
    pub message: String,
}

impl Violation {
    /// A violation of `keyword` by a whole part of a message.
    pub fn new(place: Place, keyword: &'static str, message: impl Into<String>) -> Self {
        Self {
            place,
            pointer: String::new(),
            keyword,
            limit: None,
            message: message.into(),
        }
    }

    /// About how much memory the violation holds.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>()
            + self.pointer.len()
            + self.message.len()
            + self.limit.as_ref().map_or(0, String::len)
            + self.place.name().map_or(0, str::len)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.place.as_str())?;
        if let Some(name) = self.place.name() {
            write!(f, " `{name}`")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " at {}", Printable(&self.pointer))?;
        }
        write!(f, ": {} ({})", Printable(&self.message), self.keyword)
    }
}

/// A text with its control characters escaped, so that the name of a property cannot break or forge a line of a log.
struct Printable<'t>(&'t str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| {
            if c.is_control() {
                write!(f, "{}", c.escape_default())
            } else {
                f.write_char(c)
            }
        })
    }
}

/// How much [`Violations`] keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The greatest number of violations.
    pub count: usize,
    /// The greatest number of bytes, all violations together.
    pub bytes: usize,
}

impl Default for Bounds {
    /// 100 violations of 64 KiB in all.
    fn default() -> Self {
        Self {
            count: 100,
            bytes: 64 * 1024,
        }
    }
}

/// The violations of one message, in the order in which they were met.
///
/// ```
/// use wirewright_runtime::violation::{Place, Violation, Violations};
///
/// let mut violations = Violations::default();
/// violations.push(Violation::new(Place::Body, "required", "must have the property `id`"));
/// assert_eq!(violations.to_string(), "body: must have the property `id` (required)");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
    bytes: usize,
    truncated: bool,
    bounds: Bounds,
}

impl Violations {
    /// None yet, and room for as many as `bounds` says.
    #[must_use]
    pub const fn with_bounds(bounds: Bounds) -> Self {
        Self {
            list: Vec::new(),
            bytes: 0,
            truncated: false,
            bounds,
        }
    }

    /// Adds one, or notes that there were more than the bounds allow.
    pub fn push(&mut self, violation: Violation) {
        let bytes = self.bytes.saturating_add(violation.size());
        if self.list.len() >= self.bounds.count || bytes > self.bounds.bytes {
            self.truncated = true;
            return;
        }
        self.bytes = bytes;
        self.list.push(violation);
    }

    /// Adds all of `others`.
    pub fn append(&mut self, others: Self) {
        self.truncated |= others.truncated;
        for violation in others.list {
            self.push(violation);
        }
    }

    /// The same inside an item of a sequence, by its number from 0.
    #[cfg(any(feature = "client", feature = "server"))]
    #[must_use]
    pub(crate) fn inside(self, item: usize) -> Self {
        self.under(&format!("/{item}"))
    }

    /// The same under a pointer.
    #[cfg(any(feature = "client", feature = "server"))]
    #[must_use]
    pub(crate) fn under(self, pointer: &str) -> Self {
        let mut all = Self::with_bounds(self.bounds);
        all.truncated = self.truncated;
        for mut violation in self.list {
            violation.pointer.insert_str(0, pointer);
            all.push(violation);
        }
        all
    }

    /// Whether nothing at all was violated.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty() && !self.truncated
    }

    /// Whether no more can be added: a further one would only be counted as left out.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.list.len() >= self.bounds.count || self.truncated
    }

    /// How many are kept.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// About how much memory those that are kept hold.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether there were more than the bounds allow.
    #[must_use]
    pub const fn truncated(&self) -> bool {
        self.truncated
    }

    /// The violations that are kept.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.list
    }

    /// The violations that are kept.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// The violations that are kept.
    #[must_use]
    pub fn into_vec(self) -> Vec<Violation> {
        self.list
    }

    /// The bounds that they were collected under.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Violation> for Violations {
    fn from(violation: Violation) -> Self {
        let mut all = Self::default();
        all.push(violation);
        all
    }
}

impl fmt::Display for Violations {
    /// One violation a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            violation.fmt(f)?;
        }
        if self.truncated {
            f.write_str("\nand more")
        } else {
            Ok(())
        }
    }
}

impl std::error::Error for Violations {}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(message: &str) -> Violation {
        Violation::new(Place::Body, "type", message)
    }

    #[test]
    fn the_number_is_bounded() {
        let mut all = Violations::with_bounds(Bounds {
            count: 2,
            bytes: 1 << 20,
        });
        for _ in 0..3 {
            all.push(one("x"));
        }
        assert_eq!(all.len(), 2);
        assert!(all.truncated());
    }

    #[test]
    fn the_bytes_are_bounded_and_never_lost_silently() {
        let mut all = Violations::with_bounds(Bounds { count: 100, bytes: 10 });
        all.push(one("far more than ten bytes"));
        assert_eq!(all.len(), 0);
        assert!(!all.is_empty());
        assert!(all.to_string().contains("and more"));
    }

    #[test]
    fn a_name_cannot_break_a_line() {
        let mut violation = one("must not have the property `a\nb`");
        violation.pointer = "/a\nb\u{1b}".to_owned();
        assert_eq!(
            violation.to_string(),
            "body at /a\\nb\\u{1b}: must not have the property `a\\nb` (type)"
        );
    }

    #[test]
    fn a_parameter_is_named() {
        let place = Place::Parameter {
            location: Location::Query,
            name: "limit".into(),
        };
        let mut violation = Violation::new(place, "maximum", "must be at most 100");
        violation.pointer = "/0".to_owned();
        assert_eq!(
            violation.to_string(),
            "query `limit` at /0: must be at most 100 (maximum)"
        );
    }
}
