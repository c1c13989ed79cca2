use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "discriminator-inline-branch",
        group: Group::Codegen,
        level: Level::Warning,
        off: false,
        summary: "A branch of the union cannot be named by its discriminator.",
        explanation: "A discriminator says by the name of a schema, or by a mapping to one, which branch a value belongs to. A \
            branch that is written in place has no name, so no value can say that it is of this branch. Move it to \
            `components.schemas` and refer to it.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Event:
      oneOf:
        - $ref: '#/components/schemas/Started'
        - type: object # here
          required: [kind]
          properties: {kind: {type: string}}
      discriminator: {propertyName: kind}
    Started: {type: object, required: [kind], properties: {kind: {type: string}}}
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
    for schema in contract.schemas().filter(|schema| schema.discriminator.is_some()) {
        for branch in schema.one_of.iter().chain(&schema.any_of) {
            let branch = &contract.document.schemas[*branch];
            let is_null = branch.types.is_some_and(|types| types.without_null().is_empty());
            if branch.reference.is_none() && !is_null {
                let message = "the discriminator cannot name this branch";
                let found = contract.at_inside(&LINT.rule, branch.node, message);
                findings.push(found.help("move it to `components.schemas`"));
            }
        }
    }
}
