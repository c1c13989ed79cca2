use std::collections::HashMap;

use super::*;
use crate::lint::names::{Name, tell};
use crate::lower::names::variant;

/// The lists that name variants.
const LISTS: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "enum-variant-collision",
        group: Group::Codegen,
        level: Level::Warning,
        off: false,
        summary: "Listed values are one variant in Rust.",
        explanation: "Variants are named after their values, in `UpperCamelCase`. Of values that differ in case or in signs only, the \
            later ones have a number behind the name (`Km`, `Km2`), which a value that is listed before them changes. \
            `x-enum-varnames` names the variants.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Unit:
      type: string
      enum:
        - km
        - mi
        - KM # here
",
            good: "
components:
  schemas:
    Unit:
      type: string
      enum: [km, mi, KM]
      x-enum-varnames: [Kilometre, Mile, Kelvinmetre]
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    // Many enums of a contract list the same values.
    let mut variants: HashMap<&str, String> = HashMap::new();
    for schema in contract.schemas() {
        let named = schema.extensions.iter().any(|(key, _)| LISTS.contains(&key.as_str()));
        let values = schema.values.iter().flatten().map(|node| contract.value(*node));
        let names = values.filter_map(|value| {
            let text = value.as_str().filter(|_| !named)?;
            let rust = variants.entry(text).or_insert_with(|| variant(text)).clone();
            Some(Name { text, rust, value,
                span: value.span(), })
        });
        tell(&LINT.rule, names, findings);
    }
}
