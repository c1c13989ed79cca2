use super::*;
use crate::lint::kinds::FORMATS;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "format-unknown",
        group: Group::Codegen,
        level: Level::Info,
        off: true,
        summary: "The format is in no registry.",
        explanation: "A format that is in no registry describes a value to people: the field is a `String`, or a number, and \
            nothing is checked of it. Correct it, or give a `pattern`.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Plate:
      type: string
      format: number-plate # here
",
            good: "
components:
  schemas:
    Plate:
      type: string
      pattern: '^[A-Z]{2}[0-9]{4}$'
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let Some(format) = schema.format.as_deref().filter(|format| !known().any(|name| name == *format)) else { continue };
        let value = contract.value(schema.node);
        if value.get("format").is_some() {
            let found = contract.at_member(&LINT.rule, schema.node, "format", format!("nothing is known of the format `{format}`"));
            findings.push(nearest(found, format, known()));
        }
    }
}

fn known() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|(name, _)| *name)
}
