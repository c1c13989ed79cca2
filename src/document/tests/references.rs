use super::{files, operation, schema, with};
use crate::diagnostic::Level;
use crate::document::Type;

#[test]
fn every_schema_stands_once() {
    let text = "
components:
  schemas:
    Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}, all: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
";
    let sample = with("3.1.0", text).clean();
    let node = sample.document.components.schemas[0].1;
    let next = &sample.document.schemas[sample.document.schemas[node].properties[0].schema];
    assert_eq!(next.reference, Some(node));
    assert_eq!(sample.document.schemas.len(), 4);
}

#[test]
fn references_lead_to_any_place() {
    let text = "
paths:
  /a/{b}:
    parameters: [{name: b, in: path, required: true, schema: {type: boolean}}]
    get:
      responses: {'200': {description: A, content: {application/json: {schema: {type: integer}}}}}
components:
  schemas:
    A: {$ref: '#/paths/~1a~1%7Bb%7D/get/responses/200/content/application~1json/schema'}
    B: {type: object, properties: {c: {type: 'null'}}}
    C: {$ref: '#/components/schemas/B/properties/c'}
    D: {$ref: '#/paths/~1a~1{b}/parameters/0/schema'}
";
    let sample = with("3.1.0", text).clean();
    let target = |index: usize| {
        let (_, id) = sample.document.components.schemas[index];
        let end = sample.document.schemas[id].reference.expect("a reference");
        sample.document.schemas[end].types.and_then(|types| types.iter().next())
    };
    assert_eq!(
        [target(0), target(2), target(3)],
        [Some(Type::Integer), Some(Type::Null), Some(Type::Boolean)]
    );
}

#[test]
fn references_of_every_kind_are_followed() {
    let text = "
paths:
  /a:
    post:
      parameters: [{$ref: '#/components/parameters/P'}]
      requestBody: {$ref: '#/components/requestBodies/B'}
      responses: {'200': {$ref: '#/components/responses/R'}}
      callbacks: {c: {$ref: '#/components/callbacks/C'}}
  /b: {$ref: '#/components/pathItems/I'}
components:
  parameters: {P: {$ref: '#/components/parameters/P2'}, P2: {name: p, in: query, schema: {}, examples: {e: {$ref: '#/components/examples/E'}}}}
  requestBodies: {B: {content: {a/b: {$ref: '#/components/mediaTypes/M'}}}}
  responses: {R: {description: A, headers: {H: {$ref: '#/components/headers/H'}}, links: {l: {$ref: '#/components/links/L'}}}}
  callbacks: {C: {'{$request.body#/url}': {post: {responses: {}}}}}
  pathItems: {I: {get: {responses: {}}}}
  mediaTypes: {M: {schema: {type: string}}}
  headers: {H: {schema: {type: string}}}
  examples: {E: {value: 1}}
  links: {L: {operationId: o}}
";
    let sample = with("3.2.0", text).clean();
    let (document, operation) = (&sample.document, sample.first());
    let parameter = &document.parameters[operation.parameters[0]];
    assert_eq!((parameter.name.as_str(), parameter.examples.len()), ("p", 1));
    let body = &document.bodies[operation.body.expect("a body")];
    assert!(body.content[0].schema.is_some());
    let response = &document.responses[operation.responses[0].1];
    assert!(document.headers[response.headers[0].1].schema.is_some());
    assert_eq!(response.links[0].1.operation_id.as_deref(), Some("o"));
    let callback = &document.callbacks[operation.callbacks[0].1];
    assert_eq!(callback.items[0].template, "{$request.body#/url}");
    assert_eq!(document.paths[1].operations[0].method, "GET");
    assert_eq!(document.parameters.len(), 1);
}

#[test]
fn references_cross_files() {
    let root = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {$ref: 'paths/a.yaml'}
components:
  schemas:
    Pet: {$ref: 'pet.yaml'}
    Union: {oneOf: [{$ref: 'common.yaml#/Id'}], discriminator: {propertyName: k, mapping: {p: pet.yaml}}}
";
    let path = "get: {responses: {'200': {$ref: '../common.yaml#/Ok'}}}";
    let common =
        "Ok: {description: A, content: {a/b: {schema: {$ref: 'pet.yaml#/properties/id'}}}}\nId: {type: integer}";
    let pet = "{type: object, properties: {id: {$ref: 'common.yaml#/Id'}, next: {$ref: '#'}}}";
    let sample = files(&[
        ("root.yaml", root),
        ("paths/a.yaml", path),
        ("common.yaml", common),
        ("pet.yaml", pet),
    ])
    .clean();
    let document = &sample.document;
    let response = &document.responses[sample.first().responses[0].1];
    let schema = &document.schemas[response.content[0].schema.expect("a schema")];
    assert!(schema.reference.is_some());
    let pet = document.schemas[document.components.schemas[0].1]
        .reference
        .expect("the file");
    let next = document.schemas[pet].properties[1].schema;
    assert_eq!(document.schemas[next].reference, Some(pet));
    let union = &document.schemas[document.components.schemas[1].1];
    assert_eq!(union.discriminator.as_ref().map(|d| d.mapping[0].1), Some(pet));
}

#[test]
fn a_missing_target_is_told_once_with_the_nearest_name() {
    let text = "
components:
  schemas:
    A: {$ref: '#/components/schemas/Pte'}
    B: {$ref: '#/components/schemas/Pte'}
    Pet: {}
";
    let sample = with("3.1.0", text);
    let found = sample.expect(
        "unresolved-ref",
        Level::Error,
        "/components/schemas/A/$ref",
        "'#/components/schemas/Pte'",
    );
    assert_eq!(found.help.as_deref(), Some("did you mean `Pet`?"));
    assert_eq!(found.edits[0].replacement, "'#/components/schemas/Pet'");
    assert_eq!(found.labels.len(), 1);
}

#[test]
fn the_suggestion_mends_the_step_that_failed() {
    let sample = schema("3.1.0", "{$ref: '#/component/schemas/Other'}");
    assert_eq!(sample.only().edits[0].replacement, "'#/components/schemas/Other'");
}

#[test]
fn a_reference_to_another_kind_is_an_error() {
    let sample = with(
        "3.1.0",
        "paths: {/a: {get: {parameters: [{$ref: '#/components/schemas/S'}], responses: {}}}}\ncomponents: {schemas: {S: {}}}",
    );
    sample.expect(
        "ref-kind-mismatch",
        Level::Error,
        "/paths/~1a/get/parameters/0/$ref",
        "'#/components/schemas/S'",
    );
    assert!(sample.first().parameters.is_empty());
    let sample = operation("3.1.0", "{responses: {'200': {$ref: '#/info/title'}}}");
    assert_eq!(
        sample.only().message,
        "the reference leads to a string, not to a Response object"
    );
}

#[test]
fn a_schema_from_another_kind_allows_anything() {
    let sample = with(
        "3.1.0",
        "components: {schemas: {S: {$ref: '#/components/responses/R'}}, responses: {R: {description: A}}}",
    );
    sample.expect(
        "ref-kind-mismatch",
        Level::Warning,
        "/components/schemas/S/$ref",
        "'#/components/responses/R'",
    );
    assert_eq!(sample.s().reference, None);
}

#[test]
fn the_network_and_other_folders_are_not_read() {
    let remote = schema("3.1.0", "{$ref: 'https://example.com/a.json#/B'}");
    remote.expect(
        "remote-ref",
        Level::Error,
        "/components/schemas/S/$ref",
        "'https://example.com/a.json#/B'",
    );
    let root = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {schemas: {S: {$ref: ../secret.yaml}}}\n";
    let outside = files(&[("in/root.yaml", root), ("secret.yaml", "type: string")]);
    outside.expect(
        "remote-ref",
        Level::Error,
        "/components/schemas/S/$ref",
        "../secret.yaml",
    );
}

#[test]
fn circles_are_cut() {
    let text = "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/C'}, \
                C: {$ref: '#/components/schemas/B'}, D: {$ref: '#/components/schemas/D'}}}";
    let sample = with("3.1.0", text);
    assert_eq!(sample.codes(), ["ref-cycle", "ref-cycle"]);
    for (_, schema) in sample.document.schemas.iter() {
        let mut at = schema;
        for _ in 0..10 {
            match at.reference {
                Some(next) => at = &sample.document.schemas[next],
                None => break,
            }
        }
        assert_eq!(at.reference, None);
    }
    let parameters = with(
        "3.0.4",
        "components: {parameters: {A: {$ref: '#/components/parameters/A'}}}",
    );
    parameters.expect(
        "ref-cycle",
        Level::Error,
        "/components/parameters/A/$ref",
        "'#/components/parameters/A'",
    );
}

#[test]
fn a_path_item_in_a_circle_of_callbacks_ends() {
    let text = "
paths:
  /a:
    post:
      responses: {}
      callbacks: {again: {'{$request.body#/url}': {$ref: '#/paths/~1a'}}}
";
    let sample = with("3.1.0", text).clean();
    let callback = sample.first().callbacks[0].1;
    assert_eq!(
        sample.document.callbacks[callback].items[0].operations[0].callbacks[0].1,
        callback
    );
}

#[test]
fn siblings_are_dropped_in_30_and_kept_later() {
    let text = "{$ref: '#/components/schemas/Other', maxLength: 3}";
    let old = schema("3.0.4", text);
    let found = old.expect(
        "ref-siblings-ignored",
        Level::Warning,
        "/components/schemas/S/maxLength",
        "maxLength",
    );
    assert!(found.help.is_some());
    assert!(old.s().assertions.is_empty() && old.s().reference.is_some());
    let new = schema("3.1.0", text).clean();
    assert!(new.s().assertions.len() == 1 && new.s().reference.is_some());
    let prose = schema("3.0.4", "{$ref: '#/components/schemas/Other', description: a}");
    assert_eq!(prose.only().level, Level::Info);
}

#[test]
fn a_reference_may_describe_its_target_since_31() {
    let text = "
paths:
  /a:
    get:
      responses:
        '200': {$ref: '#/components/responses/R', description: Own}
        '201': {$ref: '#/components/responses/R'}
components:
  responses: {R: {description: Shared}}
";
    let sample = with("3.1.0", text).clean();
    let texts: Vec<_> = sample
        .first()
        .responses
        .iter()
        .map(|(_, id)| sample.document.responses[*id].description.as_deref())
        .collect();
    assert_eq!(texts, [Some("Own"), Some("Shared")]);
    assert_eq!(with("3.0.4", text).codes(), ["ref-siblings-ignored"]);
}

#[test]
fn anchors_and_ids_are_found() {
    let text = "
components:
  schemas:
    S: {allOf: [{$ref: '#here'}, {$ref: 'https://example.com/tree'}, {$ref: 'https://example.com/tree#/$defs/leaf'}, {$ref: '#nowhere'}]}
    A: {type: object, properties: {b: {$anchor: here, type: integer}}}
    T: {$id: 'https://example.com/tree', type: array, items: {$ref: '#/$defs/leaf'}, $defs: {leaf: {type: boolean}}}
";
    let sample = with("3.1.0", text);
    let found = sample.expect(
        "unresolved-ref",
        Level::Error,
        "/components/schemas/S/allOf/3/$ref",
        "'#nowhere'",
    );
    assert_eq!(found.message, "there is no anchor `#nowhere`");
    let kinds: Vec<_> = sample.s().all_of[..3]
        .iter()
        .filter_map(|id| sample.document.schemas[*id].reference)
        .filter_map(|id| sample.document.schemas[id].types?.single())
        .collect();
    assert_eq!(kinds, [Type::Integer, Type::Array, Type::Boolean]);
}

#[test]
fn the_documents_own_address_is_the_document() {
    let text = "$self: https://example.com/api\ncomponents: {schemas: {S: {$ref: 'https://example.com/api#/components/schemas/T'}, T: {}}}";
    let sample = with("3.2.0", text).clean();
    assert_eq!(sample.s().reference, Some(sample.document.components.schemas[1].1));
}

#[test]
fn a_reference_may_be_meant_from_the_schema_around_it() {
    let sample = schema(
        "3.1.0",
        "{properties: {a: {type: string}, b: {$ref: '#/properties/a'}}}",
    );
    assert_eq!(
        (sample.only().rule.code(), sample.only().level),
        ("unresolved-ref", Level::Warning)
    );
    let b = &sample.document.schemas[sample.s().properties[1].schema];
    assert_eq!(b.reference, Some(sample.s().properties[0].schema));
}

#[test]
fn references_where_none_may_stand_are_followed() {
    let root = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {$ref: paths.yaml}\ncomponents: {schemas: {$ref: schemas.yaml}}\n";
    let sample = files(&[
        ("root.yaml", root),
        ("paths.yaml", "/a: {get: {responses: {}}}"),
        (
            "schemas.yaml",
            "A: {type: string}\nB: {type: object, discriminator: {propertyName: k, mapping: {a: A}}}",
        ),
    ]);
    assert_eq!(sample.codes(), ["unknown-field", "unknown-field"]);
    assert_eq!(sample.findings.count(Level::Warning), 2);
    assert_eq!(
        (sample.document.paths.len(), sample.document.components.schemas.len()),
        (1, 2)
    );
}

#[test]
fn a_reference_inside_an_example_is_data() {
    operation(
        "3.1.0",
        "{responses: {'200': {description: A, content: {a/b: {example: {$ref: '#/nowhere'}}}}}}",
    )
    .clean();
    schema("3.1.0", "{properties: {$ref: {type: string}}, default: {$ref: x}}").clean();
}

#[test]
fn missing_examples_and_links_are_warnings() {
    let sample = operation(
        "3.1.0",
        "{responses: {'200': {description: A, links: {l: {$ref: '#/components/links/L'}}}}}",
    );
    assert_eq!(
        (sample.only().rule.code(), sample.only().level),
        ("unresolved-ref", Level::Warning)
    );
}

#[test]
fn schemas_that_are_named_in_vain_are_errors() {
    for text in [
        "{$dynamicRef: '#nowhere'}",
        "{discriminator: {propertyName: k, mapping: {a: '#/components/schemas/None'}}}",
        "{discriminator: {propertyName: k, mapping: {a: none.yaml}}}",
        "{discriminator: {propertyName: k, mapping: {a: None}}}",
    ] {
        let sample = schema("3.1.0", text);
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("unresolved-ref", Level::Error),
            "{text}"
        );
    }
}

#[test]
fn few_uses_of_a_missing_target_are_shown() {
    let uses = "{$ref: '#/x'}, ".repeat(6);
    let sample = schema("3.1.0", &format!("{{allOf: [{uses}]}}"));
    let found = sample.expect(
        "unresolved-ref",
        Level::Error,
        "/components/schemas/S/allOf/0/$ref",
        "'#/x'",
    );
    assert_eq!(
        (found.labels.len(), found.notes.as_slice()),
        (3, ["used in 2 more places".to_owned()].as_slice())
    );
}

#[test]
fn an_operation_given_by_reference_is_read() {
    let text = "paths: {/a: {get: {$ref: '#/x-operations/a'}}}\nx-operations: {a: {operationId: o, responses: {}}}";
    let sample = with("3.1.0", text);
    sample.expect("unknown-field", Level::Warning, "/paths/~1a/get/$ref", "$ref");
    assert_eq!(sample.first().id.as_deref(), Some("o"));
}
