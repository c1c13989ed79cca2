//! Limits on maps.

use super::items::check_properties;
use super::{Checker, Rule, Text, nullable};
use crate::codec::{Fields, Reader};
use crate::types::Map;

/// Limits on maps: `minProperties`, `maxProperties`, `propertyNames`, and a rule for each value. Use
/// [`Any`](super::Any) where values have none.
///
/// ```
/// use wirewright_runtime::codec::{ReadOptions, Reader};
/// use wirewright_runtime::rule::{Entries, Number, Text};
/// use wirewright_runtime::types::Map;
///
/// const METRICS: Entries<Number> =
///     Entries::new(Number::new().minimum(0.0)).max_properties(20).names(Text::new().max_length(8));
/// let json = br#"{"speed": -1, "temperature": 20}"#;
/// let read = Reader::json(json, &ReadOptions::default()).read::<Map<f64>>(|r| r.rule(&METRICS));
/// assert_eq!(read.unwrap_err().len(), 2);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Entries<R> {
    each: R,
    min_properties: usize,
    max_properties: Option<usize>,
    names: Option<Text>,
}

impl<R> Entries<R> {
    /// No limits but those of each value.
    #[must_use]
    pub const fn new(each: R) -> Self {
        Self {
            each,
            min_properties: 0,
            max_properties: None,
            names: None,
        }
    }

    /// At least so many properties.
    #[must_use]
    pub const fn min_properties(mut self, count: usize) -> Self {
        self.min_properties = count;
        self
    }

    /// At most so many properties.
    #[must_use]
    pub const fn max_properties(mut self, count: usize) -> Self {
        self.max_properties = Some(count);
        self
    }

    /// A rule for each property's name.
    #[must_use]
    pub const fn names(mut self, names: Text) -> Self {
        self.names = Some(names);
        self
    }

    /// Checks the name of the property that the checker is at.
    fn check_name(&self, at: &mut Checker) {
        if let Some(names) = &self.names {
            let name = at.path.last_key().to_owned();
            names.check_text(&name, at);
        }
    }

    fn check_count(&self, count: usize, at: &mut Checker) {
        check_properties(count, self.min_properties, self.max_properties, at);
    }
}

impl<T, R: Rule<T>> Rule<Map<T>> for Entries<R> {
    fn decode(&self, r: &mut Reader<'_>) -> Option<Map<T>> {
        let mut map = Map::new();
        let mut count = 0;
        let mut object = r.object(&Fields::NONE)?;
        while r.field(&mut object).is_some() {
            count += 1;
            if r.is_strict() {
                self.check_name(r.checker());
                if self.max_properties.is_some_and(|most| count > most) {
                    r.skip();
                    continue;
                }
            }
            r.entry_rule(&mut map, &self.each);
        }
        r.finish(object)?;
        if r.is_strict() {
            self.check_count(count, r.checker());
        }
        Some(map)
    }

    fn check(&self, value: &Map<T>, at: &mut Checker) {
        if self.names.is_some() {
            at.entries_by(value, |_, at| self.check_name(at));
        }
        at.entries_rule(value, &self.each);
        self.check_count(value.len(), at);
    }
}

nullable!([T, R: Rule<T>] Map<T>, Entries<R>);
