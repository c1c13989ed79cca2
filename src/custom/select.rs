//! Which values a rule looks at: JSONPath over the arena.
//!
//! The crate serde_json_path reads the JSON of one file. Rules look through references, into other files, and at keys, and give
//! places; so this walks the arena itself. At each step a value is met once, whatever the path says: the cost is that of the
//! document for each step. Tests hold it against serde_json_path.

mod filter;
mod parse;

use std::collections::HashSet;

use crate::source::{Entry, NodeId, Source, Value};

use filter::Filter;

/// How many references are followed one after the other.
const MAX_HOPS: usize = 32;

/// What a filter such as `[?(@.deprecated)]` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bare {
    /// Whether the member is there, as RFC 9535 says.
    Exists,
    /// Whether it is there and neither false, null, 0 nor empty, as in JavaScript.
    IsTruthy,
}

/// A path, read.
#[derive(Clone, Debug)]
pub(crate) struct Selector {
    segments: Vec<Segment>,
    /// Whether it selects the keys of what is found, by a `~` at its end.
    keys: bool,
}

#[derive(Clone, Debug)]
struct Segment {
    /// Whether it also looks into all that is inside, by `..`.
    deep: bool,
    picks: Vec<Pick>,
}

#[derive(Clone, Debug)]
enum Pick {
    Name(String),
    All,
    Index(i64),
    Slice(Option<i64>, Option<i64>, i64),
    Filter(Filter),
    /// What holds the value, by `^`.
    Parent,
}

/// A value that was selected, with the member that led to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'s> {
    pub(crate) value: Value<'s>,
    /// The object, and its member. `None` for the start and for items of lists.
    pub(crate) member: Option<(Value<'s>, Entry<'s>)>,
}

impl<'s> Found<'s> {
    /// What holds it, on the way that led to it.
    fn parent(&self) -> Option<Self> {
        let value = self.member.map(|(object, _)| object).or(self.value.parent())?;
        let member = || {
            let object = value.parent()?;
            Some((object, object.get_entry(value.key()?)?))
        };
        Some(Self {
            value,
            member: member(),
        })
    }
}

/// A contract as rules see it.
#[derive(Clone, Copy)]
pub(crate) struct View<'s> {
    pub(crate) source: &'s Source,
    /// Whether what a reference leads to stands in its place.
    pub(crate) follow: bool,
}

impl<'s> View<'s> {
    /// What stands in the place of a value: the target, where it is a reference.
    pub(crate) fn target(self, mut value: Value<'s>) -> Value<'s> {
        for _ in 0..MAX_HOPS {
            match self.reference(value) {
                Some(next) => value = next,
                None => break,
            }
        }
        value
    }

    /// Where a reference leads.
    fn reference(self, value: Value<'s>) -> Option<Value<'s>> {
        let text = value.get("$ref").filter(|_| self.follow)?.as_str()?;
        let node = self.source.resolve(value.id(), text).ok()?;
        Some(self.source.value(node))
    }

    /// A member: of the object itself, or of what it refers to.
    pub(crate) fn member(self, value: Value<'s>, key: &str) -> Option<(Value<'s>, Entry<'s>)> {
        let own = |value: Value<'s>| value.get_entry(key).map(|entry| (value, entry));
        own(value).or_else(|| own(self.target(value)))
    }

    fn members(self, value: Value<'s>) -> impl Iterator<Item = Found<'s>> {
        let target = self.target(value);
        target.entries().map(move |entry| Found {
            value: entry.value,
            member: Some((target, entry)),
        })
    }

    fn items(self, value: Value<'s>) -> impl DoubleEndedIterator<Item = Found<'s>> + ExactSizeIterator {
        self.target(value).items().map(|value| Found { value, member: None })
    }

    /// The values and all that is inside them, each once; references lead on.
    fn inside(self, starts: Vec<Found<'s>>) -> Vec<Found<'s>> {
        let (mut met, mut all) = (HashSet::new(), Vec::new());
        let mut waiting: Vec<Found<'s>> = starts.into_iter().rev().collect();
        while let Some(found) = waiting.pop() {
            if !met.insert(found.value.id()) {
                continue;
            }
            let inner = found.value.entries().map(|entry| (entry.value, Some(entry)));
            let inner = inner.chain(found.value.items().map(|item| (item, None)));
            let inner = inner.map(|(value, entry)| Found {
                value,
                member: entry.map(|entry| (found.value, entry)),
            });
            let inner: Vec<Found<'s>> = inner.collect();
            let target = self.reference(found.value);
            waiting.extend(target.map(|value| Found { value, member: None }));
            waiting.extend(inner.into_iter().rev());
            all.push(found);
        }
        all
    }
}

impl Selector {
    /// # Errors
    /// What cannot be read of it, and where.
    pub(crate) fn parse(text: &str, bare: Bare) -> Result<Self, String> {
        parse::path(text, bare)
    }

    /// Whether it selects keys.
    pub(crate) fn is_of_keys(&self) -> bool {
        self.keys
    }

    /// What it selects in a value, each once, in the order of the document.
    pub(crate) fn select<'s>(&self, view: View<'s>, start: Value<'s>) -> Vec<Found<'s>> {
        let start = Found {
            value: start,
            member: None,
        };
        let mut found = vec![start];
        for segment in &self.segments {
            if segment.deep {
                found = view.inside(found);
            }
            let mut next = Vec::new();
            for value in found {
                for pick in &segment.picks {
                    match pick {
                        Pick::Parent => next.extend(value.parent()),
                        pick => pick.of(view, value.value, &mut next),
                    }
                }
            }
            found = once_each(next);
        }
        if self.keys {
            found.retain(|found| found.member.is_some());
            return found;
        }
        for found in &mut found {
            found.value = view.target(found.value);
        }
        let mut met = HashSet::new();
        found.retain(|found| met.insert(found.value.id()));
        found
    }
}

/// Takes out what was found before by the same key.
fn once_each(mut list: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let mut met: HashSet<(NodeId, Option<(u32, u32)>)> = HashSet::with_capacity(list.len());
    list.retain(|found| {
        let key = found
            .member
            .map(|(_, entry)| (entry.key_span.file.0, entry.key_span.start));
        met.insert((found.value.id(), key))
    });
    list
}

impl Pick {
    fn of<'s>(&self, view: View<'s>, value: Value<'s>, into: &mut Vec<Found<'s>>) {
        match self {
            Self::Name(name) => into.extend(view.member(value, name).map(|member| Found {
                value: member.1.value,
                member: Some(member),
            })),
            Self::All => into.extend(view.members(value).chain(view.items(value))),
            Self::Index(index) => {
                let mut items = view.items(value);
                let at = position(*index, items.len());
                into.extend(at.and_then(|at| items.nth(at)));
            }
            Self::Slice(start, end, step) => into.extend(slice(view.items(value), *start, *end, *step)),
            // It is no part of the value.
            Self::Parent => {}
            Self::Filter(filter) => {
                let inner = view.members(value).chain(view.items(value));
                into.extend(inner.filter(|found| filter.holds(view, found)));
            }
        }
    }
}

/// Where an index is in a list; one below zero counts from its end.
fn position(index: i64, len: usize) -> Option<usize> {
    let from_end = usize::try_from(index.unsigned_abs()).ok()?;
    if index < 0 {
        len.checked_sub(from_end)
    } else {
        Some(from_end)
    }
}

/// A slice as RFC 9535 (section 2.3.4.2.2) says.
fn slice<T>(items: impl Iterator<Item = T>, start: Option<i64>, end: Option<i64>, step: i64) -> Vec<T> {
    let items: Vec<T> = items.collect();
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let normal = |index: i64| if index < 0 { len.saturating_add(index) } else { index };
    let (lower, upper) = if step > 0 {
        (
            normal(start.unwrap_or(0)).clamp(0, len),
            normal(end.unwrap_or(len)).clamp(0, len),
        )
    } else {
        let upper = normal(start.unwrap_or(len - 1)).clamp(-1, len - 1);
        (end.map_or(-1, |end| normal(end).clamp(-1, len - 1)), upper)
    };
    let fits = |at: i64| match step {
        0 => false,
        1.. => at >= lower && at < upper && (at - lower) % step == 0,
        _ => at > lower && at <= upper && (upper - at) % step == 0,
    };
    (0..)
        .zip(items)
        .filter(|(at, _)| fits(*at))
        .map(|(_, item)| item)
        .collect()
}

#[cfg(test)]
mod tests;
