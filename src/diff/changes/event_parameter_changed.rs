use super::*;
use std::collections::HashSet;

use crate::document::events::ChannelParameter;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-parameter-changed", Level::Error, "A parameter of an address has other values, or is taken from elsewhere.", "Who receives refuses what the contract does not list: it becomes a dead letter. So a receiver may list more, and a sender fewer. A \
            parameter that is taken from the message is compared with it when it is received."),
    compare: Compare::Event(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  races:
    address: race.told.{place}
    parameters:
      place: {enum: [shop, mail]}
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
    address: race.told.{place}
    parameters:
      place: {enum: [shop]} # here
    messages: {told: {payload: {type: string}}}
    bindings: {amqp: {is: routingKey, exchange: {name: incoming, type: topic}}}
operations:
  hear: {action: receive, channel: {$ref: '#/channels/races'}, x-amqp: {queue: runs}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    if old.place() != new.place() {
        return;
    }
    for (was, is) in old.parameters().into_iter().zip(new.parameters()) {
        let nodes = (was.node, is.node);
        let of = format!("the parameter `{}` of `{}`", is.name, new.name());
        if !holds(is, was) {
            let verdict = cx.by(Verdict::Breaking, Verdict::Safe);
            cx.tell_at(&CHANGE.rule, verdict, nodes, format!("{of} has fewer values"));
        }
        if !holds(was, is) {
            let verdict = cx.by(Verdict::Safe, Verdict::Breaking);
            cx.tell_at(&CHANGE.rule, verdict, nodes, format!("{of} has more values"));
        }
        if was.location != is.location {
            let place = |parameter: &ChannelParameter| {
                parameter.location.as_ref().map_or_else(|| "no part of the message".to_owned(), |place| format!("`{place}`"))
            };
            let message = format!("{of} is {}, and was {}", place(is), place(was));
            cx.tell_at(&CHANGE.rule, Verdict::Dangerous, nodes, message);
        }
    }
}

/// Whether a parameter has all values that another one has.
fn holds(all: &ChannelParameter, some: &ChannelParameter) -> bool {
    let listed: HashSet<&String> = all.values.iter().collect();
    listed.is_empty() || !some.values.is_empty() && some.values.iter().all(|value| listed.contains(value))
}
