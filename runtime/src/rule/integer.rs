//! Limits on integers.

use super::{Checker, Rule, nullable};
use crate::codec::Reader;

/// An integer type of Rust.
pub trait IntegerValue: Copy + TryFrom<i128> + Into<i128> {
    /// The format that stands for the type's range, such as `int32`.
    const FORMAT: &'static str;
}

macro_rules! integer_values {
    ($($type:ident $format:literal)*) => {
        $(impl IntegerValue for $type {
            const FORMAT: &'static str = $format;
        })*
    };
}

integer_values! { i8 "int8" i16 "int16" i32 "int32" i64 "int64" u8 "uint8" u16 "uint16" u32 "uint32" u64 "uint64" }

/// Limits on integers: `minimum`, `maximum`, their exclusive forms, and `multipleOf`.
///
/// ```
/// use wirewright_runtime::rule::{Checker, Integer, Rule};
///
/// const LIMIT: Integer = Integer::new().minimum(1).maximum(100);
/// let mut at = Checker::default();
/// LIMIT.check(&101_i32, &mut at);
/// assert_eq!(at.violations().as_slice()[0].message, "must be at most 100");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Integer {
    minimum: Option<i128>,
    exclusive_minimum: Option<i128>,
    maximum: Option<i128>,
    exclusive_maximum: Option<i128>,
    multiple_of: Option<i128>,
}

impl Integer {
    /// No limits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            minimum: None,
            exclusive_minimum: None,
            maximum: None,
            exclusive_maximum: None,
            multiple_of: None,
        }
    }

    /// At least this.
    #[must_use]
    pub const fn minimum(mut self, limit: i128) -> Self {
        self.minimum = Some(limit);
        self
    }

    /// More than this.
    #[must_use]
    pub const fn exclusive_minimum(mut self, limit: i128) -> Self {
        self.exclusive_minimum = Some(limit);
        self
    }

    /// At most this.
    #[must_use]
    pub const fn maximum(mut self, limit: i128) -> Self {
        self.maximum = Some(limit);
        self
    }

    /// Less than this.
    #[must_use]
    pub const fn exclusive_maximum(mut self, limit: i128) -> Self {
        self.exclusive_maximum = Some(limit);
        self
    }

    /// A multiple of this.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: i128) -> Self {
        self.multiple_of = Some(divisor);
        self
    }

    /// Checks a number.
    pub fn check_number(&self, value: i128, at: &mut Checker) {
        if let Some(limit) = self.minimum.filter(|limit| value < *limit) {
            at.limit("minimum", limit, format!("must be at least {limit}"));
        }
        if let Some(limit) = self.exclusive_minimum.filter(|limit| value <= *limit) {
            at.limit("exclusiveMinimum", limit, format!("must be greater than {limit}"));
        }
        if let Some(limit) = self.maximum.filter(|limit| value > *limit) {
            at.limit("maximum", limit, format!("must be at most {limit}"));
        }
        if let Some(limit) = self.exclusive_maximum.filter(|limit| value >= *limit) {
            at.limit("exclusiveMaximum", limit, format!("must be less than {limit}"));
        }
        if let Some(divisor) = self
            .multiple_of
            .filter(|divisor| value.checked_rem(*divisor) != Some(0))
        {
            at.limit("multipleOf", divisor, format!("must be a multiple of {divisor}"));
        }
    }
}

impl<T: IntegerValue> Rule<T> for Integer {
    fn decode(&self, r: &mut Reader<'_>) -> Option<T> {
        let value = r.integer()?;
        let at = r.checker();
        if at.is_strict() {
            self.check_number(value, at);
        }
        in_range(value, at)
    }

    fn check(&self, value: &T, at: &mut Checker) {
        self.check_number((*value).into(), at);
    }
}

nullable!([T: IntegerValue] T, Integer);

/// The number as one of the type, or records that it is out of the type's range.
pub(crate) fn in_range<T: IntegerValue>(value: i128, at: &mut Checker) -> Option<T> {
    let number = T::try_from(value).ok();
    if number.is_none() {
        at.limit("format", T::FORMAT, format!("must be in the range of {}", T::FORMAT));
    }
    number
}
