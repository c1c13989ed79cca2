use super::*;
use crate::document::Schema;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "discriminator-property",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "A branch of the union does not have to hold the discriminator.",
        explanation: "The property that a discriminator names tells branches apart, so each branch has to declare and to require \
            it. A value without it belongs to no branch, and is refused.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Event:
      oneOf:
        - $ref: '#/components/schemas/Started'
        - $ref: '#/components/schemas/Ended' # here
      discriminator: {propertyName: kind}
    Started: {type: object, required: [kind], properties: {kind: {type: string}}}
    Ended: {type: object, properties: {at: {type: string}}}
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
    Ended: {type: object, required: [kind], properties: {kind: {type: string}, at: {type: string}}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let Some(discriminator) = &schema.discriminator else { continue };
        let name = &discriminator.property;
        let own = |part: &Schema| part.required.contains(name);
        for branch in schema.one_of.iter().chain(&schema.any_of) {
            let parts = contract.parts(*branch);
            let says_more = |part: &&Schema| !part.one_of.is_empty() || !part.any_of.is_empty() || part.dynamic_ref.is_some();
            let is_null = |part: &&Schema| part.types.is_some_and(|types| types.without_null().is_empty());
            if own(schema) || parts.iter().any(|part| own(part)) || parts.iter().any(|part| says_more(part) || is_null(part)) {
                continue;
            }
            let declared = parts.iter().any(|part| part.properties.iter().any(|property| property.name == *name));
            let what = if declared { "does not require" } else { "does not declare" };
            let found = contract.at_inside(&LINT.rule, contract.document.schemas[*branch].node, format!("this branch {what} `{name}`"));
            let place = contract.value(discriminator.node).get("propertyName").unwrap_or(contract.value(discriminator.node));
            findings.push(found.related(place.span(), "which tells the branches apart"));
        }
    }
}
