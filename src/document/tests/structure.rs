use super::{operation, sample, schema, with};
use crate::diagnostic::Level;
use crate::document::{Status, Version};

#[test]
fn a_misspelt_field_has_a_suggestion_with_an_edit() {
    let sample = operation("3.1.0", "{operationID: a, responses: {'200': {description: A}}}");
    let found = sample.expect(
        "unknown-field",
        Level::Warning,
        "/paths/~1things/get/operationID",
        "operationID",
    );
    assert_eq!(found.help.as_deref(), Some("did you mean `operationId`?"));
    assert_eq!(found.edits[0].replacement, "operationId");
}

#[test]
fn an_edit_keeps_the_quotes() {
    let sample = schema("3.1.0", "{\"titel\": x}");
    assert_eq!(sample.only().edits[0].replacement, "\"title\"");
}

#[test]
fn a_field_that_is_there_already_is_not_suggested() {
    let sample = schema("3.1.0", "{title: x, titel: y}");
    assert_eq!(
        sample.only().help.as_deref(),
        Some("a key of your own begins with `x-`")
    );
}

#[test]
fn extensions_are_free_and_kept() {
    let text = "{x-a: {b: 1}, responses: {'200': {description: A, x-c: 1}, x-d: 2}}";
    let sample = operation("3.0.4", text).clean();
    let (name, node) = &sample.first().extensions[0];
    assert_eq!((name.as_str(), sample.source.value(*node).len()), ("x-a", 1));
    assert_eq!(sample.first().responses.len(), 1);
}

#[test]
fn every_object_knows_its_fields_by_version() {
    for (old, new, rest) in [
        (
            "3.0.4",
            "3.1.0",
            "webhooks: {a: {post: {responses: {'200': {description: A}}}}}",
        ),
        (
            "3.0.4",
            "3.1.0",
            "jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema",
        ),
        ("3.0.4", "3.1.0", "components: {pathItems: {}}"),
        ("3.1.0", "3.2.0", "components: {mediaTypes: {}}"),
        ("3.1.0", "3.2.0", "$self: https://example.com/api"),
        ("3.1.0", "3.2.0", "tags: [{name: a, parent: b}]"),
        ("3.1.0", "3.2.0", "servers: [{url: /, name: a}]"),
        (
            "3.1.0",
            "3.2.0",
            "paths: {/a: {query: {responses: {'200': {description: A}}}}}",
        ),
        (
            "3.1.0",
            "3.2.0",
            "paths: {/a: {additionalOperations: {COPY: {responses: {'200': {description: A}}}}}}",
        ),
    ] {
        let before = with(old, rest);
        assert_eq!(before.codes(), ["version-gated-field"], "{rest}");
        assert_eq!(before.only().level, Level::Warning);
        with(new, rest).clean();
    }
}

#[test]
fn fields_of_a_newer_version_are_read() {
    let sample = schema("3.0.4", "{type: string, const: a}");
    sample.expect(
        "version-gated-field",
        Level::Warning,
        "/components/schemas/S/const",
        "const",
    );
    assert!(sample.s().constant.is_some());
}

#[test]
fn a_wrong_type_is_an_error_where_it_matters() {
    let sample = operation("3.1.0", "{responses: {'200': {description: A}}, parameters: 5}");
    sample.expect("wrong-type", Level::Error, "/paths/~1things/get/parameters", "5");
    let sample = operation("3.1.0", "{responses: {'200': {description: A}}, summary: [a]}");
    sample.expect("wrong-type", Level::Warning, "/paths/~1things/get/summary", "summary");
}

#[test]
fn scalars_that_stand_for_text_are_read() {
    let sample = sample("openapi: 3.1.0\ninfo: {title: 5, version: 1.0}\npaths: {}\n");
    assert_eq!(sample.codes(), ["wrong-type", "wrong-type"]);
    assert_eq!(sample.findings.count(Level::Warning), 2);
    assert_eq!(
        (
            sample.document.info.title.as_str(),
            sample.document.info.version.as_str()
        ),
        ("5", "1.0")
    );
}

#[test]
fn null_counts_as_absent() {
    for text in [
        "{responses: null}",
        "{responses: {'200': {description: A}}, parameters: null}",
        "{responses: {'200': {description: A, content: null}}}",
        "{responses: {'200': {description: A}}, tags: null}",
        "{responses: {'200': {description: A}}, requestBody: null}",
        "{responses: {'200': {description: null}}}",
    ] {
        let sample = operation("3.0.4", text);
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("wrong-type", Level::Warning),
            "{text}"
        );
        assert!(sample.first().body.is_none());
    }
}

#[test]
fn empty_lists_stand_for_empty_maps() {
    let sample = schema("3.0.4", "{type: object, properties: []}");
    sample.expect(
        "wrong-type",
        Level::Warning,
        "/components/schemas/S/properties",
        "properties",
    );
}

#[test]
fn required_fields_are_missed() {
    let sample = operation("3.1.0", "{responses: {}, parameters: [{name: a, schema: {}}]}");
    let found = sample.expect(
        "missing-field",
        Level::Error,
        "/paths/~1things/get/parameters/0",
        "name",
    );
    assert_eq!(found.message, "a Parameter object has no `in`");
    assert!(sample.first().parameters.is_empty());
}

#[test]
fn what_one_can_do_without_is_a_warning() {
    let text = "openapi: 3.0.0\npaths: {/a: {get: {}}, /b: {get: {responses: {'200': {}}}}}\n";
    let sample = sample(text);
    assert_eq!(sample.codes(), ["missing-field", "missing-field", "missing-field"]);
    assert_eq!(sample.findings.count(Level::Warning), 3);
    assert_eq!(sample.document.version, Version::V30);
    assert_eq!(sample.document.paths[1].operations[0].responses[0].0, Status::Code(200));
}

#[test]
fn later_versions_need_less() {
    with("3.1.0", "paths: {/a: {get: {}}}").clean();
    with("3.2.0", "paths: {/a: {get: {responses: {'200': {}}}}}").clean();
    super::sample("openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {}\n").clean();
}

#[test]
fn words_are_checked() {
    let sample = operation(
        "3.1.0",
        "{responses: {}, parameters: [{name: a, in: query, style: forn, schema: {type: string}}]}",
    );
    let found = sample.expect(
        "invalid-value",
        Level::Error,
        "/paths/~1things/get/parameters/0/style",
        "forn",
    );
    assert_eq!(found.edits[0].replacement, "form");
}

#[test]
fn component_names_have_few_letters() {
    let sample = with("3.1.0", "components: {schemas: {'A b': {}, a.b-c_d9: {}}}");
    sample.expect(
        "invalid-component-name",
        Level::Warning,
        "/components/schemas/A b",
        "'A b'",
    );
    assert_eq!(sample.document.components.schemas.len(), 2);
}

#[test]
fn every_left_over_of_swagger_2_is_an_error_with_a_way_out() {
    for (rest, key) in [
        ("basePath: /api", "basePath"),
        ("host: example.com", "host"),
        ("schemes: [https]", "schemes"),
        ("consumes: [a/b]", "consumes"),
        ("produces: [a/b]", "produces"),
        ("definitions: {A: {}}", "definitions"),
        ("securityDefinitions: {a: {type: basic}}", "securityDefinitions"),
        ("parameters: {A: {}}", "parameters"),
        ("responses: {A: {}}", "responses"),
        ("paths: {/a: {get: {produces: [a/b], responses: {}}}}", "produces"),
        ("paths: {/a: {get: {consumes: [a/b], responses: {}}}}", "consumes"),
        (
            "paths: {/a: {get: {responses: {'200': {description: A, schema: {type: string}}}}}}",
            "schema",
        ),
        (
            "paths: {/a: {get: {responses: {}, parameters: [{name: a, in: query, type: string}]}}}",
            "type",
        ),
        (
            "components: {securitySchemes: {a: {type: oauth2, flow: implicit}}}",
            "flow",
        ),
    ] {
        let sample = with("3.1.0", rest);
        let errors: Vec<_> = sample
            .findings
            .iter()
            .filter(|found| found.level == Level::Error)
            .collect();
        assert_eq!(errors.len(), 1, "{rest}: {:#?}", sample.findings);
        assert_eq!(errors[0].rule.code(), "unknown-field", "{rest}");
        assert_eq!(errors[0].span.map(|span| sample.source.text(span)), Some(key), "{rest}");
        assert!(errors[0].help.is_some(), "{rest}");
        let summary: Vec<_> = sample
            .findings
            .iter()
            .filter(|found| found.rule.code() == "mixed-versions")
            .collect();
        assert_eq!(summary.len(), 1, "{rest}");
        assert_eq!(summary[0].pointer.as_str(), "/openapi");
    }
}

#[test]
fn words_of_swagger_2_are_errors_too() {
    for (rest, word) in [
        (
            "paths: {/a: {post: {responses: {}, parameters: [{name: a, in: body, schema: {}}]}}}",
            "body",
        ),
        (
            "paths: {/a: {post: {responses: {}, parameters: [{name: a, in: formData, schema: {}}]}}}",
            "formData",
        ),
        ("components: {securitySchemes: {a: {type: basic}}}", "basic"),
    ] {
        let sample = with("3.1.0", rest);
        assert_eq!(sample.codes(), ["mixed-versions", "invalid-value"], "{rest}");
        let found = sample.findings.iter().nth(1).expect("a finding");
        assert_eq!(found.span.map(|span| sample.source.text(span)), Some(word));
        assert!(found.help.is_some());
    }
}

#[test]
fn a_left_over_that_loses_nothing_is_a_warning() {
    for rest in [
        "basePath: /\nservers: [{url: /}]",
        "securityDefinitions: {}",
        "definitions: {}",
        "paths: {/a: {get: {produces: [a/b], responses: {'200': {description: A, content: {a/b: {}}}}}}}",
        "paths: {/a: {get: {responses: {}, parameters: [{name: a, in: query, type: string, schema: {}}]}}}",
    ] {
        let sample = with("3.1.0", rest);
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("unknown-field", Level::Warning),
            "{rest}"
        );
    }
}

#[test]
fn the_summary_offers_the_old_version_only_if_nothing_is_new() {
    let old = with("3.0.0", "basePath: /api");
    let help = |sample: &super::Sample| {
        sample
            .findings
            .iter()
            .next()
            .and_then(|found| found.help.clone())
            .unwrap_or_default()
    };
    assert!(
        help(&old).contains("A: if it is a Swagger 2.0 document"),
        "{}",
        help(&old)
    );
    let new = with("3.0.0", "basePath: /api\ncomponents: {}");
    assert!(help(&new).starts_with("write `basePath`"), "{}", help(&new));
}

#[test]
fn a_key_without_a_value_counts_as_an_empty_object() {
    let sample = operation(
        "3.1.0",
        "{responses: {'200': {description: A, content: {a/b: }}, '204': }}",
    );
    assert_eq!(sample.codes(), ["wrong-type", "wrong-type"]);
    assert_eq!(sample.findings.count(Level::Warning), 2);
    let responses = &sample.first().responses;
    assert_eq!(responses.len(), 2);
    assert_eq!(sample.document.responses[responses[0].1].content.len(), 1);
    let sample = schema("3.1.0", "{properties: {a: }}");
    sample.expect("wrong-type", Level::Warning, "/components/schemas/S/properties/a", "a");
    assert_eq!(sample.s().properties.len(), 1);
}

#[test]
fn texts_that_hold_a_switch_are_read() {
    let sample = operation("3.1.0", "{deprecated: 'true', responses: {}}");
    let found = sample.expect("wrong-type", Level::Warning, "/paths/~1things/get/deprecated", "'true'");
    assert_eq!(found.edits[0].replacement, "true");
    assert!(sample.first().deprecated);
}

#[test]
fn keywords_of_a_schema_are_sent_there() {
    let text = "{responses: {}, parameters: [{name: a, in: query, maxLength: 3, schema: {type: string}}]}";
    let sample = operation("3.1.0", text);
    assert_eq!(sample.only().help.as_deref(), Some("move it into `schema`"));
}

#[test]
fn lists_are_not_maps_and_maps_not_lists() {
    for text in [
        "{properties: [a]}",
        "{allOf: {a: 1}}",
        "{dependentRequired: [a]}",
        "{discriminator: [a]}",
        "{not: text}",
    ] {
        let sample = schema("3.1.0", text);
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("wrong-type", Level::Error),
            "{text}"
        );
    }
    let sample = schema("3.1.0", "{allOf: {}}");
    assert_eq!(
        (sample.only().rule.code(), sample.only().level),
        ("wrong-type", Level::Warning)
    );
}

#[test]
fn a_limit_that_is_null_counts_as_absent() {
    let sample = schema("3.1.0", "{maxLength: null}");
    sample.expect(
        "wrong-type",
        Level::Warning,
        "/components/schemas/S/maxLength",
        "maxLength",
    );
    assert!(sample.s().assertions.is_empty());
}

#[test]
fn what_only_people_read_is_no_more_than_a_warning() {
    for rest in [
        "externalDocs: 5",
        "tags: 5",
        "tags: [{name: a, description: {}}]",
        "paths: {/a: {get: {deprecated: 5, responses: {}}}}",
        "paths: {/a: {get: {externalDocs: [], responses: {}}}}",
        "paths: {/a: {get: {responses: {'200': {description: A, content: {a/b: {examples: 5}}}}}}}",
        "components: {schemas: {S: {xml: 5}}}",
        "components: {schemas: {S: {examples: 5}}}",
        "components: {schemas: {S: {deprecated: 5}}}",
    ] {
        let sample = with("3.1.0", rest);
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("wrong-type", Level::Warning),
            "{rest}"
        );
    }
}

#[test]
fn a_text_counts_as_a_list_of_one() {
    let sample = operation("3.1.0", "{tags: one, responses: {}}");
    assert_eq!(
        (sample.only().rule.code(), sample.only().level),
        ("wrong-type", Level::Warning)
    );
    assert_eq!(sample.first().tags, ["one"]);
    let text = "security: [{a: {}}]\ncomponents: {securitySchemes: {a: {type: mutualTLS}}}";
    let sample = with("3.1.0", text);
    assert_eq!(
        (sample.only().rule.code(), sample.only().level),
        ("wrong-type", Level::Warning)
    );
    let sample = with("3.1.0", &text.replace("{a: {}}", "{a: {b: c}}"));
    assert_eq!(
        (sample.only().rule.code(), sample.only().level),
        ("wrong-type", Level::Error)
    );
}
