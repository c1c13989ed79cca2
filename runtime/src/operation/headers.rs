//! Headers that several answers of a contract have.

use super::Header;
use crate::codec::{Decode, Encode, Reader};
use crate::rule::{Checker, Rule, Validate};

/// Headers of answers that belong together: a contract describes them once, and many answers have them.
pub trait HeaderSet: Sized {
    /// What the contract says of them.
    const HEADERS: &'static [Header];

    /// Reads them all; `None` where something is wrong with any.
    fn read(r: &mut HeaderReader<'_>) -> Option<Self>;

    /// Writes them all.
    fn write(&self, w: &mut HeaderWriter<'_>);
}

/// Where headers are read from.
pub(crate) trait Source {
    /// Gives the value of a header to `read`; whether there was one, or `None` where something is wrong with it.
    fn header(
        &mut self,
        name: &'static str,
        required: bool,
        read: &mut dyn FnMut(&mut Reader<'_>) -> bool,
    ) -> Option<bool>;
}

/// Where headers are written to.
pub(crate) trait Target {
    fn header(&mut self, name: &'static str, value: &dyn Encode, check: &dyn Fn(&mut Checker));
}

/// Reads headers one by one, and records what is wrong.
pub struct HeaderReader<'a>(&'a mut dyn Source);

/// Writes headers one by one, and checks them where answers are checked.
pub struct HeaderWriter<'a>(&'a mut dyn Target);

impl<'a> HeaderReader<'a> {
    #[cfg(feature = "client")]
    pub(crate) fn new(source: &'a mut dyn Source) -> Self {
        Self(source)
    }

    /// A header that must be there.
    pub fn required<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        self.read(name, true, &mut T::decode)?
    }

    /// A header that must be there, by a rule.
    pub fn required_rule<T, R: Rule<T> + ?Sized>(&mut self, name: &'static str, rule: &R) -> Option<T> {
        self.read(name, true, &mut |r| rule.decode(r))?
    }

    /// A header that may be there: `Some(None)` where it is not.
    pub fn optional<T: Decode>(&mut self, name: &'static str) -> Option<Option<T>> {
        self.read(name, false, &mut T::decode)
    }

    /// A header that may be there, by a rule.
    pub fn optional_rule<T, R: Rule<T> + ?Sized>(&mut self, name: &'static str, rule: &R) -> Option<Option<T>> {
        self.read(name, false, &mut |r| rule.decode(r))
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        required: bool,
        decode: &mut dyn FnMut(&mut Reader<'_>) -> Option<T>,
    ) -> Option<Option<T>> {
        let mut value = None;
        self.0.header(name, required, &mut |r| {
            value = decode(r);
            value.is_some()
        })?;
        Some(value)
    }
}

impl<'a> HeaderWriter<'a> {
    #[cfg(feature = "server")]
    pub(crate) fn new(target: &'a mut dyn Target) -> Self {
        Self(target)
    }

    /// A header that is always there.
    pub fn required<T: Encode + Validate>(&mut self, name: &'static str, value: &T) {
        self.0.header(name, value, &|at| value.validate(at));
    }

    /// A header that is always there, by a rule.
    pub fn required_rule<T: Encode, R: Rule<T> + ?Sized>(&mut self, name: &'static str, value: &T, rule: &R) {
        self.0.header(name, value, &|at| rule.check(value, at));
    }

    /// A header, if there is a value.
    pub fn optional<T: Encode + Validate>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// A header, if there is a value, by a rule.
    pub fn optional_rule<T: Encode, R: Rule<T> + ?Sized>(&mut self, name: &'static str, value: &Option<T>, rule: &R) {
        if let Some(value) = value {
            self.required_rule(name, value, rule);
        }
    }
}
