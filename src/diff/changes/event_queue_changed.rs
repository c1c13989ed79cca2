use super::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::diff::Version;
use crate::document::events::Queue;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-queue-changed", Level::Warning, "Messages are received from another queue.", "What waits in the old queue is not received. A broker refuses to declare a queue of the same name as another one: it has to be \
            removed first, when it is empty."),
    compare: Compare::Event(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
x-amqp:
  queues:
    jobs: {prefetch: 1}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
x-amqp:
  queues:
    jobs: {type: classic} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let nodes = (pair.old_node, pair.new_node);
    if let (Some(before), Some(after)) = (&old.operation.queue, &new.operation.queue)
        && before != after
    {
        let message = format!("`{}` receives from `{after}`, and did from `{before}`", new.name());
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, nodes, message);
        return;
    }
    let Some(name) = new.queue_name().filter(|name| old.queue_name() == Some(*name)) else { return };
    let what = differences(declared(cx.old, old), declared(cx.new, new));
    if !what.is_empty() {
        let node = |event: &Event<'_>, or| event.queue().map_or(or, |queue| queue.node);
        let nodes = (node(old, nodes.0), node(new, nodes.1));
        let message = format!("the queue `{name}` is another: {}", what.join(", "));
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, nodes, message);
    }
}

/// What a queue is declared with, in the words of `x-amqp`; `None` where it is not declared, or by another name each time.
fn declared(version: Version<'_>, event: &Event<'_>) -> Option<BTreeMap<String, String>> {
    let plain;
    let queue = match event.queue() {
        Some(queue) => queue,
        // Who sends does not declare a queue that nothing is said of.
        None if event.operation.sends => return None,
        None => {
            plain = Queue::plain(event.operation.node, event.queue_name()?);
            &plain
        }
    };
    let limit = queue.delivery_limit.filter(|_| queue.quorum);
    let said = [
        ("type", if queue.quorum { "quorum" } else { "classic" }.to_owned()),
        ("durable", queue.durable.to_string()),
        ("exclusive", queue.exclusive.to_string()),
        ("autoDelete", queue.auto_delete.to_string()),
        ("deadLetter", queue.dead_letter.to_string()),
        ("singleActiveConsumer", queue.single_active_consumer.to_string()),
        ("deliveryLimit", limit.map(|limit| limit.to_string()).unwrap_or_default()),
    ];
    let arguments = queue.arguments.iter();
    let arguments = arguments.map(|(name, node)| (name.clone(), version.source.value(*node).to_json().to_string()));
    Some(said.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(arguments).collect())
}

/// The words that have other values, or none on one side.
fn differences(old: Option<BTreeMap<String, String>>, new: Option<BTreeMap<String, String>>) -> Vec<String> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let both_exclusive = [&old, &new].iter().all(|said| said.get("exclusive").is_some_and(|value| value == "true"));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    // An exclusive queue has another name each time, so the broker has nothing to refuse.
    let differs = names.into_iter().filter(|name| !both_exclusive && old.get(*name) != new.get(*name));
    differs.map(|name| format!("`{name}`")).collect()
}
