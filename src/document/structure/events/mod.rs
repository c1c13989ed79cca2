//! What holds for fields of AsyncAPI.

use crate::diagnostic::Level;
use crate::document::essence;
use crate::document::events::{Format, parse_location};
use crate::document::grammar::events::{CHANNEL, MESSAGE, MULTI_FORMAT};
use crate::document::grammar::{Kind, SCHEMA};
use crate::document::keys::LONGEST;
use crate::document::lenient::text;
use crate::document::report::{at, at_key};
use crate::document::rules::{
    EVENTS_IGNORED, INVALID_VALUE, LOCATION_INVALID, MESSAGE_FORMAT_UNSUPPORTED, SCHEMA_FORMAT_UNSUPPORTED,
    UNKNOWN_FIELD,
};
use crate::source::Value;

use super::Check;

mod amqp;

pub(in crate::document) use amqp::{
    broker_name, content_encoding, not_generated, queue, queue_bindings, retry, unnameable, vhost,
};

/// The protocols that AsyncAPI has bindings for.
const PROTOCOLS: [&str; 21] = [
    "http",
    "ws",
    "kafka",
    "anypointmq",
    "amqp",
    "amqp1",
    "mqtt",
    "mqtt5",
    "nats",
    "jms",
    "sns",
    "solace",
    "sqs",
    "stomp",
    "redis",
    "mercure",
    "ibmmq",
    "googlepubsub",
    "pulsar",
    "ros2",
    "websockets",
];

/// `address` of a channel: text, or null where it is not known before.
pub(in crate::document) fn address<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if !value.is_null() {
        check.value(value, Kind::Text, false);
    }
}

/// A channel, which is referred to.
pub(in crate::document) fn channel<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.referred(value, "a channel");
    check.value(value, Kind::One(&CHANNEL), false);
}

/// Messages of an operation or a reply, which are referred to.
pub(in crate::document) fn messages<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    for item in value.items() {
        check.referred(item, "a message");
    }
    check.value(value, Kind::List(&MESSAGE), false);
}

/// `enum` of a parameter: words of a routing key.
pub(in crate::document) fn words<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Texts, false);
    value.items().for_each(|item| word(check, item));
}

/// `default` of a parameter.
pub(in crate::document) fn default_word<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    word(check, value);
}

/// A value that stands for a parameter in a routing key.
fn word<'s>(check: &mut Check<'s>, value: Value<'s>) {
    let why = match text(value) {
        Some("") => "an empty text is no word of a routing key".to_owned(),
        Some(long) if long.len() > LONGEST => format!("a routing key has at most {LONGEST} bytes"),
        Some(word) if word.contains(['.', '*', '#']) => {
            format!("`{word}` is not one word of a routing key")
        }
        _ => return,
    };
    let found = at(&INVALID_VALUE, value, why).label("never sent");
    check.report(found.help("a word has no `.`, `*` or `#`"));
}

/// `location` of a parameter: a part of the message.
pub(in crate::document) fn location<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    if let Some(text) = value.as_str().filter(|text| parse_location(text).is_none()) {
        let found = at(&LOCATION_INVALID, value, format!("`{text}` is no part of a message"));
        let help = "write `$message.payload#/id` for a field of the payload, `$message.header#/id` for a header";
        check.report(found.label("not taken from the message").help(help));
    }
}

/// `location` of the address of a reply: always the property `reply-to` of the request.
pub(in crate::document) fn reply_location<'s>(check: &mut Check<'s>, parent: Value<'s>, value: Value<'s>) {
    location(check, parent, value);
    let property = value
        .as_str()
        .is_none_or(|text| text.to_ascii_lowercase().replace(['-', '_'], "").ends_with("#/replyto"));
    if !property {
        check.ignored(value, "replies go where the property `reply-to` of the request says");
    }
}

/// `location` of a correlation id: always the property `correlation-id`.
pub(in crate::document) fn correlation<'s>(check: &mut Check<'s>, parent: Value<'s>, value: Value<'s>) {
    location(check, parent, value);
    let squeezed = |text: &str| text.to_ascii_lowercase().replace(['-', '_'], "");
    if value
        .as_str()
        .is_some_and(|text| squeezed(text) != "$message.header#/correlationid")
    {
        check.ignored(value, "messages are told apart by their property `correlation-id`");
    }
}

/// A media type that payloads are written in.
pub(in crate::document) fn content_type<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    if let Some(text) = value.as_str().filter(|text| Format::of(text).is_none()) {
        let message = format!("messages cannot be of the media type `{text}`");
        let found = at(&MESSAGE_FORMAT_UNSUPPORTED, value, message);
        check.report(
            found.help(
                "`application/json` and what ends in `+json`, `application/msgpack` and `application/cbor` can be",
            ),
        );
    }
}

/// `protocol` of a server.
pub(in crate::document) fn protocol<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    let other = |text: &&str| !matches!(text.to_ascii_lowercase().as_str(), "amqp" | "amqps");
    if let Some(text) = value.as_str().filter(other) {
        check.ignored(value, &format!("code is generated for AMQP 0-9-1, not for `{text}`"));
    }
}

/// Bindings of another protocol than AMQP 0-9-1.
pub(in crate::document) fn foreign_binding<'s>(check: &mut Check<'s>, parent: Value<'s>, value: Value<'s>) {
    let key = value.key().unwrap_or_default();
    if PROTOCOLS.contains(&key) {
        if !value.is_empty() {
            check.ignored(value, "code is generated for AMQP 0-9-1 alone");
        }
    } else if let Some(entry) = parent.get_entry(key) {
        let found = at_key(
            &UNKNOWN_FIELD,
            parent,
            entry,
            format!("there are no bindings for `{key}`"),
        );
        check.report(found.label("has no effect"));
    }
}

/// `schemaFormat`.
pub(in crate::document) fn schema_format<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    if let Some(text) = value.as_str().filter(|text| !is_read(text)) {
        let message = format!("schemas of the format `{text}` are not read");
        let found = at(&SCHEMA_FORMAT_UNSUPPORTED, value, message).label("any value is valid");
        check.report(found.help("write the schema as JSON Schema, without `schemaFormat`"));
    }
}

/// `schema` beside `schemaFormat`.
pub(in crate::document) fn formatted<'s>(check: &mut Check<'s>, parent: Value<'s>, value: Value<'s>) {
    if parent.get("schemaFormat").and_then(Value::as_str).is_none_or(is_read) {
        // What refers to the one means the other, so that circles are found.
        check.refs.connect(parent.id(), value.id(), MULTI_FORMAT.name);
        check.value(value, Kind::One(&SCHEMA), false);
    }
}

/// Whether schemas of a format are read: JSON Schema from draft 7 on, and what AsyncAPI and OpenAPI 3 make of it.
pub(in crate::document) fn is_read(format: &str) -> bool {
    let essence = essence(format);
    let version = format.split(';').find_map(|part| part.trim().strip_prefix("version="));
    let version = version.unwrap_or_default().trim_matches('"');
    let name = essence.trim_end_matches("+json").trim_end_matches("+yaml");
    match name {
        "application/vnd.aai.asyncapi" => true,
        "application/vnd.oai.openapi" => version.is_empty() || version.starts_with("3."),
        "application/schema" => ["", "draft-07", "draft-2020-12", "2020-12"].contains(&version),
        _ => false,
    }
}

impl<'s> Check<'s> {
    /// Something that stands where AsyncAPI wants a reference.
    fn referred(&mut self, value: Value<'s>, what: &str) {
        if value.is_object() && value.get("$ref").is_none() {
            let message = format!("{what} stands where a reference to one is wanted");
            let found = at(&INVALID_VALUE, value, message).label("read as if it were referred to");
            self.report_at(Level::Warning, found);
        }
    }

    /// Tells of what has no effect on generated code.
    fn ignored(&mut self, value: Value<'s>, why: &str) {
        let key = value.key().unwrap_or_default();
        let found = at(&EVENTS_IGNORED, value, format!("`{key}` has no effect: {why}"));
        self.report_at(Level::Info, found);
    }
}
