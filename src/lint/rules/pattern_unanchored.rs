use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "pattern-unanchored",
        group: Group::Security,
        level: Level::Info,
        off: true,
        summary: "The pattern is looked for anywhere in the text.",
        explanation: "A `pattern` matches where it is found, not as a whole: `[0-9]+` lets `x1; drop` pass. Begin it with `^` \
            and end it with `$` where the whole text is meant.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Code:
      type: string
      pattern: '[0-9]+' # here
",
            good: "
components:
  schemas:
    Code:
      type: string
      pattern: '^[0-9]+$'
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let value = contract.value(schema.node).get("pattern");
        let Some((value, pattern)) = value.and_then(|value| Some((value, value.as_str()?))) else { continue };
        if !pattern.starts_with('^') || !pattern.ends_with('$') {
            findings.push(report::at(&LINT.rule, value, "what stands around the match passes as well"));
        }
    }
}
