use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "read-write-only",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The value is read-only and write-only at once.",
        explanation: "A read-only value is in no request, a write-only one in no answer, so this one is nowhere. OpenAPI forbids \
            both on one schema.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      type: object
      properties:
        key:
          type: string
          readOnly: true
          writeOnly: true # here
",
            good: "
components:
  schemas:
    Run:
      type: object
      properties:
        key:
          type: string
          writeOnly: true
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas().filter(|schema| schema.read_only && schema.write_only) {
        findings.push(contract.at_key(&LINT.rule, schema.node, "writeOnly", "nobody ever sends a value of this schema"));
    }
}
