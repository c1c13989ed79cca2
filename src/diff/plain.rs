//! Schemas as JSON Schema 2020-12 of what they assert, whatever the version of the contract: without descriptions and all
//! else that says nothing on which values are allowed.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value, json};

use crate::document::{Id, Schema, Type, Types};
use crate::keyword::Operand;

use super::Version;
use super::inner::is_sent;
use super::schemas::Direction;
use super::view::{behind, parts};

/// Schemas as one document.
pub(super) struct Whole {
    pub(super) json: Value,
    /// How many schemas it is made of.
    #[cfg_attr(not(feature = "judge"), allow(dead_code, reason = "for who judges"))]
    pub(super) size: usize,
    /// Whether something in it turns round what a schema allows, so that less of one part is more of the whole.
    #[cfg_attr(not(feature = "judge"), allow(dead_code, reason = "for who judges"))]
    pub(super) turns: bool,
    /// How many conditions are in it of the kind that takes long to answer for.
    #[cfg_attr(not(feature = "judge"), allow(dead_code, reason = "for who judges"))]
    pub(super) hard: usize,
}

/// Schemas that all hold, with all that they refer to. `None` where they are made of more than `most` schemas, or where a reference
/// leads elsewhere on each way to it. What is not sent in a direction is not required in it.
pub(super) fn whole(
    version: Version<'_>,
    ids: &[Id<Schema>],
    (most, direction): (usize, Option<Direction>),
) -> Option<Whole> {
    let mut plain = Plain::new(version, most);
    plain.direction = direction;
    let mut json = match ids {
        [one] => plain.schema(*one)?,
        several => json!({"allOf": plain.list(several)?}),
    };
    let mut definitions = Map::new();
    while let Some(id) = plain.waiting.pop_front() {
        let schema = plain.schema(id)?;
        definitions.insert(plain.name(id), schema);
    }
    if let Some(json) = json.as_object_mut().filter(|_| !definitions.is_empty()) {
        json.insert("$defs".to_owned(), definitions.into());
    }
    let (size, turns, hard) = (most - plain.most, plain.turns, plain.hard);
    Some(Whole {
        json,
        size,
        turns,
        hard,
    })
}

/// Whether schemas allow every value, by what they say themselves.
pub(super) fn says_nothing(version: Version<'_>, parts: &[&Schema]) -> bool {
    let mut plain = Plain::new(version, 0);
    let says = |part: &&Schema| match plain.own(part) {
        Some(Value::Object(own)) => own.keys().any(|key| key != "$ref"),
        said => said != Some(Value::Bool(true)),
    };
    !parts.iter().any(says)
}

/// So many combinations are as hard as one condition.
const EASY: usize = 16;

struct Plain<'a> {
    version: Version<'a>,
    /// How many schemas more there may be.
    most: usize,
    direction: Option<Direction>,
    turns: bool,
    hard: usize,
    /// What is referred to, in the order in which it was met.
    named: BTreeMap<Id<Schema>, usize>,
    waiting: VecDeque<Id<Schema>>,
}

impl<'a> Plain<'a> {
    fn new(version: Version<'a>, most: usize) -> Self {
        Self {
            version,
            most,
            direction: None,
            turns: false,
            hard: 0,
            named: BTreeMap::new(),
            waiting: VecDeque::new(),
        }
    }
}

impl Plain<'_> {
    fn schema(&mut self, id: Id<Schema>) -> Option<Value> {
        self.most = self.most.checked_sub(1)?;
        let version = self.version;
        self.own(&version.document.schemas[id])
    }

    /// The name of what is referred to.
    fn name(&mut self, id: Id<Schema>) -> String {
        let next = self.named.len();
        let number = *self.named.entry(id).or_insert_with(|| {
            self.waiting.push_back(id);
            next
        });
        format!("s{number}")
    }

    fn list(&mut self, ids: &[Id<Schema>]) -> Option<Vec<Value>> {
        ids.iter().map(|id| self.schema(*id)).collect()
    }

    fn map<'n>(&mut self, members: impl Iterator<Item = (&'n String, Id<Schema>)>) -> Option<Map<String, Value>> {
        members
            .map(|(name, id)| Some((name.clone(), self.schema(id)?)))
            .collect()
    }

    fn own(&mut self, schema: &Schema) -> Option<Value> {
        if let Some(boolean) = schema.boolean {
            return Some(Value::Bool(boolean));
        }
        if schema.dynamic_ref.is_some() || schema.properties.len() > self.most {
            return None;
        }
        let mut own = Map::new();
        if let Some(target) = schema.reference {
            let target = behind(self.version, target);
            let name = self.name(target);
            own.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
        }
        let hard = [schema.not, schema.if_, schema.contains].into_iter().flatten().count();
        self.hard += hard + schema.dependent_schemas.len() + self.combinations(schema) / EASY;
        self.turns |= hard > 0 || !schema.one_of.is_empty();
        self.values(schema, &mut own);
        self.inside(schema, &mut own)?;
        self.around(schema, &mut own)?;
        Some(own.into())
    }

    /// In how many ways the branches of unions that hold for one value can be combined; none where there is one union.
    fn combinations(&self, schema: &Schema) -> usize {
        let members = [&schema.all_of, &schema.one_of, &schema.any_of];
        if members.iter().filter(|list| !list.is_empty()).count() < 2 && schema.all_of.len() < 2 {
            return 0;
        }
        let (_, inner) = parts(self.version, &schema.all_of);
        let own = [&schema.one_of, &schema.any_of].map(Vec::len);
        let counts = inner
            .iter()
            .map(|union| union.len())
            .chain(own)
            .filter(|count| *count > 0);
        let (unions, ways) = counts.fold((0_usize, 1_usize), |(unions, ways), count| {
            (unions + 1, ways.saturating_mul(count))
        });
        if unions > 1 { ways } else { 0 }
    }

    /// What is said of values as they are.
    fn values(&self, schema: &Schema, own: &mut Map<String, Value>) {
        let json = |node| self.version.source.value(node).to_json();
        let mut add = |name: &str, value: Value| own.insert(name.to_owned(), value);
        if let Some(types) = schema.types {
            add("type", kinds(types));
        }
        if let Some(values) = &schema.values {
            let null = schema.null_meant.then_some(Value::Null);
            add("enum", values.iter().map(|node| json(*node)).chain(null).collect());
        }
        if let Some(constant) = schema.constant {
            add("const", json(constant));
        }
        for assertion in &schema.assertions {
            add(
                assertion.keyword.name,
                match &assertion.operand {
                    Operand::Count(count) => json!(count),
                    Operand::Number(text) => serde_json::from_str(text).unwrap_or_default(),
                    Operand::Regex(text) => json!(text),
                    Operand::On => json!(true),
                },
            );
        }
        let required: Vec<&String> = schema
            .required
            .iter()
            .filter(|name| self.is_sent(schema, name))
            .collect();
        if !required.is_empty() {
            add("required", json!(required));
        }
        if let Some(format) = &schema.format {
            add("format", json!(format));
        }
        if !schema.dependent_required.is_empty() {
            let members = schema
                .dependent_required
                .iter()
                .map(|(name, others)| (name.clone(), json!(others)));
            add("dependentRequired", members.collect::<Map<_, _>>().into());
        }
        for (name, count) in [
            ("minContains", schema.min_contains),
            ("maxContains", schema.max_contains),
        ] {
            count.map(|count| add(name, json!(count)));
        }
    }

    /// Whether a property is one of what is sent.
    fn is_sent(&self, schema: &Schema, name: &str) -> bool {
        let Some(direction) = self.direction else { return true };
        let property = schema.properties.iter().find(|property| property.name == name);
        property.is_none_or(|property| is_sent(self.version, &[property.schema], direction))
    }

    /// What is said of what values hold.
    fn inside(&mut self, schema: &Schema, own: &mut Map<String, Value>) -> Option<()> {
        let properties = schema
            .properties
            .iter()
            .map(|property| (&property.name, property.schema));
        let patterns = schema.pattern_properties.iter().map(|(name, id)| (name, *id));
        let maps = [
            ("properties", self.map(properties)?),
            ("patternProperties", self.map(patterns)?),
        ];
        for (name, members) in maps.into_iter().filter(|(_, members)| !members.is_empty()) {
            own.insert(name.to_owned(), members.into());
        }
        let single = [
            ("additionalProperties", schema.additional_properties),
            ("propertyNames", schema.property_names),
            ("unevaluatedProperties", schema.unevaluated_properties),
            ("items", schema.items),
            ("unevaluatedItems", schema.unevaluated_items),
            ("contains", schema.contains),
        ];
        self.singles(&single, own)?;
        self.lists(&[("prefixItems", &schema.prefix_items)], own)
    }

    /// What is said of values by other schemas.
    fn around(&mut self, schema: &Schema, own: &mut Map<String, Value>) -> Option<()> {
        let single = [
            ("not", schema.not),
            ("if", schema.if_),
            ("then", schema.then_),
            ("else", schema.else_),
        ];
        self.singles(&single, own)?;
        let dependent = self.map(schema.dependent_schemas.iter().map(|(name, id)| (name, *id)))?;
        if !dependent.is_empty() {
            own.insert("dependentSchemas".to_owned(), dependent.into());
        }
        self.lists(
            &[
                ("allOf", &schema.all_of),
                ("anyOf", &schema.any_of),
                ("oneOf", &schema.one_of),
            ],
            own,
        )
    }

    fn singles(&mut self, members: &[(&str, Option<Id<Schema>>)], own: &mut Map<String, Value>) -> Option<()> {
        for (name, id) in members {
            if let Some(id) = id {
                own.insert((*name).to_owned(), self.schema(*id)?);
            }
        }
        Some(())
    }

    fn lists(&mut self, members: &[(&str, &Vec<Id<Schema>>)], own: &mut Map<String, Value>) -> Option<()> {
        for (name, ids) in members.iter().filter(|(_, ids)| !ids.is_empty()) {
            own.insert((*name).to_owned(), self.list(ids)?.into());
        }
        Some(())
    }
}

fn kinds(types: Types) -> Value {
    let names: Vec<&str> = types.iter().map(Type::as_str).collect();
    match &*names {
        [one] => json!(one),
        several => json!(several),
    }
}
