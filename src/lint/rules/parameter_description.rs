use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "parameter-description",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The parameter is not described.",
        explanation: "Its description is the documentation of a field of the generated request.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      parameters:
        - name: limit # here
          in: query
          schema: {type: integer}
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs:
    get:
      parameters:
        - name: limit
          in: query
          description: How many runs to list at most.
          schema: {type: integer}
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (_, parameter) in contract.document.parameters.iter() {
        if parameter.description.is_none() {
            let message = format!("`{}` has no description", parameter.name);
            findings.push(contract.at_member(&LINT.rule, parameter.node, "name", message));
        }
    }
}
