//! The limits of a contract as constants, and the check of values against them.
//!
//! A rule reads a value and checks it at once ([`Reader::rule`](crate::codec::Reader::rule)), or checks a value that is
//! there already ([`Checker::rule`]). Its builder's methods are named as the schema keywords are.
//!
//! ```
//! use wirewright_runtime::rule::{Checker, Items, Pattern, Rule, Text};
//!
//! static TAG_PATTERN: Pattern = Pattern::new("^[a-z0-9-]+$");
//! const TAG: Text = Text::new().max_length(24).pattern(&TAG_PATTERN);
//! const TAGS: Items<Text> = Items::new(TAG).max_items(10).unique_items();
//!
//! let mut at = Checker::default();
//! TAGS.check(&vec!["easy".to_owned(), "Hilly".to_owned(), "easy".to_owned()], &mut at);
//! let keywords: Vec<&str> = at.violations().iter().map(|violation| violation.keyword).collect();
//! assert_eq!(keywords, ["pattern", "uniqueItems"]);
//! ```

mod checker;
mod entries;
pub mod format;
mod integer;
mod items;
mod nearest;
mod number;
mod pattern;
mod text;
mod validate;

pub use checker::Checker;
pub use entries::Entries;
pub use format::Format;
pub(crate) use integer::in_range;
pub use integer::{Integer, IntegerValue};
pub use items::Items;
pub(crate) use items::{check_count, check_properties};
pub(crate) use nearest::Nearest;
pub use number::{Number, NumberValue};
pub(crate) use number::{check_multiple, from_number_text};
pub use pattern::Pattern;
pub(crate) use text::from_text;
pub use text::{Mismatch, Text, TextValue};
pub use validate::{Validate, check};

pub use crate::schema::Whole;

use crate::codec::{Decode, Reader};

/// Limits on the values of a type.
///
/// A rule of `T` is one of `Option<T>` and of [`Maybe<T>`](crate::types::Maybe) as well: `null` and what is absent keep
/// every limit.
pub trait Rule<T> {
    /// Reads a value and checks it; like [`Decode::decode`].
    fn decode(&self, r: &mut Reader<'_>) -> Option<T>;

    /// Checks a value that is there already.
    fn check(&self, value: &T, at: &mut Checker);
}

/// Reads a value and checks it by a rule.
pub fn read<T>(r: &mut Reader<'_>, rule: &(impl Rule<T> + ?Sized)) -> Option<T> {
    rule.decode(r)
}

/// No limits of its own: values are as their type has them. For `Items<Any>` and `Entries<Any>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Any;

impl<T: Decode + Validate> Rule<T> for Any {
    fn decode(&self, r: &mut Reader<'_>) -> Option<T> {
        T::decode(r)
    }

    fn check(&self, value: &T, at: &mut Checker) {
        value.validate(at);
    }
}

/// Makes a rule of `T` one of `Option<T>` and `Maybe<T>` too.
macro_rules! nullable {
    ([$($generics:tt)*] $value:ty, $rule:ty) => {
        impl<$($generics)*> $crate::rule::Rule<Option<$value>> for $rule
        where
            Self: $crate::rule::Rule<$value>,
        {
            fn decode(&self, r: &mut $crate::codec::Reader<'_>) -> Option<Option<$value>> {
                if r.null() { Some(None) } else { $crate::rule::Rule::<$value>::decode(self, r).map(Some) }
            }

            fn check(&self, value: &Option<$value>, at: &mut $crate::rule::Checker) {
                if let Some(value) = value {
                    $crate::rule::Rule::<$value>::check(self, value, at);
                }
            }
        }

        impl<$($generics)*> $crate::rule::Rule<$crate::types::Maybe<$value>> for $rule
        where
            Self: $crate::rule::Rule<$value>,
        {
            fn decode(&self, r: &mut $crate::codec::Reader<'_>) -> Option<$crate::types::Maybe<$value>> {
                let value = $crate::rule::Rule::<Option<$value>>::decode(self, r)?;
                Some(value.map_or($crate::types::Maybe::Null, $crate::types::Maybe::Value))
            }

            fn check(&self, value: &$crate::types::Maybe<$value>, at: &mut $crate::rule::Checker) {
                if let $crate::types::Maybe::Value(value) = value {
                    $crate::rule::Rule::<$value>::check(self, value, at);
                }
            }
        }
    };
}

pub(crate) use nullable;
