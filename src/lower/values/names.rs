//! The names and the documentation of an enum's values: in lists beside them (`x-enum-varnames`), one entry for each, or in
//! the branches that speak of one value each.

use std::collections::HashMap;

use crate::code::{Doc, Ident, code_span};
use crate::document::{Id, Schema};
use crate::lower::naming::{self, Scope, Unusable};
use crate::lower::rules::RUST_NAME_UNUSABLE;
use crate::lower::shape::View;
use crate::lower::types::Types;
use crate::source::{NodeId, Value};

use super::{Allowed, Key, key, own};

/// The keys that other tools know lists of names by.
const NAMES: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// The same for documentation.
const DOCS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

/// A title that is longer than this names nothing.
const MAX_TITLE: usize = 60;

const UNKNOWN: &str = "Unknown";

/// Whether a key holds a list of names or documentation.
pub(super) fn is_list(key: &str) -> bool {
    NAMES.contains(&key) || DOCS.contains(&key)
}

/// A list beside values.
struct Beside<'d> {
    node: NodeId,
    entries: Vec<Value<'d>>,
    /// The values that the entries stand beside.
    values: Vec<Value<'d>>,
}

/// The documentation of each value.
pub(super) fn docs<'d>(
    types: &Types<'d>,
    view: &View<'d>,
    values: &[Allowed<'d>],
    titles: &[Option<String>],
) -> Vec<Doc> {
    let mut found: HashMap<Key<'_>, &str> = HashMap::new();
    for list in beside(types, view, values, &DOCS) {
        for (value, entry) in list.values.iter().zip(list.entries) {
            let text = entry.as_str().unwrap_or_default();
            found.entry(key(*value)).or_insert(text);
        }
    }
    let of = |(allowed, title): (&Allowed<'_>, &Option<String>)| {
        let schema = allowed.said.map(|id| &types.document.schemas[id]);
        let described = schema.and_then(|schema| schema.description.as_deref());
        // A title that is the name says no more.
        let titled = schema
            .filter(|_| title.is_none())
            .and_then(|schema| schema.title.as_deref());
        let listed = found.get(&key(allowed.value)).copied().filter(|text| !text.is_empty());
        let mut texts: Vec<&str> = Vec::new();
        for text in [titled, listed, described].into_iter().flatten() {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let texts = texts.into_iter().map(Doc::contract);
        texts.reduce(Doc::then).unwrap_or_default()
    };
    values.iter().zip(titles).map(of).collect()
}

/// The name of each value: names that are given are claimed before any is made up.
pub(super) fn names<'d>(
    types: &mut Types<'d>,
    view: &View<'d>,
    values: &[Allowed<'d>],
    titles: Vec<Option<String>>,
) -> Vec<Ident> {
    let mut scope = Scope::default();
    let mut given = own_names(types, values, &mut scope);
    for list in beside(types, view, values, &NAMES) {
        claim_list(types, list, values, &mut given, &mut scope);
    }
    let mut names = Vec::with_capacity(values.len());
    for ((allowed, title), given) in values.iter().zip(titles).zip(given) {
        let words = title.unwrap_or_else(|| words(allowed.value));
        names.push(given.unwrap_or_else(|| scope.claim(&words)));
    }
    names
}

/// The name that a value makes for itself.
fn words(value: Value<'_>) -> String {
    match (value.as_str(), value.as_i64()) {
        (None, Some(number)) => naming::integer_variant(number),
        (text, _) => naming::variant(text.unwrap_or_default()),
    }
}

/// The names that users give to branches.
fn own_names(types: &mut Types<'_>, values: &[Allowed<'_>], scope: &mut Scope) -> Vec<Option<Ident>> {
    let node = |allowed: &Allowed<'_>| allowed.said.map(|id| types.document.schemas[id].node);
    let nodes: Vec<_> = values.iter().map(node).collect();
    let mut claim = |node: Option<NodeId>| node.and_then(|node| types.claim_variant(scope, node));
    nodes.into_iter().map(&mut claim).collect()
}

/// Names made of the titles of branches: of those that tell the values apart.
pub(super) fn titles(types: &Types<'_>, values: &[Allowed<'_>]) -> Vec<Option<String>> {
    let title = |id: Id<Schema>| {
        let title = types.document.schemas[id].title.as_deref()?;
        let names = title.len() < MAX_TITLE && title.chars().any(char::is_alphanumeric);
        names.then(|| naming::variant(title))
    };
    let found: Vec<_> = values.iter().map(|allowed| allowed.said.and_then(title)).collect();
    if found.iter().all(Option::is_none) {
        return found;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for title in found.iter().flatten() {
        *counts.entry(title.clone()).or_default() += 1;
    }
    let own: Vec<String> = values.iter().map(|allowed| words(allowed.value)).collect();
    let tells_apart = |(index, title): (usize, Option<String>)| {
        title.filter(|title| {
            // An enum that is open has a variant `Unknown` for values of later versions.
            let taken = own
                .iter()
                .enumerate()
                .any(|(other, own)| other != index && own == title);
            counts[title] == 1 && !taken && (title != UNKNOWN || own[index] == UNKNOWN)
        })
    };
    found.into_iter().enumerate().map(tells_apart).collect()
}

/// The lists that stand beside the values of a shape, and of the branches of its unions.
fn beside<'d>(types: &Types<'d>, view: &View<'d>, values: &[Allowed<'d>], keys: &[&str]) -> Vec<Beside<'d>> {
    let branches = types.listed_schemas(view);
    let mut lists = Vec::new();
    for (id, schema) in view.schemas.iter().chain(&branches) {
        let list = schema.extensions.iter().find(|(name, _)| keys.contains(&name.as_str()));
        let Some((_, node)) = list else { continue };
        let entries: Vec<_> = types.value(*node).items().collect();
        let values = described(types, view, *id, schema, values, entries.len());
        lists.push(Beside {
            node: *node,
            entries,
            values,
        });
    }
    lists
}

/// The values that the entries of a list stand beside: with or without null, as there are so many.
fn described<'d>(
    types: &Types<'d>,
    view: &View<'d>,
    id: Id<Schema>,
    schema: &Schema,
    values: &[Allowed<'d>],
    count: usize,
) -> Vec<Value<'d>> {
    let of_unions = view.listed.iter().filter(|union| union.owner == id);
    let of_unions = of_unions.filter_map(|union| types.listed(union));
    let mut lists = own(types, schema).chain(of_unions.map(|listed| listed.values.clone()));
    let list = lists.next().unwrap_or_else(|| values.to_vec());
    let mut found: Vec<_> = list.into_iter().map(|allowed| allowed.value).collect();
    if found.len() != count {
        found.retain(|value| !value.is_null());
    }
    found
}

/// Claims the names of a list, for the values that have none yet. An empty name stands for none.
fn claim_list(
    types: &mut Types<'_>,
    list: Beside<'_>,
    values: &[Allowed<'_>],
    given: &mut [Option<Ident>],
    scope: &mut Scope,
) {
    if list.entries.len() != list.values.len() {
        let message = format!("{} names stand beside {} values", list.entries.len(), list.values.len());
        types.report(&RUST_NAME_UNUSABLE, list.node, message);
    }
    let mut places: HashMap<Key<'_>, usize> = values.iter().map(|allowed| key(allowed.value)).zip(0..).collect();
    for (value, name) in list.values.iter().zip(list.entries) {
        let at = places.remove(&key(*value)).filter(|at| given[*at].is_none());
        if let Some(at) = at {
            given[at] = claim_one(types, name, scope);
        }
    }
}

fn claim_one(types: &mut Types<'_>, name: Value<'_>, scope: &mut Scope) -> Option<Ident> {
    let Some(text) = name.as_str() else {
        types.report(&RUST_NAME_UNUSABLE, name.id(), "a name is a text".to_owned());
        return None;
    };
    if text.trim().is_empty() {
        return None;
    }
    let ident = Ident::new(&naming::variant(text));
    match scope.give(&[ident.word()], name.span()) {
        Ok(()) => Some(ident),
        Err(why) => {
            let message = format!("the name {} is given twice", code_span(text));
            let first = match why {
                Unusable::Given(_, first) => Some(first),
                _ => None,
            };
            types.report_twice(name.id(), message, first);
            None
        }
    }
}
