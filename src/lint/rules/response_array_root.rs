use super::*;
use crate::document::Type;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "response-array-root",
        group: Group::Compatibility,
        level: Level::Info,
        off: true,
        summary: "The answer is a bare list.",
        explanation: "Nothing can be added to a list beside its items: pages, totals and links need an object around it, which \
            is another contract to every caller.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content:
            application/json:
              schema: {type: array, items: {type: object}} # here
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content:
            application/json:
              schema: {type: object, properties: {items: {type: array, items: {type: object}}}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for content in contract.document.responses.iter().flat_map(|(_, response)| &response.content) {
        let Some(schema) = content.schema else { continue };
        let list = contract.parts(schema).iter().any(|part| part.types.is_some_and(|types| types.single() == Some(Type::Array)));
        if list {
            findings.push(contract.at_key(&LINT.rule, content.node, "schema", "nothing can be added to a bare list"));
        }
    }
}
