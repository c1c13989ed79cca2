use super::*;
use crate::lint::names::{Name, tell};
use crate::lower::names::snake;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "property-collision",
        group: Group::Codegen,
        level: Level::Warning,
        off: false,
        summary: "Properties are one field in Rust.",
        explanation: "Fields are named after properties, in `snake_case`. Of names that differ in case or in signs only, the later ones \
            have a number behind them (`owner_id`, `owner_id2`), which a property that comes before them changes.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      type: object
      properties:
        ownerId: {type: string}
        owner_id: # here
          type: string
",
            good: "
components:
  schemas:
    Run:
      type: object
      properties:
        ownerId: {type: string}
        owner_id: {type: string, x-rust-name: legacy_owner_id}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let properties = contract.value(schema.node).get("properties");
        let entries = properties.into_iter().flat_map(|properties| properties.entries());
        let names = entries.filter_map(|entry| Name::of_key(entry.value, snake));
        tell(&LINT.rule, names, findings);
    }
}
