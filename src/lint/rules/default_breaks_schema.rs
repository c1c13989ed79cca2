use super::*;
use crate::document::{Id, Schema, Type};
use crate::lint::judged::{self, Claims};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "default-breaks-schema",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The default breaks its own schema.",
        explanation: "Who leaves the value out gets one that is refused where it is given. This is about defaults that generated code \
            does not apply: null, lists, objects and texts of a format; `default-invalid` tells of the others. The crate `jsonschema` \
            is the judge.",
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
    let defaults = defaults.filter_map(|(id, schema)| Some((id, schema.default?)));
    let claims: Claims = defaults
        .filter(|(id, node)| contract.value(*node).is_null() || !is_simple(contract, *id))
        .collect();
    judged::tell(contract, (&LINT.rule, "default"), &claims, findings);
}

/// Whether generated code applies a default of this schema, and tells itself of one that does not fit.
fn is_simple(contract: &Contract<'_>, id: Id<Schema>) -> bool {
    let parts = contract.parts(id);
    let simple = |kind| matches!(kind, Type::Boolean | Type::Integer | Type::Number | Type::String);
    let kind = parts.iter().find_map(|part| part.types).and_then(|types| types.single());
    kind.is_some_and(simple) && parts.iter().all(|part| part.format.is_none() || kind != Some(Type::String))
}
