use super::*;
use std::collections::{HashMap, HashSet};

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
        found: Vec::new(),
    };
    for (id, _) in contract.document.schemas.iter() {
        walk.is_infinite(id);
    }
    for (property, name) in walk.found {
        let found = Diagnostic::new(&LINT.rule, format!("`{name}` leads back to a value that has to have `{name}`"));
        let pointer = contract.value(contract.document.schemas[property.schema].node).pointer();
        findings.push(found.at(property.key, pointer).help("make it optional"));
    }
}

struct Walk<'c, 'a> {
    contract: &'c Contract<'a>,
    states: HashMap<Id<Schema>, State>,
    found: Vec<(&'a Property, &'a str)>,
}

impl<'a> Walk<'_, 'a> {
    /// Whether a schema needs a value of one that is being looked at. What is met again on the way closes the ring.
    fn is_infinite(&mut self, id: Id<Schema>) -> bool {
        match self.states.get(&id) {
            Some(State::Open | State::Infinite) => return true,
            Some(State::Finite) => return false,
            None => {}
        }
        self.states.insert(id, State::Open);
        let infinite = self.needs_itself(id);
        self.states.insert(id, if infinite { State::Infinite } else { State::Finite });
        infinite
    }

    fn needs_itself(&mut self, id: Id<Schema>) -> bool {
        let parts = self.contract.parts(id);
        let only_objects = parts.iter().any(|part| part.types.is_some_and(|types| types.iter().all(|kind| kind == Type::Object)));
        let required: HashSet<&str> = parts.iter().flat_map(|part| &part.required).map(|name| &**name).collect();
        for property in parts.iter().flat_map(|part| &part.properties) {
            if only_objects && required.contains(&*property.name) && self.is_infinite(property.schema) {
                self.found.push((property, &property.name));
                return true;
            }
        }
        false
    }
}
