use super::*;
use std::collections::HashSet;

use crate::document::Schema;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "allof-closed",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "A closed part of `allOf` refuses what the other parts describe.",
        explanation: "`additionalProperties: false` sees the properties beside it and no others, so a part of `allOf` that has \
            it refuses the properties of every other part: nothing passes that has them. Say `unevaluatedProperties: \
            false` around the `allOf` (since OpenAPI 3.1), or leave the part open.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          properties: {distance: {type: number}}
    Base:
      type: object
      properties: {id: {type: string}}
      additionalProperties: false # here
",
            good: "
components:
  schemas:
    Run:
      unevaluatedProperties: false
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          properties: {distance: {type: number}}
    Base:
      type: object
      properties: {id: {type: string}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (id, schema) in contract.document.schemas.iter().filter(|(_, schema)| !schema.all_of.is_empty()) {
        let parts = contract.parts(id);
        for closed in parts.iter().filter(|part| is_closed(contract, part)) {
            let own: HashSet<&str> = closed.properties.iter().map(|property| &*property.name).collect();
            let others = parts.iter().flat_map(|part| &part.properties);
            let Some(refused) = others.map(|property| &*property.name).find(|name| !own.contains(name)) else { continue };
            let message = format!("`{refused}`, which another part describes, is refused here");
            let found = contract.at_key(&LINT.rule, closed.node, "additionalProperties", message);
            let place = contract.value(schema.node).get_entry("allOf").map_or(contract.value(schema.node).span(), |entry| entry.key_span);
            findings.push(found.related(place, "the parts are put together here"));
        }
    }
}

fn is_closed(contract: &Contract<'_>, schema: &Schema) -> bool {
    let closed = |id| contract.document.schemas[id].boolean == Some(false);
    schema.additional_properties.is_some_and(closed) && schema.pattern_properties.is_empty()
}
