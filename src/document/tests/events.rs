//! AsyncAPI documents, alone and beside an OpenAPI document.

use std::path::Path;

use super::{Sample, files, sample};
use crate::diagnostic::Level;
use crate::document::events::{Channel, EventOperation, Events, ExchangeKind, Message};
use crate::document::{Type, Version, read};
use crate::source::{Limits, Memory, load_both};

mod queues;

/// Reads an AsyncAPI document of these sections.
fn events(rest: &str) -> Sample {
    sample(&format!("asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\n{rest}\n"))
}

/// A topic channel `c` to `address` with a message of this payload, and what `rest` has beside it.
fn channel(address: &str, payload: &str, rest: &str) -> Sample {
    let exchange = "bindings: {amqp: {is: routingKey, exchange: {name: x, type: topic}}}";
    events(&format!(
        "channels:\n  c:\n    address: {address}\n    messages: {{m: {{payload: {payload}}}}}\n    {exchange}\n{rest}"
    ))
}

/// The same with an operation that receives.
fn receives(amqp: &str) -> Sample {
    channel(
        "a.b",
        "{type: string}",
        &format!("operations: {{o: {{action: receive, channel: {{$ref: '#/channels/c'}}, x-amqp: {amqp}}}}}"),
    )
}

/// Reads two documents together.
fn both(api: &str, messages: &str) -> Sample {
    let memory = Memory::from([("api.yaml", api), ("sub/events.yaml", messages)]);
    let paths = (Path::new("api.yaml"), Path::new("sub/events.yaml"));
    let (source, problems) = load_both(paths.0, Some(paths.1), &memory, &Limits::default());
    assert!(problems.is_empty(), "{problems:?}");
    let (document, findings) = read(&source);
    Sample {
        source,
        document,
        findings,
    }
}

impl Sample {
    fn events(&self) -> &Events {
        self.document.events.as_ref().expect("an AsyncAPI document")
    }

    fn channel(&self, name: &str) -> &Channel {
        let mut all = self.events().channels.iter();
        all.find(|(_, channel)| channel.name == name).expect("a channel").1
    }

    fn does(&self, name: &str) -> &EventOperation {
        let mut all = self.events().operations.iter();
        all.find(|operation| operation.name == name).expect("an operation")
    }

    fn message(&self, name: &str) -> &Message {
        let mut all = self.events().messages.iter();
        all.find(|(_, message)| message.name == name).expect("a message").1
    }
}

#[test]
fn what_is_not_said_has_a_default() {
    let sample = channel(
        "race.{id}",
        "{type: string}",
        "operations:\n  o: {action: receive, channel: {$ref: '#/channels/c'}, x-amqp: {queue: q}}\n  \
         s: {action: send, channel: {$ref: '#/channels/c'}}\nx-amqp: {queues: {q: {}}}",
    );
    assert_eq!(sample.codes(), ["address-param-undeclared"]);
    let exchange = sample.channel("c").exchange.as_ref().expect("an exchange");
    assert_eq!((exchange.kind, exchange.durable), (ExchangeKind::Topic, true));
    let heard = sample.does("o");
    assert_eq!(heard.bindings[0].pattern, "race.*");
    assert_eq!(heard.messages.len(), 1);
    let queue = &sample.events().queues[0];
    assert!(queue.quorum && queue.durable && queue.dead_letter && !queue.at_most_once);
    assert_eq!((queue.prefetch, queue.delivery_limit), (10, Some(20)));
    assert_eq!(queue.retry, [1_000, 10_000, 60_000]);
    let sending = &sample.does("s").sending;
    assert!(!sending.transient && !sending.optional && !sending.at_most_once);
    assert_eq!(sample.events().content_type, "application/json");
}

#[test]
fn what_may_be_lost_is_neither_kept_nor_confirmed() {
    let sample = channel(
        "a",
        "{}",
        "operations:\n  s: {action: send, channel: {$ref: '#/channels/c'}, x-amqp: {guarantee: at-most-once}}\n  \
         o: {action: receive, channel: {$ref: '#/channels/c'}, x-amqp: {queue: q}}\n\
         x-amqp: {queues: {q: {exclusive: true, guarantee: at-most-once}}}",
    )
    .clean();
    let sending = &sample.does("s").sending;
    assert!(sending.at_most_once && sending.transient && sending.optional);
    let queue = &sample.events().queues[0];
    assert!(queue.at_most_once && !queue.quorum && !queue.dead_letter && queue.retry.is_empty());
}

#[test]
fn a_channel_is_a_queue_where_its_binding_says_so_or_nothing_else_does() {
    let sample = events(
        "channels:\n  a: {address: jobs, bindings: {amqp: {is: queue}}}\n  b: {address: plain}\noperations:\n  \
         x: {action: receive, channel: {$ref: '#/channels/a'}}\n  y: {action: receive, channel: {$ref: '#/channels/b'}}",
    )
    .clean();
    assert_eq!(sample.channel("a").queue.as_ref().expect("a queue").name, "jobs");
    assert_eq!(sample.does("x").queue.as_deref(), Some("jobs"));
    assert_eq!(sample.does("y").queue.as_deref(), Some("plain"));
    assert!(sample.channel("b").queue.is_none() && sample.channel("b").exchange.is_none());
}

#[test]
fn traits_are_merged_below_the_object() {
    let sample = events(
        "channels:\n  c:\n    address: a\n    messages:\n      m:\n        name: own\n        \
         bindings: {amqp: {messageType: kind}}\n        traits:\n          \
         - {name: first, title: First, contentType: application/cbor, bindings: {amqp: {contentEncoding: gzip, messageType: t}}}\n          \
         - {title: Second}",
    )
    .clean();
    let message = sample.message("own");
    assert_eq!(message.summary.as_deref(), Some("Second"));
    assert_eq!(message.content_type.as_deref(), Some("application/cbor"));
    assert!(message.gzip);
    assert_eq!(message.kind.as_deref(), Some("kind"));
}

#[test]
fn headers_of_traits_hold_too() {
    let sample = events(
        "channels:\n  c:\n    address: a\n    messages:\n      m:\n        headers: {type: object, properties: {a: {type: string}}}\n        \
         traits: [{headers: {type: object, properties: {b: {type: string}}}}]",
    )
    .clean();
    let headers = sample.message("m").headers.expect("headers");
    assert_eq!(sample.document.schemas[headers].all_of.len(), 2);
}

#[test]
fn channels_and_messages_of_other_files_are_those_files_own() {
    let other = "asyncapi: 3.1.0\ninfo: {title: O, version: '1'}\ndefaultContentType: application/msgpack\nchannels:\n  \
                 told: {address: told, messages: {m: {$ref: '#/components/messages/m'}}}\ncomponents: {messages: {m: {payload: {}}}}\n";
    let own = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\noperations:\n  o:\n    action: receive\n    \
               channel: {$ref: 'other.yaml#/channels/told'}\n    messages: [{$ref: 'other.yaml#/channels/told/messages/m'}]\n";
    let sample = files(&[("own.yaml", own), ("other.yaml", other)]).clean();
    assert_eq!(sample.channel("told").address.as_deref(), Some("told"));
    assert_eq!(sample.does("o").messages[0].0, "m");
    assert_eq!(sample.message("m").content_type.as_deref(), Some("application/msgpack"));
    assert_eq!(sample.document.info.title, "T");
}

#[test]
fn a_schema_that_both_documents_refer_to_is_one_of_its_own_version() {
    let api = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
               Race: {type: object, nullable: true, properties: {at: {type: integer, minimum: 1, exclusiveMinimum: true}}}\n";
    let messages = "asyncapi: 3.0.0\ninfo: {title: E, version: '1'}\nchannels:\n  c:\n    address: a\n    messages:\n      \
                    m: {payload: {$ref: '../api.yaml#/components/schemas/Race'}}\n      \
                    n: {payload: {type: [string, 'null'], const: x}}\n";
    let sample = both(api, messages).clean();
    let document = &sample.document;
    assert_eq!((document.version, document.components.schemas.len()), (Version::V30, 1));
    let payload = sample.message("m").payload.expect("a payload");
    let race = document.schemas[payload].reference.expect("a reference");
    assert_eq!(race, document.components.schemas[0].1);
    assert!(document.schemas[race].types.expect("types").contains(Type::Null));
    assert_eq!(document.version_of(&document.schemas[race]), Version::V30);
    assert_eq!(document.version_of(&document.schemas[payload]), Version::V31);
    assert_eq!(
        (document.info.title.as_str(), sample.events().info.title.as_str()),
        ("A", "E")
    );
}

#[test]
fn documents_in_the_wrong_places_are_told() {
    let api = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n";
    let messages = "asyncapi: 3.0.0\ninfo: {title: E, version: '1'}\n";
    for (first, second) in [
        (api, api),
        (messages, messages),
        (api, "asyncapi: 2.6.0\n"),
        (api, "a: b\n"),
    ] {
        let sample = both(first, second);
        assert_eq!(sample.only().rule.code(), "unsupported-version", "{first}{second}");
        assert!(sample.document.events.is_none());
    }
    let old = sample("asyncapi: 2.6.0\n");
    let found = old.expect("unsupported-version", Level::Error, "/asyncapi", "asyncapi");
    assert!(found.help.as_ref().is_some_and(|help| help.contains("convert")));
    sample("asyncapi: 3.1.0\ninfo: {title: E, version: '1'}\n").clean();
}

#[test]
fn schemas_with_a_format_are_read_where_it_is_known() {
    let formats = [
        "application/vnd.aai.asyncapi+yaml;version=3.0.0",
        "application/vnd.oai.openapi;version=3.0.0",
        "application/schema+json;version=draft-07",
        "application/schema+yaml",
    ];
    for format in formats {
        let sample = channel(
            "a",
            &format!("{{schemaFormat: {format}, schema: {{type: integer}}}}"),
            "",
        )
        .clean();
        let payload = sample.message("m").payload.expect("a payload");
        assert!(sample.document.schemas[payload].types.is_some(), "{format}");
    }
    let avro = channel(
        "a",
        "{schemaFormat: application/vnd.apache.avro, schema: {type: record}}",
        "",
    );
    assert_eq!(avro.codes(), ["schema-format-unsupported"]);
    let payload = avro.message("m").payload.expect("a payload");
    assert!(avro.document.schemas[payload].types.is_none());
}

#[test]
fn schemas_are_those_of_openapi_3_1_with_the_words_of_asyncapi() {
    channel(
        "a",
        "{type: [object, 'null'], discriminator: kind, required: [kind], properties: {kind: {const: a, examples: [a]}}, if: {}, then: {}}",
        "",
    )
    .clean();
    let sample = channel("a", "{$schema: 'http://json-schema.org/draft-07/schema#', typo: 1}", "");
    assert_eq!(sample.codes(), ["unknown-field"]);
}

#[test]
fn patterns_and_queues_of_operations_are_checked() {
    receives("{queue: q, bindings: ['#', 'a.*', a.b]}").clean();
    for (amqp, code) in [
        ("{queue: q, bindings: [a]}", "binding-unmatched"),
        ("{queue: q, bindings: ['a.b#']}", "binding-invalid"),
        ("{queue: q, bindings: [{headers: {a: b}}]}", "binding-invalid"),
        ("{}", "queue-missing"),
        ("{queue: q, guarantee: at-most-once}", "events-ignored"),
        ("{queue: q, prefetch: 1}", "unknown-field"),
        ("{queue: amq.q}", "invalid-value"),
    ] {
        assert_eq!(receives(amqp).codes(), [code], "{amqp}");
    }
}

#[test]
fn numbers_and_waits_of_queues_have_limits() {
    let queue = |text: &str| {
        events(&format!(
            "channels: {{c: {{address: q}}}}\noperations: {{o: {{action: receive, channel: {{$ref: '#/channels/c'}}}}}}\nx-amqp: {{queues: {{q: {text}}}}}"
        ))
    };
    queue("{prefetch: 65535, retry: [1ms, 49d], deliveryLimit: 1}").clean();
    for text in [
        "{prefetch: 0}",
        "{prefetch: 65536}",
        "{deliveryLimit: 0}",
        "{retry: [0s]}",
        "{retry: [50d]}",
        "{retry: [1 s]}",
        "{retry: [99999999999999999999s]}",
        "{retry: [1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s]}",
    ] {
        assert_eq!(queue(text).codes(), ["invalid-value"], "{text}");
    }
    assert_eq!(queue("{prefetch: many}").codes(), ["wrong-type"]);
}

#[test]
fn what_a_parameter_is_taken_from_is_always_there() {
    let with = |payload: &str, location: &str| {
        let rest = format!("    parameters: {{id: {{location: {location}}}}}");
        channel("a.{id}", payload, &rest)
    };
    let race = "{type: object, required: [race], properties: {race: {type: object, required: [id], properties: {id: {type: integer}}}}}";
    with(race, "$message.payload#/race/id").clean();
    let union = "{oneOf: [{required: [id], properties: {id: {type: string}}}, {required: [id], properties: {id: {type: integer}}}]}";
    with(union, "$message.payload#/id").clean();
    with(
        "{allOf: [{required: [id]}, {properties: {id: {type: string}}}]}",
        "$message.payload#/id",
    )
    .clean();
    for (payload, location) in [
        (race, "$message.payload#/race"),
        (race, "$message.payload#/race/name"),
        (race, "$message.header#/id"),
        ("{properties: {id: {type: string}}}", "$message.payload#/id"),
        (
            "{required: [id], properties: {id: {type: [string, 'null']}}}",
            "$message.payload#/id",
        ),
        (race, "$message.payload/race"),
    ] {
        assert_eq!(
            with(payload, location).codes(),
            ["location-invalid"],
            "{payload} {location}"
        );
    }
}

#[test]
fn a_direct_exchange_is_bound_by_the_keys_that_are_listed() {
    let text = |parameters: &str| {
        format!(
            "channels:\n  c:\n    address: a.{{p}}\n    parameters: {{p: {parameters}}}\n    \
             bindings: {{amqp: {{exchange: {{name: x, type: direct}}}}}}\n\
             operations: {{o: {{action: receive, channel: {{$ref: '#/channels/c'}}, x-amqp: {{queue: q}}}}}}"
        )
    };
    let listed = events(&text("{enum: [b, c]}")).clean();
    let patterns: Vec<_> = listed
        .does("o")
        .bindings
        .iter()
        .map(|binding| binding.pattern.as_str())
        .collect();
    assert_eq!(patterns, ["a.b", "a.c"]);
    assert_eq!(events(&text("{}")).codes(), ["binding-invalid"]);
}
