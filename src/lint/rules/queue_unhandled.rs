use super::*;
use std::collections::HashSet;

use crate::document::Id;
use crate::document::events::{Channel, Exchange, ExchangeKind};
use crate::document::keys::{LONGEST, MAX_LOOKS, fits, looks, values};

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
    let (mut left, mut looked) = (MAX_PAIRS, 0);
    for operation in contract.does() {
        let (Some(queue), Some(channel)) = (operation.queue.as_deref(), contract.channel(operation)) else { continue };
        let Some(exchange) = &channel.exchange else { continue };
        let said = operation.bindings.iter().filter(|binding| binding.node != operation.node);
        for binding in said.filter(|binding| binding.pattern.len() <= LONGEST) {
            let others = events.channels.iter().filter(|(id, _)| !handled.contains(&(queue, *id)));
            let taken = others.take(left).find(|(_, other)| takes(exchange, &binding.pattern, other, &mut looked));
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

/// Whether a binding takes messages of a channel; none does once too much was looked at.
fn takes(exchange: &Exchange, pattern: &str, other: &Channel, looked: &mut usize) -> bool {
    let same = other.exchange.as_ref().is_some_and(|other| other.name == exchange.name);
    let by_key = matches!(exchange.kind, ExchangeKind::Topic | ExchangeKind::Direct);
    let address = other.address.as_deref().filter(|_| same && by_key);
    address.is_some_and(|address| {
        let values = values(other);
        *looked += looks(pattern, address, &values);
        *looked <= MAX_LOOKS && fits(pattern, address, &values, exchange.kind)
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use crate::source::Memory;
    use crate::{Options, lint_from};

    /// The patterns of a queue beside many channels of the same exchange.
    fn lint(pattern: &str, channels: usize) -> Vec<&'static str> {
        let address = vec!["a"; 120].join(".");
        let channel = |index: usize| {
            format!(
                "  c{index}: {{address: {address}.c{index}, messages: {{m{index}: {{payload: {{type: string}}}}}}, \
                 bindings: {{amqp: {{exchange: {{name: x, type: topic}}}}}}}}\n"
            )
        };
        let channels: String = (0..channels).map(channel).collect();
        let patterns = vec![format!("'{pattern}'"); 100].join(", ");
        let text = format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: 1.0.0}}\nchannels:\n{channels}\
             operations: {{o: {{action: receive, channel: {{$ref: '#/channels/c0'}}, x-amqp: {{queue: q, bindings: [{patterns}]}}}}}}\n"
        );
        let files = Memory::from([("a.yaml", text.as_str())]);
        let begin = Instant::now();
        let linted = lint_from(&files, Path::new("a.yaml"), &Options::default()).expect("findings");
        assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
        let codes = linted.findings.iter().map(|found| found.rule.code());
        codes.filter(|code| *code == super::LINT.rule.code).map(|_| super::LINT.rule.code).collect()
    }

    #[test]
    fn patterns_that_no_broker_takes_are_not_held_against_all_channels() {
        assert_eq!(lint(&vec!["#"; 30_000].join("."), 200), Vec::<&str>::new());
        assert!(!lint("#", 2).is_empty());
    }

    #[test]
    fn no_more_is_looked_at_than_is_borne() {
        // None of them fits, so all are looked at.
        lint(&format!("{}.b", vec!["#"; 126].join(".")), 1000);
    }
}
