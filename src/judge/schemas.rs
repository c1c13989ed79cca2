//! The schemas of a contract as JSON Schema 2020-12, each under a number: what the keyword files make of them, written out.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Written, json};

use crate::document::{Document, Id, Schema, Version};
use crate::keyword::{CHECKS, Check, Json, Operand, Parts, SchemaId};
use crate::source::{NodeId, Source, Value, json_number};

/// The formats that the crate `jsonschema` looks at.
const FORMATS: [&str; 17] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// The schema that allows everything.
const ANYTHING: SchemaId = SchemaId(0);

/// Schemas that were asked for, and all that they are made of.
pub(super) struct Schemas<'a> {
    document: &'a Document,
    source: &'a Source,
    known: HashMap<Id<Schema>, SchemaId>,
    /// By number, without the one that allows everything.
    list: Vec<Id<Schema>>,
    checks: Vec<Vec<Check>>,
    /// Those that say `nullable` where it has no effect by the letter, but is surely meant.
    nullable: HashSet<SchemaId>,
    /// Whether patterns are regular expressions.
    patterns: HashMap<String, bool>,
    /// Whether `required` holds for what stands on one side of an exchange only.
    both_sides: bool,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Document, source: &'a Source) -> Self {
        Self {
            document,
            source,
            known: HashMap::new(),
            list: Vec::new(),
            checks: Vec::new(),
            nullable: HashSet::new(),
            patterns: HashMap::new(),
            both_sides: false,
        }
    }

    /// The same, where all that is required is required on both sides of an exchange.
    pub(super) fn of_both_sides(document: &'a Document, source: &'a Source) -> Self {
        Self {
            both_sides: true,
            ..Self::new(document, source)
        }
    }

    /// The number of a schema. All that it is made of has one afterwards.
    pub(super) fn reach(&mut self, schema: Id<Schema>) -> SchemaId {
        let number = self.part(schema);
        self.read_until(usize::MAX);
        number
    }

    /// The same; `None` where there are more than so many then.
    pub(super) fn reach_few(&mut self, schema: Id<Schema>, most: usize) -> Option<SchemaId> {
        let number = self.part(schema);
        self.read_until(most);
        (self.list.len() <= most).then_some(number)
    }

    fn read_until(&mut self, most: usize) {
        while let Some(id) = self.list.get(self.checks.len()).filter(|_| self.list.len() <= most) {
            let checks = self.read(*id);
            self.checks.push(checks);
        }
    }

    /// What each of the schemas says.
    pub(super) fn list(&self) -> impl Iterator<Item = &[Check]> {
        self.checks.iter().map(Vec::as_slice)
    }

    /// What a schema that was reached says.
    pub(super) fn checks(&self, id: SchemaId) -> &[Check] {
        let index = (id.0 as usize).checked_sub(1);
        index
            .and_then(|index| self.checks.get(index))
            .map_or(&[], Vec::as_slice)
    }

    /// Where the schema of a number stands.
    pub(super) fn node(&self, number: usize) -> Option<NodeId> {
        let id = self.list.get(number.checked_sub(1)?)?;
        Some(self.document.schemas[*id].node)
    }

    /// A schema that is the one of this number.
    pub(super) fn reference(id: SchemaId) -> Written {
        match id {
            ANYTHING => true.into(),
            SchemaId(number) => json!({"$ref": format!("#/$defs/{number}")}),
        }
    }

    /// All schemas, by their numbers.
    pub(super) fn definitions(&self) -> Map<String, Written> {
        let schemas = (1..).zip(&self.checks).map(|(number, checks)| {
            let schema = written(checks);
            let schema = match self.nullable.contains(&SchemaId(number)) {
                true => json!({"anyOf": [{"type": "null"}, schema]}),
                false => schema,
            };
            (number.to_string(), schema)
        });
        schemas.collect()
    }

    fn read(&mut self, id: Id<Schema>) -> Vec<Check> {
        let document = self.document;
        let schema = &document.schemas[id];
        if schema.boolean == Some(false) {
            return vec![Check::Never];
        }
        let says = self.source.value(schema.node).get("nullable");
        let replaced = schema.reference.is_some() && document.version_of(schema) == Version::V30;
        if schema.types.is_none() && !replaced && says.and_then(Value::as_bool) == Some(true) {
            let number = self.part(id);
            self.nullable.insert(number);
        }
        let mut checks = Vec::new();
        for assertion in &schema.assertions {
            let name = assertion.keyword.name;
            checks.extend(match &assertion.operand {
                Operand::Count(count) => Some(Check::Count(name, *count)),
                Operand::Number(text) => Some(Check::Number(name, text.clone())),
                Operand::Regex(pattern) => self.pattern(schema, pattern).map(Check::Pattern),
                Operand::On => Some(Check::UniqueItems),
            });
        }
        checks.extend(CHECKS.iter().filter_map(|check| check(schema, self)));
        checks.retain_mut(|check| match check {
            Check::Required(names) => self.keeps(schema, names),
            // What no schema may say has no effect here; it is told elsewhere.
            Check::Number("multipleOf", text) => text.parse().is_ok_and(|divisor: f64| divisor > 0.0),
            Check::Type(kinds) => !kinds.is_empty(),
            Check::DependentRequired(lists) => {
                lists.iter_mut().for_each(|(_, names)| distinct(names));
                true
            }
            _ => true,
        });
        checks
    }

    /// Takes out of `required` what does not stand on both sides of an exchange: a value is of either.
    fn keeps(&self, schema: &Schema, names: &mut Vec<String>) -> bool {
        let of_one_side = |name: &String| {
            let mut properties = schema.properties.iter().filter(|property| property.name == *name);
            properties.any(|property| {
                self.document
                    .parts(property.schema)
                    .any(|part| part.read_only || part.write_only)
            })
        };
        names.retain(|name| self.both_sides || !of_one_side(name));
        distinct(names);
        !names.is_empty()
    }
}

impl Parts for Schemas<'_> {
    fn part(&mut self, schema: Id<Schema>) -> SchemaId {
        if self.document.schemas[schema].boolean == Some(true) {
            return ANYTHING;
        }
        *self.known.entry(schema).or_insert_with(|| {
            self.list.push(schema);
            SchemaId(u32::try_from(self.list.len()).unwrap_or(u32::MAX))
        })
    }

    fn anything(&mut self) -> SchemaId {
        ANYTHING
    }

    fn json(&self, node: NodeId) -> Json {
        Json::from(self.source.value(node))
    }

    fn pattern(&mut self, _: &Schema, pattern: &str) -> Option<String> {
        let sound = self.patterns.entry(pattern.to_owned()).or_insert_with(|| {
            let schema = json!({"pattern": pattern});
            jsonschema::draft202012::new(&schema).is_ok()
        });
        sound.then(|| pattern.to_owned())
    }

    fn format(&self, schema: &Schema) -> Option<&'static str> {
        let format = schema.format.as_deref()?;
        FORMATS.into_iter().find(|known| *known == format)
    }

    fn is_left_out(&self, _: Id<Schema>) -> bool {
        false
    }

    fn dynamic_anchors(&mut self, _: &Schema) -> Vec<(String, SchemaId)> {
        Vec::new()
    }

    fn is_exact(&self) -> bool {
        false
    }
}

/// Takes out what was said before.
fn distinct(names: &mut Vec<String>) {
    let mut met = HashSet::new();
    names.retain(|name| met.insert(name.clone()));
}

/// A schema as JSON.
fn written(checks: &[Check]) -> Written {
    if checks.contains(&Check::Never) {
        return false.into();
    }
    let mut schema = Map::new();
    for check in checks {
        write(&mut schema, check);
    }
    schema.into()
}

fn write(schema: &mut Map<String, Written>, check: &Check) {
    let mut set = |keyword: &str, value: Written| {
        schema.insert(keyword.to_owned(), value);
    };
    match check {
        Check::Type(kinds) => set("type", kinds.iter().map(|kind| kind.to_ascii_lowercase()).collect()),
        Check::Enum(values) => set("enum", values.iter().map(value).collect()),
        Check::Const(constant) => set("const", value(constant)),
        Check::Number(keyword, text) => set(keyword, json_number(text).into()),
        Check::Count(keyword, count) => set(keyword, (*count).into()),
        Check::Pattern(pattern) => set("pattern", pattern.as_str().into()),
        Check::Format(format) => set("format", (*format).into()),
        Check::UniqueItems => set("uniqueItems", true.into()),
        Check::PrefixItems(parts) => set("prefixItems", references(parts)),
        Check::Several(keyword, parts) => set(keyword, references(parts)),
        Check::One(keyword, part) => set(keyword, one(keyword, *part)),
        Check::Required(names) => set("required", names.iter().map(String::as_str).collect()),
        Check::Properties(parts) => set("properties", named(parts)),
        Check::PatternProperties(parts) => set("patternProperties", named(parts)),
        Check::DependentSchemas(parts) => set("dependentSchemas", named(parts)),
        Check::DependentRequired(lists) => set("dependentRequired", lists.iter().cloned().collect()),
        Check::Contains { item, min, max } => {
            set("contains", Schemas::reference(*item));
            set("minContains", (*min).into());
            if let Some(max) = max {
                set("maxContains", (*max).into());
            }
        }
        Check::If(condition, then, otherwise) => {
            set("if", Schemas::reference(*condition));
            set("then", Schemas::reference(*then));
            set("else", Schemas::reference(*otherwise));
        }
        // The name is none; the others have an effect only together, and whoever has them is not judged.
        Check::Title(_) | Check::Never | Check::DynamicRef(..) | Check::DynamicAnchors(_) => {}
    }
}

/// `$ref` holds an address, the other keywords a schema.
fn one(keyword: &str, part: SchemaId) -> Written {
    match (keyword, part) {
        ("$ref", ANYTHING) => "#/$defs/0".into(),
        ("$ref", SchemaId(number)) => format!("#/$defs/{number}").into(),
        _ => Schemas::reference(part),
    }
}

fn references(parts: &[SchemaId]) -> Written {
    parts.iter().map(|part| Schemas::reference(*part)).collect()
}

fn named(parts: &[(String, SchemaId)]) -> Written {
    let parts = parts
        .iter()
        .map(|(name, part)| (name.clone(), Schemas::reference(*part)));
    parts.collect::<Map<_, _>>().into()
}

fn value(json: &Json) -> Written {
    match json {
        Json::Null => Written::Null,
        Json::Bool(value) => (*value).into(),
        Json::Number(text) => json_number(text).into(),
        Json::Text(text) => text.as_str().into(),
        Json::List(items) => items.iter().map(value).collect(),
        Json::Object(entries) => {
            let entries = entries.iter().map(|(key, inner)| (key.clone(), value(inner)));
            Written::Object(entries.collect())
        }
    }
}
