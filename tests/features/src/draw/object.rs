//! Objects of any schema.

use serde_json::{Map, Value, json};

use super::Draw;
use super::view::View;
use crate::spec::Spot;

impl<'c> Draw<'c> {
    pub(super) fn object(&mut self, view: &View<'c>, depth: usize) -> Value {
        let required: Vec<&'c str> = view
            .all("required")
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let known: Vec<(&'c str, Spot<'c>)> = view.parts.iter().flat_map(|part| part.entries("properties")).collect();
        let most = view.most("maxProperties", usize::MAX);
        let mut names: Vec<String> = Vec::new();
        for (name, schema) in &known {
            let needed = required.contains(name) || view.fixed.iter().any(|(fixed, _)| fixed == name);
            let wanted = needed || (depth > 1 && self.chance.percent(55));
            if wanted && !self.is_hidden(*schema) && !names.iter().any(|found| found == name) {
                names.push((*name).to_owned());
            }
        }
        let hidden = |draw: &Self, name: &str| {
            known
                .iter()
                .any(|(known, schema)| *known == name && draw.is_hidden(*schema))
        };
        for name in required.iter().copied().chain(view.fixed.iter().map(|(name, _)| *name)) {
            if !names.iter().any(|found| found == name) && !hidden(self, name) {
                names.push(name.to_owned());
            }
        }
        self.dependent(view, &mut names);
        self.further(view, &known, &mut names);
        if names.is_empty() && !self.place.takes_empty_objects {
            let open: Vec<&str> = known
                .iter()
                .filter(|(_, schema)| !self.is_hidden(*schema))
                .map(|(name, _)| *name)
                .collect();
            names.extend(open.first().map(|_| (*self.chance.one(&open)).to_owned()));
        }
        if self.chance.percent(50) {
            self.chance.shuffle(&mut names);
        }
        names.truncate(most);
        let mut object = Map::new();
        let outer = self.place;
        let fields = self.fields.take();
        for name in names {
            let field = fields.and_then(|fields| fields.get(&name));
            self.place = field.map_or(outer.inside_object(), |field| outer.field(field));
            let value = self.property(view, &known, &name, depth);
            if outer.takes_null || !value.is_null() {
                object.insert(name, value);
            }
        }
        self.place = outer;
        Value::Object(object)
    }

    /// What the other side owns.
    fn is_hidden(&self, schema: Spot<'c>) -> bool {
        let keyword = if self.settings.to_service {
            "readOnly"
        } else {
            "writeOnly"
        };
        schema.is(keyword) || self.spec.follow(schema).is(keyword)
    }

    /// Properties that others ask for.
    fn dependent(&mut self, view: &View<'c>, names: &mut Vec<String>) {
        for part in &view.parts {
            for (name, needed) in part.entries("dependentRequired") {
                if names.iter().any(|found| found == name) {
                    let needed = needed.value.as_array().into_iter().flatten().filter_map(Value::as_str);
                    names.extend(needed.map(str::to_owned));
                }
            }
        }
        let mut seen = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
    }

    /// Properties that nobody named, where the schema says what they hold.
    fn further(&mut self, view: &View<'c>, known: &[(&'c str, Spot<'c>)], names: &mut Vec<String>) {
        let closed = ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .any(|keyword| view.all(keyword).any(|value| *value == json!(false)));
        let patterns: Vec<&str> = view
            .parts
            .iter()
            .flat_map(|part| part.entries("patternProperties"))
            .map(|(pattern, _)| pattern)
            .collect();
        let open = view.all("additionalProperties").next().is_some() && !closed;
        let longest = view
            .all("propertyNames")
            .filter_map(|names| names.get("maxLength")?.as_u64())
            .min();
        let least = view.least("minProperties");
        let count = if is_open(view) {
            self.chance.below(3).max(least.saturating_sub(names.len()))
        } else {
            0
        };
        for _ in 0..count {
            let name = match (patterns.is_empty(), open) {
                (false, _) => patterns[0].trim_start_matches('^').to_owned() + &self.name(),
                (true, true) => self.name(),
                (true, false) => continue,
            };
            let short = longest.is_none_or(|longest| name.chars().count() as u64 <= longest);
            let free = !known.iter().any(|(known, _)| *known == name) && !names.contains(&name);
            if short && free {
                names.push(name);
            }
        }
    }

    fn property(&mut self, view: &View<'c>, known: &[(&'c str, Spot<'c>)], name: &str, depth: usize) -> Value {
        if let Some((_, value)) = view.fixed.iter().find(|(fixed, _)| *fixed == name) {
            return Value::String(value.clone());
        }
        let mut schemas: Vec<Spot<'c>> = known
            .iter()
            .filter(|(known, _)| *known == name)
            .map(|(_, schema)| *schema)
            .collect();
        if schemas.is_empty() {
            schemas.extend(view.parts.iter().flat_map(|part| {
                let patterns = part.entries("patternProperties").into_iter();
                let fitting = patterns.filter(|(pattern, _)| name.starts_with(pattern.trim_start_matches('^')));
                fitting.map(|(_, schema)| schema).collect::<Vec<_>>()
            }));
        }
        if schemas.is_empty() {
            schemas.extend(view.parts.iter().filter_map(|part| part.get("additionalProperties")));
        }
        self.all_of(&schemas, depth.saturating_sub(1))
    }
}

/// Whether there is anything to say of properties that nobody named.
fn is_open(view: &View<'_>) -> bool {
    ["additionalProperties", "patternProperties"]
        .iter()
        .any(|keyword| view.all(keyword).next().is_some())
}
