use super::*;
use crate::document::Type;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "integer-width-missing",
        group: Group::Codegen,
        level: Level::Info,
        off: true,
        summary: "The integer does not say how large it gets.",
        explanation: "Without `format: int32` or `int64`, and without bounds, an integer is an `i64`: larger ones are refused, \
            though the contract allows them.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Count:
      type: integer # here
",
            good: "
components:
  schemas:
    Count:
      type: integer
      format: int32
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let integer = schema.types.is_some_and(|types| types.single() == Some(Type::Integer));
        let bounded = schema.limits().any(|(name, _)| matches!(name, "maximum" | "exclusiveMaximum"));
        if integer && !bounded && schema.format.is_none() && schema.values.is_none() && schema.constant.is_none() {
            findings.push(contract.at_member(&LINT.rule, schema.node, "type", "the integer has no format and no `maximum`"));
        }
    }
}
