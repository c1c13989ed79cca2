//! What AsyncAPI says: channels, messages and operations.

use std::collections::{HashMap, HashSet};

use crate::source::{NodeId, Value};

use super::{Reader, string};
use crate::document::events::{Channel, Events, Message};
use crate::document::{Id, Table};

mod address;
mod channel;
pub(super) mod check;
mod layers;
mod message;
mod operation;
mod queue;
mod useless;

/// What messages are of unless a document says otherwise.
const JSON: &str = "application/json";

/// The walk of an AsyncAPI document.
struct Walk<'r, 's> {
    reader: &'r mut Reader<'s>,
    events: Events,
    channels: HashMap<NodeId, Id<Channel>>,
    messages: HashMap<NodeId, Id<Message>>,
    /// The queues of `x-amqp` by their names.
    named: HashMap<String, usize>,
    /// The messages of each channel.
    carried: HashMap<Id<Channel>, HashSet<Id<Message>>>,
}

impl<'s> Reader<'s> {
    pub(super) fn events(&mut self, root: Value<'s>, version: &str) {
        let events = Events {
            node: root.id(),
            version: version.to_owned(),
            info: self.info(root),
            content_type: string(root, "defaultContentType").unwrap_or_else(|| JSON.to_owned()),
            messages: Table::new(),
            channels: Table::new(),
            operations: Vec::new(),
            queues: Vec::new(),
            schemas: Vec::new(),
        };
        let mut walk = Walk {
            reader: self,
            events,
            channels: HashMap::new(),
            messages: HashMap::new(),
            named: HashMap::new(),
            carried: HashMap::new(),
        };
        walk.root(root);
        let events = walk.events;
        self.publish(root, events);
    }

    /// Adds what was read to the document. Schemas have their names beside those of OpenAPI, which come first.
    fn publish(&mut self, root: Value<'s>, events: Events) {
        if root.id() == self.source.root().id() {
            self.document.info = events.info.clone();
        }
        let schemas = &mut self.document.components.schemas;
        let known: HashSet<String> = schemas.iter().map(|(name, _)| name.clone()).collect();
        let further = events.schemas.iter().filter(|(name, _)| !known.contains(name));
        schemas.extend(further.cloned());
        self.document.events = Some(events);
    }
}

impl<'s> Walk<'_, 's> {
    fn root(&mut self, root: Value<'s>) {
        let components = self.reader.object(root, "components");
        for entry in components
            .map(|components| self.reader.map(components, "schemas"))
            .unwrap_or_default()
        {
            let id = self.reader.schema(entry.value);
            self.events.schemas.push((entry.key.to_owned(), id));
        }
        self.queues(root);
        for entry in self.reader.map(root, "channels") {
            self.channel(entry.value, entry.key);
        }
        for entry in self.reader.map(root, "operations") {
            self.operation(entry);
        }
        // What nothing refers to is read as well.
        for entry in components
            .map(|components| self.reader.map(components, "messages"))
            .unwrap_or_default()
        {
            self.message(entry.value, entry.key);
        }
    }
}
