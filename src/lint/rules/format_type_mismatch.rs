use super::*;
use crate::document::Type;
use crate::lint::kinds::{FORMATS, Of};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "format-type-mismatch",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The format is none of this type.",
        explanation: "A format says how values of one type are written: `date` how text is, `int32` how wide a number is. On \
            another type it has no effect ([Format Registry](https://spec.openapis.org/registry/format/)).",
        example: Some(Example {
            bad: "
components:
  schemas:
    Day:
      type: integer
      format: date # here
",
            good: "
components:
  schemas:
    Day:
      type: string
      format: date
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let (Some(format), Some(types)) = (&schema.format, schema.types) else { continue };
        let has_text = types.contains(Type::String);
        let has_number = types.contains(Type::Integer) || types.contains(Type::Number);
        let text = FORMATS.contains(&(&**format, Of::Text)) && !has_text;
        let number = FORMATS.contains(&(&**format, Of::Number)) && !has_number;
        if (text || number) && !types.without_null().is_empty() {
            let of = if text { "text" } else { "numbers" };
            let message = format!("`{format}` is a format of {of}");
            findings.push(contract.at_member(&LINT.rule, schema.node, "format", message).label("has no effect"));
        }
    }
}
