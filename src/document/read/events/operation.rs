//! What an application does with messages.

use super::Walk;
use super::layers::Layers;
use crate::document::Id;
use crate::document::events::{
    Channel, ChannelParameter, EventOperation, ExchangeKind, Message, QueueBinding, Reply, Sending,
};
use crate::document::keys::LONGEST;
use crate::document::lenient::{text, word};
use crate::document::report::{at, place};
use crate::document::rules::MESSAGE_NOT_IN_CHANNEL;
use crate::source::{Entry, Value};

impl<'s> Walk<'_, 's> {
    /// An operation; without action or channel it is none.
    pub(super) fn operation(&mut self, entry: Entry<'s>) {
        let target = self.reader.follow(entry.value);
        if !target.is_object() {
            return;
        }
        let layers = Layers::new(self.reader, target);
        let action = target
            .get("action")
            .and_then(|action| word(action, &["send", "receive"]));
        let channel = target.get("channel").and_then(|channel| self.referred_channel(channel));
        let (Some(action), Some(channel)) = (action, channel) else {
            return;
        };
        let messages = self.messages_of(target, channel);
        if !self.reader.charge(target, layers.len() + messages.len()) {
            return;
        }
        let amqp = layers.get(self.reader, "x-amqp");
        let sends = action == "send";
        let exchanged = self.events.channels[channel].exchange.is_some();
        self.useless_for(&layers, &amqp, sends, exchanged);
        let operation = EventOperation {
            node: target.id(),
            name: entry.key.to_owned(),
            sends,
            summary: layers.text("title").or_else(|| layers.text("summary")),
            description: layers.text("description"),
            channel,
            messages,
            sending: self.sending(&layers, &amqp),
            queue: if sends { None } else { self.queue_of(&amqp, channel) },
            bindings: if sends {
                Vec::new()
            } else {
                self.bindings(target, &amqp, channel)
            },
            reply: self.reply(target),
        };
        self.events.operations.push(operation);
    }

    /// The channel that a value refers to, by the name that it is referred to by.
    fn referred_channel(&mut self, value: Value<'s>) -> Option<Id<Channel>> {
        let named = self
            .reader
            .refs
            .next(value.id())
            .and_then(|node| self.reader.source.value(node).key());
        self.channel(value, named.or_else(|| value.key()).unwrap_or_default())
    }

    /// The messages of an operation or a reply: some of the channel's, or all of them.
    fn messages_of(&mut self, parent: Value<'s>, channel: Id<Channel>) -> Vec<(String, Id<Message>)> {
        let Some(listed) = parent.get("messages") else {
            return self.events.channels[channel].messages.clone();
        };
        let items: Vec<Value<'s>> = self.reader.follow(listed).items().collect();
        let mut messages = Vec::new();
        for item in items {
            let named = self
                .reader
                .refs
                .next(item.id())
                .and_then(|node| self.reader.source.value(node).key());
            let Some(message) = self.message(item, named.unwrap_or("message")) else {
                continue;
            };
            let name = named.map_or_else(|| self.events.messages[message].name.clone(), str::to_owned);
            if self
                .carried
                .get(&channel)
                .is_some_and(|carried| carried.contains(&message))
            {
                messages.push((name, message));
            } else {
                self.not_carried(item, channel, &name);
            }
        }
        messages
    }

    fn not_carried(&mut self, item: Value<'s>, channel: Id<Channel>, name: &str) {
        let channel = &self.events.channels[channel];
        let message = format!("`{name}` is no message of the channel `{}`", channel.name);
        let found = at(&MESSAGE_NOT_IN_CHANNEL, item.get("$ref").unwrap_or(item), message).label("left out");
        let found = found.related(place(self.reader.source.value(channel.node)), "the channel");
        self.reader
            .report(found.help("add it to the `messages` of the channel"));
    }

    fn sending(&mut self, layers: &Layers<'s>, amqp: &Layers<'s>) -> Sending {
        let binding = layers.get(self.reader, "bindings").get(self.reader, "amqp");
        let at_most_once = amqp
            .value("guarantee")
            .and_then(|text| word(text, &["at-most-once"]))
            .is_some();
        if at_most_once {
            self.useless_when_lossy(&binding);
        }
        Sending {
            at_most_once,
            transient: at_most_once || binding.number("deliveryMode") == Some(1),
            optional: at_most_once || binding.flag("mandatory") == Some(false),
            expiration: binding.number("expiration").filter(|wait| *wait < 1 << 32),
            priority: binding.number("priority").and_then(|number| number.try_into().ok()),
        }
    }

    /// The queue that is received from: the one that is named, the one that the channel is, or the one that its key names.
    fn queue_of(&mut self, amqp: &Layers<'s>, channel: Id<Channel>) -> Option<String> {
        let channel = &self.events.channels[channel];
        let named = amqp.text("queue").filter(|name| !name.is_empty());
        named.or_else(|| channel.queue_name().map(str::to_owned))
    }

    /// What goes to the queue: what is said, or all that fits the address.
    fn bindings(&mut self, operation: Value<'s>, amqp: &Layers<'s>, channel: Id<Channel>) -> Vec<QueueBinding> {
        let channel = &self.events.channels[channel];
        let Some(exchange) = &channel.exchange else {
            return Vec::new();
        };
        if let Some(said) = amqp.value("bindings") {
            let may = self.reader.charge(operation, COST * said.len());
            return said.items().filter(|_| may).map(binding).collect();
        }
        let fanout = exchange.kind == ExchangeKind::Fanout;
        let address = channel.address.as_deref().filter(|_| !fanout).unwrap_or_default();
        let patterns = match exchange.kind {
            ExchangeKind::Direct => listed_keys(address, &channel.parameters),
            _ => vec![any_parameter(address)],
        };
        let binding = |pattern| QueueBinding {
            node: operation.id(),
            pattern,
            headers: Vec::new(),
            any: false,
        };
        let may = self.reader.charge(operation, COST * patterns.len());
        patterns.into_iter().filter(|_| may).map(binding).collect()
    }

    fn reply(&mut self, operation: Value<'s>) -> Option<Reply> {
        let reply = self.reader.object(operation, "reply")?;
        let channel = reply.get("channel").and_then(|channel| self.referred_channel(channel));
        let messages = match channel {
            Some(channel) => self.messages_of(reply, channel),
            None => self.loose_messages(reply),
        };
        if !self.reader.charge(reply, 1 + messages.len()) {
            return None;
        }
        let addressed = |channel: &Id<Channel>| self.events.channels[*channel].address.is_some();
        Some(Reply {
            node: reply.id(),
            channel: channel.filter(addressed),
            messages,
        })
    }

    /// The messages of a reply that has no channel.
    fn loose_messages(&mut self, reply: Value<'s>) -> Vec<(String, Id<Message>)> {
        let listed = reply.get("messages").map(|listed| self.reader.follow(listed));
        let items: Vec<Value<'s>> = listed.into_iter().flat_map(Value::items).collect();
        items
            .into_iter()
            .filter_map(|item| {
                let named = self
                    .reader
                    .refs
                    .next(item.id())
                    .and_then(|node| self.reader.source.value(node).key());
                let message = self.message(item, named.unwrap_or("message"))?;
                let name = named.map_or_else(|| self.events.messages[message].name.clone(), str::to_owned);
                Some((name, message))
            })
            .collect()
    }
}

/// A binding as it is written: a pattern, or an object that speaks of headers.
fn binding(value: Value<'_>) -> QueueBinding {
    let headers = value.get("headers").into_iter().flat_map(Value::entries);
    QueueBinding {
        node: value.id(),
        pattern: text(value).unwrap_or_default().to_owned(),
        headers: headers.map(|entry| (entry.key.to_owned(), entry.value.id())).collect(),
        any: value.get("match").and_then(|text| word(text, &["any"])).is_some(),
    }
}

/// How many keys an address with listed parameters stands for.
const MAX_KEYS: usize = 100;

/// What a pattern costs of what may be read.
const COST: usize = 10;

/// The keys of an address whose parameters have listed values; with `*` for others, which a direct exchange cannot be bound by.
fn listed_keys(address: &str, parameters: &[ChannelParameter]) -> Vec<String> {
    let mut keys = vec![address.to_owned()];
    for parameter in parameters {
        let any = ["*".to_owned()];
        let many = keys.len() * parameter.values.len() > MAX_KEYS;
        // No key holds what is longer, and many such values would be copied into many keys.
        let long = parameter.values.iter().any(|value| value.len() > LONGEST);
        let values = if parameter.values.is_empty() || many || long {
            &any
        } else {
            parameter.values.as_slice()
        };
        let hole = format!("{{{}}}", parameter.name);
        keys = keys
            .iter()
            .flat_map(|key| values.iter().map(|value| key.replace(&hole, value)))
            .collect();
    }
    keys
}

/// The pattern that an address fits whatever its parameters are. `*` is a whole word, so a parameter that is a part of one widens it.
fn any_parameter(address: &str) -> String {
    let word = |word: &str| {
        if word.contains('{') {
            "*".to_owned()
        } else {
            word.to_owned()
        }
    };
    address.split('.').map(word).collect::<Vec<_>>().join(".")
}
