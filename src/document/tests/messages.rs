use super::{operation, with};
use crate::diagnostic::Level;
use crate::document::{Location, Status, Style};

#[test]
fn statuses_are_codes_ranges_and_default() {
    let text = "{responses: {200: {description: A}, '4XX': {description: B}, 5XX: {description: C}, default: {description: D}}}";
    let sample = operation("3.1.0", text).clean();
    let read: Vec<_> = sample.first().responses.iter().map(|(status, _)| *status).collect();
    assert_eq!(
        read,
        [Status::Code(200), Status::Range(4), Status::Range(5), Status::Default]
    );
}

#[test]
fn capital_letters_of_statuses_are_told() {
    for (key, meant) in [
        ("5xx", Status::Range(5)),
        ("4Xx", Status::Range(4)),
        ("Default", Status::Default),
    ] {
        let sample = operation("3.1.0", &format!("{{responses: {{{key}: {{description: A}}}}}}"));
        let pointer = format!("/paths/~1things/get/responses/{key}");
        sample.expect("invalid-status-key", Level::Warning, &pointer, key);
        assert_eq!(sample.first().responses[0].0, meant);
    }
}

#[test]
fn other_keys_are_not_statuses() {
    for key in ["20X", "600", "099", "OK", "2000", "XXX", "'2 0'"] {
        let sample = operation("3.1.0", &format!("{{responses: {{{key}: {{description: A}}}}}}"));
        let pointer = format!("/paths/~1things/get/responses/{}", key.trim_matches('\''));
        sample.expect("invalid-status-key", Level::Error, &pointer, key);
        assert!(sample.first().responses.is_empty());
    }
}

#[test]
fn styles_have_defaults() {
    let text = "{responses: {}, parameters: [{name: a, in: query, schema: {}}, {name: b, in: header, schema: {}}, \
                {name: c, in: cookie, schema: {}}, {name: d, in: query, style: pipeDelimited, schema: {}}, \
                {name: e, in: query, explode: false, allowReserved: true, allowEmptyValue: true, schema: {}}]}";
    let sample = operation("3.1.0", text).clean();
    let read: Vec<_> = sample
        .first()
        .parameters
        .iter()
        .map(|id| &sample.document.parameters[*id])
        .collect();
    let styles: Vec<_> = read.iter().map(|p| (p.style, p.explode)).collect();
    let form = Style::Form;
    assert_eq!(
        styles,
        [
            (form, true),
            (Style::Simple, false),
            (form, true),
            (Style::PipeDelimited, false),
            (form, false)
        ]
    );
    assert!(read[4].allow_reserved && read[4].allow_empty);
}

#[test]
fn of_schema_and_content_the_schema_holds() {
    let both = "schema: {}, content: {a/b: {}}";
    let text = format!(
        "{{parameters: [{{name: a, in: query, {both}}}], \
         responses: {{'200': {{description: A, headers: {{X-H: {{{both}}}}}}}}}}}"
    );
    let sample = operation("3.0.4", &text);
    let parameter = &sample.document.parameters[sample.first().parameters[0]];
    assert!(parameter.schema.is_some() && parameter.content.is_empty());
    let response = &sample.document.responses[sample.first().responses[0].1];
    let header = &sample.document.headers[response.headers[0].1];
    assert!(header.schema.is_some() && header.content.is_empty());
}

#[test]
fn locations_of_32_are_read() {
    let text = "{responses: {}, parameters: [{name: q, in: querystring, content: {application/json: {schema: {}}}}, \
                {name: c, in: cookie, style: cookie, schema: {}}]}";
    let sample = operation("3.2.0", text).clean();
    let parameter = |index: usize| &sample.document.parameters[sample.first().parameters[index]];
    assert_eq!(
        (parameter(0).location, parameter(0).content.len()),
        (Location::QueryString, 1)
    );
    assert_eq!((parameter(1).style, parameter(1).explode), (Style::Cookie, true));
    assert_eq!(operation("3.1.0", text).codes(), ["version-gated-field"]);
}

#[test]
fn a_parameter_has_a_schema_or_one_media_type() {
    for (parameter, level) in [
        ("{name: a, in: query, schema: {}, content: {a/b: {}}}", Level::Error),
        ("{name: a, in: query, content: {a/b: {}, c/d: {}}}", Level::Error),
        ("{name: a, in: query}", Level::Warning),
    ] {
        let sample = operation("3.1.0", &format!("{{responses: {{}}, parameters: [{parameter}]}}"));
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("param-schema-xor-content", level),
            "{parameter}"
        );
        assert_eq!(sample.first().parameters.len(), 1);
    }
}

#[test]
fn bodies_are_read_whole() {
    let text = "
paths:
  /a:
    post:
      requestBody:
        description: d
        required: true
        content:
          multipart/form-data:
            schema: {type: object}
            encoding: {p: {contentType: 'image/png, image/*', style: form, explode: true, headers: {X-H: {schema: {}}, Content-Type: {schema: {}}}}}
            examples: {a: {value: 1}, b: {value: 2}}
            example: 0
          text/plain; charset=utf-8: {}
      responses: {}
";
    let sample = with("3.1.0", text).clean();
    let body = &sample.document.bodies[sample.first().body.expect("a body")];
    assert!(body.required);
    let names: Vec<_> = body.content.iter().map(|media| media.name.as_str()).collect();
    assert_eq!(names, ["multipart/form-data", "text/plain; charset=utf-8"]);
    let (name, encoding) = &body.content[0].encoding[0];
    assert_eq!((name.as_str(), encoding.headers.len()), ("p", 1));
    assert_eq!((encoding.style, encoding.explode), (Some(Style::Form), Some(true)));
    assert_eq!(body.content[0].examples.len(), 3);
}

#[test]
fn streams_of_32_are_read() {
    let text = "{responses: {'200': {summary: s, content: {application/jsonl: {itemSchema: {type: string}}, \
                multipart/mixed: {prefixEncoding: [{contentType: a/b}], itemEncoding: {contentType: c/d, \
                itemEncoding: {contentType: e/f}}}}}}}";
    let sample = operation("3.2.0", text).clean();
    let response = &sample.document.responses[sample.first().responses[0].1];
    assert_eq!(response.summary.as_deref(), Some("s"));
    assert!(response.content[0].item_schema.is_some());
    let mixed = &response.content[1];
    assert_eq!(mixed.prefix_encoding.len(), 1);
    let inner = mixed
        .item_encoding
        .as_ref()
        .and_then(|encoding| encoding.item_encoding.as_ref());
    assert_eq!(inner.and_then(|encoding| encoding.content_type.as_deref()), Some("e/f"));
}

#[test]
fn headers_may_hold_themselves() {
    let text = "
components:
  headers:
    H: {content: {multipart/mixed: {encoding: {a: {headers: {H: {$ref: '#/components/headers/H'}}}}}}}
";
    let sample = with("3.1.0", text).clean();
    let id = sample.document.components.headers[0].1;
    assert_eq!(sample.document.headers[id].content[0].encoding[0].1.headers[0].1, id);
}

#[test]
fn links_are_read() {
    let text = "{responses: {'201': {description: A, links: {next: {operationId: o, parameters: {id: $response.body#/id}, \
                requestBody: 1, server: {url: /s}}}}}}";
    let sample = operation("3.1.0", text).clean();
    let link = &sample.document.responses[sample.first().responses[0].1].links[0].1;
    let value = sample.source.value(link.parameters[0].1);
    assert_eq!(value.as_str(), Some("$response.body#/id"));
    assert!(link.body.is_some() && link.server.is_some());
}

#[test]
fn media_types_in_the_wrong_place_are_told_where_to_go() {
    let sample = operation("3.1.0", "{responses: {'200': {description: A, application/json: {}}}}");
    assert_eq!(sample.only().help.as_deref(), Some("media types stand under `content`"));
}
