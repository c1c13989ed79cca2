use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "operation-id-chars",
        group: Group::Codegen,
        level: Level::Info,
        off: true,
        summary: "The `operationId` is no identifier.",
        explanation: "Generated methods are named after it, and what an identifier cannot have becomes an underscore. Tools for \
            other languages do it in other ways, so that the same operation has another name in each.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      operationId: runs/list # here
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
    for site in &contract.sites {
        let Some(id) = &site.operation.id else { continue };
        let starts = id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !starts || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let message = format!("`{id}` is no identifier");
            findings.push(contract.at_member(&LINT.rule, site.operation.node, "operationId", message));
        }
    }
}
