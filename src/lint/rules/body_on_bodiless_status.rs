use super::*;
use crate::document::Status;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "body-on-bodiless-status",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "An answer with this status has no body.",
        explanation: "HTTP ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)) sends no content with 1XX, 204 and \
            304, and none with 205. What is described here can never arrive. Take the content out, or choose another \
            status.",
        example: Some(Example {
            bad: "
paths:
  /runs/{id}:
    delete:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '204':
          description: It is gone.
          content: # here
            application/json: {schema: {type: object}}
",
            good: "
paths:
  /runs/{id}:
    delete:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '204':
          description: It is gone.
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for site in &contract.sites {
        for (status, response) in &site.operation.responses {
            let response = &contract.document.responses[*response];
            let bodiless = matches!(status, Status::Code(100..=199 | 204 | 205 | 304) | Status::Range(1));
            if bodiless && !response.content.is_empty() {
                let message = "an answer with this status never has a body";
                findings.push(contract.at_key(&LINT.rule, response.node, "content", message));
            }
        }
    }
}
