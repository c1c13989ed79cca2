//! Channels, their parameters and their exchanges.

use super::Walk;
use super::layers::Layers;
use crate::document::Id;
use crate::document::events::{Channel, Exchange, ExchangeKind};
use crate::document::lenient::word;
use crate::document::read::string;
use crate::source::Value;

impl<'s> Walk<'_, 's> {
    /// A channel, which is called by the key that it stands under, or by `key`. `None` where it cannot be read.
    pub(super) fn channel(&mut self, value: Value<'s>, key: &str) -> Option<Id<Channel>> {
        let target = self.reader.follow(value);
        if !target.is_object() {
            return None;
        }
        if let Some(known) = self.channels.get(&target.id()) {
            return Some(*known);
        }
        let messages = self.reader.map(target, "messages");
        if !self.reader.charge(target, 1 + messages.len()) {
            return None;
        }
        let messages: Vec<_> = messages
            .into_iter()
            .filter_map(|entry| Some((entry.key.to_owned(), self.message(entry.value, entry.key)?)))
            .collect();
        let binding = Layers::new(self.reader, target)
            .get(self.reader, "bindings")
            .get(self.reader, "amqp");
        let (address, parameters) = self.address(target);
        let is_queue = binding.value("is").and_then(|is| word(is, &["queue"])).is_some();
        let queue = is_queue
            .then(|| self.own_queue(target, &binding, address.as_deref()))
            .flatten();
        self.useless_half(&binding, is_queue);
        let exchange = if is_queue { None } else { self.exchange(&binding) };
        let carried = messages.iter().map(|(_, message)| *message).collect();
        let id = self.events.channels.push(Channel {
            node: target.id(),
            name: key.to_owned(),
            address,
            summary: string(target, "title").or_else(|| string(target, "summary")),
            description: string(target, "description"),
            parameters,
            messages,
            exchange,
            queue,
        });
        self.channels.insert(target.id(), id);
        self.carried.insert(id, carried);
        Some(id)
    }

    /// The exchange that a binding names; the default one has no name.
    fn exchange(&mut self, binding: &Layers<'s>) -> Option<Exchange> {
        let node = self.reader.follow(binding.value("exchange")?);
        let exchange = binding.get(self.reader, "exchange");
        let name = exchange.text("name").filter(|name| !name.is_empty())?;
        let kind = exchange
            .value("type")
            .and_then(|kind| word(kind, &["topic", "direct", "fanout", "headers", "default"]));
        Some(Exchange {
            node: node.id(),
            name,
            kind: match kind {
                Some("direct") => ExchangeKind::Direct,
                Some("fanout") => ExchangeKind::Fanout,
                Some("headers") => ExchangeKind::Headers,
                Some("default") => return None,
                _ => ExchangeKind::Topic,
            },
            durable: exchange.flag("durable").unwrap_or(true),
            auto_delete: exchange.flag("autoDelete").unwrap_or(false),
        })
    }
}
