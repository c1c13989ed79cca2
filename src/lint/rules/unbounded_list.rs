use super::*;
use crate::document::Type;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "unbounded-list",
        group: Group::Security,
        level: Level::Info,
        off: true,
        summary: "The list has no limit.",
        explanation: "A request or an answer can hold as many items as fit into the largest body. `maxItems` says how many there \
            can be.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Splits:
      type: array # here
      items: {type: integer}
",
            good: "
components:
  schemas:
    Splits:
      type: array
      maxItems: 100
      items: {type: integer}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let list = schema.types.is_some_and(|types| types.contains(Type::Array));
        if list && !schema.limits().any(|(name, _)| name == "maxItems") {
            findings.push(contract.at_member(&LINT.rule, schema.node, "type", "the list has no `maxItems`"));
        }
    }
}
