//! Limits on arrays.

use super::{Checker, Rule, nullable};
use crate::codec::canonical::{check_unique, slices};
use crate::codec::{Encode, Reader, Writer};

/// Limits on arrays: `minItems`, `maxItems`, `uniqueItems`, and a rule for each item. Use [`Any`](super::Any) where
/// items have none.
///
/// ```
/// use wirewright_runtime::codec::{ReadOptions, Reader};
/// use wirewright_runtime::rule::{Integer, Items};
///
/// const DAYS: Items<Integer> = Items::new(Integer::new().minimum(1).maximum(7)).min_items(2).unique_items();
/// let read = |json: &[u8]| Reader::json(json, &ReadOptions::default()).read::<Vec<u8>>(|r| r.rule(&DAYS));
/// assert_eq!(read(b"[1, 3]"), Ok(vec![1, 3]));
/// assert_eq!(read(b"[1, 1.0, 8]").unwrap_err().len(), 2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Items<R> {
    each: R,
    limits: Limits,
}

/// What does not depend on the rule for each item, so that it is compiled once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Limits {
    min_items: usize,
    max_items: Option<usize>,
    unique_items: bool,
}

impl<R> Items<R> {
    /// No limits but those of each item.
    #[must_use]
    pub const fn new(each: R) -> Self {
        Self {
            each,
            limits: Limits {
                min_items: 0,
                max_items: None,
                unique_items: false,
            },
        }
    }

    /// At least so many items.
    #[must_use]
    pub const fn min_items(mut self, count: usize) -> Self {
        self.limits.min_items = count;
        self
    }

    /// At most so many items.
    #[must_use]
    pub const fn max_items(mut self, count: usize) -> Self {
        self.limits.max_items = Some(count);
        self
    }

    /// No item equal to another one: numbers by value, objects whatever the order of their properties.
    #[must_use]
    pub const fn unique_items(mut self) -> Self {
        self.limits.unique_items = true;
        self
    }
}

impl Limits {
    fn check_count(&self, count: usize, at: &mut Checker) {
        let (keywords, nouns) = (["minItems", "maxItems"], ["item", "items"]);
        check_count(count, self.min_items, self.max_items, keywords, nouns, at);
    }

    /// Whether an array of so many items is too long for its items to matter.
    fn exceeds(&self, count: usize, at: &Checker) -> bool {
        at.is_strict() && self.max_items.is_some_and(|most| count > most)
    }

    /// Whether the items are still to be compared after the array was read. `texts` are their JSON where they have any.
    fn check_read(&self, count: usize, items: usize, texts: &[&[u8]], at: &mut Checker) -> bool {
        if !at.is_strict() || at.stopped {
            return false;
        }
        self.check_count(count, at);
        if self.unique_items && texts.len() == items {
            check_unique(texts, at);
        }
        self.unique_items && texts.len() != items
    }
}

impl<T: Encode, R: Rule<T>> Rule<Vec<T>> for Items<R> {
    fn decode(&self, r: &mut Reader<'_>) -> Option<Vec<T>> {
        let mut array = r.array()?;
        let mut items = Vec::new();
        let mut texts = Vec::new();
        while r.item(&mut array) {
            if self.limits.exceeds(array.count(), r.checker()) {
                r.skip();
                continue;
            }
            let start = r.mark();
            let Some(item) = self.each.decode(r) else { continue };
            if self.limits.unique_items {
                texts.extend(r.since(start));
            }
            items.push(item);
        }
        let at = r.checker();
        if self.limits.check_read(array.count(), items.len(), &texts, at) {
            // The texts of a parameter are not JSON, but what was read of them can be written.
            check_unique_values(&items, at);
        }
        Some(items)
    }

    fn check(&self, value: &Vec<T>, at: &mut Checker) {
        // Items beyond the limit are not looked at, as when they are read.
        let items = &value[..self.limits.max_items.unwrap_or(usize::MAX).min(value.len())];
        at.items(items, |item, at| self.each.check(item, at));
        self.limits.check_count(value.len(), at);
        if self.limits.unique_items {
            check_unique_values(items, at);
        }
    }
}

fn check_unique_values<T: Encode>(items: &[T], at: &mut Checker) {
    let mut writer = Writer::new();
    let mut ends = Vec::with_capacity(items.len());
    for item in items {
        item.encode(&mut writer);
        ends.push(writer.as_bytes().len());
    }
    check_unique(&slices(writer.as_bytes(), &ends), at);
}

nullable!([T: Encode, R: Rule<T>] Vec<T>, Items<R>);

/// Checks a number of properties.
pub(crate) fn check_properties(count: usize, least: usize, most: Option<usize>, at: &mut Checker) {
    let keywords = ["minProperties", "maxProperties"];
    check_count(count, least, most, keywords, ["property", "properties"], at);
}

/// Checks a number of items or properties.
pub(crate) fn check_count(
    count: usize,
    least: usize,
    most: Option<usize>,
    keywords: [&'static str; 2],
    nouns: [&str; 2],
    at: &mut Checker,
) {
    let noun = |count: usize| nouns[usize::from(count != 1)];
    if count < least {
        at.limit(
            keywords[0],
            least,
            format_args!("must have at least {least} {}", noun(least)),
        );
    }
    if let Some(most) = most.filter(|most| count > *most) {
        at.limit(
            keywords[1],
            most,
            format_args!("must have at most {most} {}", noun(most)),
        );
    }
}
