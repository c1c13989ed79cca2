use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "secret-in-answer",
        group: Group::Security,
        level: Level::Warning,
        off: true,
        summary: "An answer holds a password.",
        explanation: "A value with `format: password` that is not `writeOnly` is sent back to callers, and stands in their logs \
            and caches.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Account:
      type: object
      properties:
        password:
          type: string
          format: password # here
",
            good: "
components:
  schemas:
    Account:
      type: object
      properties:
        password:
          type: string
          format: password
          writeOnly: true
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for property in contract.schemas().flat_map(|schema| &schema.properties) {
        let schema = &contract.document.schemas[property.schema];
        if schema.format.as_deref() == Some("password") && !schema.write_only {
            findings.push(contract.at_member(&LINT.rule, schema.node, "format", "the password is not `writeOnly`"));
        }
    }
}
