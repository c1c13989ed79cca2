use super::*;
use crate::document::{Schema, Type, Types, Version};
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
            if value.is_null() && is_meant(contract, schema) {
                let found = report::at(&LINT.rule, value, "null never passes by the letter: the type does not have it");
                let found = found.note("generated code takes null, for it is surely meant");
                findings.push_at(Level::Info, found.help("add `nullable: true`"));
            } else if !types.iter().any(|kind| is_of(value, kind)) {
                let message = format!("{} never passes: the type is {}", value.kind_name(), named(types));
                let found = report::at(&LINT.rule, value, message);
                let quotes = !value.is_null() && types.contains(Type::String) && !value.is_object() && !value.is_array();
                findings.push(if quotes { found.help("write it in quotes where text is meant") } else { found });
            }
        }
    }
}

/// Whether null was added to the type for it stands in the list, which is all that OpenAPI 3.0 has beside `nullable`.
fn is_meant(contract: &Contract<'_>, schema: &Schema) -> bool {
    let value = contract.value(schema.node);
    let says = value.get("nullable").and_then(Value::as_bool) == Some(true);
    contract.document.version_of(schema) == Version::V30 && value.get("type").is_some() && !says
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
