use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "redundant-combinator",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The list has one schema, and nothing stands beside it.",
        explanation: "A value of all, any or one of one schema is a value of this schema. Write it in place.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Pace:
      oneOf: # here
        - type: integer
",
            good: "
components:
  schemas:
    Pace:
      type: integer
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let value = contract.value(schema.node);
        for (keyword, list) in [("allOf", &schema.all_of), ("anyOf", &schema.any_of), ("oneOf", &schema.one_of)] {
            if list.len() == 1 && value.len() == 1 {
                findings.push(contract.at_key(&LINT.rule, schema.node, keyword, format!("`{keyword}` of one schema is this schema")));
            }
        }
    }
}
