use super::*;
use crate::document::Schema;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "bounds-inverted",
        group: Group::Correctness,
        level: Level::Error,
        off: false,
        summary: "The lower bound lies above the upper one.",
        explanation: "No value is both at least the one and at most the other, so nothing passes, and every request or answer \
            that holds it is refused. Exchange the bounds, or correct one of them.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Pace:
      type: integer
      minimum: 10
      maximum: 5 # here
",
            good: "
components:
  schemas:
    Pace:
      type: integer
      minimum: 5
      maximum: 10
",
        }),
    },
    check,
};

/// Keywords that are the two ends of one range.
const RANGES: [(&str, &str); 5] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
];

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let is_bound = |schema: &&Schema| schema.assertions.len() > 1 || schema.min_contains.is_some();
    for schema in contract.schemas().filter(is_bound) {
        let value = contract.value(schema.node);
        for (low, high) in RANGES {
            let number = |key| value.get(key).and_then(|value| Some((value, value.as_f64()?)));
            let (Some((least, from)), Some((most, to))) = (number(low), number(high)) else { continue };
            if from > to {
                let message = format!("no value is at least {from} and at most {to}");
                let found = report::at(&LINT.rule, most, message).label("below the lower bound");
                findings.push(found.related(least.span(), format!("`{low}` is here")));
            }
        }
    }
}
