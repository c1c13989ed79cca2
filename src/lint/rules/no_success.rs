use super::*;
use crate::document::Status;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "no-success",
        group: Group::Codegen,
        level: Level::Warning,
        off: false,
        summary: "The operation has no answer that is a success.",
        explanation: "What a caller gets when all is well stands under a status of 2XX or 3XX, or under `default`. An operation without one \
            has an enum of failures as its only answers, and every good answer breaks the contract. \
            OpenAPI wants at least one response wherever there is a `responses`.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses: # here
        '404': {description: There are none.}
    post:
      responses: {} # here
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200': {description: The runs.}
        '404': {description: There are none.}
    post: {}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for site in &contract.sites {
        let succeeds = |status: &Status| match status {
            Status::Code(code) => (100..400).contains(code),
            Status::Range(digit) => *digit < 4,
            Status::Default => true,
        };
        let said = contract.value(site.operation.node).get("responses").is_some();
        if said && !site.operation.responses.iter().any(|(status, _)| succeeds(status)) {
            let message = format!("`{}` has no answer for when all is well", site.route());
            let found = contract.at_key(&LINT.rule, site.operation.node, "responses", message);
            findings.push(found.help("describe what callers get under `200`, or under `default`"));
        }
    }
}
