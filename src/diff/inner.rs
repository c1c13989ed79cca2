//! What schemas hold, side by side.

use std::collections::BTreeSet;

use crate::document::{Id, Property, Schema, Type};
use crate::source::NodeId;

use super::pair::Pair;
use super::schemas::{Direction, Schemas, Sides};
use super::view::{View, is_nothing};
use super::{Comparison, Version};

/// The properties of both by their names, with what they hold.
pub(super) fn properties<'a>(cx: &Comparison<'a>, schemas: &Schemas<'a>) -> Vec<(Pair<'a, Property>, Option<Sides>)> {
    let (old, new) = (&schemas.old, &schemas.new);
    let names: BTreeSet<&str> = old.properties.keys().chain(new.properties.keys()).copied().collect();
    let pair = |name: &str| {
        let sides = (described(old, name), described(new, name));
        let (before, after) = (first(old, name), first(new, name));
        let sent = (
            is_sent(cx.old, &sides.0, schemas.direction),
            is_sent(cx.new, &sides.1, schemas.direction),
        );
        let mut pair = Pair {
            old: before,
            new: after,
            old_node: node(cx.old, before, old),
            new_node: node(cx.new, after, new),
        };
        if sent != (true, true) {
            // That it is read-only or write-only now is another change, which is told of what it holds.
            let flips = sent != (false, false) && pair.both().is_some();
            if !flips {
                return None;
            }
            (pair.old, pair.new) = (None, None);
        }
        let held = match (sides.0.is_empty(), sides.1.is_empty()) {
            (true, _) => (other(cx.old, old), sides.1),
            (_, true) => (sides.0, other(cx.new, new)),
            _ => sides,
        };
        // Where nothing is said of other properties, they are up to whoever sends them.
        Some((pair, Some(held).filter(|held| !held.0.is_empty() && !held.1.is_empty())))
    };
    names.into_iter().filter_map(pair).collect()
}

fn first<'a>(view: &View<'a>, name: &str) -> Option<&'a Property> {
    view.properties.get(name)?.first().copied()
}

fn node(version: Version<'_>, property: Option<&Property>, view: &View<'_>) -> NodeId {
    property.map_or(view.node, |property| version.document.schemas[property.schema].node)
}

fn described(view: &View<'_>, name: &str) -> Vec<Id<Schema>> {
    let list = view.properties.get(name).into_iter().flatten();
    list.map(|property| property.schema).collect()
}

/// What properties that are not described hold; nothing where they can be anything, or where there are none.
fn other(version: Version<'_>, view: &View<'_>) -> Vec<Id<Schema>> {
    let ids = view.all(|part| part.additional_properties);
    let closed = ids.iter().any(|id| is_nothing(version, *id));
    if closed { Vec::new() } else { ids }
}

/// Whether a property is sent at all.
pub(super) fn is_sent(version: Version<'_>, ids: &[Id<Schema>], direction: Direction) -> bool {
    let parts = || ids.iter().flat_map(|id| version.document.parts(*id));
    match direction {
        Direction::Request => !parts().any(|part| part.read_only),
        Direction::Response => !parts().any(|part| part.write_only),
    }
}

/// A schema that another one has under a keyword.
type Inner = fn(&Schema) -> Option<Id<Schema>>;

/// Schemas inside that are the same by their keyword, their number or their name; branches of unions are no part of it.
pub(super) fn inner(schemas: &Schemas<'_>) -> Vec<Sides> {
    let (old, new) = (&schemas.old, &schemas.new);
    let both = |keyword: Inner| (old.all(keyword), new.all(keyword));
    let mut inner = vec![both(|schema| schema.items), both(|schema| schema.content_schema)];
    if schemas.both_allow(Type::Object) && !old.closed && !new.closed {
        inner.push(both(|schema| schema.additional_properties));
    }
    for number in 0..longest(old).max(longest(new)) {
        inner.push((item(old, number), item(new, number)));
    }
    let patterns: BTreeSet<&String> = patterns(old).chain(patterns(new)).map(|(name, _)| name).collect();
    for name in patterns {
        let of = |view: &View<'_>| patterns_of(view, name);
        inner.push((of(old), of(new)));
    }
    inner
}

fn patterns<'v>(view: &'v View<'_>) -> impl Iterator<Item = (&'v String, Id<Schema>)> {
    let all = view.parts.iter().flat_map(|part| &part.pattern_properties);
    all.map(|(name, id)| (name, *id))
}

/// What properties whose names fit a pattern hold; those that others hold where it is not there.
fn patterns_of(view: &View<'_>, name: &str) -> Vec<Id<Schema>> {
    let own: Vec<_> = patterns(view)
        .filter(|(other, _)| *other == name)
        .map(|(_, id)| id)
        .collect();
    if own.is_empty() {
        view.all(|part| part.additional_properties)
    } else {
        own
    }
}

fn longest(view: &View<'_>) -> usize {
    view.parts.iter().map(|part| part.prefix_items.len()).max().unwrap_or(0)
}

/// What holds for the item of a number.
fn item(view: &View<'_>, number: usize) -> Vec<Id<Schema>> {
    view.all(|part| part.prefix_items.get(number).copied().or(part.items))
}
