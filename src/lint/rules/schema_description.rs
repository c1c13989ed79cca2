use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "schema-description",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The schema is not described.",
        explanation: "The description of a component is the documentation of a generated type.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run: # here
      type: object
",
            good: "
components:
  schemas:
    Run:
      type: object
      description: What a runner did.
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (name, id) in &contract.document.components.schemas {
        let schema = &contract.document.schemas[*id];
        if schema.description.is_none() && schema.title.is_none() && schema.reference.is_none() {
            findings.push(contract.at_own_key(&LINT.rule, schema.node, format!("`{name}` has no description")));
        }
    }
}
