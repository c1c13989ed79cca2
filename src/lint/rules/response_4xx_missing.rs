use super::*;
use crate::document::Status;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "response-4xx-missing",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The operation describes no failure of its caller.",
        explanation: "What callers do wrong is answered with a status of 4XX; without one described they cannot know what to \
            expect.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses: # here
        '200': {description: The runs.}
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200': {description: The runs.}
        '400': {description: A parameter is wrong.}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for site in contract.own() {
        let fails = |status: &Status| matches!(status, Status::Code(400..=499) | Status::Range(4) | Status::Default);
        let responses = &site.operation.responses;
        if !responses.is_empty() && !responses.iter().any(|(status, _)| fails(status)) {
            let message = format!("`{}` says nothing of wrong requests", site.route());
            findings.push(contract.at_key(&LINT.rule, site.operation.node, "responses", message));
        }
    }
}
