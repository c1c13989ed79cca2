//! Schemas as data, for what [`exact`](super::exact) finds that types do not express.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::document::{Id, Schema};
use crate::keyword::{self, Operand, Parts};
use crate::model::{Check, Json, SchemaDef, SchemaId};
use crate::source::{NodeId, Value};

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

    /// The keywords of a schema; those that ask what the others looked at come last.
    fn checks(&mut self, id: Id<Schema>, direction: Direction) -> Vec<Check> {
        let schema = &self.document.schemas[id];
        if schema.boolean == Some(false) {
            return vec![Check::Never];
        }
        let mut checks: Vec<Check> = self.title_of(id).map(Check::Title).into_iter().collect();
        for assertion in &schema.assertions {
            let name = assertion.keyword.name;
            checks.extend(match &assertion.operand {
                Operand::Count(count) => Some(Check::Count(name, *count)),
                Operand::Number(text) => Some(Check::Number(name, text.clone())),
                Operand::Regex(pattern) => self.translate(pattern).map(Check::Pattern),
                Operand::On => Some(Check::UniqueItems),
            });
        }
        let mut side = Side { types: self, direction };
        checks.extend(keyword::CHECKS.iter().filter_map(|check| check(schema, &mut side)));
        // What a value is at all reads best in front of its limits.
        checks.sort_by_key(|check| !matches!(check, Check::Title(_) | Check::Type(_)));
        checks
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

/// Schemas as they are on one side of an exchange.
struct Side<'t, 'd> {
    types: &'t mut Types<'d>,
    direction: Direction,
}

impl Parts for Side<'_, '_> {
    fn part(&mut self, schema: Id<Schema>) -> SchemaId {
        self.types.part(schema, self.direction)
    }

    fn anything(&mut self) -> SchemaId {
        self.types.anything()
    }

    fn json(&self, node: NodeId) -> Json {
        Json::from(self.types.value(node))
    }

    fn pattern(&mut self, schema: &Schema, pattern: &str) -> Option<String> {
        let translated = self.types.translate(pattern);
        if translated.is_none() {
            self.types.report_pattern(schema.node);
        }
        translated
    }

    fn format(&self, schema: &Schema) -> Option<&'static str> {
        if !self.types.config.formats {
            return None;
        }
        let format = schema.format.as_deref().and_then(|name| self.types.format(name));
        let encoded = schema.content_encoding.as_deref() == Some("base64");
        format.or(encoded.then_some("Byte"))
    }

    fn is_left_out(&self, property: Id<Schema>) -> bool {
        self.types.is_other_side(Some(&Shape::of(property)), self.direction)
    }

    fn dynamic_anchors(&mut self, schema: &Schema) -> Vec<(String, SchemaId)> {
        let anchors = &self.types.document.resources[schema.resource].dynamic_anchors;
        anchors
            .iter()
            .map(|(name, schema)| (name.clone(), self.part(*schema)))
            .collect()
    }

    fn is_exact(&self) -> bool {
        self.types.config.exact
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
