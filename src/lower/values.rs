//! `enum` and `const`, and unions of them: closed sets of strings and of integers.

use std::collections::{HashMap, HashSet};

use crate::document::{Id, Schema, Type as Kind};
use crate::model::{IntegerVariant, TextVariant, TypeKind};
use crate::source::{NodeId, Value};

use super::shape::View;
use super::types::Types;

mod judged;
mod listed;
mod names;
mod same;

pub(super) use listed::Lists;

/// A value that a shape is limited to.
#[derive(Clone)]
struct Allowed<'d> {
    value: Value<'d>,
    /// The branch of a union that speaks of this value alone.
    said: Option<Id<Schema>>,
}

/// Whether the values of a shape are an enum.
pub(super) fn is_enum(types: &Types<'_>, view: &View<'_>) -> bool {
    common(types, view).is_some_and(|values| are_enum(&values, view))
}

/// Whether values are all strings, or all integers, and of a kind that the shape allows.
fn are_enum(values: &[Allowed<'_>], view: &View<'_>) -> bool {
    let kinds = view.kinds();
    let fits = |kind| kinds.is_empty() || kinds.contains(&kind);
    let integer = fits(Kind::Integer) || kinds.contains(&Kind::Number);
    !values.is_empty()
        && ((values.iter().all(|allowed| allowed.value.as_str().is_some()) && fits(Kind::String))
            || (values.iter().all(|allowed| allowed.value.as_i64().is_some()) && integer))
}

/// The declaration of an enum.
pub(super) fn lower<'d>(types: &mut Types<'d>, view: &View<'d>) -> Option<TypeKind> {
    let values = allowed(types, view).filter(|values| are_enum(values, view))?;
    let titles = names::titles(types, &values);
    let described = names::docs(types, view, &values, &titles);
    let named = names::names(types, view, &values, titles);
    let parts = values.iter().zip(named).zip(described);
    let deprecated = |said: Option<Id<Schema>>| said.is_some_and(|id| types.document.schemas[id].deprecated);
    if values[0].value.as_str().is_some() {
        let variants = parts.map(|((allowed, name), docs)| TextVariant {
            name,
            wire: allowed.value.as_str().unwrap_or_default().to_owned(),
            docs,
            deprecated: deprecated(allowed.said),
        });
        let variants = variants.collect();
        return Some(TypeKind::TextEnum { variants, open: false });
    }
    let variants = parts.map(|((allowed, name), docs)| {
        Some(IntegerVariant {
            name,
            wire: allowed.value.as_i64()?,
            docs,
            deprecated: deprecated(allowed.said),
        })
    });
    variants.collect::<Option<_>>().map(TypeKind::IntegerEnum)
}

/// Whether a shape has `enum` or `const`, or a union that says the same.
pub(super) fn are_listed(view: &View<'_>) -> bool {
    let lists = |schema: &Schema| schema.values.is_some() || schema.constant.is_some();
    !view.listed.is_empty() || view.schemas.iter().any(|(_, schema)| lists(schema))
}

/// Whether the values are both booleans, of a shape that allows nothing else: they limit nothing.
pub(super) fn are_both_booleans(types: &Types<'_>, view: &View<'_>) -> bool {
    let values = allowed(types, view).unwrap_or_default();
    let has = |wanted| values.iter().any(|allowed| allowed.value.as_bool() == Some(wanted));
    view.kinds() == [Kind::Boolean] && has(true) && has(false)
}

/// Whether a list of values holds null.
pub(super) fn lists_null(types: &Types<'_>, view: &View<'_>) -> bool {
    let mut lists = view
        .schemas
        .iter()
        .filter_map(|(_, schema)| schema.values.as_ref().map(|values| (schema, values)));
    lists.any(|(_, values)| values.iter().any(|node| types.value(*node).is_null()))
}

/// The strings that a shape is limited to, where it is limited to strings.
pub(super) fn texts(types: &Types<'_>, view: &View<'_>) -> Option<Vec<String>> {
    let values = allowed(types, view)?;
    let texts: Vec<_> = values
        .iter()
        .map_while(|allowed| allowed.value.as_str().map(str::to_owned))
        .collect();
    (!texts.is_empty() && texts.len() == values.len()).then_some(texts)
}

/// The values, without null, that every list of a shape has, each once.
fn allowed<'d>(types: &Types<'d>, view: &View<'_>) -> Option<Vec<Allowed<'d>>> {
    common(types, view).map(distinct)
}

/// The same, each as often as the first list has it.
fn common<'d>(types: &Types<'d>, view: &View<'_>) -> Option<Vec<Allowed<'d>>> {
    let lists = view.schemas.iter().flat_map(|(_, schema)| own(types, schema));
    let unions = view.listed.iter().filter_map(|union| types.listed(union));
    let unions = unions.map(|listed| listed.values.clone());
    let mut lists = lists.chain(unions);
    let mut allowed = lists.next()?;
    for list in lists {
        let other: HashMap<Key<'_>, Option<Id<Schema>>> = list
            .into_iter()
            .map(|allowed| (key(allowed.value), allowed.said))
            .collect();
        allowed.retain_mut(|allowed| {
            let found = other.get(&key(allowed.value));
            allowed.said = allowed.said.or(found.copied().flatten());
            found.is_some()
        });
    }
    allowed.retain(|allowed| !allowed.value.is_null());
    Some(allowed)
}

/// The lists of values that a schema has itself.
fn own<'d>(types: &Types<'d>, schema: &Schema) -> impl Iterator<Item = Vec<Allowed<'d>>> + use<'d> {
    let list = |nodes: &[NodeId]| {
        let values = nodes.iter().map(|node| types.value(*node));
        values.map(|value| Allowed { value, said: None }).collect()
    };
    let values = schema.values.as_deref().map(list);
    values.into_iter().chain(schema.constant.map(|node| list(&[node])))
}

fn distinct(mut values: Vec<Allowed<'_>>) -> Vec<Allowed<'_>> {
    let mut seen = HashSet::new();
    values.retain(|allowed| seen.insert(key(allowed.value)));
    values
}

/// What tells a value from others: `1` and `1.0` are one.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key<'d> {
    Text(&'d str),
    Integer(i64),
    Json(String),
}

fn key(value: Value<'_>) -> Key<'_> {
    match (value.as_str(), value.as_i64()) {
        (Some(text), _) => Key::Text(text),
        (None, Some(number)) => Key::Integer(number),
        (None, None) => Key::Json(value.to_json().to_string()),
    }
}
