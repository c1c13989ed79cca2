//! Random contracts, and what widens what they allow.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// What `components` hold: an object, a list, and a value without parts.
pub(super) const NAMES: [&str; 3] = ["Whole", "List", "Word"];

/// A contract where schemas stand in requests alone, or in answers alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Requests,
    Answers,
}

/// The schemas of `components`, and those that stand in an operation.
#[derive(Clone, Debug)]
pub(super) struct Schemas {
    pub(super) named: Vec<Value>,
    pub(super) used: Vec<Value>,
}

impl Schemas {
    /// All of them in one value, with the `components` where references look for them.
    pub(super) fn whole(&self) -> Value {
        let named: Map<String, Value> = NAMES
            .iter()
            .map(|name| (*name).to_owned())
            .zip(self.named.clone())
            .collect();
        json!({"components": {"schemas": named}, "used": self.used})
    }

    /// As a contract: the first schema is that of a body, the others of parameters or headers.
    pub(super) fn contract(whole: &Value, place: Place) -> String {
        let used = whole["used"].as_array().unwrap();
        let content = json!({"application/json": {"schema": used[0]}});
        let more = used[1..].iter().enumerate();
        let operation = match place {
            Place::Requests => {
                let parameters = more.map(|(at, schema)| {
                    json!({"name": format!("p{at}"), "in": "query", "content": {"application/json": {"schema": schema}}})
                });
                json!({
                    "requestBody": {"required": true, "content": content},
                    "parameters": parameters.collect::<Vec<_>>(),
                    "responses": {"204": {"description": "D"}},
                })
            }
            Place::Answers => {
                let headers = more.map(|(at, schema)| {
                    (
                        format!("H{at}"),
                        json!({"content": {"application/json": {"schema": schema}}}),
                    )
                });
                let headers: Map<String, Value> = headers.collect();
                json!({"responses": {"200": {"description": "D", "content": content, "headers": headers}}})
            }
        };
        json!({
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/p": {"post": operation}},
            "components": whole["components"],
        })
        .to_string()
    }
}

/// Random schemas. Properties that no schema describes are refused or described: who leaves them open leaves it to others what is in
/// them, so that a new property breaks nobody.
pub(super) fn schemas() -> impl Strategy<Value = Schemas> {
    let named = (object(schema()), list(schema()), word());
    let used = prop::collection::vec(schema(), 1..3);
    (named, used).prop_map(|((whole, list, word), used)| Schemas {
        named: vec![whole, list, word],
        used,
    })
}

fn schema() -> impl Strategy<Value = Value> + Clone {
    let leaf = prop_oneof![3 => word(), 3 => number(), 1 => Just(json!({"type": "boolean"})), 2 => reference()];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            4 => object(inner.clone()),
            2 => list(inner.clone()),
            2 => conjunction(inner.clone()),
            2 => union(inner),
        ]
        .boxed()
    })
}

fn reference() -> impl Strategy<Value = Value> + Clone {
    prop::sample::select(NAMES.to_vec()).prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}")}))
}

/// Parts that are there or not.
fn some(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> impl Strategy<Value = Map<String, Value>> + Clone {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, value)| {
            prop::option::of(value)
                .prop_map(move |value| value.map(|value| (name.to_owned(), value)))
                .boxed()
        })
        .collect();
    members.prop_map(|members| members.into_iter().flatten().collect())
}

fn with(kind: Value, mut more: Map<String, Value>) -> Value {
    more.insert("type".to_owned(), kind);
    more.into()
}

fn numbers(range: std::ops::Range<i64>) -> BoxedStrategy<Value> {
    range.prop_map(|number| json!(number)).boxed()
}

fn word() -> impl Strategy<Value = Value> + Clone {
    let limits = some(vec![
        ("minLength", numbers(0..3)),
        ("maxLength", numbers(3..6)),
        ("pattern", prop::sample::select(vec![json!("^a"), json!("b$")]).boxed()),
    ]);
    let kinds = prop::sample::select(vec![json!("string"), json!("string"), json!(["string", "null"])]);
    let limited = (kinds, limits).prop_map(|(kind, limits)| with(kind, limits));
    let values = prop::sample::subsequence(vec!["a", "ab", "bb"], 1..=3);
    let listed = values.prop_map(|values| json!({"type": "string", "enum": values}));
    let constant = prop::sample::select(vec!["a", "b"]).prop_map(|value| json!({"type": "string", "const": value}));
    prop_oneof![3 => limited, 2 => listed, 1 => constant].boxed()
}

fn number() -> impl Strategy<Value = Value> + Clone {
    let limits = some(vec![
        ("minimum", numbers(-2..2)),
        ("maximum", numbers(2..5)),
        ("exclusiveMinimum", numbers(-2..2)),
        ("exclusiveMaximum", numbers(2..5)),
        ("multipleOf", numbers(1..4)),
    ]);
    let kinds = prop::sample::select(vec![json!("integer"), json!("number"), json!(["integer", "null"])]);
    (kinds, limits).prop_map(|(kind, limits)| with(kind, limits)).boxed()
}

fn list(inner: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> + Clone {
    let limits = some(vec![
        ("items", inner.clone().boxed()),
        (
            "prefixItems",
            prop::collection::vec(inner, 1..3).prop_map(Value::from).boxed(),
        ),
        ("minItems", numbers(0..2)),
        ("maxItems", numbers(2..4)),
        ("uniqueItems", Just(json!(true)).boxed()),
    ]);
    limits.prop_map(|limits| with(json!("array"), limits)).boxed()
}

fn object(inner: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> + Clone {
    let names = ["a", "b", "c"];
    let property = |name: &'static str| (name, inner.clone().boxed());
    let properties = some(names.map(property).to_vec());
    let required = prop::sample::subsequence(names.to_vec(), 0..=2);
    let other = prop_oneof![2 => Just(json!(false)), 1 => inner.clone()];
    let limits = some(vec![("minProperties", numbers(0..2)), ("maxProperties", numbers(2..4))]);
    (properties, required, other, limits)
        .prop_map(|(properties, required, other, mut object)| {
            // What is required and refused is no object at all.
            let required: Vec<&str> = required
                .into_iter()
                .filter(|name| properties.contains_key(*name))
                .collect();
            object.insert("required".to_owned(), json!(required));
            object.insert("properties".to_owned(), properties.into());
            object.insert("additionalProperties".to_owned(), other);
            with(json!("object"), object)
        })
        .boxed()
}

/// Several schemas for one value, of one kind or of several.
fn conjunction(inner: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> + Clone {
    let parts = prop_oneof![
        prop::collection::vec(word(), 1..3),
        prop::collection::vec(number(), 1..3),
        prop::collection::vec(list(inner), 1..3),
    ];
    parts.prop_map(|parts| json!({"allOf": parts})).boxed()
}

/// A union whose branches are of different kinds.
fn union(inner: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> + Clone {
    let branches = (
        prop::option::of(object(inner.clone())),
        prop::option::of(number()),
        word(),
        prop::option::of(list(inner)),
    );
    let kinds = prop::sample::select(vec!["oneOf", "anyOf"]);
    (kinds, branches)
        .prop_map(|(kind, (object, number, word, list))| {
            let branches: Vec<Value> = [object, number, list, Some(word)].into_iter().flatten().collect();
            json!({kind: branches})
        })
        .boxed()
}

/// Every schema of a value as `Schemas::whole` gives it that is reached from what is used, by its pointer.
pub(super) fn reached(whole: &Value) -> Vec<String> {
    let used = whole["used"].as_array().unwrap();
    let mut waiting: Vec<String> = (0..used.len()).map(|at| format!("/used/{at}")).collect();
    let mut reached: Vec<String> = Vec::new();
    while let Some(pointer) = waiting.pop() {
        if reached.contains(&pointer) {
            continue;
        }
        let schema = whole.pointer(&pointer).unwrap();
        if let Some(target) = schema["$ref"].as_str() {
            waiting.push(target.trim_start_matches('#').to_owned());
        }
        for (key, value) in schema.as_object().into_iter().flatten() {
            let inside = |at: &dyn std::fmt::Display| format!("{pointer}/{key}/{at}");
            match key.as_str() {
                "properties" => waiting.extend(value.as_object().unwrap().keys().map(|name| inside(name))),
                "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                    waiting.extend((0..value.as_array().unwrap().len()).map(|at| inside(&at)));
                }
                "items" | "additionalProperties" if value.is_object() => waiting.push(format!("{pointer}/{key}")),
                _ => {}
            }
        }
        reached.push(pointer);
    }
    reached.sort();
    reached
}

/// Every way in which a schema can be made to allow more.
pub(super) fn wider(schema: &Value) -> Vec<Value> {
    let Some(object) = schema.as_object() else {
        return Vec::new();
    };
    let mut wider: Vec<Value> = Vec::new();
    let mut put = |key: &str, value: Option<Value>| {
        let mut object = object.clone();
        match value {
            Some(value) => object.insert(key.to_owned(), value),
            None => object.shift_remove(key),
        };
        wider.push(object.into());
    };
    let listed = object.contains_key("enum") || object.contains_key("const");
    for (key, value) in object {
        match (key.as_str(), value) {
            ("minLength" | "minItems" | "minProperties", Value::Number(least)) if least.as_i64() == Some(0) => {}
            ("multipleOf", Value::Number(step)) if step.as_i64() == Some(1) => {}
            ("uniqueItems" | "pattern" | "multipleOf", _) => put(key, None),
            (_, Value::Number(end)) => {
                let step = if key.starts_with("min") || key == "exclusiveMinimum" {
                    -1
                } else {
                    1
                };
                put(key, Some(json!(end.as_i64().unwrap() + step)));
                put(key, None);
            }
            ("enum", Value::Array(values)) => {
                put(key, Some(values.iter().cloned().chain([json!("zz")]).collect()));
            }
            ("required", Value::Array(names)) if !names.is_empty() => put(key, Some(names[1..].into())),
            ("type", Value::String(kind)) if kind == "integer" => put(key, Some(json!("number"))),
            ("type", Value::String(kind)) if !listed => put(key, Some(json!([kind, "null"]))),
            ("additionalProperties", Value::Bool(false)) => put(key, None),
            ("properties", Value::Object(properties)) if object.get("additionalProperties") == Some(&json!(false)) => {
                let more = properties.iter().map(|(name, value)| (name.clone(), value.clone()));
                put(
                    key,
                    Some(Map::from_iter(more.chain([("more".to_owned(), json!({"type": "string"}))])).into()),
                );
            }
            ("oneOf" | "anyOf", Value::Array(branches)) => {
                put(
                    key,
                    Some(branches.iter().cloned().chain([json!({"type": "boolean"})]).collect()),
                );
            }
            _ => {}
        }
    }
    wider
}
