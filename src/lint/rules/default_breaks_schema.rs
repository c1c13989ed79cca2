use super::*;
use crate::lint::judged::{self, Claims};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "default-breaks-schema",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The default breaks its own schema.",
        explanation: "Who leaves the value out gets one that is refused where it is given. The crate `jsonschema` is the judge. Generation \
            has `default-invalid` for a default that does not fit what a schema and those around it say together.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Plan:
      type: object
      properties:
        days:
          type: array
          items: {enum: [monday, tuesday]}
          default:
            - sunday # here
",
            good: "
components:
  schemas:
    Plan:
      type: object
      properties:
        days:
          type: array
          items: {enum: [monday, tuesday]}
          default:
            - monday
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let defaults = contract.document.schemas.iter();
    let claims: Claims = defaults.filter_map(|(id, schema)| Some((id, schema.default?))).collect();
    judged::tell(contract, (&LINT.rule, "default"), &claims, findings);
}
