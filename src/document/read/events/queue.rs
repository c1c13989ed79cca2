//! Queues.

use super::Walk;
use super::layers::Layers;
use crate::document::events::{Queue, milliseconds};
use crate::document::lenient::{flag, text, word};
use crate::document::report::{at, place};
use crate::document::rules::{INVALID_VALUE, QUEUE_MISSING, ROUTING_KEY_IGNORED, TOPOLOGY_CONFLICT};
use crate::document::structure::events::unnameable;
use crate::source::{NodeId, Value};

/// How many messages a consumer has at once, unless it is told.
const PREFETCH: u16 = 10;

/// How long a message waits before each further try, in milliseconds, unless it is told.
const RETRY: [u64; 3] = [1_000, 10_000, 60_000];

/// How often what was not settled comes back, unless it is told.
const DELIVERY_LIMIT: u32 = 20;

impl Queue {
    /// The queue of a name that nothing more is said of.
    pub(crate) fn plain(node: NodeId, name: &str) -> Self {
        Self {
            node,
            name: name.to_owned(),
            quorum: true,
            durable: true,
            exclusive: false,
            auto_delete: false,
            single_active_consumer: false,
            prefetch: PREFETCH,
            retry: RETRY.to_vec(),
            dead_letter: true,
            delivery_limit: Some(DELIVERY_LIMIT),
            at_most_once: false,
            arguments: Vec::new(),
        }
    }
}

impl<'s> Walk<'_, 's> {
    /// The queues that `x-amqp` of the root describes.
    pub(super) fn queues(&mut self, root: Value<'s>) {
        let Some(amqp) = self.reader.object(root, "x-amqp") else {
            return;
        };
        for entry in self.reader.map(amqp, "queues") {
            let layers = Layers::new(self.reader, entry.value);
            let queue = described(entry.value.id(), entry.key, &layers);
            self.useless_of(&queue, &layers);
            self.named.insert(queue.name.clone(), self.events.queues.len());
            self.events.queues.push(queue);
        }
    }

    /// The queue that a channel is, called by its address where the binding has no name. What `x-amqp` says of it is over what the
    /// binding says.
    pub(super) fn own_queue(
        &mut self,
        channel: Value<'s>,
        binding: &Layers<'s>,
        address: Option<&str>,
    ) -> Option<Queue> {
        let own = binding.get(self.reader, "queue");
        let named = own.text("name").filter(|name| !name.is_empty());
        self.address_of_queue(channel, address, named.is_some());
        let name = named
            .or_else(|| address.map(str::to_owned))
            .filter(|name| !name.is_empty())?;
        let node = binding.value("queue").unwrap_or(channel).id();
        let known = self.named.get(&name).map(|index| self.events.queues[*index].clone());
        if let Some(known) = &known {
            self.compare(known, &own);
            // It is copied for each channel that is this queue.
            self.reader.charge(channel, known.retry.len() + known.arguments.len());
        }
        Some(known.unwrap_or_else(|| {
            let queue = described(node, &name, &own);
            self.useless_of(&queue, &own);
            queue
        }))
    }

    /// Checks the address of a channel that is a queue: its name, unless the binding has one.
    fn address_of_queue(&mut self, channel: Value<'s>, address: Option<&str>, named: bool) {
        let (Some(value), Some(address)) = (channel.get("address"), address) else {
            return;
        };
        if named && address.contains('{') {
            let message = "messages to a queue go by its name, not by the parameters of the address";
            let found = at(&ROUTING_KEY_IGNORED, value, message).label("chooses no queue");
            self.reader.report(found);
        } else if address.contains('{') {
            let found = at(&QUEUE_MISSING, value, format!("`{address}` is not the name of a queue"));
            let found = found.label("which queue?").help("name it: `queue: {name: NAME}`");
            self.reader.report(found);
        } else if let Some(why) = unnameable(address).filter(|_| !named) {
            self.reader.report(at(&INVALID_VALUE, value, why));
        }
    }

    /// Tells where a binding says something else of a queue than `x-amqp`.
    fn compare(&mut self, known: &Queue, own: &Layers<'s>) {
        let said = [
            ("durable", known.durable),
            ("exclusive", known.exclusive),
            ("autoDelete", known.auto_delete),
        ];
        // Whatever is said of one, an exclusive queue is not durable.
        for (key, there) in said
            .into_iter()
            .filter(|(key, _)| !(known.exclusive && *key == "durable"))
        {
            if let Some(value) = own
                .value(key)
                .filter(|value| flag(*value).is_some_and(|here| here != there))
            {
                let text = format!("`x-amqp` says `{key}: {there}` of the queue `{}`", known.name);
                let found = at(&TOPOLOGY_CONFLICT, value, text).label("and this says otherwise");
                let described = self.reader.source.value(known.node);
                self.reader.report(found.related(place(described), "described here"));
            }
        }
    }
}

/// A queue as it is described.
fn described(node: NodeId, name: &str, said: &Layers<'_>) -> Queue {
    let plain = Queue::plain(node, name);
    let exclusive = said.flag("exclusive").unwrap_or(false);
    // What goes with its connection survives nothing.
    let durable = !exclusive && said.flag("durable").unwrap_or(true);
    let auto_delete = said.flag("autoDelete").unwrap_or(false);
    let kind = said.value("type").and_then(|kind| word(kind, &["quorum", "classic"]));
    let at_most_once = said
        .value("guarantee")
        .and_then(|text| word(text, &["at-most-once"]))
        .is_some();
    let retry = said.value("retry").map(|list| {
        list.items()
            .filter_map(text)
            .filter_map(milliseconds)
            .take(10)
            .collect()
    });
    let arguments = said.value("arguments").into_iter().flat_map(Value::entries);
    Queue {
        // What can be replicated is, unless it is told otherwise.
        quorum: durable && !auto_delete && kind != Some("classic"),
        durable,
        exclusive,
        auto_delete,
        single_active_consumer: said.flag("singleActiveConsumer").unwrap_or(false),
        prefetch: small(said, "prefetch").filter(|count| *count > 0).unwrap_or(PREFETCH),
        // What is lost anyway is neither tried again nor kept.
        retry: retry.unwrap_or(if at_most_once { Vec::new() } else { plain.retry }),
        dead_letter: !exclusive && said.flag("deadLetter").unwrap_or(!at_most_once),
        delivery_limit: small(said, "deliveryLimit").or(plain.delivery_limit),
        at_most_once,
        arguments: arguments
            .map(|entry| (entry.key.to_owned(), entry.value.id()))
            .collect(),
        node,
        name: plain.name,
    }
}

/// A number that fits.
fn small<T: TryFrom<u64>>(said: &Layers<'_>, key: &str) -> Option<T> {
    said.number(key)?.try_into().ok()
}
