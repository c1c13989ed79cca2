//! The steps that make a topology, and those that say how its queues are consumed.

use crate::code::Lit;
use crate::model::{Argument, Binding, Events, Exchange, ExchangeKind, Queue, Topology};

/// The steps that make a topology.
pub(super) fn steps(topology: &Topology) -> Vec<String> {
    let exchanges = topology.exchanges.iter().map(exchange);
    let queues = topology.queues.iter().map(queue);
    exchanges
        .chain(queues)
        .chain(topology.bindings.iter().map(bind))
        .collect()
}

fn exchange(exchange: &Exchange) -> String {
    let kind = match exchange.kind {
        ExchangeKind::Topic => "Topic",
        ExchangeKind::Direct => "Direct",
        ExchangeKind::Fanout => "Fanout",
        ExchangeKind::Headers => "Headers",
    };
    let name = Lit::text(&exchange.name);
    let durable = if exchange.durable { "" } else { ".transient()" };
    let auto_delete = if exchange.auto_delete { ".auto_delete()" } else { "" };
    format!("exchange(events::Exchange::new({name}, events::Kind::{kind}){durable}{auto_delete})")
}

fn queue(queue: &Queue) -> String {
    let mut calls = vec![format!("events::Queue::new({})", Lit::text(&queue.name))];
    // What is exclusive is neither durable nor keeps dead letters.
    let flags = [
        (queue.exclusive, "exclusive()"),
        (!queue.exclusive && !queue.durable, "transient()"),
        (queue.durable && !queue.quorum, "classic()"),
        (queue.auto_delete, "auto_delete()"),
        (queue.single_active_consumer, "single_active_consumer()"),
        (!queue.exclusive && !queue.dead_letter, "no_dead_letter()"),
    ];
    calls.extend(flags.iter().filter(|(set, _)| *set).map(|(_, call)| (*call).to_owned()));
    if !queue.retry.is_empty() {
        let delays: Vec<String> = queue.retry.iter().map(|delay| duration(*delay)).collect();
        calls.push(format!("retry([{}])", delays.join(", ")));
    }
    let limit = queue.delivery_limit.filter(|_| queue.quorum);
    calls.extend(limit.map(|limit| format!("delivery_limit({limit})")));
    for (name, value) in &queue.arguments {
        calls.push(format!("argument({}, {})", Lit::text(name), plain(value)));
    }
    format!("queue({})", calls.join("."))
}

fn bind(binding: &Binding) -> String {
    let target = [&binding.queue, &binding.exchange, &binding.pattern].map(|text| Lit::text(text).to_string());
    let target = target.join(", ");
    if binding.arguments.is_empty() {
        return format!("bind({target})");
    }
    let arguments = binding.arguments.iter();
    let pairs: Vec<String> = arguments
        .map(|(name, value)| format!("({}.to_owned(), {})", Lit::text(name), header(value)))
        .collect();
    format!("bind_with({target}, [{}])", pairs.join(", "))
}

/// The steps for queues that are not consumed as all are.
pub(super) fn consumed(events: &Events) -> Vec<String> {
    let is_used = |queue: &&Queue| events.received.iter().any(|received| received.queue == queue.name);
    let queues = events.topology.queues.iter().filter(is_used);
    let queues = queues.filter(|queue| queue.prefetch != PREFETCH || queue.at_most_once);
    let step = |queue: &Queue| {
        let prefetch = (queue.prefetch != PREFETCH).then(|| format!("prefetch: {}, ", queue.prefetch));
        let auto_ack = if queue.at_most_once { "auto_ack: true, " } else { "" };
        format!(
            "queue({}, events::Consume {{ {}{auto_ack}..events::Consume::default() }})",
            Lit::text(&queue.name),
            prefetch.unwrap_or_default()
        )
    };
    queues.map(step).collect()
}

/// What the runtime takes unless told.
const PREFETCH: u16 = 10;

/// A time in milliseconds.
pub(super) fn duration(milliseconds: u64) -> String {
    match milliseconds % 1000 {
        0 => format!("time::Duration::from_secs({})", milliseconds / 1000),
        _ => format!("time::Duration::from_millis({milliseconds})"),
    }
}

/// An argument where everything is taken that becomes a header.
fn plain(argument: &Argument) -> String {
    match argument {
        Argument::Boolean(value) => Lit::bool(*value).to_string(),
        Argument::Integer(number) => Lit::integer((*number).into()).to_string(),
        Argument::Text(text) => Lit::text(text).to_string(),
        other => header(other),
    }
}

/// An argument as a header.
fn header(argument: &Argument) -> String {
    let list = |items: Vec<String>| format!("vec![{}]", items.join(", "));
    match argument {
        Argument::Null => "events::Header::Null".to_owned(),
        // `-1.into()` would turn the sign of a header.
        Argument::Integer(number) => format!("events::Header::Integer({})", Lit::integer((*number).into())),
        Argument::Number(number) => match Lit::float(*number) {
            Some(number) => format!("events::Header::Number({number})"),
            None => "events::Header::Null".to_owned(),
        },
        Argument::List(items) => {
            let items = items.iter().map(header).collect();
            format!("events::Header::List({})", list(items))
        }
        Argument::Table(entries) => {
            let entries = entries.iter();
            let pairs = entries.map(|(name, value)| format!("({}.to_owned(), {})", Lit::text(name), header(value)));
            format!("events::Header::Table({})", list(pairs.collect()))
        }
        scalar => format!("{}.into()", plain(scalar)),
    }
}
