use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "operation-summary",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The operation has no summary.",
        explanation: "Summaries are what lists of operations show.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get: # here
      operationId: listRuns
      responses: {'200': {description: The runs.}}
    post: # here
      summary: ''
      responses: {'201': {description: The run.}}
",
            good: "
paths:
  /runs:
    get:
      operationId: listRuns
      summary: Lists runs
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let is_empty = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
    for site in contract.sites.iter().filter(|site| is_empty(&site.operation.summary)) {
        findings.push(contract.at(&LINT.rule, site.operation.node, format!("`{}` has no summary", site.route())));
    }
}
