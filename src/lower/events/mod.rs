//! Messages: what is sent, what is received, and what a broker has to have for both.

mod content;
mod key;
mod names;
mod topology;

use std::collections::HashMap;

use crate::code::{Doc, Ident};
use crate::document::Id;
use crate::document::events::{self as document, EventOperation, ExchangeKind, Message};
use crate::model::{self, Events, MessageContent, Received, Sent};

use super::naming::Scope;
use super::rules::REPLY_UNTYPED;
use super::types::Types;
use super::{budget, origin};
use content::Held;
use names::Names;
pub(super) use names::tell_apart;

/// What was named and lowered so far: operations can have messages in common.
struct Known {
    names: Names,
    held: HashMap<Id<Message>, Option<Held>>,
}

impl<'d> Types<'d> {
    /// The messages of the contract; `None` where it says nothing of messages.
    pub(super) fn events(&mut self, scope: &mut Scope) -> Option<Events> {
        let events = self.document.events.as_ref()?;
        let stem = names::stem(&events.info.title);
        let mut known = Known {
            names: Names::new(events),
            held: HashMap::new(),
        };
        let (mut sent, mut received) = (Vec::new(), Vec::new());
        for operation in &events.operations {
            for (name, id) in &operation.messages {
                if self.budget.is_spent() {
                    break;
                }
                let Some(message) = self.message(operation, (name, *id), &mut known) else {
                    continue;
                };
                match operation.sends {
                    true => sent.push(sending(operation, message)),
                    false => received.extend(receiving(events, operation, message)),
                }
            }
        }
        Some(Events {
            title: names::subject(&events.info.title),
            docs: events
                .info
                .description
                .as_deref()
                .map(Doc::contract)
                .unwrap_or_default(),
            publisher: claim(scope, &sent, &format!("{stem}Publisher")),
            consumer: claim(scope, &received, &format!("{stem}Consumer")),
            topology: topology::of(self.source, events),
            sent,
            received,
        })
    }

    fn message(
        &mut self,
        operation: &EventOperation,
        (name, id): (&str, Id<Message>),
        known: &mut Known,
    ) -> Option<model::Message> {
        let events = self.document.events.as_ref()?;
        let (message, channel) = (&events.messages[id], &events.channels[operation.channel]);
        let Held { content, headers } = self.held_once((name, id), known)?;
        let reply = self.reply(operation, known);
        let (function, constant) = known.names.claim(operation, name);
        let reply = reply.map(|(name, message, content)| model::Reply {
            constant: known.names.claim_reply(&constant),
            kind: kind(message),
            content,
            name,
        });
        let exchange = channel.exchange.as_ref().map(|exchange| exchange.name.clone());
        let lowered = model::Message {
            function,
            constant,
            docs: docs(operation, message),
            deprecated: message.deprecated,
            origin: origin(self.source, operation.node),
            operation: operation.name.clone(),
            name: name.to_owned(),
            kind: kind(message),
            exchange: exchange.unwrap_or_default(),
            key: key::of(channel),
            content,
            headers,
            reply,
        };
        self.budget.spend(budget::of_message(&lowered));
        Some(lowered)
    }

    /// What a message holds, lowered when it is met first.
    fn held_once(&mut self, (name, id): (&str, Id<Message>), known: &mut Known) -> Option<Held> {
        let events = self.document.events.as_ref()?;
        if let Some(held) = known.held.get(&id) {
            return held.clone();
        }
        let held = self.held(&events.messages[id], name, &events.content_type);
        known.held.insert(id, held.clone());
        held
    }

    /// The message that answers those of an operation: one without headers, where they themselves say where it goes.
    fn reply(
        &mut self,
        operation: &EventOperation,
        known: &mut Known,
    ) -> Option<(String, &'d Message, MessageContent)> {
        let (reply, events) = (operation.reply.as_ref()?, self.document.events.as_ref()?);
        let typed = match &reply.messages[..] {
            [(name, id)] if reply.channel.is_none() => self.held_once((name, *id), known).map(|held| (name, *id, held)),
            _ => None,
        };
        let Some((name, id, held)) = typed.filter(|(_, _, held)| held.headers.is_none()) else {
            let message = "the answer is left to the code around the message".to_owned();
            self.report(&REPLY_UNTYPED, reply.node, message);
            return None;
        };
        Some((name.clone(), &events.messages[id], held.content))
    }
}

/// What a message is called on the wire.
fn kind(message: &Message) -> String {
    message.kind.clone().unwrap_or_else(|| message.name.clone())
}

/// A type's name; where there is nothing for it to do there is no such type, and its name stays free.
fn claim<T>(scope: &mut Scope, messages: &[T], name: &str) -> Ident {
    if messages.is_empty() {
        Ident::new(name)
    } else {
        scope.claim(name)
    }
}

/// What an operation is for, and what its message says.
fn docs(operation: &EventOperation, message: &Message) -> Doc {
    let said = message.description.as_deref().or(message.summary.as_deref());
    let mut docs = Doc::none();
    let mut told = Vec::new();
    for text in [operation.summary.as_deref(), operation.description.as_deref(), said] {
        let Some(text) = text.filter(|text| !told.contains(text)) else {
            continue;
        };
        told.push(text);
        docs = docs.then(Doc::contract(text));
    }
    docs
}

fn sending(operation: &EventOperation, message: model::Message) -> Sent {
    let how = &operation.sending;
    Sent {
        message,
        at_most_once: how.at_most_once,
        transient: how.transient,
        optional: how.optional,
        expiration: how.expiration,
        priority: how.priority,
    }
}

fn receiving(events: &document::Events, operation: &EventOperation, mut message: model::Message) -> Option<Received> {
    let queue = operation.queue.clone()?;
    let exchange = events.channels[operation.channel].exchange.as_ref();
    let by_key = exchange.is_none_or(|exchange| matches!(exchange.kind, ExchangeKind::Topic | ExchangeKind::Direct));
    if !by_key && message.parameters().next().is_none() {
        // It comes whatever its key is.
        message.key.clear();
    }
    let known = events.queues.iter().find(|known| known.name == queue);
    Some(Received {
        message,
        at_most_once: known.is_some_and(|known| known.at_most_once),
        queue,
    })
}
