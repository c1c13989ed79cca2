//! The styles in which values stand in paths, queries, headers and cookies.
//!
//! The styles are those of OpenAPI's Parameter Object, on top of URI templates ([RFC 6570]). Any type that is read from
//! JSON is read from a parameter too, with all its checks: whether a text is a list or an object is decided by what the
//! type asks for.
//!
//! ```
//! use wirewright_runtime::codec::ReadOptions;
//! use wirewright_runtime::operation::Parameter;
//! use wirewright_runtime::parameter::{Pairs, Raw, encode, read};
//!
//! const IDS: Parameter = Parameter::query("ids").explode(false);
//!
//! let text = encode(&IDS, &vec![3, 4, 5]).unwrap();
//! assert_eq!(text, "ids=3,4,5");
//! let pairs = Pairs::query(&text);
//! let ids = read(&Raw::query(&IDS, &pairs, &[]), &ReadOptions::default(), |r| r.value::<Vec<i32>>());
//! assert_eq!(ids, Ok(Some(vec![3, 4, 5])));
//! ```
//!
//! Choices where OpenAPI leaves one:
//! - Values of headers, and cookies of the style `cookie`, are neither percent-encoded nor decoded (OpenAPI 3.2,
//!   appendix D).
//! - Cookies of an exploded list or object are separated by `; `, which is what a cookie can be.
//! - `+` stands for a space in a query, as in HTML forms, unless the parameter allows reserved characters.
//! - Where reserved characters are allowed, what is percent-encoded already is sent as it is (RFC 6570 section 3.2.3): the
//!   value that comes out is the decoded one.
//! - `id=` is no parameter at all where `allowEmptyValue` is set and it is not required.
//! - `id=` is an empty list where the list is not exploded. A list of one empty text is written the same way.
//! - `ids=1%2C2` is one text `1,2`. Many clients encode the commas of a list or an object that is not exploded, too, so that what
//!   does not fit as one is read as several.
//! - In `spaceDelimited` and `pipeDelimited`, an item cannot have the delimiter in it: it is read as two.
//! - A list in a `deepObject` is its property repeated: `filter[tag]=a&filter[tag]=b`, and `filter[tag][]=a` is read
//!   too.
//! - A parameter that is the whole query (OpenAPI 3.2) is read and written as a body of its media type would be: a form
//!   has a pair for each item of a list, and JSON is percent-encoded.
//! - A property of a form that is JSON is read as JSON: its strings stand for no numbers. An object whose properties are
//!   pairs of the form itself gets all pairs that no other property claims.
//! - Where parameters of a path stand right behind each other, the client percent-encodes the dots, or the semicolons, of
//!   one whose neighbour begins with these.
//! - A value inside a list or an object that is a list or an object itself is written as JSON text, except where a
//!   `deepObject` has more brackets or more pairs for it. A text that begins with `{` is read so where an object is asked for, one that begins with `["`, `[[`,
//!   `[{` or `[]` where a list is.
//!
//! [RFC 6570]: https://www.rfc-editor.org/rfc/rfc6570

mod encode;
pub(crate) mod form;
mod pairs;
mod percent;
mod raw;
mod text;
mod tree;

#[cfg(test)]
mod tests;

pub use encode::encode;
pub use pairs::Pairs;
#[cfg(feature = "server")]
pub(crate) use percent::decode;
pub(crate) use raw::Found;
pub use raw::Raw;
pub(crate) use text::Marks;

use crate::codec::{ReadOptions, Reader};
use crate::operation::Parameter;
use crate::violation::{Place, Violations};

impl Parameter {
    /// The place that violations of this parameter name.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place::Parameter {
            location: self.location,
            name: std::borrow::Cow::Borrowed(self.name),
        }
    }
}

/// Reads a parameter: `Ok(None)` when the request has it not. `options` name its place, for example
/// [`Parameter::place`]; `read` reads it by [`Reader::value`] or [`Reader::rule`], twice where the first reading does not fit and
/// there is another.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read<T>(
    raw: &Raw<'_>,
    options: &ReadOptions,
    mut read: impl FnMut(&mut Reader<'_>) -> Option<T>,
) -> Result<Option<T>, Violations> {
    attempt(raw, options, &mut read).or_else(|violations| match raw.at_encoded_commas() {
        Some(other) => attempt(&other, options, &mut read).map_err(|_| violations),
        None => Err(violations),
    })
}

fn attempt<T>(
    raw: &Raw<'_>,
    options: &ReadOptions,
    read: &mut impl FnMut(&mut Reader<'_>) -> Option<T>,
) -> Result<Option<T>, Violations> {
    let mut reader = Reader::raw(raw, options);
    let value = read(&mut reader);
    if value.is_none() && reader.is_absent() {
        return Ok(None);
    }
    reader.end(value.is_some());
    let violations = reader.into_violations();
    if violations.is_empty() {
        Ok(value)
    } else {
        Err(violations)
    }
}
