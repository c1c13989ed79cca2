use super::*;
use crate::document::Location;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "parameter-required-default",
        group: Group::Codegen,
        level: Level::Info,
        off: false,
        summary: "The default can never apply.",
        explanation: "A required parameter is always there, so that its default never takes its place. Take one of the two away.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      parameters:
        - name: limit
          in: query
          required: true
          schema: {type: integer, default: 20} # here
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs:
    get:
      parameters:
        - name: limit
          in: query
          schema: {type: integer, default: 20}
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (_, parameter) in contract.document.parameters.iter() {
        let schema = parameter.schema.map(|id| &contract.document.schemas[id]);
        let default = schema.and_then(|schema| Some((schema, schema.default?)));
        if let Some((schema, _)) = default.filter(|_| parameter.required && parameter.location != Location::Path) {
            let message = format!("`{}` is required, so its default never applies", parameter.name);
            findings.push(contract.at_key(&LINT.rule, schema.node, "default", message));
        }
    }
}
