use super::*;
use crate::lint::kinds::kind_of;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "type-missing",
        group: Group::Codegen,
        level: Level::Info,
        off: true,
        summary: "The schema has no `type`.",
        explanation: "Keywords such as `properties` limit values of their kind and let all others pass: without `type: object` a \
            text is valid too. Generated code takes the kind that the keywords are meant for, unless `--untyped any` \
            says otherwise.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      properties: # here
        distance: {type: number}
",
            good: "
components:
  schemas:
    Run:
      type: object
      properties:
        distance: {type: number}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let composed = schema.reference.is_some() || !(schema.all_of.is_empty() && schema.any_of.is_empty() && schema.one_of.is_empty());
        if schema.types.is_some() || composed || schema.boolean.is_some() {
            continue;
        }
        let value = contract.value(schema.node);
        let entry = value.entries().find_map(|entry| Some((entry, kind_of(entry.key)?)));
        if let Some((entry, kind)) = entry {
            let message = format!("`{}` limits values of type {kind} only, and any other passes", entry.key);
            findings.push(report::at_key(&LINT.rule, value, entry, message).help(format!("say `type: {kind}`")));
        }
    }
}
