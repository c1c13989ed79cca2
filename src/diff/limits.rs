//! Limits such as `maxLength` in both versions, and which way they went.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::schemas::Schemas;

/// Which way a limit went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Tighter,
    Looser,
    /// Neither can be told to hold the other.
    Other,
}

/// Limits by their names; a value that was said several times counts as often as it is another one.
type Limits = BTreeMap<&'static str, BTreeSet<String>>;

/// The limits that are others now, each by a keyword of it that is there, with which way they went.
pub(super) fn limits(schemas: &Schemas<'_>) -> Vec<(&'static str, Way)> {
    between(&schemas.old.limits, &schemas.new.limits)
}

fn between(old: &Limits, new: &Limits) -> Vec<(&'static str, Way)> {
    let mut changed = Vec::new();
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let (before, after) = (range(old, bound, exclusive), range(new, bound, exclusive));
        let name = after
            .or(before)
            .map_or(bound, |end| if end.exclusive { exclusive } else { bound });
        changed.extend(way(before, after).map(|way| (name, way)));
    }
    let names: BTreeSet<&'static str> = old.keys().chain(new.keys()).copied().collect();
    for name in names.into_iter().filter(|name| !name.ends_with("imum")) {
        let way = match name.starts_with("min") || name.starts_with("max") {
            true => way(end(old, name, false), end(new, name, false)),
            false => sets(name, old.get(name), new.get(name)),
        };
        changed.extend(way.map(|way| (name, way)));
    }
    changed.sort_by_key(|(name, _)| *name);
    changed
}

/// An end of a range. Of the two values the greater one allows less where it is a lower end.
#[derive(Clone, Copy)]
struct End {
    value: f64,
    /// The value where it is a whole number, which may be too long for the other.
    whole: Option<i128>,
    exclusive: bool,
    lower: bool,
}

impl End {
    /// Which of two allows less, greatest.
    fn order(self, other: Self) -> Ordering {
        let whole = self.whole.zip(other.whole).map(|(a, b)| a.cmp(&b));
        let order = whole
            .or(self.value.partial_cmp(&other.value))
            .unwrap_or(Ordering::Equal);
        let order = if self.lower { order } else { order.reverse() };
        order.then(self.exclusive.cmp(&other.exclusive))
    }
}

/// What a keyword allows, as all parts say.
fn end(limits: &Limits, name: &str, exclusive: bool) -> Option<End> {
    let lower = name.starts_with("min") || name == "exclusiveMinimum";
    let ends = limits.get(name)?.iter().filter_map(|text| {
        let (value, whole) = (text.parse().ok()?, text.parse().ok());
        Some(End {
            value,
            whole,
            exclusive,
            lower,
        })
    });
    let end = ends.reduce(|a, b| if a.order(b) == Ordering::Less { b } else { a })?;
    // Nothing is shorter than nothing.
    let says = end.value > 0.0 || !lower || name == "minimum" || exclusive;
    says.then_some(end)
}

/// What two keywords together allow.
fn range(limits: &Limits, bound: &str, exclusive: &str) -> Option<End> {
    let (a, b) = (end(limits, bound, false), end(limits, exclusive, true));
    match (a, b) {
        (Some(a), Some(b)) => Some(if a.order(b) == Ordering::Less { b } else { a }),
        (a, b) => a.or(b),
    }
}

fn way(before: Option<End>, after: Option<End>) -> Option<Way> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(Way::Tighter),
        (Some(_), None) => Some(Way::Looser),
        (Some(before), Some(after)) => match before.order(after) {
            Ordering::Less => Some(Way::Tighter),
            Ordering::Equal => None,
            Ordering::Greater => Some(Way::Looser),
        },
    }
}

/// Limits that all hold: more of them allow less.
fn sets(name: &str, old: Option<&BTreeSet<String>>, new: Option<&BTreeSet<String>>) -> Option<Way> {
    let none = BTreeSet::new();
    let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
    let within = |few: &BTreeSet<String>, many: &BTreeSet<String>| match name {
        "multipleOf" => few.iter().all(|one| many.iter().any(|other| divides(one, other))),
        _ => few.is_subset(many),
    };
    match (within(old, new), within(new, old)) {
        (true, true) => None,
        (true, false) => Some(Way::Tighter),
        (false, true) => Some(Way::Looser),
        (false, false) => Some(Way::Other),
    }
}

/// Whether all multiples of one number are multiples of the other; known of whole ones.
fn divides(one: &str, other: &str) -> bool {
    let whole = one.parse::<u64>().ok().zip(other.parse::<u64>().ok());
    one == other || whole.is_some_and(|(one, other)| one != 0 && other % one == 0)
}
