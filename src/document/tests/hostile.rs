use std::fmt::Write;
use std::time::{Duration, Instant};

use super::{sample, with};
use crate::diagnostic::Level;

/// What any of these may take in a debug build on a slow machine; without care they would take hours, or the stack.
const PATIENCE: Duration = Duration::from_secs(20);

#[track_caller]
fn soon<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < PATIENCE, "took {:?}", start.elapsed());
    done
}

#[test]
fn a_chain_of_references_does_not_need_the_stack() {
    for (section, last) in [
        ("schemas", "{type: string}"),
        ("parameters", "{name: a, in: query, schema: {}}"),
    ] {
        let count = 20_000;
        let mut text = format!("components:\n  {section}:\n");
        for index in 0..count {
            writeln!(text, "    N{index}: {{$ref: '#/components/{section}/N{}'}}", index + 1).expect("text");
        }
        writeln!(text, "    N{count}: {last}").expect("text");
        let sample = soon(|| with("3.1.0", &text).clean());
        let components = &sample.document.components;
        assert_eq!(components.schemas.len() + components.parameters.len(), count + 1);
    }
}

#[test]
fn a_circle_of_references_does_not_need_the_stack() {
    let count = 20_000;
    let mut text = "components:\n  schemas:\n".to_owned();
    for index in 0..count {
        writeln!(
            text,
            "    N{index}: {{$ref: '#/components/schemas/N{}'}}",
            (index + 1) % count
        )
        .expect("text");
    }
    assert_eq!(soon(|| with("3.1.0", &text)).codes(), ["ref-cycle"]);
}

#[test]
fn a_chain_of_callbacks_does_not_need_the_stack() {
    let count = 5_000;
    let mut text = "components:\n  callbacks:\n".to_owned();
    for index in 0..count {
        let next = (index + 1) % count;
        writeln!(
            text,
            "    N{index}: {{u: {{post: {{callbacks: {{n: {{$ref: '#/components/callbacks/N{next}'}}}}}}}}}}"
        )
        .expect("text");
    }
    assert_eq!(soon(|| with("3.1.0", &text).clean()).document.callbacks.len(), count);
}

#[test]
fn path_items_that_multiply_are_cut_off() {
    let mut text = "paths:\n".to_owned();
    for index in 0..1_000 {
        writeln!(text, "  /p{index}: {{$ref: '#/components/pathItems/I'}}").expect("text");
    }
    let tags = "t,".repeat(1_000);
    text.push_str("components:\n  pathItems:\n    I:\n      additionalOperations:\n");
    for index in 0..100 {
        writeln!(text, "        M{index}: {{tags: [{tags}]}}").expect("text");
    }
    let sample = soon(|| with("3.2.0", &text));
    assert_eq!(sample.codes(), ["too-many-operations"]);
    let read: usize = sample.document.paths.iter().map(|path| path.operations.len()).sum();
    assert!((1..2_000).contains(&read), "{read}");
}

#[test]
fn very_many_findings_are_counted() {
    let mut text = "basePath: /\ncomponents:\n  schemas:\n".to_owned();
    for index in 0..10_500 {
        writeln!(
            text,
            "    N{index}: {{a-key-that-resembles-no-other-key-in-any-table: 1}}"
        )
        .expect("text");
    }
    let sample = soon(|| with("3.1.0", &text));
    assert_eq!(sample.findings.count(Level::Warning), 10_501);
    assert_eq!(sample.findings.len(), 10_002);
    // The error and its summary are not among those that are only counted.
    assert_eq!(sample.findings.count(Level::Error), 1);
}

#[test]
fn very_many_path_parameters_are_refused() {
    let path: String = (0..50_000).map(|index| format!("/{{p{index}}}")).collect();
    let text =
        format!(r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "paths": {{"{path}": {{}}}}}}"#);
    let sample = soon(|| sample(&text));
    assert_eq!(sample.codes(), ["path-format"]);
}

/// Any tree of values in any place is read without a panic.
#[test]
fn nonsense_is_survived() {
    let values = [
        "null",
        "true",
        "5",
        "-1.5",
        "text",
        "''",
        "[]",
        "[[1]]",
        "{}",
        "{a: 1}",
        "{$ref: 1}",
        "{$ref: '#'}",
        "{$ref: '#/'}",
        "[{$ref: x}]",
    ];
    let places = [
        "info: @",
        "servers: @",
        "servers: [@]",
        "paths: @",
        "webhooks: @",
        "components: @",
        "security: @",
        "security: [@]",
        "tags: @",
        "tags: [@]",
        "externalDocs: @",
        "paths: {/a: @}",
        "paths: {/a: {get: @}}",
        "paths: {/a: {parameters: @}}",
        "paths: {/a: {get: {parameters: [@]}}}",
        "paths: {/a: {get: {requestBody: @}}}",
        "paths: {/a: {get: {responses: @}}}",
        "paths: {/a: {get: {responses: {'200': @}}}}",
        "paths: {/a: {get: {responses: {'200': {content: @}}}}}",
        "paths: {/a: {get: {responses: {'200': {content: {a/b: @}}}}}}",
        "paths: {/a: {get: {responses: {'200': {headers: @}}}}}",
        "paths: {/a: {get: {responses: {'200': {links: @}}}}}",
        "paths: {/a: {get: {callbacks: @}}}",
        "paths: {/a: {get: {callbacks: {c: @}}}}",
        "paths: {/a: {get: {security: @}}}",
        "paths: {/a: {get: {tags: @}}}",
        "paths: {/a: {get: {operationId: @}}}",
        "paths: {/a: {additionalOperations: @}}",
        "paths: {/a: {get: {responses: {'200': {content: {a/b: {encoding: @}}}}}}}",
        "paths: {/a: {get: {responses: {'200': {content: {a/b: {examples: @}}}}}}}",
        "components: {schemas: @}",
        "components: {schemas: {S: @}}",
        "components: {parameters: {P: @}}",
        "components: {securitySchemes: {P: @}}",
        "components: {securitySchemes: {P: {type: oauth2, flows: @}}}",
        "components: {examples: @}",
        "components: {pathItems: {I: @}}",
        "components: {mediaTypes: {M: @}}",
    ];
    let keywords = [
        "type",
        "enum",
        "const",
        "properties",
        "required",
        "items",
        "prefixItems",
        "allOf",
        "oneOf",
        "not",
        "if",
        "nullable",
        "additionalProperties",
        "patternProperties",
        "dependentRequired",
        "dependentSchemas",
        "discriminator",
        "examples",
        "exclusiveMinimum",
        "maxLength",
        "pattern",
        "$ref",
        "$anchor",
        "$id",
        "$dynamicRef",
        "$recursiveRef",
        "xml",
        "format",
    ];
    for version in ["3.0.4", "3.1.0", "3.2.0"] {
        for value in values {
            for place in places {
                sample(&format!("openapi: {version}\n{}", place.replace('@', value)));
            }
            for keyword in keywords {
                with(
                    version,
                    &format!("components: {{schemas: {{S: {{{keyword}: {value}}}}}}}"),
                );
            }
        }
    }
}

#[test]
fn names_that_are_found_one_after_the_other_are_found_soon() {
    let count = 5_000;
    let mut text = "components: {schemas: {S: {$ref: '#/x-0/s'}}}\n".to_owned();
    for index in 0..count {
        let next = index + 1;
        writeln!(
            text,
            "x-{index}: {{s: {{$id: 'n{index}', not: {{$ref: 'n{next}'}}, allOf: [{{$ref: 'api.yaml#/x-{next}/s'}}]}}}}"
        )
        .expect("text");
    }
    writeln!(text, "x-{count}: {{s: {{$id: 'n{count}'}}}}").expect("text");
    let sample = soon(|| with("3.1.0", &text).clean());
    assert_eq!(sample.document.resources.len(), count + 2);
}

#[test]
fn many_references_below_many_ids_are_seen_from_the_right_one_soon() {
    let depth = 80;
    let mut text = "components:\n  schemas:\n    S: ".to_owned();
    for index in 0..depth {
        write!(text, "{{$id: 'd{index}/', not: ").expect("text");
    }
    let leaves = "{$ref: '#/$defs/a'},".repeat(20_000);
    write!(
        text,
        "{{$id: last, $defs: {{a: {{}}}}, allOf: [{leaves}]}}{}",
        "}".repeat(depth)
    )
    .expect("text");
    let sample = soon(|| with("3.1.0", &text).clean());
    assert_eq!(sample.document.resources.len(), depth + 1);
}

/// An AsyncAPI document with this behind its beginning.
fn events(rest: &str) -> super::Sample {
    sample(&format!("asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\n{rest}"))
}

#[test]
fn operations_with_all_messages_of_a_channel_are_cut_off() {
    let mut text = "channels:\n  c:\n    address: q\n    messages:\n".to_owned();
    for index in 0..2_000 {
        writeln!(text, "      m{index}: {{}}").expect("text");
    }
    text.push_str("operations:\n");
    for index in 0..5_000 {
        writeln!(
            text,
            "  o{index}: {{action: receive, channel: {{$ref: '#/channels/c'}}}}"
        )
        .expect("text");
    }
    let sample = soon(|| events(&text));
    assert_eq!(sample.codes(), ["too-many-operations"]);
    let operations = sample.document.events.expect("messages").operations;
    assert!((1..2_000).contains(&operations.len()), "{}", operations.len());
}

#[test]
fn bindings_that_traits_multiply_are_cut_off() {
    let pattern = "'#.*'";
    let mut text =
        "channels:\n  c:\n    address: a.b.c\n    bindings: {amqp: {exchange: {name: x, type: topic}}}\n".to_owned();
    writeln!(
        text,
        "components: {{operationTraits: {{t: {{x-amqp: {{queue: q, bindings: [{}]}}}}}}}}\noperations:",
        [pattern; 2_000].join(",")
    )
    .expect("text");
    for index in 0..5_000 {
        let traits = "traits: [{$ref: '#/components/operationTraits/t'}]";
        writeln!(
            text,
            "  o{index}: {{action: receive, channel: {{$ref: '#/channels/c'}}, {traits}}}"
        )
        .expect("text");
    }
    assert_eq!(soon(|| events(&text)).codes(), ["too-many-operations"]);
}

#[test]
fn chains_of_messages_and_of_schemas_with_a_format_do_not_need_the_stack() {
    let count = 10_000;
    let mut text = "components:\n  messages:\n".to_owned();
    for index in 0..count {
        writeln!(text, "    M{index}: {{$ref: '#/components/messages/M{}'}}", index + 1).expect("text");
    }
    writeln!(
        text,
        "    M{count}: {{payload: {{$ref: '#/components/schemas/S0'}}}}\n  schemas:"
    )
    .expect("text");
    for index in 0..count {
        let next = format!("{{$ref: '#/components/schemas/S{}'}}", index + 1);
        writeln!(
            text,
            "    S{index}: {{schemaFormat: application/schema+json, schema: {next}}}"
        )
        .expect("text");
    }
    writeln!(text, "    S{count}: {{type: string}}").expect("text");
    let sample = soon(|| events(&text).clean());
    assert_eq!(sample.document.events.expect("messages").messages.len(), 1);
}

#[test]
fn schemas_with_a_format_that_lead_round_in_a_circle_are_told() {
    let schema = "{schemaFormat: application/schema+json, schema: {$ref: '#/components/schemas/S'}}";
    let sample = soon(|| events(&format!("components: {{schemas: {{S: {schema}}}}}\n")));
    assert_eq!(sample.codes(), ["ref-cycle"]);
}

#[test]
fn the_search_for_parameters_in_payloads_ends() {
    let parts = "{$ref: '#/components/schemas/P'},".repeat(90);
    let mut text =
        "components:\n  schemas:\n    P: {oneOf: [{$ref: '#/components/schemas/Q'}, {type: object}]}\n".to_owned();
    writeln!(text, "    Q: {{anyOf: [{parts}]}}\nchannels:").expect("text");
    for index in 0..200 {
        writeln!(
            text,
            "  c{index}:\n    address: a.{{id}}\n    parameters: {{id: {{location: '$message.payload#/id'}}}}\n    \
             messages: {{m{index}: {{payload: {{$ref: '#/components/schemas/Q'}}}}}}"
        )
        .expect("text");
    }
    let sample = soon(|| events(&text));
    assert!(
        sample.findings.iter().all(|found| found.level == Level::Error),
        "{:?}",
        sample.codes()
    );
}
