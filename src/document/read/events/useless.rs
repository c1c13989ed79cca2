//! What has no effect, for something else that is said is over it.

use super::Walk;
use super::layers::Layers;
use crate::diagnostic::{Level, Rule};
use crate::document::events::Queue;
use crate::document::lenient::{flag, word};
use crate::document::report::at;
use crate::document::rules::{EVENTS_IGNORED, QUEUE_CONTRADICTION};
use crate::source::Value;

impl<'s> Walk<'_, 's> {
    /// Tells what has no effect on an operation of this kind.
    pub(super) fn useless_for(&mut self, layers: &Layers<'s>, amqp: &Layers<'s>, sends: bool, exchanged: bool) {
        if sends {
            for key in ["queue", "bindings"] {
                self.useless(amqp.value(key), Level::Warning, "an operation that sends has no queue");
            }
        } else {
            let why = "its queue says what is guaranteed to who receives";
            self.useless(amqp.value("guarantee"), Level::Warning, why);
            if !exchanged {
                let why = "messages come to the queue without an exchange";
                self.useless(amqp.value("bindings"), Level::Warning, why);
            }
        }
        let binding = layers.get(self.reader, "bindings").get(self.reader, "amqp");
        if !sends {
            for key in ["expiration", "priority", "deliveryMode", "mandatory"] {
                self.useless(binding.value(key), Level::Info, "it is up to who sends");
            }
        }
    }

    /// Tells what is said of messages that are sent at most once, and does not hold for such.
    pub(super) fn useless_when_lossy(&mut self, binding: &Layers<'s>) {
        let kept = binding.value("deliveryMode").filter(|mode| mode.as_u64() == Some(2));
        let why = "what is sent at most once is not kept when the broker restarts";
        self.useless(kept, Level::Warning, why);
        let confirmed = binding.value("mandatory").filter(|value| flag(*value) == Some(true));
        let why = "of what is sent at most once nobody hears whether a queue took it";
        self.useless(confirmed, Level::Warning, why);
    }

    /// Tells of the half of a channel's binding that is for channels of the other kind.
    pub(super) fn useless_half(&mut self, binding: &Layers<'s>, is_queue: bool) {
        let exchange = binding.get(self.reader, "exchange");
        let kind = exchange.value("type").and_then(|kind| word(kind, &["default"]));
        let name = exchange.value("name").filter(|name| name.as_str() != Some(""));
        if is_queue {
            // The default exchange is the one that is meant.
            let named = binding.value("exchange").filter(|_| name.is_some() && kind.is_none());
            let why = "messages go to a queue by the default exchange";
            self.useless(named, Level::Warning, why);
        } else {
            let queue = binding.value("queue").filter(|queue| !queue.is_empty());
            let why = "the channel is a routing key; `is: queue` makes it a queue";
            self.useless(queue, Level::Warning, why);
            let why = "the default exchange has no name";
            self.useless(name.filter(|_| kind.is_some()), Level::Warning, why);
        }
    }

    /// Tells what is said of a queue, and does not hold for one that is like this.
    pub(super) fn useless_of(&mut self, queue: &Queue, said: &Layers<'s>) {
        let yes = |key: &str| said.value(key).filter(|value| flag(*value) == Some(true));
        if queue.exclusive {
            let why = "an exclusive queue goes with its connection";
            self.useless(yes("durable"), Level::Warning, why);
            let message = "an exclusive queue goes with its connection, and keeps no dead letters";
            self.contradiction(yes("deadLetter"), message);
        }
        if !queue.quorum {
            let why = "only a quorum queue counts how often a message comes back";
            self.useless(said.value("deliveryLimit"), Level::Warning, why);
        }
        if queue.at_most_once {
            let tried = said.value("retry").filter(|list| !list.is_empty());
            self.contradiction(tried, "what is taken at most once is not tried again");
            if !queue.exclusive {
                self.contradiction(
                    yes("deadLetter"),
                    "what is taken at most once is not kept when it is given up",
                );
            }
        }
    }

    fn useless(&mut self, value: Option<Value<'s>>, level: Level, why: &str) {
        let Some(value) = value else { return };
        let message = format!("`{}` has no effect: {why}", value.key().unwrap_or_default());
        self.tell(level, &EVENTS_IGNORED, value, message);
    }

    fn contradiction(&mut self, value: Option<Value<'s>>, message: &str) {
        if let Some(value) = value {
            self.tell(Level::Error, &QUEUE_CONTRADICTION, value, message.to_owned());
        }
    }

    fn tell(&mut self, level: Level, rule: &'static Rule, value: Value<'s>, message: String) {
        self.reader.findings.push_at(level, at(rule, value, message));
    }
}
