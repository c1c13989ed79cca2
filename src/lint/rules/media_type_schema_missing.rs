use super::*;
use crate::document::essence;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "media-type-schema-missing",
        group: Group::Codegen,
        level: Level::Info,
        off: false,
        summary: "The body can be any JSON.",
        explanation: "A media type of JSON without a schema is any JSON to generated code: a `Value` that nothing is known of \
            and nothing is checked of.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content:
            application/json: {} # here
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content:
            application/json: {schema: {type: array, items: {type: object}}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for content in contract.contents() {
        let essence = essence(&content.name);
        let json = essence == "application/json" || essence.ends_with("+json");
        if json && content.schema.is_none() && content.item_schema.is_none() {
            let value = contract.value(content.node);
            let place = value.key_span().unwrap_or(value.span());
            let found = Diagnostic::new(&LINT.rule, format!("nothing is said of what `{}` holds", content.name));
            findings.push(found.at(place, value.pointer()).note("generated code takes and gives any JSON here"));
        }
    }
}
