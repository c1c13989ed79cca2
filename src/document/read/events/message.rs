//! Messages.

use super::layers::Layers;
use super::{JSON, Walk};
use crate::document::events::Message;
use crate::document::read::{extensions, string};
use crate::document::report::at;
use crate::document::rules::TRAIT_OVERLAP;
use crate::document::{Id, Schema};
use crate::source::{NodeId, Value};

/// What traits may say otherwise without any effect, and `properties`, which are compared one by one.
const ANNOTATIONS: [&str; 5] = ["title", "description", "examples", "$comment", "properties"];

impl<'s> Walk<'_, 's> {
    /// A message, which is called by `key` where it has no name of its own. `None` where it cannot be read.
    pub(super) fn message(&mut self, value: Value<'s>, key: &str) -> Option<Id<Message>> {
        let target = self.reader.follow(value);
        if !target.is_object() && !target.is_null() {
            return None;
        }
        if let Some(known) = self.messages.get(&target.id()) {
            return Some(*known);
        }
        let layers = Layers::new(self.reader, target);
        if !self.reader.charge(target, layers.len()) {
            return None;
        }
        let amqp = layers.get(self.reader, "bindings").get(self.reader, "amqp");
        let encoding = amqp.text("contentEncoding").unwrap_or_default();
        let name = layers.text("name").filter(|name| !name.is_empty());
        let message = Message {
            node: target.id(),
            name: name.unwrap_or_else(|| target.key().unwrap_or(key).to_owned()),
            summary: layers.text("title").or_else(|| layers.text("summary")),
            description: layers.text("description"),
            deprecated: layers.flag("x-deprecated") == Some(true),
            content_type: layers.text("contentType").or_else(|| self.elsewhere(target)),
            gzip: ["gzip", "x-gzip"]
                .iter()
                .any(|name| encoding.eq_ignore_ascii_case(name)),
            kind: amqp.text("messageType"),
            headers: self.headers(&layers),
            payload: self.reader.schema_in(target, "payload"),
            examples: self.examples(&layers),
            extensions: extensions(target),
        };
        let id = self.events.messages.push(message);
        self.messages.insert(target.id(), id);
        Some(id)
    }

    /// What another AsyncAPI document says of the content of all its messages, where a message stands there.
    fn elsewhere(&self, message: Value<'s>) -> Option<String> {
        let root = message.source().file_root(message.span().file);
        if root.id() == self.events.node {
            return None;
        }
        root.get("asyncapi")?;
        string(root, "defaultContentType").or_else(|| Some(JSON.to_owned()))
    }

    /// The schema of the headers. Where traits have some too, all of them hold.
    fn headers(&mut self, layers: &Layers<'s>) -> Option<Id<Schema>> {
        let written: Vec<Value<'s>> = layers.written("headers").take_while(|value| !value.is_null()).collect();
        let schemas: Vec<(Value<'s>, Id<Schema>)> = written
            .into_iter()
            .filter(|value| value.is_object() || value.as_bool().is_some())
            .map(|value| (value, self.reader.schema(value)))
            .collect();
        let [(first, schema), others @ ..] = schemas.as_slice() else {
            return None;
        };
        if others.is_empty() {
            return Some(*schema);
        }
        for (other, _) in others {
            self.overlap(*first, *other);
        }
        let mut all = self.reader.empty_schema(first.id());
        all.all_of = schemas.iter().map(|(_, schema)| *schema).collect();
        Some(self.reader.made_schema(all))
    }

    /// Tells where a trait says something else of the headers than the message, for both are held to.
    fn overlap(&mut self, message: Value<'s>, other: Value<'s>) {
        let (message, other) = (self.reader.follow(message), self.reader.follow(other));
        let part = |value: Value<'s>, key: &str| value.get(key).into_iter().flat_map(Value::entries);
        let names = part(other, "properties").chain(other.entries()).count();
        if !self.reader.charge(other, names) {
            return;
        }
        let fields = other.entries().filter(|entry| !ANNOTATIONS.contains(&entry.key));
        let own = message.get("properties");
        let lost = fields
            .map(|entry| (entry, message.get(entry.key)))
            .chain(part(other, "properties").map(|entry| (entry, own.and_then(|own| own.get(entry.key)))))
            .find(|(entry, said)| said.is_some_and(|said| !said.is_like(entry.value)));
        if let Some((entry, Some(said))) = lost {
            let text = format!("the trait says something else of `{}` of the headers", entry.key);
            let found = at(&TRAIT_OVERLAP, said, text).label("both are held to");
            self.reader.report(found.related(entry.key_span, "the trait"));
        }
    }

    fn examples(&mut self, layers: &Layers<'s>) -> Vec<NodeId> {
        let Some(examples) = layers.value("examples") else {
            return Vec::new();
        };
        let examples = self.reader.follow(examples);
        let may = self.reader.charge(examples, examples.len());
        examples.items().filter(|_| may).map(Value::id).collect()
    }
}
