use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "media-type-wildcard",
        group: Group::Codegen,
        level: Level::Info,
        off: false,
        summary: "The media type is a range.",
        explanation: "A range such as `*/*` says nothing of how the body is written: generated code hands it over as bytes, and \
            checks nothing. Name the media types.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content:
            '*/*': {schema: {type: object}} # here
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content:
            application/json: {schema: {type: object}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for content in contract.contents().filter(|content| content.name.trim_start().starts_with("*/")) {
        let message = format!("`{}` says nothing of how the body is written", content.name);
        findings.push(contract.at_own_key(&LINT.rule, content.node, message));
    }
}
