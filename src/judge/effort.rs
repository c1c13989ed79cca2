//! How long judging takes: schemas that name each other in many ways can ask for more steps than there is time.

use std::collections::HashMap;

use crate::keyword::{Check, SchemaId};
use crate::source::{NodeId, Value};

use super::schemas::Schemas;

/// So many steps are taken for one value.
const MAX_STEPS: u64 = 1_000_000;

/// So deep a value is looked into, counting every schema on the way.
const MAX_DEPTH: usize = 400;

/// So many pairs of a schema and a value are counted in all.
const MAX_PAIRS: usize = 2_000_000;

/// The steps that pairs of a schema and a value take.
#[derive(Default)]
pub(super) struct Effort {
    steps: HashMap<(SchemaId, NodeId), u64>,
}

impl Effort {
    /// Whether a value can be judged by a schema in reasonable time.
    pub(super) fn allows(&mut self, schemas: &Schemas<'_>, schema: SchemaId, value: Value<'_>) -> bool {
        self.of(schemas, (schema, value), 0) <= MAX_STEPS
    }

    fn of(&mut self, schemas: &Schemas<'_>, (schema, value): (SchemaId, Value<'_>), depth: usize) -> u64 {
        if depth > MAX_DEPTH || self.steps.len() > MAX_PAIRS {
            return u64::MAX;
        }
        let key = (schema, value.id());
        if let Some(steps) = self.steps.get(&key) {
            return *steps;
        }
        let checks = schemas.checks(schema);
        // What it refers to depends on the way there.
        if checks.iter().any(|check| matches!(check, Check::DynamicRef(..))) {
            return u64::MAX;
        }
        let inner: Vec<_> = checks.iter().flat_map(|check| pairs(check, value)).collect();
        if inner.is_empty() {
            return 1;
        }
        // Who comes back here without a step into the value goes round in a ring.
        self.steps.insert(key, u64::MAX);
        let mut steps: u64 = 1;
        for pair in inner {
            steps = steps.saturating_add(self.of(schemas, pair, depth + 1));
            if steps > MAX_STEPS {
                return u64::MAX;
            }
        }
        self.steps.insert(key, steps);
        steps
    }
}

/// The parts of a keyword with the values that they are asked about.
fn pairs<'s>(check: &Check, value: Value<'s>) -> Vec<(SchemaId, Value<'s>)> {
    let here = |parts: Vec<SchemaId>| parts.into_iter().map(|part| (part, value)).collect();
    match check {
        Check::Properties(parts) => {
            let named = parts.iter().filter_map(|(name, part)| Some((*part, value.get(name)?)));
            named.collect()
        }
        // What is said of names is not about the values; a name has no parts.
        Check::One("propertyNames", part) => vec![(*part, value); value.entries().len()],
        Check::One("items" | "additionalProperties" | "unevaluatedItems" | "unevaluatedProperties", _)
        | Check::Contains { .. }
        | Check::PrefixItems(_)
        | Check::PatternProperties(_) => {
            let parts = check.parts();
            let inside = value.items().chain(value.entries().map(|entry| entry.value));
            inside
                .flat_map(|inner| parts.iter().map(move |part| (*part, inner)).collect::<Vec<_>>())
                .collect()
        }
        // Those that ask what the others looked at ask them once more.
        _ => here(check.parts()),
    }
}
