//! What holds for what is said of AMQP.

use crate::document::events::milliseconds;
use crate::document::grammar::Kind;
use crate::document::grammar::events::QUEUE_BINDING;
use crate::document::report::{at, at_key};
use crate::document::rules::{INVALID_VALUE, MESSAGE_FORMAT_UNSUPPORTED, QUEUE_CONTRADICTION};
use crate::document::structure::Check;
use crate::source::Value;

/// How often a message can wait for another try.
const MAX_RETRIES: usize = 10;

/// How long names may be: a broker takes 255 bytes, and those of retry queues are longer.
const MAX_NAME: usize = 200;

/// The name of an exchange or a queue.
pub(in crate::document) fn broker_name<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    let Some(name) = value.as_str() else {
        return;
    };
    let of_exchange = value.parent().and_then(Value::key) == Some("exchange");
    // The broker has exchanges of its own, which are there to be used.
    if let Some(why) = unnameable(name).filter(|_| !of_exchange || name.len() > MAX_NAME) {
        check.report(at(&INVALID_VALUE, value, why));
    }
}

/// Why no queue can have this name.
pub(in crate::document) fn unnameable(name: &str) -> Option<String> {
    if name.len() > MAX_NAME {
        Some(format!("the name has more than {MAX_NAME} bytes"))
    } else if name.starts_with("amq.") {
        Some("names of queues that begin with `amq.` are the broker's own".to_owned())
    } else {
        None
    }
}

/// `contentEncoding`.
pub(in crate::document) fn content_encoding<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    let other = |text: &&str| !matches!(text.to_ascii_lowercase().as_str(), "gzip" | "x-gzip" | "identity");
    if let Some(text) = value.as_str().filter(other) {
        let found = at(
            &MESSAGE_FORMAT_UNSUPPORTED,
            value,
            format!("messages cannot be encoded by `{text}`"),
        );
        check.report(found.help("they can by `gzip`, or not at all"));
    }
}

/// `vhost`, which is a matter of the connection.
pub(in crate::document) fn vhost<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, true);
    if value.as_str().is_some_and(|name| name != "/") {
        check.ignored(value, "the connection decides on the virtual host");
    }
}

/// What the AMQP binding can say and generated code does not.
pub(in crate::document) fn not_generated<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    let why = match value.key() {
        Some("userId") => "the connection decides on the user",
        Some("timestamp") if value.as_bool() == Some(true) => return,
        Some("timestamp") => "messages always have a time",
        Some("ack") => "`guarantee` of the queue says whether messages are acknowledged",
        _ => "a message goes to one routing key",
    };
    check.ignored(value, why);
}

/// `retry`: waits such as `10s`.
pub(in crate::document) fn retry<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Texts, false);
    if value.len() > MAX_RETRIES {
        let message = format!("a message waits no more than {MAX_RETRIES} times");
        check.report(at(&INVALID_VALUE, value, message));
    }
    for item in value.items() {
        if let Some(text) = item.as_str().filter(|text| milliseconds(text).is_none()) {
            let found = at(
                &INVALID_VALUE,
                item,
                format!("`{text}` is not how long a message can wait"),
            );
            check.report(found.help("from `1ms` to `49d`: a whole number with `ms`, `s`, `m`, `h` or `d` behind it"));
        }
    }
}

/// `bindings` of an operation's `x-amqp`: patterns, or objects.
pub(in crate::document) fn queue_bindings<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if !value.is_array() {
        check.wrong(value, "an array", false);
        return;
    }
    for item in value.items() {
        if item.is_object() {
            check.value(item, Kind::One(&QUEUE_BINDING), false);
        } else {
            check.value(item, Kind::Text, false);
        }
    }
}

/// A queue has a name that is free; a quorum queue is replicated, so it is durable and belongs to nobody.
pub(in crate::document) fn queue<'s>(check: &mut Check<'s>, value: Value<'s>) {
    let entry = value
        .parent()
        .and_then(|queues| Some((queues, queues.get_entry(value.key()?)?)));
    if let Some((queues, entry)) = entry
        && let Some(why) = unnameable(entry.key)
    {
        check.report(at_key(&INVALID_VALUE, queues, entry, why));
    }
    if value.get("type").and_then(Value::as_str) != Some("quorum") {
        return;
    }
    for (key, wrong) in [("durable", false), ("exclusive", true), ("autoDelete", true)] {
        if let Some(entry) = value
            .get_entry(key)
            .filter(|entry| entry.value.as_bool() == Some(wrong))
        {
            let message = format!("a quorum queue cannot be `{key}: {wrong}`");
            let found = at_key(&QUEUE_CONTRADICTION, value, entry, message);
            check.report(found.help("write `type: classic`"));
        }
    }
}
