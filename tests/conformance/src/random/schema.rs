//! Random schemas of draft 2020-12.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::words::{self, DIVISORS, KINDS, NAMES, PATTERNS};

/// Schemas inside each other.
const MAX_DEPTH: usize = 3;
/// Schemas in one schema, not counting the simplest.
const MAX_SCHEMAS: usize = 14;
/// The names under `$defs`.
const DEFS: [&str; 2] = ["x", "y"];

const OBJECT: &[&str] = &[
    "properties",
    "properties",
    "properties",
    "required",
    "required",
    "patternProperties",
    "additionalProperties",
    "additionalProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedProperties",
];
const ARRAY: &[&str] = &[
    "items",
    "items",
    "prefixItems",
    "prefixItems",
    "contains",
    "contains",
    "uniqueItems",
    "minItems",
    "maxItems",
    "unevaluatedItems",
    "unevaluatedItems",
];
const NUMBER: &[&str] = &[
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
];
const TEXT: &[&str] = &["minLength", "maxLength", "pattern"];
const VALUE: &[&str] = &["type", "type", "enum", "const"];
const LOGIC: &[&str] = &[
    "allOf", "allOf", "anyOf", "anyOf", "oneOf", "oneOf", "not", "if", "$ref", "$ref",
];

/// What a schema speaks of most: keywords, and the kinds of value that they are for.
type Theme = (&'static [&'static str], &'static [&'static str]);

const THEMES: [Theme; 8] = [
    (OBJECT, &["object"]),
    (OBJECT, &["object"]),
    (OBJECT, &["object"]),
    (ARRAY, &["array"]),
    (ARRAY, &["array"]),
    (NUMBER, &["number", "integer"]),
    (NUMBER, &["number", "integer"]),
    (TEXT, &["string"]),
];

/// A schema that stands by itself.
pub(crate) fn schema(dice: &mut Dice) -> Value {
    let defs = dice.below(DEFS.len() + 1);
    let mut maker = Maker {
        dice,
        defs,
        left: MAX_SCHEMAS,
    };
    let root = maker.schema(Spot::new(0));
    let mut schema = match root {
        Value::Object(schema) => schema,
        boolean => return boolean,
    };
    let parts: Map<String, Value> = (0..defs)
        .map(|index| (DEFS[index].to_owned(), maker.schema(Spot::new(index + 1))))
        .collect();
    if !parts.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(parts));
    }
    Value::Object(schema)
}

/// Where a schema stands.
#[derive(Clone, Copy)]
struct Spot {
    depth: usize,
    /// The first of `$defs` that may be referred to. A schema for the value that the whole one is for refers only to later
    /// ones, so that no reference leads back to itself; a schema for a part of the value refers to anything.
    first: Option<usize>,
    theme: Option<Theme>,
}

impl Spot {
    fn new(first: usize) -> Self {
        Self {
            depth: MAX_DEPTH,
            first: Some(first),
            theme: None,
        }
    }

    /// For a schema inside that is for a part of the value.
    fn part(self) -> Self {
        Self {
            depth: self.depth.saturating_sub(1),
            first: None,
            theme: None,
        }
    }

    /// For a schema inside that is for the same value.
    fn same(self) -> Self {
        Self {
            depth: self.depth.saturating_sub(1),
            ..self
        }
    }
}

struct Maker<'d> {
    dice: &'d mut Dice,
    defs: usize,
    left: usize,
}

impl Maker<'_> {
    fn schema(&mut self, spot: Spot) -> Value {
        if self.dice.percent(if spot.depth == MAX_DEPTH { 2 } else { 12 }) {
            return json!(self.dice.percent(55));
        }
        let inherited = spot.theme.filter(|_| self.dice.percent(75));
        let theme = inherited.unwrap_or_else(|| *self.dice.one(&THEMES));
        let spot = Spot {
            theme: Some(theme),
            ..spot
        };
        if spot.depth == 0 || self.left == 0 {
            return self.simple(theme);
        }
        self.left -= 1;
        let mut schema = Map::new();
        if self.dice.percent(40) {
            schema.insert("type".to_owned(), self.kinds(theme));
        }
        for _ in 0..=self.dice.below(4) {
            let keywords = match self.dice.below(10) {
                0..5 => theme.0,
                5..9 => LOGIC,
                _ => VALUE,
            };
            let keyword = *self.dice.one(keywords);
            self.add(keyword, spot, &mut schema);
        }
        Value::Object(schema)
    }

    /// A schema with nothing inside.
    fn simple(&mut self, theme: Theme) -> Value {
        let keyword = match theme.0 {
            NUMBER | TEXT if self.dice.percent(60) => *self.dice.one(theme.0),
            _ => *self.dice.one(VALUE),
        };
        let mut schema = Map::new();
        let spot = Spot {
            depth: 0,
            first: Some(self.defs),
            theme: Some(theme),
        };
        self.add(keyword, spot, &mut schema);
        Value::Object(schema)
    }

    fn kinds(&mut self, theme: Theme) -> Value {
        let own = *self.dice.one(theme.1);
        if self.dice.percent(70) {
            return json!(own);
        }
        let mut kinds = self.dice.some(&KINDS, 2);
        kinds.retain(|kind| *kind != own);
        kinds.push(own);
        json!(kinds)
    }

    /// Adds a keyword, and those that go with it.
    fn add(&mut self, keyword: &str, spot: Spot, schema: &mut Map<String, Value>) {
        let (same, part) = (spot.same(), spot.part());
        match keyword {
            "contains" => {
                for bound in ["minContains", "maxContains"] {
                    if self.dice.percent(35) {
                        schema.insert(bound.to_owned(), self.count());
                    }
                }
            }
            "if" => {
                for branch in ["then", "else"] {
                    if self.dice.percent(70) {
                        schema.insert(branch.to_owned(), self.schema(same));
                    }
                }
            }
            _ => {}
        }
        let value = match keyword {
            "type" => self.kinds(spot.theme.unwrap_or(THEMES[0])),
            "enum" => self.values(),
            "const" => words::value(self.dice, 1),
            "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" => words::number(self.dice),
            "multipleOf" => divisor(*self.dice.one(&DIVISORS)),
            "pattern" => json!(self.dice.one(&PATTERNS)),
            "uniqueItems" => json!(self.dice.percent(90)),
            "required" => json!(self.dice.some(&NAMES, 2)),
            "dependentRequired" => self.dependent_required(),
            "properties" | "dependentSchemas" => {
                let inside = if keyword == "properties" { part } else { same };
                self.named(&NAMES, inside)
            }
            "patternProperties" => self.named(&PATTERNS, part),
            "prefixItems" => self.list(part, 3),
            "allOf" | "anyOf" | "oneOf" => self.list(same, 3),
            "not" | "if" => self.schema(same),
            "propertyNames" => self.names(part),
            "$ref" => match self.reference(spot.first) {
                Some(reference) => reference,
                None => return,
            },
            "items" | "contains" | "additionalProperties" | "unevaluatedItems" | "unevaluatedProperties" => {
                self.rest(part)
            }
            _ => self.count(),
        };
        schema.insert(keyword.to_owned(), value);
    }

    fn count(&mut self) -> Value {
        json!(self.dice.below(4))
    }

    fn values(&mut self) -> Value {
        let mut values: Vec<Value> = Vec::new();
        for _ in 0..=self.dice.below(4) {
            let value = words::value(self.dice, 1);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Value::Array(values)
    }

    fn dependent_required(&mut self) -> Value {
        let names = self.dice.some(&NAMES, 2);
        let entry = |name: &str| (name.to_owned(), json!(self.dice.some(&NAMES, 2)));
        Value::Object(names.into_iter().map(entry).collect())
    }

    fn named(&mut self, names: &[&str], spot: Spot) -> Value {
        let names = self.dice.some(names, 3);
        let entry = |name: &str| (name.to_owned(), self.schema(spot));
        Value::Object(names.into_iter().map(entry).collect())
    }

    fn list(&mut self, spot: Spot, most: usize) -> Value {
        let count = 1 + self.dice.below(most);
        (0..count).map(|_| self.schema(spot)).collect()
    }

    /// A schema for property names, most often one that speaks of strings.
    fn names(&mut self, spot: Spot) -> Value {
        if self.dice.percent(70) {
            return self.simple((TEXT, &["string"]));
        }
        self.schema(spot)
    }

    /// A schema for the rest of a value, most often just `false`.
    fn rest(&mut self, spot: Spot) -> Value {
        if self.dice.percent(30) {
            return json!(false);
        }
        self.schema(spot)
    }

    fn reference(&mut self, first: Option<usize>) -> Option<Value> {
        let mut targets: Vec<String> = (first.unwrap_or(0)..self.defs)
            .map(|index| format!("#/$defs/{}", DEFS[index]))
            .collect();
        if first.is_none() {
            targets.push("#".to_owned());
        }
        (!targets.is_empty()).then(|| json!(self.dice.one(&targets)))
    }
}

/// A whole number is written as an integer in half of all schemas: this one is.
fn divisor(divisor: f64) -> Value {
    if divisor.fract() == 0.0 {
        json!(divisor as i64)
    } else {
        json!(divisor)
    }
}
