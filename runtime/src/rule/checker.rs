//! Where a check is, and what it found.

use std::fmt::Display;

use super::pattern::MATCH_WORK;
use super::{Mismatch, Rule, Validate, check_properties};
use crate::codec::path::{Path, shorten};
use crate::codec::{Encode, Fields, count_properties, to_json};
use crate::schema::SPARE_WORK;
use crate::types::Map;
use crate::violation::{Bounds, Place, Violation, Violations};

/// Collects what is wrong with a value, and knows which part of it is looked at.
///
/// [`check`](super::check) makes one for typed values; a [`Reader`](crate::codec::Reader) has one for what it reads.
#[derive(Clone, Debug)]
pub struct Checker {
    place: Place,
    pub(crate) path: Path,
    violations: Violations,
    strict: bool,
    /// Set when nothing more can be read: the text is no JSON from here on, or a limit of the reader is reached.
    pub(crate) stopped: bool,
    /// Whether no further violation can be kept.
    full: bool,
    /// How many violations there were, kept or not.
    found: usize,
    /// Whether violations are counted only.
    hushed: bool,
    /// How much work whole schemas may still take besides what the sizes of their values allow.
    pub(crate) spare_work: usize,
    /// How much work all whole schemas together may still take.
    pub(crate) whole_work: usize,
    /// How many bytes all violations took that were ever kept, also those that were taken away again.
    written: usize,
    /// How much work patterns with look-around or back-references may still be.
    pub(crate) match_work: u64,
}

impl Default for Checker {
    fn default() -> Self {
        Self::new(Place::Body, Bounds::default())
    }
}

impl Checker {
    /// A checker of one part of a message.
    #[must_use]
    pub fn new(place: Place, bounds: Bounds) -> Self {
        Self {
            place,
            path: Path::default(),
            violations: Violations::with_bounds(bounds),
            strict: true,
            stopped: false,
            full: bounds.count == 0,
            found: 0,
            hushed: false,
            spare_work: SPARE_WORK,
            whole_work: usize::MAX,
            written: 0,
            match_work: MATCH_WORK,
        }
    }

    pub(crate) const fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    pub(crate) const fn set_strict(&mut self, strict: bool) {
        self.strict = strict;
    }

    /// How many violations there were, whether they were kept or not.
    pub(crate) const fn found(&self) -> usize {
        self.found
    }

    /// Counts a violation of which nothing is told.
    pub(crate) const fn count(&mut self) {
        self.found += 1;
    }

    /// Forgets that there were violations, which were taken already.
    pub(crate) const fn forget_since(&mut self, found: usize) {
        self.found = found;
    }

    /// How many bytes all violations took that were ever kept, also those that were taken away again.
    pub(crate) const fn written(&self) -> usize {
        self.written
    }

    /// From here on violations are counted only, from 0; gives what [`unhush`](Self::unhush) takes.
    pub(crate) const fn hush(&mut self) -> (bool, usize) {
        let found = std::mem::replace(&mut self.found, 0);
        (std::mem::replace(&mut self.hushed, true), found)
    }

    /// Forgets what was counted since.
    pub(crate) const fn unhush(&mut self, (hushed, found): (bool, usize)) {
        self.hushed = hushed;
        self.found = found;
    }

    /// Whether violations are counted only.
    pub(crate) const fn is_hushed(&self) -> bool {
        self.hushed
    }

    /// Whether the contract's limits are checked; a lenient reader only asks whether a value can be held by its type.
    #[must_use]
    pub const fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether no further violation can be kept, so that looking on is of no use.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.full
    }

    /// Whether nothing more is to be read.
    #[inline]
    pub(crate) const fn is_done(&self) -> bool {
        self.stopped || self.full
    }

    /// What was found so far.
    #[must_use]
    pub const fn violations(&self) -> &Violations {
        &self.violations
    }

    /// What was found.
    #[must_use]
    pub fn into_violations(self) -> Violations {
        self.violations
    }

    /// Sets what was found so far aside.
    pub(crate) fn take_violations(&mut self) -> Violations {
        let bounds = self.violations.bounds();
        self.full = bounds.count == 0;
        std::mem::replace(&mut self.violations, Violations::with_bounds(bounds))
    }

    pub(crate) fn put_violations(&mut self, violations: Violations) {
        self.violations = violations;
        self.full = self.violations.is_full();
    }

    pub(crate) fn append(&mut self, violations: Violations) {
        self.violations.append(violations);
        self.full = self.violations.is_full();
    }

    /// Records that the value looked at breaks a keyword. The message, which must not repeat the value, is made where it
    /// is kept only.
    #[cold]
    pub fn violation(&mut self, keyword: &'static str, message: impl Display) {
        self.record(keyword, None, &message);
    }

    /// Records that the value looked at breaks a keyword's limit.
    #[cold]
    pub fn limit(&mut self, keyword: &'static str, limit: impl Display, message: impl Display) {
        self.record(keyword, Some(&limit), &message);
    }

    /// Records why a text or a number stands for no value of a type.
    #[cold]
    pub fn mismatch(&mut self, mismatch: Mismatch) {
        self.limit(mismatch.keyword, mismatch.limit, mismatch.message);
    }

    #[cold]
    fn record(&mut self, keyword: &'static str, limit: Option<&dyn Display>, message: &dyn Display) {
        self.found += 1;
        if self.hushed {
            return;
        }
        if self.violations.is_full() {
            // A push that is refused notes that there was more, and a pointer need not be made for it.
            self.violations.push(Violation::new(Place::Body, keyword, ""));
            self.full = true;
            return;
        }
        let violation = Violation {
            place: self.place.clone(),
            pointer: self.path.pointer(),
            keyword,
            limit: limit.map(ToString::to_string),
            message: message.to_string(),
        };
        self.written = self.written.saturating_add(violation.size());
        self.append(violation.into());
    }

    #[cold]
    pub(crate) fn missing(&mut self, name: &str) {
        let name = shorten(name);
        self.limit("required", &name, format_args!("must have the property `{name}`"));
    }

    #[cold]
    pub(crate) fn duplicate(&mut self) {
        self.violation("duplicate", "must not have the same property twice");
    }

    #[cold]
    pub(crate) fn denied(&mut self) {
        self.denied_by("additionalProperties");
    }

    /// Records that a keyword does not allow the property that is looked at.
    #[cold]
    pub(crate) fn denied_by(&mut self, keyword: &'static str) {
        let message = format!("must not have the property `{}`", shorten(self.path.last_key()));
        self.limit(keyword, "false", message);
    }

    /// Records what another check found in the JSON of the value that is looked at.
    #[cold]
    pub(crate) fn append_below(&mut self, violations: Violations) {
        let (place, here) = (self.place.clone(), self.path.pointer());
        for mut violation in violations.into_vec() {
            violation.place = place.clone();
            violation.pointer.insert_str(0, &here);
            self.found += 1;
            self.append(violation.into());
        }
    }

    /// Checks the value looked at by a rule: a member of a union, an item.
    pub fn value<T, R: Rule<T> + ?Sized>(&mut self, value: &T, rule: &R) {
        rule.check(value, self);
    }

    /// Checks a property by a rule.
    pub fn rule<T, R: Rule<T> + ?Sized>(&mut self, name: &'static str, value: &T, rule: &R) {
        let level = self.enter(name);
        rule.check(value, self);
        self.path.truncate(level);
    }

    /// Checks a property by its own type.
    pub fn field<T: Validate + ?Sized>(&mut self, name: &'static str, value: &T) {
        let level = self.enter(name);
        value.validate(self);
        self.path.truncate(level);
    }

    /// Checks properties that the contract does not name by their own type.
    pub fn entries<T: Validate>(&mut self, entries: &Map<T>) {
        self.entries_by(entries, T::validate);
    }

    /// Checks properties that the contract does not name by a rule.
    pub fn entries_rule<T, R: Rule<T> + ?Sized>(&mut self, entries: &Map<T>, rule: &R) {
        self.entries_by(entries, |value, at| rule.check(value, at));
    }

    pub(super) fn entries_by<T>(&mut self, entries: &Map<T>, mut check: impl FnMut(&T, &mut Self)) {
        let level = self.path.len();
        for (key, value) in entries {
            if self.is_full() {
                return;
            }
            self.path.push_key(key);
            check(value, self);
            self.path.truncate(level);
        }
    }

    /// Checks items by a rule, each at its index.
    pub fn items<T>(&mut self, items: &[T], mut check: impl FnMut(&T, &mut Self)) {
        let level = self.path.len();
        for (index, item) in items.iter().enumerate() {
            if self.is_full() {
                return;
            }
            self.path.push_index(index);
            check(item, self);
            self.path.truncate(level);
        }
    }

    /// Checks how many properties the JSON of a value has.
    pub fn properties<T: Encode + ?Sized>(&mut self, fields: &Fields, value: &T) {
        let Some((least, most)) = fields.counts else { return };
        check_properties(count_properties(&to_json(value)), least, Some(most), self);
    }

    /// Looks at a property while `check` runs.
    pub fn within(&mut self, name: &'static str, check: impl FnOnce(&mut Self)) {
        let level = self.enter(name);
        check(self);
        self.path.truncate(level);
    }

    fn enter(&mut self, name: &'static str) -> usize {
        let level = self.path.len();
        self.path.push_name(name);
        level
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Integer, Text};

    fn told(at: &Checker) -> Vec<String> {
        at.violations()
            .iter()
            .map(|violation| format!("{} {}", violation.pointer, violation.keyword))
            .collect()
    }

    #[test]
    fn each_part_has_its_pointer() {
        let mut at = Checker::default();
        at.value(&0, &Integer::new().minimum(1));
        at.rule("a", &"".to_owned(), &Text::new().min_length(1));
        at.field("b", &vec![1.0, f64::NAN]);
        at.entries(&Map::from([("c/d".to_owned(), f64::INFINITY)]));
        at.entries_rule(&Map::from([("e".to_owned(), 9)]), &Integer::new().maximum(8));
        at.within("f", |at| {
            at.items(&[1, 2], |item, at| {
                if *item == 2 {
                    at.limit("const", 1, "must be 1");
                }
            });
        });
        at.denied();
        assert_eq!(
            told(&at),
            [
                " minimum",
                "/a minLength",
                "/b/1 format",
                "/c~1d format",
                "/e maximum",
                "/f/1 const",
                " additionalProperties"
            ]
        );
    }

    #[test]
    fn a_full_checker_looks_no_further() {
        let mut at = Checker::new(
            Place::Status,
            Bounds {
                count: 2,
                bytes: 1 << 20,
            },
        );
        let mut looked_at = 0;
        at.items(&[0; 100], |_, at| {
            looked_at += 1;
            at.violation("const", "x");
        });
        assert_eq!((looked_at, at.violations().len(), at.is_full()), (2, 2, true));
    }
}
