//! What a broker has to have: the exchanges of channels, the queues that are used, and what goes from one to the other.

use crate::document::events::{self, Events};
use crate::model::{Argument, Binding, Exchange, ExchangeKind, Queue, Topology};
use crate::source::{Kind, NodeId, Source, Value};

/// The topology of a document.
pub(super) fn of(source: &Source, events: &Events) -> Topology {
    let mut topology = Topology::default();
    for queue in &events.queues {
        add_queue(&mut topology, source, queue);
    }
    for operation in &events.operations {
        let channel = &events.channels[operation.channel];
        if let Some(exchange) = &channel.exchange {
            add_exchange(&mut topology, exchange);
        }
        if let Some(queue) = &channel.queue {
            add_queue(&mut topology, source, queue);
        }
        let Some(queue) = &operation.queue else { continue };
        add_queue(&mut topology, source, &events::Queue::plain(operation.node, queue));
        let Some(exchange) = &channel.exchange else { continue };
        for binding in &operation.bindings {
            let binding = self::binding(source, binding, queue, &exchange.name);
            if !topology.bindings.contains(&binding) {
                topology.bindings.push(binding);
            }
        }
    }
    topology
}

fn add_exchange(topology: &mut Topology, exchange: &events::Exchange) {
    if topology.exchanges.iter().any(|known| known.name == exchange.name) {
        return;
    }
    topology.exchanges.push(Exchange {
        name: exchange.name.clone(),
        kind: match exchange.kind {
            events::ExchangeKind::Topic => ExchangeKind::Topic,
            events::ExchangeKind::Direct => ExchangeKind::Direct,
            events::ExchangeKind::Fanout => ExchangeKind::Fanout,
            events::ExchangeKind::Headers => ExchangeKind::Headers,
        },
        durable: exchange.durable,
        auto_delete: exchange.auto_delete,
    });
}

/// What is said of a queue first holds.
fn add_queue(topology: &mut Topology, source: &Source, queue: &events::Queue) {
    if topology.queues.iter().any(|known| known.name == queue.name) {
        return;
    }
    topology.queues.push(Queue {
        name: queue.name.clone(),
        quorum: queue.quorum,
        durable: queue.durable,
        exclusive: queue.exclusive,
        auto_delete: queue.auto_delete,
        single_active_consumer: queue.single_active_consumer,
        prefetch: queue.prefetch,
        retry: queue.retry.clone(),
        dead_letter: queue.dead_letter,
        delivery_limit: queue.delivery_limit,
        at_most_once: queue.at_most_once,
        arguments: arguments(source, &queue.arguments),
    });
}

fn binding(source: &Source, binding: &events::QueueBinding, queue: &str, exchange: &str) -> Binding {
    let mut arguments = arguments(source, &binding.headers);
    if !arguments.is_empty() {
        let all = if binding.any { "any" } else { "all" };
        arguments.insert(0, ("x-match".to_owned(), Argument::Text(all.to_owned())));
    }
    Binding {
        queue: queue.to_owned(),
        exchange: exchange.to_owned(),
        pattern: binding.pattern.clone(),
        arguments,
    }
}

fn arguments(source: &Source, arguments: &[(String, NodeId)]) -> Vec<(String, Argument)> {
    let arguments = arguments.iter();
    arguments
        .map(|(name, node)| (name.clone(), argument(source.value(*node))))
        .collect()
}

fn argument(value: Value<'_>) -> Argument {
    match value.kind() {
        Kind::Null => Argument::Null,
        Kind::Bool(value) => Argument::Boolean(value),
        Kind::Number(text) => match text.parse() {
            Ok(number) => Argument::Integer(number),
            Err(_) => Argument::Number(text.parse().unwrap_or_default()),
        },
        Kind::String(text) => Argument::Text(text.to_owned()),
        Kind::Array => Argument::List(value.items().map(argument).collect()),
        Kind::Object => {
            let entries = value.entries();
            Argument::Table(
                entries
                    .map(|entry| (entry.key.to_owned(), argument(entry.value)))
                    .collect(),
            )
        }
    }
}
