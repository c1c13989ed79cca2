//! Queues: their names, what does not go together, and what does not hold.

use super::{Sample, channel, events, receives};
use crate::diagnostic::Level;

/// A channel `c` with this binding, and an operation of it.
fn bound(address: &str, binding: &str, rest: &str) -> Sample {
    events(&format!(
        "channels:\n  c: {{address: {address}, messages: {{m: {{payload: {{type: string}}}}}}, bindings: {{amqp: {binding}}}}}\n{rest}"
    ))
}

/// A work queue `q`, described so, with these operations.
fn described(queue: &str, actions: &[&str]) -> Sample {
    let operations = actions
        .iter()
        .map(|action| format!("  {action}: {{action: {action}, channel: {{$ref: '#/channels/c'}}}}\n"));
    let operations: String = operations.collect();
    bound(
        "q",
        "{is: queue}",
        &format!("operations:\n{operations}x-amqp: {{queues: {{q: {queue}}}}}"),
    )
}

/// A topic channel with an operation that receives from the queue `q`, which is described so.
fn taken(queue: &str) -> Sample {
    let receives = "operations: {o: {action: receive, channel: {$ref: '#/channels/c'}, x-amqp: {queue: q}}}";
    channel(
        "a",
        "{type: string}",
        &format!("{receives}\nx-amqp: {{queues: {{q: {queue}}}}}"),
    )
}

#[test]
fn half_of_a_binding_is_for_channels_of_the_other_kind() {
    for (binding, pointer) in [
        ("{is: queue, exchange: {name: x, type: topic}}", "/exchange"),
        (
            "{is: routingKey, exchange: {name: x, type: topic}, queue: {name: q}}",
            "/queue",
        ),
        ("{queue: {name: q}}", "/queue"),
        ("{exchange: {type: default, name: x}}", "/exchange/name"),
    ] {
        let sample = bound("a", binding, "");
        let found = sample.only();
        assert_eq!(
            (found.rule.code(), found.level),
            ("events-ignored", Level::Warning),
            "{binding}"
        );
        assert_eq!(found.pointer.as_str(), format!("/channels/c/bindings/amqp{pointer}"));
    }
    for binding in [
        "{is: queue, exchange: {name: '', type: default}, queue: {}}",
        "{exchange: {type: default, name: ''}}",
        "{is: routingKey, exchange: {name: x, type: topic}, queue: {}}",
    ] {
        bound("a", binding, "").clean();
    }
}

#[test]
fn a_queue_has_no_parameters_in_its_name() {
    let parameters = "    parameters: {p: {}}";
    let with = |binding: &str| {
        events(&format!(
            "channels:\n  c:\n    address: a.{{p}}\n{parameters}\n    bindings: {{amqp: {binding}}}\n\
             operations: {{s: {{action: send, channel: {{$ref: '#/channels/c'}}}}, r: {{action: receive, channel: {{$ref: '#/channels/c'}}}}}}"
        ))
    };
    with("{is: queue}").expect("queue-missing", Level::Error, "/channels/c/address", "a.{p}");
    let named = with("{is: queue, queue: {name: a}}");
    named.expect("routing-key-ignored", Level::Warning, "/channels/c/address", "a.{p}");
}

#[test]
fn names_of_queues_are_not_the_brokers_own_and_short_enough() {
    let long = "a".repeat(201);
    for name in ["amq.q", long.as_str()] {
        assert_eq!(receives(&format!("{{queue: {name}}}")).codes(), ["invalid-value"]);
        let binding = format!("{{is: queue, queue: {{name: {name}}}}}");
        assert_eq!(bound("a", &binding, "").codes(), ["invalid-value"]);
        assert_eq!(bound(name, "{is: queue}", "").codes(), ["invalid-value"]);
        let plain = "operations: {o: {action: receive, channel: {$ref: '#/channels/c'}}}";
        assert_eq!(bound(name, "{}", plain).codes(), ["invalid-value"]);
        let used = "operations: {o: {action: receive, channel: {$ref: '#/channels/c'}, x-amqp: {queue: q}}}";
        let queues = format!("{used}\nx-amqp: {{queues: {{q: {{}}, {name}: {{}}}}}}");
        let mut codes = channel("a", "{type: string}", &queues).codes().join(" ");
        codes = codes.replace("queue-unused", "").trim().to_owned();
        assert_eq!(codes, "invalid-value");
    }
    bound("a", "{exchange: {name: amq.topic, type: topic}}", "").clean();
    bound(&"a".repeat(200), "{is: queue}", "").clean();
    // Who sends may know of such a queue: the one that an answer goes to.
    let sends = "operations: {o: {action: send, channel: {$ref: '#/channels/c'}}}";
    bound("amq.q", "{}", sends).clean();
}

#[test]
fn nothing_reaches_an_exclusive_queue_by_its_name() {
    assert_eq!(
        described("{exclusive: true}", &["send"]).codes(),
        ["queue-contradiction"]
    );
    assert_eq!(
        described("{exclusive: true}", &["receive"]).codes(),
        ["queue-contradiction"]
    );
    described("{}", &["send", "receive"]).clean();
    let own = bound(
        "q",
        "{is: queue, queue: {exclusive: true}}",
        "operations: {o: {action: send, channel: {$ref: '#/channels/c'}}}",
    );
    own.expect("queue-contradiction", Level::Error, "/operations/o/channel", "channel");
    taken("{exclusive: true}").clean();
}

#[test]
fn words_that_do_not_hold_are_told() {
    for (queue, code, level) in [
        (
            "{exclusive: true, deadLetter: true}",
            "queue-contradiction",
            Level::Error,
        ),
        ("{exclusive: true, durable: true}", "events-ignored", Level::Warning),
        ("{type: classic, deliveryLimit: 3}", "events-ignored", Level::Warning),
        (
            "{guarantee: at-most-once, retry: [1s]}",
            "queue-contradiction",
            Level::Error,
        ),
        (
            "{guarantee: at-most-once, deadLetter: true}",
            "queue-contradiction",
            Level::Error,
        ),
    ] {
        let sample = taken(queue);
        let found = sample.only();
        assert_eq!((found.rule.code(), found.level), (code, level), "{queue}");
    }
    for queue in [
        "{exclusive: true, deadLetter: false, durable: false, retry: [1s]}",
        "{type: quorum, deliveryLimit: 3}",
        "{guarantee: at-most-once, retry: [], deadLetter: false}",
    ] {
        taken(queue).clean();
    }
    let exclusive = taken("{exclusive: true}");
    let queue = &exclusive.events().queues[0];
    assert!(!queue.durable && !queue.dead_letter && !queue.quorum);
}

#[test]
fn what_is_sent_at_most_once_is_neither_kept_nor_confirmed() {
    let sends = |binding: &str| {
        let amqp = format!("bindings: {{amqp: {binding}}}, x-amqp: {{guarantee: at-most-once}}");
        channel(
            "a",
            "{}",
            &format!("operations: {{o: {{action: send, channel: {{$ref: '#/channels/c'}}, {amqp}}}}}"),
        )
    };
    for binding in ["{deliveryMode: 2}", "{mandatory: true}"] {
        let sample = sends(binding);
        let found = sample.only();
        assert_eq!((found.rule.code(), found.level), ("events-ignored", Level::Warning));
        let sending = &sample.does("o").sending;
        assert!(sending.transient && sending.optional);
    }
    sends("{deliveryMode: 1, mandatory: false}").clean();
}

#[test]
fn what_is_sent_has_somewhere_to_go() {
    let sends = "operations: {o: {action: send, channel: {$ref: '#/channels/c'}}}";
    for (address, binding) in [
        ("null", "{exchange: {name: x, type: topic}}"),
        ("null", "{exchange: {name: x, type: direct}}"),
        ("null", "{}"),
        ("''", "{}"),
        ("null", "{is: queue}"),
    ] {
        let sample = bound(address, binding, sends);
        assert_eq!(sample.codes(), ["address-missing"], "{address} {binding}");
    }
    for (address, binding) in [
        ("null", "{exchange: {name: x, type: fanout}}"),
        ("null", "{exchange: {name: x, type: headers}}"),
        ("''", "{exchange: {name: x, type: topic}}"),
        ("null", "{is: queue, queue: {name: q}}"),
    ] {
        bound(address, binding, sends).clean();
    }
    assert_eq!(bound("'a.{'", "{}", sends).codes(), ["address-format"]);
}

#[test]
fn values_of_parameters_are_words_of_a_routing_key() {
    let with = |parameter: &str| {
        channel(
            "a.{p}",
            "{type: string}",
            &format!("    parameters: {{p: {parameter}}}"),
        )
    };
    let long = "a".repeat(256);
    for value in ["''", "a.b", "'*'", "'#'", long.as_str()] {
        assert_eq!(with(&format!("{{enum: [b, {value}]}}")).codes(), ["invalid-value"]);
        assert_eq!(with(&format!("{{default: {value}}}")).codes(), ["invalid-value"]);
    }
    with("{enum: [a, b-c], default: a}").clean();
}

#[test]
fn messages_are_encoded_as_the_runtime_reads_them() {
    let with = |encoding: &str| {
        let message = format!("{{payload: {{}}, bindings: {{amqp: {{contentEncoding: {encoding}}}}}}}");
        events(&format!("channels: {{c: {{address: a, messages: {{m: {message}}}}}}}"))
    };
    for (encoding, gzip) in [("gzip", true), ("x-gzip", true), ("GZIP", true), ("identity", false)] {
        assert_eq!(with(encoding).clean().message("m").gzip, gzip, "{encoding}");
    }
    for encoding in ["utf-8", "deflate"] {
        assert_eq!(with(encoding).codes(), ["message-format-unsupported"]);
    }
}

#[test]
fn long_values_are_not_copied_into_keys() {
    let values: Vec<String> = (0..10).map(|index| format!("{}{index}", "a".repeat(1 << 16))).collect();
    let sample = events(&format!(
        "channels:\n  c:\n    address: '{{a}}.{{b}}'\n    parameters: {{a: {{enum: [{0}]}}, b: {{enum: [{0}]}}}}\n    \
         bindings: {{amqp: {{exchange: {{name: x, type: direct}}}}}}\n\
         operations: {{o: {{action: receive, channel: {{$ref: '#/channels/c'}}, x-amqp: {{queue: q}}}}}}",
        values.join(", ")
    ));
    let patterns: Vec<_> = sample
        .does("o")
        .bindings
        .iter()
        .map(|binding| binding.pattern.as_str())
        .collect();
    assert_eq!(patterns, ["*.*"]);
}
