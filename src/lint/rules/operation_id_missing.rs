use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "operation-id-missing",
        group: Group::Codegen,
        level: Level::Info,
        off: true,
        summary: "The operation has no `operationId`.",
        explanation: "Generated methods are named after the `operationId`. Without one the name is made of the method and the \
            path, and changes when the path does.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get: # here
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs:
    get:
      operationId: listRuns
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for site in contract.sites.iter().filter(|site| site.operation.id.is_none()) {
        let found = contract.at(&LINT.rule, site.operation.node, format!("`{}` has no name", site.route()));
        findings.push(found.note("generated methods are named after the method and the path"));
    }
}
