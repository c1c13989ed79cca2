use super::*;
use crate::document::{Id, Schema, Type};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "union-undiscriminated",
        group: Group::Codegen,
        level: Level::Info,
        off: true,
        summary: "Nothing says which branch of the union a value is of.",
        explanation: "Without a `discriminator` each branch is tried until one takes the value: that costs time for each branch, \
            and what is wrong with a value of none is told for all of them. Where a property tells the branches apart, \
            name it.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Event:
      oneOf: # here
        - $ref: '#/components/schemas/Started'
        - $ref: '#/components/schemas/Ended'
    Started: {type: object, properties: {started: {type: string}}}
    Ended: {type: object, properties: {ended: {type: string}}}
",
            good: "
components:
  schemas:
    Event:
      oneOf:
        - $ref: '#/components/schemas/Started'
        - $ref: '#/components/schemas/Ended'
      discriminator: {propertyName: kind}
    Started: {type: object, required: [kind], properties: {kind: {type: string}}}
    Ended: {type: object, required: [kind], properties: {kind: {type: string}}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let is_object = |id: &Id<Schema>| {
        let parts = contract.parts(*id);
        parts.iter().any(|part| !part.properties.is_empty() || part.types.is_some_and(|types| types.single() == Some(Type::Object)))
    };
    for schema in contract.schemas().filter(|schema| schema.discriminator.is_none()) {
        for (keyword, branches) in [("oneOf", &schema.one_of), ("anyOf", &schema.any_of)] {
            if branches.iter().filter(|branch| is_object(branch)).count() > 1 {
                let found = contract.at_key(&LINT.rule, schema.node, keyword, "each branch is tried until one takes the value");
                findings.push(found.help("name the property that tells them apart in a `discriminator`"));
            }
        }
    }
}
