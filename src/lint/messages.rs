//! What rules ask of the messages of a contract.

use std::collections::HashSet;

use crate::document::Id;
use crate::document::events::{Channel, EventOperation, Events, Queue};

use super::contract::Contract;

impl<'a> Contract<'a> {
    /// What AsyncAPI says, if it says anything.
    pub(super) fn events(&self) -> Option<&'a Events> {
        self.document.events.as_ref()
    }

    /// The operations of messages.
    pub(super) fn does(&self) -> impl Iterator<Item = &'a EventOperation> {
        self.events().into_iter().flat_map(|events| &events.operations)
    }

    /// The channel of an operation.
    pub(super) fn channel(&self, operation: &EventOperation) -> Option<&'a Channel> {
        Some(&self.events()?.channels[operation.channel])
    }

    /// The queues that operations receive from and that are described, each once.
    pub(super) fn queues(&self) -> Vec<&'a Queue> {
        let Some(events) = self.events() else {
            return Vec::new();
        };
        let received: HashSet<&str> = self.does().filter_map(|operation| operation.queue.as_deref()).collect();
        let own = events.channels.iter().filter_map(|(_, channel)| channel.queue.as_ref());
        let mut met = HashSet::new();
        let all = events.queues.iter().chain(own);
        all.filter(|queue| received.contains(queue.name.as_str()) && met.insert(queue.name.as_str()))
            .collect()
    }

    /// The channels that operations, and their replies, use.
    pub(super) fn used_channels(&self) -> HashSet<Id<Channel>> {
        let of = |operation: &EventOperation| {
            let reply = operation.reply.as_ref().and_then(|reply| reply.channel);
            std::iter::once(operation.channel).chain(reply)
        };
        self.does().flat_map(of).collect()
    }
}
