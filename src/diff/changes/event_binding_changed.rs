use super::*;
use std::collections::BTreeSet;

use crate::diff::Version;
use crate::source::NodeId;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-binding-changed", Level::Warning, "Other messages go to a queue.", "A broker has the new bindings as soon as they are declared, and keeps the old ones until somebody removes them."),
    compare: Compare::Event(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  races:
    address: race.told.{id}
    parameters: {id: {}}
    messages: {told: {payload: {type: string}}}
    bindings: {amqp: {is: routingKey, exchange: {name: incoming, type: topic}}}
operations:
  hear: {action: receive, channel: {$ref: '#/channels/races'}, x-amqp: {queue: runs}}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  races:
    address: race.told.{id}
    parameters: {id: {}}
    messages: {told: {payload: {type: string}}}
    bindings: {amqp: {is: routingKey, exchange: {name: incoming, type: topic}}}
operations:
  hear: {action: receive, channel: {$ref: '#/channels/races'}, x-amqp: {queue: runs, bindings: ['race.#']}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    if bound(cx.old, old) != bound(cx.new, new) {
        let message = format!("what goes to the queue of `{}` is bound otherwise", new.name());
        cx.tell(&CHANGE.rule, Verdict::Dangerous, pair, message);
    }
}

/// Patterns with the headers that are looked at, in whatever order.
fn bound(version: Version<'_>, event: &Event<'_>) -> BTreeSet<(String, Vec<String>, bool)> {
    let text = |(name, node): &(String, NodeId)| format!("{name}: {}", version.source.value(*node).to_json());
    let bindings = event.operation.bindings.iter();
    bindings.map(|binding| (binding.pattern.clone(), binding.headers.iter().map(text).collect(), binding.any)).collect()
}
