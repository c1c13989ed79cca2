//! Operations of messages in both versions, and the messages that they send or receive.

use crate::document::Id;
use crate::document::events::{Channel, ChannelParameter, EventOperation, Events, Message, Queue};

use super::changes::{ALL, Compare};
use super::pair::pairs;
use super::schemas::{Direction, Met};
use super::{Comparison, Version};

/// An operation of messages with what it is about.
pub(super) struct Event<'a> {
    pub(super) events: &'a Events,
    pub(super) operation: &'a EventOperation,
    pub(super) channel: &'a Channel,
}

impl<'a> Event<'a> {
    /// What is done, and by which operation.
    pub(super) fn name(&self) -> String {
        let action = if self.operation.sends { "send" } else { "receive" };
        format!("{action} {}", self.operation.name)
    }

    /// Where messages go, without the names of parameters.
    pub(super) fn place(&self) -> String {
        let to = |name: &str| match self.channel.address.as_deref() {
            Some(address) => format!("`{}` of {name}", erased(address)),
            None => format!("a reply by {name}"),
        };
        match (&self.channel.exchange, self.channel.queue_name()) {
            (Some(exchange), _) => to(&format!("the exchange `{}`", exchange.name)),
            (None, Some(queue)) => format!("the queue `{queue}`"),
            (None, None) => to("the default exchange"),
        }
    }

    /// The parameters of the address, in its order: two versions may call them differently.
    pub(super) fn parameters(&self) -> Vec<&'a ChannelParameter> {
        let address = self.channel.address.as_deref().unwrap_or_default();
        let names = address.split('{').skip(1).filter_map(|part| part.split('}').next());
        let known = |name| self.channel.parameters.iter().find(|parameter| parameter.name == name);
        names.filter_map(known).collect()
    }

    /// The queue that messages come from, or that they are sent to.
    pub(super) fn queue_name(&self) -> Option<&'a str> {
        self.operation.queue.as_deref().or_else(|| self.channel.queue_name())
    }

    /// The same as it is described.
    pub(super) fn queue(&self) -> Option<&'a Queue> {
        self.events.described_queue(self.queue_name()?)
    }
}

/// A message, with the media type that it is of.
pub(super) struct Carried<'a> {
    pub(super) message: &'a Message,
    pub(super) content_type: &'a str,
}

impl Carried<'_> {
    /// What it is called on the way.
    pub(super) fn name(&self) -> String {
        self.message.kind.clone().unwrap_or_else(|| self.message.name.clone())
    }
}

/// Compares what AsyncAPI says.
pub(super) fn messages(cx: &mut Comparison<'_>, met: &mut Met) {
    let (old, new) = (events(cx.old), events(cx.new));
    let root = |version: Version<'_>| {
        version
            .document
            .events
            .as_ref()
            .map_or(version.document.node, |events| events.node)
    };
    let around = (root(cx.old), root(cx.new));
    let lists = (old.iter().collect::<Vec<_>>(), new.iter().collect::<Vec<_>>());
    let key = |event: &Event<'_>| (event.operation.name.clone(), event.operation.sends);
    for pair in pairs((&lists.0, &lists.1), key, |event| event.operation.node, around) {
        cx.sent = pair.old.or(pair.new).is_some_and(|event| event.operation.sends);
        for change in ALL {
            if let Compare::Event(compare) = change.compare {
                compare(cx, &pair);
            }
        }
        if let Some((old, new)) = pair.both() {
            let replies = |event: &Event<'_>| {
                event
                    .operation
                    .reply
                    .as_ref()
                    .map_or_else(Vec::new, |reply| reply.messages.clone())
            };
            let nodes = (pair.old_node, pair.new_node);
            carried(
                cx,
                met,
                ((old, &old.operation.messages), (new, &new.operation.messages)),
                nodes,
            );
            // What answers goes the other way.
            cx.sent = !cx.sent;
            carried(cx, met, ((old, &replies(old)), (new, &replies(new))), nodes);
        }
    }
    cx.sent = false;
}

fn events<'a>(version: Version<'a>) -> Vec<Event<'a>> {
    let Some(events) = &version.document.events else {
        return Vec::new();
    };
    let event = |operation: &'a EventOperation| Event {
        events,
        operation,
        channel: &events.channels[operation.channel],
    };
    events.operations.iter().map(event).collect()
}

/// Messages by their names.
type Named = [(String, Id<Message>)];

fn carried(
    cx: &mut Comparison<'_>,
    met: &mut Met,
    (old, new): ((&Event<'_>, &Named), (&Event<'_>, &Named)),
    nodes: (crate::source::NodeId, crate::source::NodeId),
) {
    let (before, after) = (list(old), list(new));
    let lists = (before.iter().collect::<Vec<_>>(), after.iter().collect::<Vec<_>>());
    for pair in pairs(
        (&lists.0, &lists.1),
        Carried::name,
        |carried| carried.message.node,
        nodes,
    ) {
        for change in ALL {
            if let Compare::Message(compare) = change.compare {
                compare(cx, &pair);
            }
        }
        if let Some((old, after)) = pair.both() {
            let direction = if cx.sent {
                Direction::Response
            } else {
                Direction::Request
            };
            let (nodes, route) = ((pair.old_node, pair.new_node), new.0.name());
            met.start(
                cx,
                (old.message.payload, after.message.payload),
                nodes,
                (direction, &route),
            );
            met.start(
                cx,
                (old.message.headers, after.message.headers),
                nodes,
                (direction, &route),
            );
        }
    }
}

fn list<'a>((event, named): (&Event<'a>, &Named)) -> Vec<Carried<'a>> {
    let message = |id: Id<Message>| -> Carried<'a> {
        let message = &event.events.messages[id];
        let content_type = message.content_type.as_deref().unwrap_or(&event.events.content_type);
        Carried { message, content_type }
    };
    named.iter().map(|(_, id)| message(*id)).collect()
}

/// An address without the names of its parameters.
fn erased(address: &str) -> String {
    let parts = address.split('{').enumerate();
    let part = |(number, part): (usize, &str)| match (number, part.split_once('}')) {
        (1.., Some((_, rest))) => format!("{{}}{rest}"),
        _ => part.to_owned(),
    };
    parts.map(part).collect()
}
