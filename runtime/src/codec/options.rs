//! How a value is read, and what kinds of values there are.

use jiter::Peek;

use crate::violation::{Bounds, Place};

/// The deepest nesting that can be allowed; a thread's stack holds no more for sure.
pub(super) const DEPTH_CEILING: usize = 256;

/// How a value is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Whether the contract's limits are checked. Without them a value only has to fit its type, unknown values of open
    /// enums are kept, and properties that must not be there are passed over.
    pub checks: bool,
    /// How many objects and arrays may stand in one another. At most 256 are, whatever is asked for.
    pub depth: usize,
    /// How many violations are kept.
    pub bounds: Bounds,
    /// The part of the message that is read; violations say so.
    pub place: Place,
}

impl Default for ReadOptions {
    /// All checks, 128 levels, 100 violations, in the body.
    fn default() -> Self {
        Self {
            checks: true,
            depth: 128,
            bounds: Bounds::default(),
            place: Place::Body,
        }
    }
}

impl ReadOptions {
    /// Reading without the contract's limits, for a client that takes what it can.
    #[must_use]
    pub fn lenient() -> Self {
        Self {
            checks: false,
            ..Self::default()
        }
    }
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number without a fraction: only ever expected, never found.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind with its article, such as `an object`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// The kind of value that begins so; `None` when none does.
pub(super) const fn kind(peek: Peek) -> Option<Kind> {
    match peek {
        Peek::Null => Some(Kind::Null),
        Peek::True | Peek::False => Some(Kind::Boolean),
        Peek::String => Some(Kind::String),
        Peek::Array => Some(Kind::Array),
        Peek::Object => Some(Kind::Object),
        _ if peek.is_num() => Some(Kind::Number),
        _ => None,
    }
}
