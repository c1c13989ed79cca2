//! The headers of an answer.

use super::{Answer, Read, keep};
use crate::codec::{Decode, Reader};
use crate::operation::{Header, HeaderReader, HeaderSet, Source};
use crate::rule::Rule;
use crate::violation::{Place, Violation};
use crate::{headers, parameter};

impl Answer {
    /// Reads a header that must be there.
    pub fn header<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        let mut value = None;
        self.read_required(name, &mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a header that must be there, and checks it by a rule.
    pub fn header_rule<T, R: Rule<T> + ?Sized>(&mut self, name: &'static str, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_required(name, &mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// Reads a header, if it is there: `Some(None)` where it is not, `None` where something is wrong with it.
    pub fn optional_header<T: Decode>(&mut self, name: &'static str) -> Option<Option<T>> {
        let mut value = None;
        self.read_header(name, &mut |r| keep(&mut value, T::decode(r)))?;
        Some(value)
    }

    /// Reads a header, if it is there, and checks it by a rule.
    pub fn optional_header_rule<T, R: Rule<T> + ?Sized>(&mut self, name: &'static str, rule: &R) -> Option<Option<T>> {
        let mut value = None;
        self.read_header(name, &mut |r| keep(&mut value, rule.decode(r)))?;
        Some(value)
    }

    /// Reads headers that several answers have.
    pub fn header_set<T: HeaderSet>(&mut self) -> Option<T> {
        T::read(&mut HeaderReader::new(self))
    }

    fn read_required(&mut self, name: &'static str, read: Read<'_>) -> Option<()> {
        let found = self.read_header(name, read)?;
        if !found {
            self.violations.push(Violation::new(
                Place::Header { name: name.into() },
                "required",
                "must be there",
            ));
        }
        found.then_some(())
    }

    fn read_header(&mut self, name: &'static str, read: Read<'_>) -> Option<bool> {
        let place = Place::Header { name: name.into() };
        let text =
            headers::text(&self.headers, name, ", ", place.clone()).map(|text| text.map(|text| text.into_owned()));
        let text = text.map_err(|violation| self.violations.push(violation)).ok()?;
        let described = Header::described(self.operation.responses, self.status, name);
        let raw = parameter::Raw::header(&described, text.as_deref());
        let found = self.attempt(place, |options| {
            parameter::read(&raw, options, |r| read(r).then_some(()))
        })?;
        Some(found.is_some())
    }
}

impl Source for Answer {
    fn header(
        &mut self,
        name: &'static str,
        required: bool,
        read: &mut dyn FnMut(&mut Reader<'_>) -> bool,
    ) -> Option<bool> {
        if required {
            self.read_required(name, read).map(|()| true)
        } else {
            self.read_header(name, read)
        }
    }
}
