//! What a broker has to have: the exchanges of channels, the queues that are used, and what goes from one to the other.

use std::collections::HashSet;

use crate::document::events::{self, Events};
use crate::model::{Argument, Binding, Exchange, ExchangeKind, Queue, Topology};
use crate::source::{Kind, NodeId, Source, Value};

/// The topology of a document. What is described of a queue is over what is not, whichever operation comes first.
pub(super) fn of(source: &Source, events: &Events) -> Topology {
    let mut topology = Drawn::new(source);
    let used = events.used_queues();
    for queue in events.queues.iter().filter(|queue| used.contains(queue.name.as_str())) {
        topology.queue(queue);
    }
    let channels = || {
        events
            .operations
            .iter()
            .map(|operation| &events.channels[operation.channel])
    };
    channels()
        .filter_map(|channel| channel.exchange.as_ref())
        .for_each(|exchange| topology.exchange(exchange));
    channels()
        .filter_map(|channel| channel.queue.as_ref())
        .for_each(|queue| topology.queue(queue));
    for operation in &events.operations {
        let Some(name) = &operation.queue else { continue };
        topology.queue(&events::Queue::plain(operation.node, name));
        let Some(exchange) = &events.channels[operation.channel].exchange else {
            continue;
        };
        for binding in &operation.bindings {
            topology.bind(self::binding(source, binding, name, &exchange.name));
        }
    }
    topology.all
}

/// A topology with what it has so far.
struct Drawn<'s> {
    source: &'s Source,
    all: Topology,
    exchanges: HashSet<String>,
    queues: HashSet<String>,
    bindings: HashSet<String>,
}

impl<'s> Drawn<'s> {
    fn new(source: &'s Source) -> Self {
        Self {
            source,
            all: Topology::default(),
            exchanges: HashSet::new(),
            queues: HashSet::new(),
            bindings: HashSet::new(),
        }
    }

    /// What is said of an exchange first holds.
    fn exchange(&mut self, exchange: &events::Exchange) {
        if self.exchanges.insert(exchange.name.clone()) {
            self.all.exchanges.push(self::exchange(exchange));
        }
    }

    /// What is said of a queue first holds.
    fn queue(&mut self, queue: &events::Queue) {
        if self.queues.insert(queue.name.clone()) {
            self.all.queues.push(self::queue(self.source, queue));
        }
    }

    fn bind(&mut self, binding: Binding) {
        // Numbers have no hash, so it is their text.
        if self.bindings.insert(format!("{binding:?}")) {
            self.all.bindings.push(binding);
        }
    }
}

fn exchange(exchange: &events::Exchange) -> Exchange {
    Exchange {
        name: exchange.name.clone(),
        kind: match exchange.kind {
            events::ExchangeKind::Topic => ExchangeKind::Topic,
            events::ExchangeKind::Direct => ExchangeKind::Direct,
            events::ExchangeKind::Fanout => ExchangeKind::Fanout,
            events::ExchangeKind::Headers => ExchangeKind::Headers,
        },
        durable: exchange.durable,
        auto_delete: exchange.auto_delete,
    }
}

fn queue(source: &Source, queue: &events::Queue) -> Queue {
    Queue {
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
    }
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::source::Memory;
    use crate::{Options, Topology, topology_from};

    fn topology(rest: &str) -> Topology {
        let text = format!("asyncapi: 3.0.0\ninfo: {{title: Jobs, version: 1.0.0}}\n{rest}");
        let files = Memory::from([("jobs.yaml", text.as_str())]);
        topology_from(&files, Path::new("jobs.yaml"), &Options::default()).expect("a topology")
    }

    #[test]
    fn what_is_described_of_a_queue_holds_whichever_operation_comes_first() {
        let channels = "channels:\n  plain: {address: jobs, messages: {a: {payload: {type: string}}}}\n  \
                        own: {address: jobs, messages: {b: {payload: {type: string}}}, bindings: {amqp: {is: queue, queue: {durable: false}}}}\n";
        let operations = ["plain", "own"]
            .map(|name| format!("  {name}: {{action: receive, channel: {{$ref: '#/channels/{name}'}}}}\n"));
        let [plain, own] = &operations;
        for order in [[plain, own], [own, plain]] {
            let topology = topology(&format!("{channels}operations:\n{}{}", order[0], order[1]));
            let queues: Vec<_> = topology
                .queues
                .iter()
                .map(|queue| (queue.name.as_str(), queue.durable))
                .collect();
            assert_eq!(queues, [("jobs", false)]);
        }
    }

    #[test]
    fn queues_that_nobody_names_are_not_declared() {
        let names = |action: &str| -> Vec<String> {
            let topology = topology(&format!(
                "channels: {{jobs: {{address: jobs, messages: {{job: {{payload: {{type: string}}}}}}}}}}\n\
                 operations: {{o: {{action: {action}, channel: {{$ref: '#/channels/jobs'}}}}}}\n\
                 x-amqp: {{queues: {{other: {{}}, jobs: {{}}}}}}"
            ));
            topology.queues.into_iter().map(|queue| queue.name).collect()
        };
        assert_eq!(names("receive"), ["jobs"]);
        // Who sends says as well what the queue is like that it sends to.
        assert_eq!(names("send"), ["jobs"]);
    }

    #[test]
    fn many_bindings_are_told_apart_soon() {
        let patterns: Vec<String> = (0..20_000).map(|index| format!("a.{}", index % 10_000)).collect();
        let begin = std::time::Instant::now();
        let topology = topology(&format!(
            "channels:\n  c: {{address: 'a.{{id}}', parameters: {{id: {{}}}}, messages: {{m: {{payload: {{type: string}}}}}}, \
             bindings: {{amqp: {{exchange: {{name: x, type: topic}}}}}}}}\n\
             operations: {{o: {{action: receive, channel: {{$ref: '#/channels/c'}}, x-amqp: {{queue: q, bindings: [{}]}}}}}}",
            patterns.join(", ")
        ));
        assert_eq!(topology.bindings.len(), 10_000);
        assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
    }
}
