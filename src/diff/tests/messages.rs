//! Messages: what is safe to who sends may break who receives, and the other way round.

use super::{code, compare};
use crate::diagnostic::Level::{self, Error, Info, Warning};

/// A contract of these channels and operations, with more behind.
fn contract(rest: &str) -> String {
    format!("asyncapi: 3.0.0\ninfo: {{title: T, version: 1.0.0}}\n{rest}\n")
}

fn codes(old: &str, new: &str) -> Vec<(&'static str, Level)> {
    let (found, _) = compare(old, new);
    found.iter().map(|found| (code(found), found.level)).collect()
}

/// A work queue that is described so, with an operation.
fn queue(action: &str, queue: &str) -> String {
    contract(&format!(
        "channels: {{jobs: {{address: jobs, messages: {{job: {{payload: {{type: string}}}}}}}}}}\n\
         operations: {{o: {{action: {action}, channel: {{$ref: '#/channels/jobs'}}}}}}\nx-amqp: {{queues: {{jobs: {queue}}}}}"
    ))
}

#[test]
fn a_queue_that_a_broker_would_refuse_is_told() {
    let changed = [("event-queue-changed", Warning)];
    for action in ["send", "receive"] {
        for said in [
            "{arguments: {x-max-length: 10}}",
            "{arguments: {x-max-length: 9, x-overflow: drop-head}}",
            "{arguments: {x-max-length: 9}, deliveryLimit: 3}",
            "{arguments: {x-max-length: 9}, singleActiveConsumer: true}",
            "{arguments: {x-max-length: 9}, deadLetter: false}",
        ] {
            let old = queue(action, "{arguments: {x-max-length: 9}}");
            assert_eq!(codes(&old, &queue(action, said)), changed, "{said}");
        }
        assert_eq!(
            codes(
                &queue(action, "{deliveryLimit: 20}"),
                &queue(action, "{prefetch: 1, retry: []}")
            ),
            []
        );
    }
    let (found, _) = compare(&queue("receive", "{}"), &queue("receive", "{deliveryLimit: 3}"));
    let message = &found.iter().next().expect("a change").message;
    assert_eq!(message, "the queue `jobs` is another: `deliveryLimit`");
}

#[test]
fn what_a_queue_of_one_process_is_like_is_refused_by_nobody() {
    let with = |queue: &str| {
        let topic = "bindings: {amqp: {exchange: {name: x, type: topic}}}";
        contract(&format!(
            "channels: {{c: {{address: a, messages: {{m: {{payload: {{type: string}}}}}}, {topic}}}}}\n\
             operations: {{o: {{action: receive, channel: {{$ref: '#/channels/c'}}, x-amqp: {{queue: q}}}}}}\nx-amqp: {{queues: {{q: {queue}}}}}"
        ))
    };
    let exclusive = with("{exclusive: true}");
    assert_eq!(
        codes(&exclusive, &with("{exclusive: true, arguments: {x-max-length: 9}}")),
        []
    );
    assert_eq!(codes(&exclusive, &with("{}")), [("event-queue-changed", Warning)]);
}

#[test]
fn a_channel_that_says_it_is_the_queue_of_its_address_is_the_same() {
    let plain = queue("send", "{}");
    let said = plain.replace("address: jobs,", "address: jobs, bindings: {amqp: {is: queue}},");
    assert_ne!(plain, said);
    assert_eq!(codes(&plain, &said), []);
    assert_eq!(codes(&said, &plain), []);
    let named = said.replace("is: queue", "is: queue, queue: {name: work}");
    let found = codes(&plain, &named.replace("queues: {jobs", "queues: {work"));
    assert_eq!(found, [("event-address-changed", Error)]);
}

#[test]
fn a_parameter_with_other_values_breaks_one_side() {
    let with = |action: &str, address: &str, parameter: &str| {
        contract(&format!(
            "channels: {{c: {{address: 'a.{address}', parameters: {parameter}, messages: {{m: {{payload: {{required: [p], properties: {{p: {{type: string}}}}}}}}}}, \
             bindings: {{amqp: {{exchange: {{name: x, type: topic}}}}}}}}}}\n\
             operations: {{o: {{action: {action}, channel: {{$ref: '#/channels/c'}}{}}}}}",
            if action == "send" { "" } else { ", x-amqp: {queue: q}" }
        ))
    };
    let change = |action: &str, old: &str, new: &str| {
        let (old, new) = (format!("{{p: {old}}}"), format!("{{p: {new}}}"));
        codes(&with(action, "{p}", &old), &with(action, "{p}", &new))
    };
    for (old, new, receives, sends) in [
        ("{enum: [b, c]}", "{enum: [b]}", Error, Info),
        ("{}", "{enum: [b]}", Error, Info),
        ("{enum: [b]}", "{enum: [b, c]}", Info, Error),
        ("{enum: [b]}", "{}", Info, Error),
    ] {
        assert_eq!(
            change("receive", old, new),
            [("event-parameter-changed", receives)],
            "{old} {new}"
        );
        assert_eq!(
            change("send", old, new),
            [("event-parameter-changed", sends)],
            "{old} {new}"
        );
    }
    let located = change("receive", "{}", "{location: '$message.payload#/p'}");
    assert_eq!(located, [("event-parameter-changed", Warning)]);
    // Names do not matter, so parameters belong together by where they stand.
    let renamed = codes(
        &with("receive", "{p}.{q}", "{p: {enum: [a]}, q: {enum: [b]}}"),
        &with("receive", "{r}.{s}", "{s: {enum: [b]}, r: {enum: [a]}}"),
    );
    assert_eq!(renamed, []);
}

#[test]
fn messages_that_expire_and_messages_that_are_gone_are_missed() {
    let sends = |binding: &str| {
        queue("send", "{}").replace(
            "action: send,",
            &format!("action: send, bindings: {{amqp: {binding}}},"),
        )
    };
    for (old, new) in [
        ("{}", "{expiration: 1000}"),
        ("{expiration: 2000}", "{expiration: 1000}"),
    ] {
        assert_eq!(
            codes(&sends(old), &sends(new)),
            [("event-guarantee-changed", Warning)],
            "{new}"
        );
        assert_eq!(codes(&sends(new), &sends(old)), [], "{old}");
    }
    for action in ["send", "receive"] {
        let one = queue(action, "{}");
        let two = one.replace("messages: {job:", "messages: {task: {payload: {type: string}}, job:");
        assert_eq!(codes(&two, &one), [("message-removed", Error)], "{action}");
    }
}
