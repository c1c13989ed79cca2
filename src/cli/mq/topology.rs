//! The topology of a contract as the runtime has it.

use std::time::Duration;

use wirewright_runtime::events::{Binding, Exchange, Header, Kind, Queue, Topology};

/// The same in the words of the runtime.
pub(super) fn of(topology: &wirewright::Topology) -> Topology {
    Topology {
        exchanges: topology.exchanges.iter().map(exchange).collect(),
        queues: topology.queues.iter().map(queue).collect(),
        bindings: topology.bindings.iter().map(binding).collect(),
    }
}

fn exchange(exchange: &wirewright::Exchange) -> Exchange {
    Exchange {
        name: exchange.name.clone(),
        kind: match exchange.kind {
            wirewright::ExchangeKind::Topic => Kind::Topic,
            wirewright::ExchangeKind::Direct => Kind::Direct,
            wirewright::ExchangeKind::Fanout => Kind::Fanout,
            wirewright::ExchangeKind::Headers => Kind::Headers,
        },
        durable: exchange.durable,
        auto_delete: exchange.auto_delete,
    }
}

fn queue(queue: &wirewright::Queue) -> Queue {
    Queue {
        name: queue.name.clone(),
        quorum: queue.quorum,
        durable: queue.durable,
        exclusive: queue.exclusive,
        auto_delete: queue.auto_delete,
        single_active_consumer: queue.single_active_consumer,
        retry: queue.retry.iter().copied().map(Duration::from_millis).collect(),
        dead_letter: queue.dead_letter,
        delivery_limit: queue.delivery_limit,
        arguments: arguments(&queue.arguments),
    }
}

fn binding(binding: &wirewright::Binding) -> Binding {
    Binding {
        queue: binding.queue.clone(),
        exchange: binding.exchange.clone(),
        pattern: binding.pattern.clone(),
        arguments: arguments(&binding.arguments),
    }
}

fn arguments(arguments: &[(String, wirewright::Argument)]) -> Vec<(String, Header)> {
    let arguments = arguments.iter();
    arguments.map(|(name, value)| (name.clone(), header(value))).collect()
}

fn header(value: &wirewright::Argument) -> Header {
    match value {
        wirewright::Argument::Null => Header::Null,
        wirewright::Argument::Boolean(value) => Header::Boolean(*value),
        wirewright::Argument::Integer(number) => Header::Integer(*number),
        wirewright::Argument::Number(number) => Header::Number(*number),
        wirewright::Argument::Text(text) => Header::Text(text.clone()),
        wirewright::Argument::List(items) => Header::List(items.iter().map(header).collect()),
        wirewright::Argument::Table(entries) => Header::Table(arguments(entries)),
    }
}
