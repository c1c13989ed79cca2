//! `x-enum-varnames`: a list of names beside the values of an enum, one for each.

use std::collections::HashMap;

use crate::code::{Ident, code_span};
use crate::document::Schema;
use crate::lower::naming::{self, Scope, Unusable};
use crate::lower::rules::RUST_NAME_UNUSABLE;
use crate::lower::shape::View;
use crate::lower::types::Types;
use crate::source::{NodeId, Value};

/// The keys that other tools know the list by.
const KEYS: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// The names of values, claimed before any is made up. An empty name stands for none.
pub(super) fn claim(
    types: &mut Types<'_>,
    view: &View<'_>,
    values: &[Value<'_>],
    scope: &mut Scope,
) -> Vec<Option<Ident>> {
    let mut lists = view.schemas.iter().flat_map(|(_, schema)| {
        let lists = schema
            .extensions
            .iter()
            .filter(|(name, _)| KEYS.contains(&name.as_str()));
        lists.map(move |(_, list)| (*schema, *list))
    });
    let Some((schema, list)) = lists.next() else {
        return Vec::new();
    };
    let listed: Vec<Value<'_>> = types.value(list).items().collect();
    let named = described(types, schema, values, listed.len());
    if named.len() != listed.len() {
        let message = format!("{} names stand beside {} values", listed.len(), named.len());
        types.report(&RUST_NAME_UNUSABLE, list, message);
    }
    let mut places: HashMap<String, usize> = values.iter().map(text).zip(0..).collect();
    let mut names = vec![None; values.len()];
    for (value, name) in named.iter().zip(listed) {
        if let Some(at) = places.remove(&text(value)) {
            names[at] = claim_one(types, name, scope);
        }
    }
    names
}

/// What tells a value from others.
fn text(value: &Value<'_>) -> String {
    value.to_json().to_string()
}

/// The values that the names stand beside: with or without null, as there are so many.
fn described<'d>(types: &Types<'d>, schema: &Schema, values: &[Value<'d>], count: usize) -> Vec<Value<'d>> {
    let own = schema.values.iter().flatten().copied().chain(schema.constant);
    let mut own: Vec<_> = own.map(|node: NodeId| types.value(node)).collect();
    if own.is_empty() {
        own = values.to_vec();
    }
    if own.len() != count {
        own.retain(|value| !value.is_null());
    }
    own
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
