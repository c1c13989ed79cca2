//! The check of typed values.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Checker;
use super::number::check_finite;
use crate::types::{Base64, Date, DateTime, Map, Maybe, Secret, Uuid, Value};
use crate::violation::Violations;

/// A type whose values can be checked against its contract.
///
/// ```
/// use wirewright_runtime::rule::{Checker, Text, Validate, check};
///
/// struct Pet { name: String }
///
/// impl Validate for Pet {
///     fn validate(&self, at: &mut Checker) {
///         at.rule("name", &self.name, &Text::new().min_length(1));
///     }
/// }
///
/// let violations = check(&Pet { name: String::new() });
/// assert_eq!(violations.to_string(), "body at /name: must have at least 1 character (minLength)");
/// ```
pub trait Validate {
    /// Records everything that the contract does not allow: nothing where a type has no values but those.
    fn validate(&self, at: &mut Checker) {
        let _ = at;
    }
}

/// Checks a value; nothing is recorded for one that its contract allows.
pub fn check<T: Validate + ?Sized>(value: &T) -> Violations {
    let mut at = Checker::default();
    value.validate(&mut at);
    at.into_violations()
}

macro_rules! nothing_to_check {
    ($($type:ty)*) => {
        $(impl Validate for $type {
            fn validate(&self, _: &mut Checker) {}
        })*
    };
}

nothing_to_check! { () bool i8 i16 i32 i64 u8 u16 u32 u64 str String Uuid Ipv4Addr Ipv6Addr Value Base64 }

impl Validate for f64 {
    fn validate(&self, at: &mut Checker) {
        check_finite(*self, at);
    }
}

impl Validate for f32 {
    fn validate(&self, at: &mut Checker) {
        check_finite(*self, at);
    }
}

/// Years that RFC 3339 has no form for.
fn check_year(year: i32, format: &'static str, at: &mut Checker) {
    if !(0..=9999).contains(&year) {
        at.limit("format", format, "must be in the years 0000 to 9999");
    }
}

impl Validate for Date {
    fn validate(&self, at: &mut Checker) {
        check_year(self.year(), "date", at);
    }
}

impl Validate for DateTime {
    fn validate(&self, at: &mut Checker) {
        check_year(self.year(), "date-time", at);
    }
}

impl<T> Validate for Secret<T> {
    fn validate(&self, _: &mut Checker) {}
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn validate(&self, at: &mut Checker) {
        (**self).validate(at);
    }
}

impl<T: Validate + ?Sized> Validate for &T {
    fn validate(&self, at: &mut Checker) {
        (**self).validate(at);
    }
}

impl<T: Validate> Validate for Option<T> {
    fn validate(&self, at: &mut Checker) {
        if let Some(value) = self {
            value.validate(at);
        }
    }
}

impl<T: Validate> Validate for Maybe<T> {
    fn validate(&self, at: &mut Checker) {
        if let Self::Value(value) = self {
            value.validate(at);
        }
    }
}

impl<T: Validate> Validate for [T] {
    fn validate(&self, at: &mut Checker) {
        at.items(self, T::validate);
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn validate(&self, at: &mut Checker) {
        self.as_slice().validate(at);
    }
}

impl<T: Validate> Validate for Map<T> {
    fn validate(&self, at: &mut Checker) {
        at.entries(self);
    }
}
