use super::*;
use crate::document::Type;
use crate::lint::kinds::kind_of;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "keyword-not-applicable",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The keyword says nothing about this type.",
        explanation: "A keyword limits values of its own kind: `maxLength` text, `minimum` numbers, `items` arrays, `properties` \
            objects. Values of other kinds pass, so what was meant is not enforced. Correct the type, or take the \
            keyword out.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Pace:
      type: integer
      maxLength: 3 # here
",
            good: "
components:
  schemas:
    Pace:
      type: integer
      maximum: 999
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let Some(types) = schema.types.filter(|types| !types.without_null().is_empty()) else { continue };
        let value = contract.value(schema.node);
        for entry in value.entries() {
            let Some(kind) = kind_of(entry.key) else { continue };
            let applies = types.contains(kind) || (kind == Type::Number && types.contains(Type::Integer));
            // A switch that is off says nothing anyway.
            let off = entry.value.as_bool() == Some(false) || (entry.value.is_empty() && entry.value.is_object());
            if !applies && !off {
                let message = format!("`{}` limits {}, which the type does not allow", entry.key, plural(kind));
                findings.push(report::at_key(&LINT.rule, value, entry, message).label("has no effect"));
            }
        }
    }
}

fn plural(kind: Type) -> &'static str {
    match kind {
        Type::String => "text",
        Type::Array => "arrays",
        Type::Object => "objects",
        _ => "numbers",
    }
}
