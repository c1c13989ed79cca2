use std::collections::{HashMap, HashSet};
use std::iter::Peekable;
use std::vec::IntoIter;

use super::*;

use crate::document::{Id, Property, Schema, Type};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "schema-infinite",
        group: Group::Correctness,
        level: Level::Error,
        off: false,
        summary: "Every value holds another one like it, without end.",
        explanation: "The schema requires a property that requires a value of the schema again, so the smallest value is \
            infinite: nothing passes. Make a property on the way optional or nullable, or put it into a list, which \
            can be empty.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Race:
      type: object
      required: [next]
      properties:
        next: {$ref: '#/components/schemas/Race'} # here
",
            good: "
components:
  schemas:
    Race:
      type: object
      properties:
        next: {$ref: '#/components/schemas/Race'}
",
        }),
    },
    check,
};

/// How much is known of a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is being looked at.
    Open,
    /// It has values, or nothing can be said.
    Finite,
    /// It has none.
    Infinite,
}

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let mut walk = Walk {
        contract,
        states: HashMap::new(),
        open: Vec::new(),
        found: Vec::new(),
    };
    for (id, _) in contract.document.schemas.iter() {
        walk.look_at(id);
    }
    for property in walk.found {
        let name = &property.name;
        let found = Diagnostic::new(&LINT.rule, format!("`{name}` leads back to a value that has to have `{name}`"));
        let pointer = contract.value(contract.document.schemas[property.schema].node).pointer();
        findings.push(found.at(property.key, pointer).help("make it optional"));
    }
}

/// A walk from schema to schema by the properties that values have to have. Chains of them can be longer than the stack.
struct Walk<'c, 'a> {
    contract: &'c Contract<'a>,
    states: HashMap<Id<Schema>, State>,
    /// The schemas on the way, each with the properties that are left to look at.
    open: Vec<(Id<Schema>, Peekable<IntoIter<&'a Property>>)>,
    found: Vec<&'a Property>,
}

impl<'a> Walk<'_, 'a> {
    /// Finds out whether a schema needs a value of one that is being looked at. What is met again on the way closes the ring.
    fn look_at(&mut self, id: Id<Schema>) {
        self.enter(id);
        while let Some((id, properties)) = self.open.last_mut() {
            let (id, next) = (*id, properties.peek().copied());
            let state = next.map_or(Some(State::Finite), |property| self.states.get(&property.schema).copied());
            match (next, state) {
                (Some(property), None) => self.enter(property.schema),
                (Some(_), Some(State::Finite)) => {
                    properties.next();
                }
                (Some(property), Some(State::Open | State::Infinite)) => {
                    self.found.push(property);
                    self.leave(id, State::Infinite);
                }
                (None, _) => self.leave(id, State::Finite),
            }
        }
    }

    fn enter(&mut self, id: Id<Schema>) {
        if self.states.contains_key(&id) {
            return;
        }
        let needed = self.needed(id);
        if needed.is_empty() {
            self.states.insert(id, State::Finite);
            return;
        }
        self.states.insert(id, State::Open);
        self.open.push((id, needed.into_iter().peekable()));
    }

    fn leave(&mut self, id: Id<Schema>, state: State) {
        self.states.insert(id, state);
        self.open.pop();
    }

    /// The properties without which a schema has no value.
    fn needed(&self, id: Id<Schema>) -> Vec<&'a Property> {
        let schema = &self.contract.document.schemas[id];
        if schema.required.is_empty() && schema.reference.is_none() && schema.all_of.is_empty() {
            return Vec::new();
        }
        let parts = self.contract.parts(id);
        let is_object = |part: &&Schema| part.types.is_some_and(|types| types.iter().all(|kind| kind == Type::Object));
        let required: HashSet<&str> = parts.iter().flat_map(|part| &part.required).map(|name| &**name).collect();
        if required.is_empty() || !parts.iter().any(is_object) {
            return Vec::new();
        }
        let properties = parts.iter().flat_map(|part| &part.properties);
        properties.filter(|property| required.contains(&*property.name)).collect()
    }
}
