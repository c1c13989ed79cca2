//! Exchanges and queues: each name stands for one thing.

use std::collections::{HashMap, HashSet};

use super::Context;
use crate::diagnostic::{Diagnostic, Findings};
use crate::document::events::{Channel, EventOperation, Exchange, ExchangeKind, Queue};
use crate::document::report::{at, at_key, place};
use crate::document::rules::{
    ADDRESS_MISSING, INVALID_VALUE, QUEUE_CONTRADICTION, QUEUE_MISSING, QUEUE_UNUSED, ROUTING_KEY_IGNORED,
    TOPOLOGY_CONFLICT,
};
use crate::document::structure::events::unnameable;

pub(super) fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    exchanges(context, findings);
    own_queues(context, findings);
    let exclusive = exclusive(context);
    for operation in &context.events.operations {
        if operation.sends {
            sends(context, operation, findings);
        } else {
            receives(context, operation, findings);
        }
        out_of_reach(context, operation, &exclusive, findings);
    }
    unused(context, findings);
}

/// What two descriptions differ in.
fn conflict(context: &Context<'_, '_>, (first, second): (&Exchange, &Exchange)) -> Option<Diagnostic> {
    let what = match () {
        () if first.kind != second.kind => "of another type",
        () if first.durable != second.durable => "durable here and not there",
        () if first.auto_delete != second.auto_delete => "deleted with its last binding here and not there",
        () => return None,
    };
    let message = format!("the exchange `{}` is {what}", second.name);
    let found = at(&TOPOLOGY_CONFLICT, context.value(second.node), message).label("described again");
    Some(found.related(place(context.value(first.node)), "first described here"))
}

fn exchanges(context: &Context<'_, '_>, findings: &mut Findings) {
    let mut known: HashMap<&str, &Exchange> = HashMap::new();
    let mut seen = HashSet::new();
    for (_, channel) in context.events.channels.iter() {
        let Some(exchange) = &channel.exchange else {
            continue;
        };
        keys(context, channel, exchange, findings);
        let first = *known.entry(&exchange.name).or_insert(exchange);
        if seen.insert(exchange.node) {
            conflict(context, (first, exchange))
                .into_iter()
                .for_each(|found| findings.push(found));
        }
    }
}

/// Parameters of a key that the exchange does not look at.
fn keys(context: &Context<'_, '_>, channel: &Channel, exchange: &Exchange, findings: &mut Findings) {
    let kind = match exchange.kind {
        ExchangeKind::Fanout => "fanout",
        ExchangeKind::Headers => "headers",
        ExchangeKind::Topic | ExchangeKind::Direct => return,
    };
    if channel.parameters.is_empty() {
        return;
    }
    let value = context.value(channel.node);
    let message = format!(
        "the {kind} exchange `{}` does not look at the parameters of the address",
        exchange.name
    );
    let found = at(&ROUTING_KEY_IGNORED, value.get("address").unwrap_or(value), message);
    findings.push(found.label("chooses no queue"));
}

/// Channels that are a queue of the same name.
fn own_queues(context: &Context<'_, '_>, findings: &mut Findings) {
    let mut known: HashMap<&str, &Queue> = HashMap::new();
    for (_, channel) in context.events.channels.iter() {
        let Some(queue) = &channel.queue else {
            continue;
        };
        let first = *known.entry(&queue.name).or_insert(queue);
        let kind = |queue: &Queue| (queue.durable, queue.exclusive, queue.auto_delete, queue.quorum);
        if kind(first) != kind(queue) {
            let message = format!("the queue `{}` is described in two ways", queue.name);
            let found = at(&TOPOLOGY_CONFLICT, context.value(queue.node), message).label("described again");
            findings.push(found.related(place(context.value(first.node)), "first described here"));
        }
    }
}

fn receives(context: &Context<'_, '_>, operation: &EventOperation, findings: &mut Findings) {
    let value = context.value(operation.node);
    let channel = &context.events.channels[operation.channel];
    let Some(queue) = &operation.queue else {
        let message = format!("nothing says which queue `{}` receives from", operation.name);
        let found = at(&QUEUE_MISSING, value.get("channel").unwrap_or(value), message).label("which queue?");
        let found = found.help("name it in the operation: `x-amqp: {queue: NAME}`");
        findings.push(found.related(place(context.value(channel.node)), "the channel"));
        return;
    };
    if let Some(why) = channel
        .queue_name()
        .and_then(unnameable)
        .filter(|_| channel.queue.is_none())
    {
        let channel = context.value(channel.node);
        findings.push(at(&INVALID_VALUE, channel.get("address").unwrap_or(channel), why));
    }
    let own = channel.queue.as_ref().map(|queue| &queue.name);
    let own = own.or_else(|| channel.address.as_ref().filter(|_| channel.exchange.is_none()));
    if let Some(own) = own.filter(|own| *own != queue) {
        let message = format!("messages of the channel go to the queue `{own}`, not to `{queue}`");
        let at_queue = value.get("x-amqp").and_then(|amqp| amqp.get("queue"));
        findings.push(at(&QUEUE_CONTRADICTION, at_queue.unwrap_or(value), message).label("nothing arrives here"));
    }
}

/// A message has to have somewhere to go.
fn sends(context: &Context<'_, '_>, operation: &EventOperation, findings: &mut Findings) {
    let channel = &context.events.channels[operation.channel];
    let value = context.value(channel.node);
    let kind = channel.exchange.as_ref().map(|exchange| exchange.kind);
    let keyless = matches!(kind, Some(ExchangeKind::Fanout | ExchangeKind::Headers));
    // An address that is not well-formed is told where it stands; the empty one is a key, if there is an exchange.
    let written = value.get("address").filter(|address| !address.is_null());
    let addressed = written.is_some_and(|address| kind.is_some() || address.as_str() != Some(""));
    if channel.queue.is_some() || keyless || addressed {
        return;
    }
    let message = format!("nothing says where `{}` sends its messages", operation.name);
    let at_operation = context.value(operation.node);
    let found = at(
        &ADDRESS_MISSING,
        at_operation.get("channel").unwrap_or(at_operation),
        message,
    );
    let found = found.label("which routing key?").help("give the channel an `address`");
    findings.push(found.related(place(value), "the channel"));
}

/// The queues that have another name in each process.
fn exclusive<'d>(context: &Context<'d, '_>) -> HashSet<&'d str> {
    let events = context.events;
    let own = events.channels.iter().filter_map(|(_, channel)| channel.queue.as_ref());
    let queues = events.queues.iter().chain(own);
    queues
        .filter(|queue| queue.exclusive)
        .map(|queue| queue.name.as_str())
        .collect()
}

/// Messages that go to an exclusive queue by its name never arrive, for it is declared with a number behind it.
fn out_of_reach(
    context: &Context<'_, '_>,
    operation: &EventOperation,
    exclusive: &HashSet<&str>,
    findings: &mut Findings,
) {
    let channel = &context.events.channels[operation.channel];
    let Some(name) = channel.queue_name().filter(|name| exclusive.contains(name)) else {
        return;
    };
    let value = context.value(operation.node);
    let message = format!("each process has a queue `{name}` of its own, which no message can be sent to by that name");
    let found = at(&QUEUE_CONTRADICTION, value.get("channel").unwrap_or(value), message).label("never arrives");
    let found = found.help("bind the queue to an exchange, or leave `exclusive` out");
    findings.push(found.related(place(context.value(channel.node)), "the channel"));
}

/// Queues that are described for nobody.
fn unused(context: &Context<'_, '_>, findings: &mut Findings) {
    let used = context.events.used_queues();
    for queue in context
        .events
        .queues
        .iter()
        .filter(|queue| !used.contains(queue.name.as_str()))
    {
        let value = context.value(queue.node);
        let message = format!("no operation receives from the queue `{}`", queue.name);
        let entry = value
            .parent()
            .and_then(|queues| Some((queues, queues.get_entry(&queue.name)?)));
        let found = match entry {
            Some((queues, entry)) => at_key(&QUEUE_UNUSED, queues, entry, message),
            None => at(&QUEUE_UNUSED, value, message),
        };
        findings.push(found.label("not declared"));
    }
}
