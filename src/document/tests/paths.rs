use super::with;
use crate::diagnostic::Level;
use crate::document::{Location, Type};

#[test]
fn an_operation_replaces_parameters_of_its_path() {
    let text = "
paths:
  /a/{b}:
    parameters:
      - {name: b, in: path, required: true, schema: {type: string}}
      - {name: X-One, in: header, schema: {type: string}}
    get:
      parameters:
        - {name: x-one, in: header, required: true, schema: {type: integer}}
        - {name: b, in: query, schema: {type: boolean}}
      responses: {}
";
    let sample = with("3.1.0", text).clean();
    let parameters = sample
        .first()
        .parameters
        .iter()
        .map(|id| &sample.document.parameters[*id]);
    let read: Vec<_> = parameters.map(|p| (p.name.as_str(), p.location, p.required)).collect();
    let wanted = [
        ("b", Location::Path, true),
        ("x-one", Location::Header, true),
        ("b", Location::Query, false),
    ];
    assert_eq!(read, wanted);
}

#[test]
fn undeclared_path_parameters_are_strings() {
    let text = "paths: {'/a/{b}/{c}': {get: {parameters: [{name: c, in: path, required: true, schema: {}}], responses: {}}, \
                put: {responses: {}}}}";
    let sample = with("3.1.0", text);
    assert_eq!(sample.codes(), ["path-param-undeclared", "path-param-undeclared"]);
    assert_eq!(sample.findings.count(Level::Warning), 2);
    let parameter = &sample.document.parameters[sample.first().parameters[1]];
    assert_eq!((parameter.name.as_str(), parameter.required), ("b", true));
    let schema = &sample.document.schemas[parameter.schema.expect("a schema")];
    assert_eq!(schema.types.and_then(|types| types.single()), Some(Type::String));
    assert_eq!(sample.document.paths[0].operations[1].parameters.len(), 2);
}

#[test]
fn unused_path_parameters_are_left_out() {
    let text = "paths: {/a: {get: {parameters: [{name: b, in: path, required: true, schema: {}}], responses: {}}}}";
    let sample = with("3.1.0", text);
    sample.expect("path-param-unused", Level::Warning, "/paths/~1a/get/parameters/0", "b");
    assert!(sample.first().parameters.is_empty());
}

#[test]
fn path_parameters_are_required() {
    let text =
        "paths: {'/{b}': {get: {parameters: [{name: b, in: path, required: false, schema: {}}], responses: {}}}}";
    let sample = with("3.1.0", text);
    let found = sample.expect(
        "path-param-optional",
        Level::Warning,
        "/paths/~1{b}/get/parameters/0/required",
        "false",
    );
    assert_eq!(found.edits[0].replacement, "true");
    assert!(sample.document.parameters[sample.first().parameters[0]].required);
}

#[test]
fn broken_paths_are_errors() {
    for path in ["/a/{b", "/a/b}", "/a/{}", "/{a}/{a}"] {
        let sample = with("3.1.0", &format!("paths: {{'{path}': {{get: {{responses: {{}}}}}}}}"));
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("path-format", Level::Error),
            "{path}"
        );
    }
}

#[test]
fn paths_that_are_clear_are_mended() {
    let sample = with("3.1.0", "paths: {a: {get: {responses: {}}}}");
    let found = sample.expect("path-format", Level::Warning, "/paths/a", "a");
    assert_eq!(found.edits[0].replacement, "/a");
    assert_eq!(sample.document.paths[0].template, "/a");
    let text =
        "paths: {'/a/{;b*}': {get: {parameters: [{name: b, in: path, required: true, schema: {}}], responses: {}}}}";
    let sample = with("3.1.0", text);
    sample.expect("path-format", Level::Warning, "/paths/~1a~1{;b*}", "'/a/{;b*}'");
    assert_eq!(sample.document.paths[0].template, "/a/{b}");
}

#[test]
fn a_parameter_stands_once_in_a_list() {
    let two = "[{name: a, in: query, schema: {}}, {name: a, in: query, schema: {type: string}}]";
    let sample = with(
        "3.1.0",
        &format!("paths: {{/a: {{get: {{parameters: {two}, responses: {{}}}}}}}}"),
    );
    let found = sample.expect("param-duplicate", Level::Error, "/paths/~1a/get/parameters/1", "a");
    assert_eq!(found.labels[0].text, "first here");
    assert_eq!(sample.first().parameters.len(), 1);
    let same = "[{$ref: '#/components/parameters/P'}, {$ref: '#/components/parameters/P'}]";
    let text = format!(
        "paths: {{/a: {{get: {{parameters: {same}, responses: {{}}}}}}}}\ncomponents: {{parameters: {{P: {{name: a, in: query, schema: {{}}}}}}}}"
    );
    assert_eq!(with("3.1.0", &text).only().level, Level::Warning);
}

#[test]
fn headers_that_follow_from_elsewhere_are_left_out() {
    for name in ["Accept", "content-type", "AUTHORIZATION"] {
        let text = format!(
            "paths: {{/a: {{get: {{parameters: [{{name: {name}, in: header, schema: {{}}}}], responses: {{}}}}}}}}"
        );
        let sample = with("3.1.0", &text);
        sample.expect(
            "param-reserved-header",
            Level::Warning,
            "/paths/~1a/get/parameters/0",
            name,
        );
        assert!(sample.first().parameters.is_empty());
        assert_eq!(sample.document.parameters.len(), 1);
    }
}

#[test]
fn operation_ids_stand_once() {
    let sample = with(
        "3.1.0",
        "paths: {/a: {get: {operationId: x, responses: {}}, put: {operationId: x, responses: {}}}}",
    );
    let found = sample.expect(
        "operation-id-duplicate",
        Level::Warning,
        "/paths/~1a/put/operationId",
        "x",
    );
    assert_eq!(found.labels[0].text, "first used here");
    let ids: Vec<_> = sample.document.paths[0]
        .operations
        .iter()
        .map(|operation| operation.id.as_deref())
        .collect();
    assert_eq!(ids, [Some("x"), Some("x")]);
}

#[test]
fn a_path_item_adds_to_the_one_it_refers_to() {
    let text = "
paths:
  /a: {$ref: '#/components/pathItems/I', get: {summary: own, responses: {}}}
components:
  pathItems:
    I: {$ref: '#/components/pathItems/J', get: {summary: far, responses: {}}, put: {responses: {}}, parameters: [{name: p, in: query, schema: {}}]}
    J: {delete: {responses: {}}, description: d}
";
    let sample = with("3.1.0", text).clean();
    let path = &sample.document.paths[0];
    let methods: Vec<_> = path
        .operations
        .iter()
        .map(|operation| operation.method.as_str())
        .collect();
    assert_eq!(methods, ["GET", "PUT", "DELETE"]);
    assert_eq!(path.operations[0].summary.as_deref(), Some("own"));
    assert_eq!(
        (path.description.as_deref(), path.operations[2].parameters.len()),
        (Some("d"), 1)
    );
    assert_eq!(sample.document.components.path_items.len(), 2);
}

#[test]
fn methods_of_32_are_read() {
    let text =
        "paths: {/a: {query: {responses: {}}, additionalOperations: {COPY: {responses: {}}, Lock: {responses: {}}}}}";
    let sample = with("3.2.0", text).clean();
    let methods: Vec<_> = sample.document.paths[0]
        .operations
        .iter()
        .map(|operation| operation.method.as_str())
        .collect();
    assert_eq!(methods, ["QUERY", "COPY", "Lock"]);
}

#[test]
fn webhooks_and_callbacks_have_no_template() {
    let sample = with("3.1.0", "webhooks: {'new{pet': {post: {responses: {}}}}").clean();
    assert_eq!(sample.document.webhooks[0].template, "new{pet");
}

#[test]
fn servers_and_tags_are_read() {
    let text = "servers: [{url: 'https://{h}/v1', variables: {h: {default: a, enum: [a, b]}}}]\ntags: [{name: t, description: d}]\n\
                paths: {/a: {servers: [{url: /p}], get: {servers: [{url: /o}], tags: [t], responses: {}}}}";
    let document = with("3.1.0", text).clean().document;
    let variable = &document.servers[0].variables[0];
    assert_eq!((variable.0.as_str(), variable.1.values.len()), ("h", 2));
    assert_eq!(document.tags[0].description.as_deref(), Some("d"));
    assert_eq!(
        (
            document.paths[0].servers[0].url.as_str(),
            document.paths[0].operations[0].servers[0].url.as_str()
        ),
        ("/p", "/o")
    );
    assert_eq!(document.paths[0].operations[0].tags, ["t"]);
}
