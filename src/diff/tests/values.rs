//! What the crate `jsonschema` takes is held against what is told: a value that was allowed and is refused now is a change.

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use super::contracts::{Place, reached, schemas, wider};
use super::random::{between, over, told};
use crate::diagnostic::Level;

/// Choices, one after another.
struct Choices {
    bytes: Vec<u8>,
    at: usize,
}

impl Choices {
    fn below(&mut self, count: usize) -> usize {
        self.at += 1;
        usize::from(self.bytes[self.at % self.bytes.len()]) % count
    }
}

/// A value that is near what a schema allows.
fn value(whole: &Value, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        return value(whole, whole.pointer(&target[1..]).unwrap(), choices, depth);
    }
    for keyword in ["anyOf", "allOf"] {
        if let Some(parts) = schema[keyword].as_array() {
            return value(whole, &parts[choices.below(parts.len())], choices, depth);
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[choices.below(values.len())].clone();
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[choices.below(kinds.len())].as_str().unwrap(),
        kind => kind.as_str().unwrap_or("null"),
    };
    match kind {
        "string" => json!(["", "a", "b", "ab", "bb", "zz", "abb", "aaab", "aaaab", "aaaaaab"][choices.below(10)]),
        "integer" => json!(choices.below(12) as i64 - 4),
        "number" => json!(choices.below(24) as f64 / 2.0 - 4.0),
        "boolean" => json!(choices.below(2) == 1),
        "array" => list(whole, schema, choices, depth),
        "object" => object(whole, schema, choices, depth),
        _ => Value::Null,
    }
}

fn list(whole: &Value, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
    let length = if depth > 4 { 0 } else { choices.below(4) };
    let items = (0..length).map(|at| match schema["prefixItems"].get(at).or(schema.get("items")) {
        Some(item) => value(whole, item, choices, depth + 1),
        None => json!(choices.below(5)),
    });
    items.collect()
}

fn object(whole: &Value, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
    let mut object = Map::new();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let needed = required.iter().any(|required| required == name);
        if (needed && depth < 20) || (depth < 4 && choices.below(2) == 1) {
            object.insert(name.clone(), value(whole, inner, choices, depth + 1));
        }
    }
    let other = schema.get("additionalProperties").filter(|other| other.is_object());
    if let Some(inner) = other.filter(|_| depth < 4 && choices.below(3) == 1) {
        let name = ["a", "b", "c", "more"][choices.below(4)];
        object
            .entry(name)
            .or_insert_with(|| value(whole, inner, choices, depth + 1));
    }
    object.into()
}

/// What to do at one place.
#[derive(Clone, Debug)]
enum Edit {
    Widen,
    Narrow,
    Replace,
}

/// Two versions that differ at a few places. Branches of unions may overlap, so all unions are `anyOf`.
fn versions() -> impl Strategy<Value = (Value, Value)> {
    let kinds = prop::sample::select(vec![Edit::Widen, Edit::Narrow, Edit::Replace]);
    let edits = prop::collection::vec((kinds, any::<Index>(), any::<Index>()), 1..3);
    let whole = || {
        schemas()
            .prop_map(|schemas| serde_json::from_str(&schemas.whole().to_string().replace("oneOf", "anyOf")).unwrap())
    };
    (whole(), whole(), edits).prop_map(|(first, other, edits): (Value, Value, _)| {
        let (mut old, mut new) = (first.clone(), first);
        for (edit, place, way) in edits {
            // A named schema stays of its kind, or it could hold nothing but itself.
            let places: Vec<String> = reached(&new)
                .into_iter()
                .filter(|place| place.matches('/').count() != 3)
                .collect();
            let pointer = place.get(&places);
            let there = new.pointer(pointer).unwrap().clone();
            let more = wider(&there);
            match edit {
                Edit::Replace => {
                    let others = reached(&other);
                    *new.pointer_mut(pointer).unwrap() = other.pointer(way.get::<String>(&others)).unwrap().clone();
                }
                Edit::Widen if !more.is_empty() => *new.pointer_mut(pointer).unwrap() = way.get(&more).clone(),
                Edit::Narrow if !more.is_empty() && old.pointer(pointer) == Some(&there) => {
                    *old.pointer_mut(pointer).unwrap() = way.get(&more).clone();
                }
                _ => {}
            }
        }
        (old, new)
    })
}

/// Validators of what is used.
fn validators(whole: &Value) -> Vec<Validator> {
    let used = whole["used"].as_array().unwrap();
    let one = |at: usize| {
        let mut whole = whole.clone();
        whole["$ref"] = json!(format!("#/used/{at}"));
        jsonschema::validator_for(&whole).unwrap()
    };
    (0..used.len()).map(one).collect()
}

#[test]
fn a_value_that_is_refused_now_is_a_breaking_change() {
    let inputs = (versions(), prop::collection::vec(any::<u8>(), 64..256));
    over(inputs, |((old, new), bytes)| {
        let mut choices = Choices { bytes, at: 0 };
        let (before, after) = (validators(&old), validators(&new));
        let (asked, answered) = (
            between(&old, &new, Place::Requests),
            between(&old, &new, Place::Answers),
        );
        for (at, (before, after)) in before.iter().zip(&after).enumerate() {
            for number in 0..40 {
                let whole = if number % 2 == 0 { &old } else { &new };
                let value = value(whole, &whole["used"][at], &mut choices, 0);
                match (before.is_valid(&value), after.is_valid(&value)) {
                    (true, false) => prop_assert!(asked.has_errors(), "{value}\n{}{old}\n{new}", told(&asked)),
                    (false, true) => {
                        let warned = answered.iter().any(|found| found.level <= Level::Warning);
                        prop_assert!(warned, "answered with {value}\n{}{old}\n{new}", told(&answered));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    });
}
