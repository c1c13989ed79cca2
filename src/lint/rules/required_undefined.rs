use super::*;
use crate::document::{Schema, Type};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "required-undefined",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "A required property is not described.",
        explanation: "A name under `required` is one of `properties`, most often; one that is not is any JSON, and often \
            misspelt. Generated types have no field for it: that it is there is checked, and what it holds is dropped.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      type: object
      properties: {distance: {type: number}}
      required:
        - distnce # here
",
            good: "
components:
  schemas:
    Run:
      type: object
      properties: {distance: {type: number}}
      required:
        - distance
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let parents = contract.parents();
    for (id, schema) in contract.document.schemas.iter().filter(|(_, schema)| !schema.required.is_empty() && holds_objects(schema)) {
        let Some(declared) = contract.declared_around(id, &parents) else { continue };
        let list = contract.value(schema.node).get("required");
        for item in list.into_iter().flat_map(|list| list.items()) {
            let Some(name) = item.as_str().filter(|name| !declared.contains(name)) else { continue };
            let found = report::at(&LINT.rule, item, format!("there is no property `{name}`"));
            findings.push(nearest(found, name, declared.iter().copied()));
        }
    }
}

fn holds_objects(schema: &Schema) -> bool {
    schema.types.is_none_or(|types| types.contains(Type::Object))
}
