use super::*;
use crate::lint::contract::Side;
use crate::lint::names::{Name, tell};
use crate::lower::names::snake;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "operation-id-collision",
        group: Group::Codegen,
        level: Level::Warning,
        off: false,
        summary: "Operations are one method in Rust.",
        explanation: "Methods are named after `operationId`, in `snake_case`. Of names that differ in case or in signs only, the later \
            ones have a number behind them (`get_run`, `get_run2`), which an operation that comes before them changes.",
        example: Some(Example {
            bad: "
paths:
  /runs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getRun
      responses: {'200': {description: The run.}}
    delete:
      operationId: get-run # here
      responses: {'204': {description: It is gone.}}
",
            good: "
paths:
  /runs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getRun
      responses: {'200': {description: The run.}}
    delete:
      operationId: deleteRun
      responses: {'204': {description: It is gone.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for side in [Side::Own, Side::Sent] {
        let sites = contract.sites.iter().filter(|site| site.side == side);
        let operations = sites.map(|site| contract.value(site.operation.node));
        let names = operations.filter_map(|operation| Name::of_member(operation, "operationId", snake));
        tell(&LINT.rule, names, findings);
    }
}
