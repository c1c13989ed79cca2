use super::*;
use crate::document::Type;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "unbounded-text",
        group: Group::Security,
        level: Level::Info,
        off: true,
        summary: "The text has no limit.",
        explanation: "A text can be as long as the largest body. `maxLength`, `enum`, `pattern` or `format` say how long it can \
            be.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Name:
      type: string # here
",
            good: "
components:
  schemas:
    Name:
      type: string
      maxLength: 100
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let text = schema.types.is_some_and(|types| types.contains(Type::String));
        let limited = schema.limits().any(|(name, _)| matches!(name, "maxLength" | "pattern"));
        if text && !limited && schema.values.is_none() && schema.constant.is_none() && schema.format.is_none() {
            findings.push(contract.at_member(&LINT.rule, schema.node, "type", "the text has no `maxLength`"));
        }
    }
}
