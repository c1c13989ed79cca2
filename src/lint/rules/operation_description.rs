use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "operation-description",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The operation is not described.",
        explanation: "The description of an operation is the documentation of its generated methods.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get: # here
      operationId: listRuns
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs:
    get:
      operationId: listRuns
      description: Lists runs, the latest first.
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for site in contract.sites.iter().filter(|site| site.operation.description.is_none()) {
        findings.push(contract.at(&LINT.rule, site.operation.node, format!("`{}` has no description", site.route())));
    }
}
