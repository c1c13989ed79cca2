use super::*;
use crate::document::Type;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "enum-null-missing",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "Null is a type of the value, but none of those listed.",
        explanation: "A value has to be one of those under `enum` whatever its type, so null is refused although the type allows it \
            ([OpenAPI proposal 003](https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md)). \
            List null, or take it out of the types. Where `nullable: true` says it, null is surely meant: generated code takes it, \
            but other tools may not.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Unit:
      type: [string, 'null']
      enum: [km, mi] # here
",
            good: "
components:
  schemas:
    Unit:
      type: [string, 'null']
      enum: [km, mi, null]
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let Some(values) = &schema.values else { continue };
        let listed = values.iter().any(|value| contract.value(*value).is_null());
        let allowed = schema.types.is_some_and(|types| types.contains(Type::Null) && types.len() > 1);
        if allowed && !listed && !values.is_empty() {
            let message = "null is allowed by the type and refused by the list";
            let found = contract.at_member(&LINT.rule, schema.node, "enum", message);
            let found = found.label("null is not listed").help("add `null` to the list");
            match schema.null_meant {
                true => findings.push_at(Level::Info, found.note("generated code takes null, for `nullable` says so")),
                false => findings.push(found),
            }
        }
    }
}
