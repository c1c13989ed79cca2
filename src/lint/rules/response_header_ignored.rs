use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "response-header-ignored",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The header is described elsewhere.",
        explanation: "The specification says that a response header `Content-Type` is ignored: the keys under `content` say it.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          headers:
            Content-Type: {schema: {type: string}} # here
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content: {application/json: {schema: {type: object}}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (_, response) in contract.document.responses.iter() {
        let Some(headers) = contract.value(response.node).get("headers") else { continue };
        for entry in headers.entries().filter(|entry| entry.key.eq_ignore_ascii_case("content-type")) {
            let found = report::at_key(&LINT.rule, headers, entry, "the media types under `content` say this");
            findings.push(found.label("is ignored"));
        }
    }
}
