use super::*;
use std::collections::HashSet;

use crate::document::Id;
use crate::document::events::{Channel, Exchange, ExchangeKind};
use crate::document::keys::{fits, values};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "queue-unhandled",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The queue gets messages that nobody handles.",
        explanation: "A binding takes messages of another channel too, which no operation receives from this queue. Each of \
            them becomes a dead letter. Name the keys that are wanted in `bindings`, or receive the others as \
            well.",
        example: Some(Example {
            bad: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  raceCreated:
    address: race.created
    messages: {raceCreated: {payload: {type: string}}}
    bindings: {amqp: {exchange: {name: incoming, type: topic}}}
  raceDeleted:
    address: race.deleted
    messages: {raceDeleted: {payload: {type: string}}}
    bindings: {amqp: {exchange: {name: incoming, type: topic}}}
operations:
  sendRaceDeleted: {action: send, channel: {$ref: '#/channels/raceDeleted'}}
  hearRaceCreated:
    action: receive
    channel: {$ref: '#/channels/raceCreated'}
    x-amqp:
      queue: runs.races
      bindings:
        - race.# # here
",
            good: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  raceCreated:
    address: race.created
    messages: {raceCreated: {payload: {type: string}}}
    bindings: {amqp: {exchange: {name: incoming, type: topic}}}
  raceDeleted:
    address: race.deleted
    messages: {raceDeleted: {payload: {type: string}}}
    bindings: {amqp: {exchange: {name: incoming, type: topic}}}
operations:
  sendRaceDeleted: {action: send, channel: {$ref: '#/channels/raceDeleted'}}
  hearRaceCreated:
    action: receive
    channel: {$ref: '#/channels/raceCreated'}
    x-amqp: {queue: runs.races}
",
        }),
    },
    check,
};

/// How many pairs of a binding and a channel are looked at.
const MAX_PAIRS: usize = 100_000;

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let Some(events) = contract.events() else { return };
    let received = contract.does().filter_map(|operation| Some((operation.queue.as_deref()?, operation.channel)));
    let handled: HashSet<(&str, Id<Channel>)> = received.collect();
    let mut left = MAX_PAIRS;
    for operation in contract.does() {
        let (Some(queue), Some(channel)) = (operation.queue.as_deref(), contract.channel(operation)) else { continue };
        let Some(exchange) = &channel.exchange else { continue };
        for binding in operation.bindings.iter().filter(|binding| binding.node != operation.node) {
            let others = events.channels.iter().filter(|(id, _)| !handled.contains(&(queue, *id)));
            let taken = others.take(left).find(|(_, other)| takes(exchange, &binding.pattern, other));
            left = left.saturating_sub(events.channels.len());
            if let Some((_, other)) = taken {
                let message = format!("`{queue}` gets the messages of `{}` too, which nobody handles", other.name);
                let value = contract.value(binding.node);
                let found = report::at(&LINT.rule, value, message);
                findings.push(found.related(report::place(contract.value(other.node)), "of this channel"));
            }
        }
    }
}

/// Whether a binding takes messages of a channel.
fn takes(exchange: &Exchange, pattern: &str, other: &Channel) -> bool {
    let same = other.exchange.as_ref().is_some_and(|other| other.name == exchange.name);
    let by_key = matches!(exchange.kind, ExchangeKind::Topic | ExchangeKind::Direct);
    let address = other.address.as_deref().filter(|_| same && by_key);
    address.is_some_and(|address| fits(pattern, address, &values(other), exchange.kind))
}
