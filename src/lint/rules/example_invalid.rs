use super::*;
use crate::document::{Id, MediaType, Schema, Type, essence};
use crate::lint::judged::{self, Claims};
use crate::source::{NodeId, Value};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "example-invalid",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The example breaks its own schema.",
        explanation: "Who copies it is refused: the generated server checks requests by the same schema, and mock servers answer with \
            what clients take for wrong. The crate `jsonschema` is the judge. An example may lack what only one side of an exchange \
            has (`readOnly`, `writeOnly`).",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      type: object
      required: [distance]
      properties:
        distance: {type: integer, minimum: 1}
      example:
        distance: far # here
",
            good: "
components:
  schemas:
    Run:
      type: object
      required: [distance]
      properties:
        distance: {type: integer, minimum: 1}
      example:
        distance: 10000
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    judged::tell(contract, (&LINT.rule, "example"), &claims(contract), findings);
}

/// Every example with its schema, but for those that may be written as they are sent.
fn claims(contract: &Contract<'_>) -> Claims {
    let document = contract.document;
    let mut claims = Claims::new();
    let mut add = |schema: Option<Id<Schema>>, values: &[NodeId], sent: bool| {
        // The rule ref-in-example tells of references.
        let is_value = |node: &&NodeId| {
            let value = contract.value(**node);
            value.get("$ref").is_none() && !(sent && value.as_str().is_some() && schema.is_some_and(|id| has_parts(contract, id)))
        };
        let values = values.iter().filter(is_value);
        claims.extend(values.filter_map(|value| Some((schema?, *value))));
    };
    for (id, schema) in document.schemas.iter() {
        add(Some(id), &schema.examples, false);
    }
    for (_, parameter) in document.parameters.iter() {
        add(parameter.schema, &parameter.examples, true);
    }
    for (_, header) in document.headers.iter() {
        add(header.schema, &header.examples, true);
    }
    for media in contract.contents().filter(|media| is_json(media)) {
        add(media.schema, &media.examples, false);
    }
    for (_, message) in contract.events().into_iter().flat_map(|events| events.messages.iter()) {
        for example in message.examples.iter().map(|example| contract.value(*example)) {
            for (key, schema) in [("payload", message.payload), ("headers", message.headers)] {
                let value: Vec<NodeId> = example.get(key).map(Value::id).into_iter().collect();
                add(schema, &value, false);
            }
        }
    }
    claims
}

/// Whether values are lists or objects, which a text can stand for in the style of a parameter.
fn has_parts(contract: &Contract<'_>, schema: Id<Schema>) -> bool {
    let mut types = contract.parts(schema).into_iter().filter_map(|part| part.types);
    types.any(|types| types.contains(Type::Array) || types.contains(Type::Object))
}

fn is_json(media: &MediaType) -> bool {
    let name = essence(&media.name);
    name == "application/json" || name.ends_with("+json")
}
