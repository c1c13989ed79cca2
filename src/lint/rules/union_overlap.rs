use super::*;
use crate::document::{Id, Schema, Type, Types};

/// Unions of more branches are passed over: each branch is compared with each.
const MAX_BRANCHES: usize = 12;

/// So many pairs of branches are compared in a contract.
const MAX_PAIRS: usize = 2_000;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "union-overlap",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "No value is of this branch alone.",
        explanation: "`oneOf` takes a value that exactly one branch takes. Where another branch takes all that this one does, every value \
            of this branch is refused. The crate `jsonschema` proves it; branches that overlap in part are not told, and neither are \
            unions with a `discriminator`.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Distance:
      oneOf:
        - type: integer # here
        - type: number
",
            good: "
components:
  schemas:
    Distance:
      anyOf:
        - type: integer
        - type: number
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let mut left = MAX_PAIRS;
    for schema in contract.schemas() {
        let branches = &schema.one_of;
        if schema.discriminator.is_some() || branches.len() > MAX_BRANCHES {
            continue;
        }
        let all: Vec<_> = branches.iter().map(|id| Outline::of(contract, *id)).collect();
        for (at, some) in all.iter().enumerate() {
            let others = all.iter().enumerate().filter(|(other, _)| *other != at);
            let taken = others.map(|(_, other)| other).find(|other| {
                some.may_be_of(other) && {
                    left = left.saturating_sub(1);
                    left > 0 && is_covered(contract, some.id, other.id)
                }
            });
            if let Some(other) = taken {
                findings.push(found(contract, some.id, other.id));
            }
        }
    }
}

fn found(contract: &Contract<'_>, branch: Id<Schema>, other: Id<Schema>) -> Diagnostic {
    let node = |id| contract.document.schemas[id].node;
    let found = contract.at_inside(&LINT.rule, node(branch), "another branch takes every value of this one, so each is refused");
    let place = contract.at_inside(&LINT.rule, node(other), "").span;
    let found = match place {
        Some(place) => found.related(place, "the other branch"),
        None => found,
    };
    found.help("write `anyOf`, or say in the other branch what it does not take")
}

#[cfg(feature = "judge")]
fn is_covered(contract: &Contract<'_>, some: Id<Schema>, all: Id<Schema>) -> bool {
    crate::judge::is_covered(contract.document, contract.source, some, all)
}

#[cfg(not(feature = "judge"))]
fn is_covered(_: &Contract<'_>, _: Id<Schema>, _: Id<Schema>) -> bool {
    false
}

/// What is seen of a branch at once.
struct Outline<'a> {
    id: Id<Schema>,
    types: Option<Types>,
    required: Vec<&'a str>,
}

impl<'a> Outline<'a> {
    fn of(contract: &Contract<'a>, id: Id<Schema>) -> Self {
        let parts = contract.parts(id);
        let types = parts.iter().filter_map(|part| part.types).reduce(Types::both);
        let required = parts.iter().flat_map(|part| &part.required).map(|name| &**name).collect();
        Self { id, types, required }
    }

    /// Whether another branch may take all values of this one.
    fn may_be_of(&self, other: &Self) -> bool {
        let kinds = match (self.types, other.types) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(others)) => {
                let has = |kind| others.contains(kind) || (kind == Type::Integer && others.contains(Type::Number));
                own.iter().all(has)
            }
        };
        kinds && other.required.iter().all(|name| self.required.contains(name))
    }
}
