//! A schema beside a type.

use crate::codec::{Decode, Encode, ReadOptions, Reader, from_json, to_json};
use crate::rule::{Checker, Rule};
use crate::types::Value;

use super::Schema;

/// A rule of a whole schema, because the type and its limits say less than the contract. What the type is made of need
/// only fit it: the schema says all that the contract does.
///
/// ```
/// use wirewright_runtime::codec::{ReadOptions, Reader};
/// use wirewright_runtime::schema::{Keyword, Literal, Schema, Whole};
///
/// static NAME: Schema = Schema(&[
///     Keyword::MinLength(2),
///     Keyword::Not(&Schema(&[Keyword::Const(Literal::Text("admin"))])),
/// ]);
/// const RULE: Whole = Whole::new(&NAME);
///
/// let read = |json: &[u8]| Reader::json(json, &ReadOptions::default()).read::<String>(|r| r.rule(&RULE));
/// assert_eq!(read(br#""ann""#), Ok("ann".to_owned()));
/// assert!(read(br#""admin""#).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Whole(&'static Schema);

impl Whole {
    /// The rule of a schema.
    #[must_use]
    pub const fn new(schema: &'static Schema) -> Self {
        Self(schema)
    }
}

impl<T: Decode + Encode> Rule<T> for Whole {
    fn decode(&self, r: &mut Reader<'_>) -> Option<T> {
        r.whole(self.0, T::decode)
    }

    fn check(&self, value: &T, at: &mut Checker) {
        // The type says itself whether there may be nothing.
        if !value.is_none() {
            at.whole(self.0, value);
        }
    }
}

impl Checker {
    /// Checks a value by writing it and reading it again: a value of one branch of `oneOf` may be one of another branch as
    /// well, which only its JSON tells.
    pub fn reread<T: Decode + Encode>(&mut self, value: &T) {
        let options = ReadOptions {
            depth: usize::MAX,
            ..ReadOptions::default()
        };
        if let Err(violations) = from_json::<T>(&to_json(value), &options) {
            self.append_below(violations);
        }
    }

    /// Checks that the JSON of a value satisfies a schema.
    pub fn whole<T: Encode + ?Sized>(&mut self, schema: &'static Schema, value: &T) {
        let json = to_json(value);
        let options = ReadOptions {
            depth: usize::MAX,
            ..ReadOptions::lenient()
        };
        match from_json::<Value>(&json, &options) {
            Ok(value) => schema.check(&value, self),
            Err(violations) => self.append_below(violations),
        }
    }
}
