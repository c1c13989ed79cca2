//! Instances that a schema may allow: made by walking through it. What comes out is aimed at being valid, not bound to be.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::words::{self, NAMES, STRINGS};

/// How many schemas are gone into, one inside the other.
const MAX_DEPTH: usize = 8;
const MAX_ITEMS: usize = 4;

/// An instance for a schema.
pub(crate) fn instance(schema: &Value, dice: &mut Dice) -> Value {
    Filler { root: schema, dice }.value(schema, MAX_DEPTH)
}

struct Filler<'s, 'd> {
    root: &'s Value,
    dice: &'d mut Dice,
}

impl<'s> Filler<'s, '_> {
    fn value(&mut self, schema: &'s Value, depth: usize) -> Value {
        let Value::Object(schema) = schema else {
            return words::value(self.dice, 1);
        };
        let Some(depth) = depth.checked_sub(1) else {
            return words::scalar(self.dice);
        };
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(values) = list(schema, "enum") {
            return self.dice.one(values).clone();
        }
        let mut made: Option<Value> = self.own(schema, depth);
        for part in self.applied(schema) {
            let part = self.value(part, depth);
            made = Some(match made {
                Some(made) => self.merge(made, part),
                None => part,
            });
        }
        made.unwrap_or_else(|| words::value(self.dice, 1))
    }

    /// The schemas for the same value that are followed.
    fn applied(&mut self, schema: &'s Map<String, Value>) -> Vec<&'s Value> {
        let mut parts: Vec<&Value> = list(schema, "allOf").into_iter().flatten().collect();
        for name in ["anyOf", "oneOf"] {
            parts.extend(list(schema, name).map(|branches| self.dice.one(branches)));
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        parts.extend(reference.and_then(|reference| self.root.pointer(reference.trim_start_matches('#'))));
        if self.dice.percent(50) {
            parts.extend(["if", "then"].iter().filter_map(|name| schema.get(*name)));
        } else {
            parts.extend(schema.get("else"));
        }
        let dependent = schema.get("dependentSchemas").and_then(Value::as_object);
        for part in dependent.into_iter().flat_map(Map::values) {
            if self.dice.percent(30) {
                parts.push(part);
            }
        }
        parts
    }

    fn merge(&mut self, one: Value, other: Value) -> Value {
        match (one, other) {
            (Value::Object(mut one), Value::Object(other)) => {
                one.extend(other);
                Value::Object(one)
            }
            (one, other) => {
                if self.dice.percent(50) {
                    one
                } else {
                    other
                }
            }
        }
    }

    /// What the keywords of the schema itself ask for; `None` when they speak of no kind of value.
    fn own(&mut self, schema: &'s Map<String, Value>, depth: usize) -> Option<Value> {
        let kinds = kinds(schema);
        if kinds.is_empty() {
            return None;
        }
        Some(match *self.dice.one(&kinds) {
            "null" => Value::Null,
            "boolean" => json!(self.dice.percent(50)),
            "string" => json!(self.dice.one(&STRINGS)),
            "array" => self.array(schema, depth),
            "object" => self.object(schema, depth),
            _ => self.number(schema),
        })
    }

    fn number(&mut self, schema: &Map<String, Value>) -> Value {
        let limits: Vec<&Value> = ["minimum", "maximum", "multipleOf"]
            .iter()
            .filter_map(|name| schema.get(*name))
            .collect();
        if !limits.is_empty() && self.dice.percent(50) {
            return (*self.dice.one(&limits)).clone();
        }
        words::number(self.dice)
    }

    fn array(&mut self, schema: &'s Map<String, Value>, depth: usize) -> Value {
        let count = |name: &str, otherwise: usize| {
            let count = schema.get(name).and_then(Value::as_u64);
            count.map_or(otherwise, |count| count as usize)
        };
        let most = count("maxItems", MAX_ITEMS).min(MAX_ITEMS);
        let least = count("minItems", 0).min(most);
        let count = least + self.dice.below(most - least + 1);
        (0..count).map(|index| self.item(schema, index, depth)).collect()
    }

    fn item(&mut self, schema: &'s Map<String, Value>, index: usize, depth: usize) -> Value {
        let prefix = list(schema, "prefixItems").and_then(|items| items.get(index));
        let contained = schema.get("contains").filter(|_| self.dice.percent(40));
        let rest = schema.get("items").or_else(|| schema.get("unevaluatedItems"));
        match contained.filter(|_| prefix.is_none()).or(prefix).or(rest) {
            Some(schema) => self.value(schema, depth),
            None => words::value(self.dice, 1),
        }
    }

    fn object(&mut self, schema: &'s Map<String, Value>, depth: usize) -> Value {
        let mut names: Vec<&str> = Vec::new();
        for name in texts(schema.get("required")) {
            names.push(name);
        }
        let known = schema.get("properties").and_then(Value::as_object);
        for name in known.into_iter().flat_map(Map::keys) {
            if self.dice.percent(60) {
                names.push(name);
            }
        }
        let least = schema.get("minProperties").and_then(Value::as_u64).unwrap_or(0) as usize;
        while names.len() < least || self.dice.percent(25) {
            names.push(*self.dice.one(&NAMES));
        }
        for (name, needed) in schema
            .get("dependentRequired")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if names.contains(&name.as_str()) {
                names.extend(texts(Some(needed)));
            }
        }
        let mut object = Map::new();
        for name in names {
            let value = self.property(schema, name, depth);
            object.insert(name.to_owned(), value);
        }
        Value::Object(object)
    }

    fn property(&mut self, schema: &'s Map<String, Value>, name: &str, depth: usize) -> Value {
        let known = schema.get("properties").and_then(|known| known.get(name));
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        let pattern = patterns.and_then(|patterns| patterns.values().next());
        let pattern = pattern.filter(|_| self.dice.percent(50));
        let rest = ["additionalProperties", "unevaluatedProperties"];
        let rest = rest.iter().find_map(|keyword| schema.get(*keyword));
        match known.or(pattern).or(rest) {
            Some(schema) => self.value(schema, depth),
            None => words::value(self.dice, 1),
        }
    }
}

/// The kinds that a schema names, or else those that its keywords speak of.
fn kinds(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => return vec![kind],
        Some(kinds) => return texts(Some(kinds)).collect(),
        None => {}
    }
    let mut kinds: Vec<&str> = schema.keys().filter_map(|keyword| kind_of(keyword)).collect();
    kinds.dedup();
    kinds
}

/// The kind of value that a keyword speaks of.
fn kind_of(keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => "number",
        "minLength" | "maxLength" | "pattern" => "string",
        "items" | "prefixItems" | "contains" | "uniqueItems" | "minItems" | "maxItems" | "unevaluatedItems" => "array",
        "properties"
        | "required"
        | "patternProperties"
        | "additionalProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "dependentRequired"
        | "dependentSchemas"
        | "unevaluatedProperties" => "object",
        _ => return None,
    })
}

fn list<'s>(schema: &'s Map<String, Value>, name: &str) -> Option<&'s Vec<Value>> {
    schema.get(name).and_then(Value::as_array)
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
