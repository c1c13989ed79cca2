//! Schemas as data, for what [`exact`](super::exact) finds that types do not express.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::document::{Id, Schema, Type as Kind};
use crate::keyword::Operand;
use crate::model::{Check, Json, SchemaDef, SchemaId};
use crate::source::{self, Value};

use super::direction::Direction;
use super::naming::{self, Scope};
use super::shape::Shape;
use super::types::Types;

/// How deep schemas are printed inside each other before one gets a name.
const MAX_NESTED: usize = 6;

/// The schemas that were asked for, and those that they are made of.
#[derive(Default)]
pub(super) struct Wholes {
    /// Those that were filled, in the order of `drafts`.
    drafts: Vec<Draft>,
    known: HashMap<(Shape, Direction), SchemaId>,
    waiting: VecDeque<SchemaId>,
}

struct Draft {
    shape: Shape,
    direction: Direction,
    /// Whether it is used from outside, or more than once.
    shared: bool,
    checks: Vec<Check>,
}

impl Types<'_> {
    /// The schema for a shape that is checked as a whole; `None` when it allows everything.
    pub(super) fn whole(&mut self, shape: &Shape, direction: Direction) -> Option<SchemaId> {
        let id = self.schema_of(shape.clone(), self.reach.matter(shape, direction));
        while let Some(id) = self.wholes.waiting.pop_front() {
            let draft = &self.wholes.drafts[id.0 as usize];
            let (shape, direction) = (draft.shape.clone(), draft.direction);
            let checks = match shape.single() {
                Some(schema) => self.checks(schema, direction),
                None => {
                    let parts = shape.schemas().iter().map(|part| self.part(*part, direction));
                    vec![Check::Several("allOf", parts.collect())]
                }
            };
            self.wholes.drafts[id.0 as usize].checks = checks;
        }
        let draft = &mut self.wholes.drafts[id.0 as usize];
        draft.shared = true;
        let limits = draft.checks.iter().any(|check| !matches!(check, Check::Title(_)));
        limits.then_some(id)
    }

    fn schema_of(&mut self, shape: Shape, direction: Direction) -> SchemaId {
        let key = (shape, direction);
        if let Some(id) = self.wholes.known.get(&key) {
            self.wholes.drafts[id.0 as usize].shared = true;
            return *id;
        }
        let id = SchemaId(u32::try_from(self.wholes.drafts.len()).unwrap_or(u32::MAX));
        self.wholes.drafts.push(Draft {
            shape: key.0.clone(),
            direction,
            shared: false,
            checks: Vec::new(),
        });
        self.wholes.known.insert(key, id);
        self.wholes.waiting.push_back(id);
        id
    }

    fn part(&mut self, schema: Id<Schema>, direction: Direction) -> SchemaId {
        let shape = Shape::of(schema).canonical(self.document);
        let direction = self.reach.matter(&shape, direction);
        self.schema_of(shape, direction)
    }

    fn parts(&mut self, schemas: &[Id<Schema>], direction: Direction) -> Vec<SchemaId> {
        schemas.iter().map(|schema| self.part(*schema, direction)).collect()
    }

    fn named_parts(&mut self, schemas: &[(String, Id<Schema>)], direction: Direction) -> Vec<(String, SchemaId)> {
        let part = |(name, schema): &(String, Id<Schema>)| (name.clone(), self.part(*schema, direction));
        schemas.iter().map(part).collect()
    }

    /// The keywords of a schema; those that ask what the others looked at come last.
    fn checks(&mut self, id: Id<Schema>, direction: Direction) -> Vec<Check> {
        let schema = &self.document.schemas[id];
        let mut checks = Vec::new();
        checks.extend(self.title_of(id).map(Check::Title));
        if schema.boolean == Some(false) {
            return vec![Check::Never];
        }
        checks.extend(schema.types.map(|types| Check::Type(types.iter().map(kind).collect())));
        if let Some(values) = &schema.values {
            checks.push(Check::Enum(values.iter().map(|node| json(self.value(*node))).collect()));
        }
        if self.config.exact && schema.no_values {
            checks.push(Check::Enum(Vec::new()));
        }
        checks.extend(schema.constant.map(|node| Check::Const(json(self.value(node)))));
        self.limits_of(schema, &mut checks);
        self.array_checks(schema, direction, &mut checks);
        self.object_checks(schema, direction, &mut checks);
        self.branch_checks(schema, direction, &mut checks);
        self.dynamic_anchors(schema, direction, &mut checks);
        for (name, part) in [
            ("unevaluatedItems", schema.unevaluated_items),
            ("unevaluatedProperties", schema.unevaluated_properties),
        ] {
            checks.extend(part.map(|part| Check::One(name, self.part(part, direction))));
        }
        checks
    }

    fn limits_of(&mut self, schema: &Schema, checks: &mut Vec<Check>) {
        for assertion in &schema.assertions {
            let name = assertion.keyword.name;
            checks.extend(match &assertion.operand {
                Operand::Count(count) => Some(Check::Count(name, *count)),
                Operand::Number(text) => Some(Check::Number(name, text.clone())),
                Operand::Regex(pattern) => self.translate(pattern).map(Check::Pattern),
                Operand::On => Some(Check::UniqueItems),
            });
        }
        if self.config.formats {
            let format = schema.format.as_deref().and_then(|name| self.format(name));
            let encoding = schema.content_encoding.as_deref() == Some("base64");
            checks.extend(format.or(encoding.then_some("Byte")).map(Check::Format));
        }
    }

    fn array_checks(&mut self, schema: &Schema, direction: Direction, checks: &mut Vec<Check>) {
        if !schema.prefix_items.is_empty() {
            checks.push(Check::PrefixItems(self.parts(&schema.prefix_items, direction)));
        }
        checks.extend(
            schema
                .items
                .map(|items| Check::One("items", self.part(items, direction))),
        );
        checks.extend(schema.contains.map(|item| Check::Contains {
            item: self.part(item, direction),
            min: schema.min_contains.unwrap_or(1),
            max: schema.max_contains,
        }));
    }

    fn object_checks(&mut self, schema: &Schema, direction: Direction, checks: &mut Vec<Check>) {
        let other_side: HashSet<&str> = schema
            .properties
            .iter()
            .filter(|property| self.is_other_side(Some(&Shape::of(property.schema)), direction))
            .map(|property| property.name.as_str())
            .collect();
        let required: Vec<String> = schema
            .required
            .iter()
            .filter(|name| !other_side.contains(name.as_str()))
            .cloned()
            .collect();
        if !required.is_empty() {
            checks.push(Check::Required(required));
        }
        let mut properties = Vec::new();
        for property in &schema.properties {
            let part = if other_side.contains(property.name.as_str()) {
                self.anything()
            } else {
                self.part(property.schema, direction)
            };
            properties.push((property.name.clone(), part));
        }
        if !properties.is_empty() {
            checks.push(Check::Properties(properties));
        }
        let mut patterns = Vec::new();
        for (pattern, part) in &schema.pattern_properties {
            match self.translate(pattern) {
                Some(pattern) => patterns.push((pattern, self.part(*part, direction))),
                None => self.report_pattern(schema.node),
            }
        }
        if !patterns.is_empty() {
            checks.push(Check::PatternProperties(patterns));
        }
        for (name, part) in [
            ("additionalProperties", schema.additional_properties),
            ("propertyNames", schema.property_names),
        ] {
            checks.extend(part.map(|part| Check::One(name, self.part(part, direction))));
        }
        if !schema.dependent_required.is_empty() {
            checks.push(Check::DependentRequired(schema.dependent_required.clone()));
        }
        if !schema.dependent_schemas.is_empty() {
            checks.push(Check::DependentSchemas(
                self.named_parts(&schema.dependent_schemas, direction),
            ));
        }
    }

    fn branch_checks(&mut self, schema: &Schema, direction: Direction, checks: &mut Vec<Check>) {
        checks.extend(
            schema
                .reference
                .map(|target| Check::One("$ref", self.part(target, direction))),
        );
        if let Some(dynamic) = &schema.dynamic_ref {
            let target = self.part(dynamic.target, direction);
            checks.push(match &dynamic.anchor {
                Some(anchor) => Check::DynamicRef(anchor.clone(), target),
                None => Check::One("$ref", target),
            });
        }
        for (name, parts) in [
            ("allOf", &schema.all_of),
            ("anyOf", &schema.any_of),
            ("oneOf", &schema.one_of),
        ] {
            if !parts.is_empty() {
                checks.push(Check::Several(name, self.parts(parts, direction)));
            }
        }
        checks.extend(schema.not.map(|part| Check::One("not", self.part(part, direction))));
        if let Some(condition) = schema.if_ {
            let condition = self.part(condition, direction);
            let mut branch = |part: Option<Id<Schema>>| match part {
                Some(part) => self.part(part, direction),
                None => self.anything(),
            };
            let (then, otherwise) = (branch(schema.then_), branch(schema.else_));
            checks.push(Check::If(condition, then, otherwise));
        }
    }

    /// The dynamic anchors of the resource, where the schema leads on to what may ask for them.
    fn dynamic_anchors(&mut self, schema: &Schema, direction: Direction, checks: &mut Vec<Check>) {
        let anchors = &self.document.resources[schema.resource].dynamic_anchors;
        if !anchors.is_empty() && checks.iter().any(|check| !check.parts().is_empty()) {
            let anchors = self.named_parts(anchors, direction);
            checks.push(Check::DynamicAnchors(anchors));
        }
    }

    /// The schema that allows everything.
    fn anything(&mut self) -> SchemaId {
        let id = SchemaId(u32::try_from(self.wholes.drafts.len()).unwrap_or(u32::MAX));
        self.wholes.drafts.push(Draft {
            shape: Shape::none(),
            direction: Direction::Both,
            shared: false,
            checks: Vec::new(),
        });
        id
    }

    /// What messages call a schema.
    fn title_of(&self, id: Id<Schema>) -> Option<String> {
        let name = self.component_name(id).map(str::to_owned);
        let title = || self.document.schemas[id].title.clone();
        name.or_else(title).filter(|name| !name.is_empty() && name.len() < 60)
    }

    /// The schemas with their names.
    pub(super) fn finish_wholes(&mut self) -> Vec<SchemaDef> {
        let drafts = std::mem::take(&mut self.wholes).drafts;
        let deep = too_deep(&drafts);
        let mut scope = Scope::default();
        let mut defs = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.into_iter().enumerate() {
            let lead = draft.shape.lead().map(|id| &self.document.schemas[id]);
            let node = lead.map_or(self.document.node, |schema| schema.node);
            let words = || {
                let component = draft.shape.lead().and_then(|id| self.component_name(id));
                component.map_or_else(|| place_words(self.value(node)), str::to_owned)
            };
            let named = (draft.shared || deep.contains(&index)) && !draft.checks.is_empty();
            defs.push(SchemaDef {
                name: named.then(|| scope.claim(&naming::shouty(&words()))),
                origin: super::origin(self.source, node),
                checks: draft.checks,
            });
        }
        defs
    }
}

/// Schemas that would be printed inside too many others.
fn too_deep(drafts: &[Draft]) -> HashSet<usize> {
    let mut named = HashSet::new();
    let roots = drafts.iter().enumerate().filter(|(_, draft)| draft.shared);
    let mut waiting: Vec<(usize, usize)> = roots.map(|(index, _)| (index, 0)).collect();
    while let Some((index, depth)) = waiting.pop() {
        for part in drafts[index].checks.iter().flat_map(Check::parts) {
            let part = part.0 as usize;
            if drafts[part].shared {
                continue;
            }
            let depth = if depth + 1 > MAX_NESTED { 0 } else { depth + 1 };
            if depth == 0 {
                named.insert(part);
            }
            waiting.push((part, depth));
        }
    }
    named
}

/// Words for the place where a schema stands: the last words of its pointer that say something.
fn place_words(value: Value<'_>) -> String {
    let pointer = value.pointer();
    let silent = [
        "schema",
        "schemas",
        "properties",
        "content",
        "components",
        "paths",
        "responses",
    ];
    let tokens: Vec<&str> = pointer
        .as_str()
        .split('/')
        .filter(|token| !token.is_empty() && !silent.contains(token))
        .collect();
    let words = tokens[tokens.len().saturating_sub(3)..].join(" ");
    if words.is_empty() { "schema".to_owned() } else { words }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "Null",
        Kind::Boolean => "Boolean",
        Kind::Integer => "Integer",
        Kind::Number => "Number",
        Kind::String => "String",
        Kind::Array => "Array",
        Kind::Object => "Object",
    }
}

fn json(value: Value<'_>) -> Json {
    match value.kind() {
        source::Kind::Null => Json::Null,
        source::Kind::Bool(value) => Json::Bool(value),
        source::Kind::Number(text) => Json::Number(text.to_owned()),
        source::Kind::String(text) => Json::Text(text.to_owned()),
        source::Kind::Array => Json::List(value.items().map(json).collect()),
        source::Kind::Object => {
            let entries = value.entries().map(|entry| (entry.key.to_owned(), json(entry.value)));
            Json::Object(entries.collect())
        }
    }
}
