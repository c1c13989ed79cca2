//! `enum` and `const`: closed sets of strings and of integers.

use serde_json::Value as Json;

use crate::code::Doc;
use crate::document::Type as Kind;
use crate::model::{IntegerVariant, TextVariant, TypeKind};
use crate::source::{NodeId, Value};

use super::naming::{self, Scope};
use super::shape::View;
use super::types::Types;

mod names;

/// Whether the values of a shape are an enum.
pub(super) fn is_enum(types: &Types<'_>, view: &View<'_>) -> bool {
    let Some(values) = values(types, view) else {
        return false;
    };
    let kinds = view.kinds();
    let fits = |kind| kinds.is_empty() || kinds.contains(&kind);
    let integer = fits(Kind::Integer) || kinds.contains(&Kind::Number);
    !values.is_empty()
        && ((values.iter().all(|value| value.as_str().is_some()) && fits(Kind::String))
            || (values.iter().all(|value| value.as_i64().is_some()) && integer))
}

/// The declaration of an enum.
pub(super) fn lower(types: &mut Types<'_>, view: &View<'_>) -> Option<TypeKind> {
    if !is_enum(types, view) {
        return None;
    }
    let values = values(types, view)?;
    let docs = extension(types, view, &["x-enum-descriptions", "x-enumDescriptions"]);
    let doc = |index: usize| docs.get(index).map(|text| Doc::contract(text)).unwrap_or_default();
    let mut scope = Scope::default();
    let named = names::claim(types, view, &values, &mut scope);
    let mut name = |index: usize, words: String| {
        let given = named.get(index).cloned().flatten();
        given.unwrap_or_else(|| scope.claim(&words))
    };
    if values[0].as_str().is_some() {
        let mut variants = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let wire = value.as_str().unwrap_or_default().to_owned();
            variants.push(TextVariant {
                name: name(index, naming::variant(&wire)),
                wire,
                docs: doc(index),
            });
        }
        return Some(TypeKind::TextEnum { variants, open: false });
    }
    let mut variants = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let wire = value.as_i64()?;
        variants.push(IntegerVariant {
            name: name(index, naming::integer_variant(wire)),
            wire,
            docs: doc(index),
        });
    }
    Some(TypeKind::IntegerEnum(variants))
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
    let values = values(types, view)?;
    let texts: Vec<_> = values
        .iter()
        .map_while(|value| value.as_str().map(str::to_owned))
        .collect();
    (!texts.is_empty() && texts.len() == values.len()).then_some(texts)
}

/// The values, without null, that every `enum` and `const` of a shape allows.
fn values<'d>(types: &Types<'d>, view: &View<'_>) -> Option<Vec<Value<'d>>> {
    let mut allowed: Option<Vec<Value<'d>>> = None;
    for (_, schema) in &view.schemas {
        let lists = schema
            .values
            .iter()
            .cloned()
            .chain(schema.constant.map(|node| vec![node]));
        for list in lists {
            allowed = Some(match allowed {
                None => distinct(types, &list),
                Some(known) => {
                    let other: Vec<Json> = list.iter().map(|node| types.value(*node).to_json()).collect();
                    known
                        .into_iter()
                        .filter(|value| other.contains(&value.to_json()))
                        .collect()
                }
            });
        }
    }
    let mut allowed = allowed?;
    allowed.retain(|value| !value.is_null());
    Some(allowed)
}

fn distinct<'d>(types: &Types<'d>, nodes: &[NodeId]) -> Vec<Value<'d>> {
    let mut seen = std::collections::HashSet::new();
    nodes
        .iter()
        .map(|node| types.value(*node))
        .filter(|value| seen.insert(value.to_json().to_string()))
        .collect()
}

/// A list of strings that stands beside the values under one of several names; what is no string is empty.
fn extension(types: &Types<'_>, view: &View<'_>, names: &[&str]) -> Vec<String> {
    let found = view
        .schemas
        .iter()
        .flat_map(|(_, schema)| &schema.extensions)
        .find(|(name, _)| names.contains(&name.as_str()));
    let Some((_, node)) = found else { return Vec::new() };
    types
        .value(*node)
        .items()
        .map(|item| item.as_str().unwrap_or_default().to_owned())
        .collect()
}
