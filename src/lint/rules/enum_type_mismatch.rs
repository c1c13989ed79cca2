use super::*;
use crate::document::{Type, Types};
use crate::source::Value;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "enum-type-mismatch",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The listed value is not of the type.",
        explanation: "A value has to be of the type and one of those listed, so this one never passes. In YAML a word such as \
            `no`, `on` or `1` without quotes is no text.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Unit:
      type: string
      enum:
        - km
        - 1 # here
",
            good: "
components:
  schemas:
    Unit:
      type: string
      enum:
        - km
        - '1'
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let (Some(values), Some(types)) = (&schema.values, schema.types) else { continue };
        for value in values.iter().map(|node| contract.value(*node)) {
            let fits = types.iter().any(|kind| is_of(value, kind));
            // Null beside a type that does not have it is how many write `nullable`.
            if !fits && !value.is_null() {
                let message = format!("{} never passes: the type is {}", value.kind_name(), named(types));
                let found = report::at(&LINT.rule, value, message);
                let quotes = types.contains(Type::String) && !value.is_object() && !value.is_array();
                findings.push(if quotes { found.help("write it in quotes where text is meant") } else { found });
            }
        }
    }
}

fn named(types: Types) -> String {
    types.iter().map(Type::as_str).collect::<Vec<_>>().join(" or ")
}

/// Whether a value is of a kind; a number without a fraction is an integer.
fn is_of(value: Value<'_>, kind: Type) -> bool {
    match kind {
        Type::Null => value.is_null(),
        Type::Boolean => value.as_bool().is_some(),
        Type::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Type::Number => value.as_number().is_some(),
        Type::String => value.as_str().is_some(),
        Type::Array => value.is_array(),
        Type::Object => value.is_object(),
    }
}
