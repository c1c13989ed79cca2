use super::*;
use crate::lint::names::{Name, tell};
use crate::lower::names::camel;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "type-name-collision",
        group: Group::Codegen,
        level: Level::Warning,
        off: false,
        summary: "Schemas are one type in Rust.",
        explanation: "Types are named after schemas, in `UpperCamelCase`. Of names that differ in case or in signs only, the later ones \
            have a number behind them (`RunStats`, `RunStats2`), which a schema that comes before them changes.",
        example: Some(Example {
            bad: "
components:
  schemas:
    RunStats: {type: object}
    run_stats: # here
      type: object
",
            good: "
components:
  schemas:
    RunStats: {type: object}
    run_stats: {type: object, x-rust-name: RunTotals}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let document = contract.document;
    let schemas = document.components.schemas.iter().map(|(_, id)| contract.value(document.schemas[*id].node));
    let names = schemas.filter_map(|schema| Name::of_key(schema, camel));
    tell(&LINT.rule, names, findings);
}
