//! Descriptors of messages: constants that the runtime sends and receives by.

use askama::Template;

use crate::code::{Lit, code_span};
use crate::model::{Events, KeyParameter, KeyPart, Location, Message, MessageContent, Received, Reply, Sent};

use super::topology::duration;
use crate::emit::render;

#[derive(Template)]
#[template(path = "item/message.rs", escape = "none")]
struct DescriptorItem<'m> {
    name: String,
    way: &'static str,
    origin: &'m str,
    constant: String,
    ty: &'static str,
    wire: Lit,
    exchange: Lit,
    key: Vec<String>,
    /// What differs from a plain message.
    more: Vec<String>,
}

/// The descriptors of all messages, those that are sent first.
pub(super) fn all(events: &Events) -> Vec<String> {
    let sent = events.sent.iter().flat_map(|one| {
        let answer = one.message.reply.as_ref();
        std::iter::once(sent(one)).chain(answer.map(|reply| self::reply(&one.message, reply, "Receiving")))
    });
    let received = events.received.iter().flat_map(|one| {
        let answer = one.message.reply.as_ref();
        std::iter::once(received(one)).chain(answer.map(|reply| self::reply(&one.message, reply, "Sending")))
    });
    sent.chain(received).collect()
}

fn sent(sent: &Sent) -> String {
    let mut more = common(&sent.message);
    let flags = [
        (sent.transient, "transient()"),
        (sent.optional, "optional()"),
        (sent.at_most_once, "unconfirmed()"),
    ];
    more.extend(flags.iter().filter(|(set, _)| *set).map(|(_, call)| (*call).to_owned()));
    more.extend(sent.expiration.map(|time| format!("expiration({})", duration(time))));
    more.extend(sent.priority.map(|priority| format!("priority({priority})")));
    item(&sent.message, "Sending", more)
}

fn received(received: &Received) -> String {
    item(&received.message, "Receiving", common(&received.message))
}

/// What answers a message goes by the default exchange, to the queue that the message names.
fn reply(message: &Message, reply: &Reply, ty: &'static str) -> String {
    render(&DescriptorItem {
        name: code_span(&reply.name),
        way: if ty == "Sending" {
            "answered"
        } else {
            "received as the answer"
        },
        origin: &message.origin,
        constant: reply.constant.to_string(),
        ty,
        wire: Lit::text(&reply.name),
        exchange: Lit::text(""),
        key: Vec::new(),
        more: differences(&reply.content, &reply.name, &reply.kind),
    })
}

fn item(message: &Message, ty: &'static str, more: Vec<String>) -> String {
    render(&DescriptorItem {
        name: code_span(&message.name),
        way: if ty == "Sending" { "sent" } else { "received" },
        origin: &message.origin,
        constant: message.constant.to_string(),
        ty,
        wire: Lit::text(&message.name),
        exchange: Lit::text(&message.exchange),
        key: message.key.iter().map(part).collect(),
        more,
    })
}

/// What holds for both ways.
fn common(message: &Message) -> Vec<String> {
    differences(&message.content, &message.name, &message.kind)
}

/// What differs from a plain message of JSON that is called as the contract calls it.
fn differences(content: &MessageContent, name: &str, kind: &str) -> Vec<String> {
    let media_type =
        (content.media_type != "application/json").then(|| format!("content_type({})", Lit::text(&content.media_type)));
    let kind = (kind != name).then(|| format!("kind({})", Lit::text(kind)));
    let gzip = content.gzip.then(|| "gzip()".to_owned());
    media_type.into_iter().chain(kind).chain(gzip).collect()
}

fn part(part: &KeyPart) -> String {
    match part {
        KeyPart::Text(text) => format!("events::KeyPart::Text({})", Lit::text(text)),
        KeyPart::Parameter(one) => format!("events::KeyPart::Parameter({})", parameter(one)),
    }
}

fn parameter(parameter: &KeyParameter) -> String {
    let mut text = format!("events::Parameter::new({})", Lit::text(&parameter.wire));
    if !parameter.values.is_empty() {
        let values: Vec<String> = parameter
            .values
            .iter()
            .map(|value| Lit::text(value).to_string())
            .collect();
        text += &format!(".values(&[{}])", values.join(", "));
    }
    if let Some(default) = &parameter.default {
        text += &format!(".default({})", Lit::text(default));
    }
    let (place, pointer) = match &parameter.location {
        Some(Location::Payload(pointer)) => ("Payload", pointer),
        Some(Location::Headers(pointer)) => ("Headers", pointer),
        None => return text,
    };
    text + &format!(".at(events::At::{place}({}))", Lit::text(pointer))
}
