use super::*;
use std::collections::HashSet;

use crate::document::Status;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "problem-missing",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The failure has a form of its own.",
        explanation: "[RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) gives failures one form, `application/problem+json`, \
            which clients and generated servers know.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses:
        '200': {description: The runs.}
        '400': # here
          description: A parameter is wrong.
          content: {application/json: {schema: {type: object}}}
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200': {description: The runs.}
        '400':
          description: A parameter is wrong.
          content: {application/problem+json: {schema: {type: object}}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let mut met = HashSet::new();
    for (status, id) in contract.own().flat_map(|site| &site.operation.responses) {
        let fails = matches!(status, Status::Code(400..=599) | Status::Range(4 | 5));
        let response = &contract.document.responses[*id];
        let problem = response.content.iter().any(|content| content.name.starts_with("application/problem+"));
        if fails && !response.content.is_empty() && !problem && met.insert(*id) {
            findings.push(contract.at_own_key(&LINT.rule, response.node, "the failure is no problem of RFC 9457"));
        }
    }
}
