use super::*;
use crate::document::{Schema, Version};
use crate::source::Value;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "nullable-untyped",
        group: Group::Correctness,
        level: Level::Info,
        off: true,
        summary: "`nullable` has no effect without `type`.",
        explanation: "In OpenAPI 3.0 `nullable: true` adds null to the type that stands beside it, and says nothing where there is none \
            ([3.0.3](https://spec.openapis.org/oas/v3.0.3.html#schema-object)), so by the letter a union, or a list of values, beside it \
            still refuses null. Generated code takes null, as is surely meant, unless `--untyped any` asks for the letter; other tools may \
            not. Say `type` beside it, or give the union a branch that is null: `{enum: [null]}`.",
        example: Some(Example {
            bad: "
openapi: 3.0.3
info: {title: T, version: 1.0.0}
paths: {}
components:
  schemas:
    Owner:
      nullable: true # here
      anyOf:
        - {type: object, properties: {name: {type: string}}}
        - {type: string}
",
            good: "
openapi: 3.0.3
info: {title: T, version: 1.0.0}
paths: {}
components:
  schemas:
    Owner:
      type: string
      nullable: true
    Anything:
      nullable: true
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    // Later versions have no such keyword, which `nullable-in-31` tells.
    let is_30 = |schema: &&Schema| contract.document.version_of(schema) == Version::V30;
    for schema in contract.schemas().filter(is_30).filter(|schema| schema.types.is_none()) {
        let says = contract.value(schema.node).get("nullable").and_then(Value::as_bool) == Some(true);
        let parts = [&schema.all_of, &schema.any_of, &schema.one_of];
        // What refuses nothing takes null anyway; beside a reference all is ignored, which is told elsewhere.
        let refuses = schema.values.is_some() || parts.iter().any(|parts| !parts.is_empty());
        if says && refuses && schema.reference.is_none() {
            let found = contract.at_key(&LINT.rule, schema.node, "nullable", "`nullable` has no effect without `type`");
            findings.push(found);
        }
    }
}
