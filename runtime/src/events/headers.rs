//! Headers between AMQP and JSON.

use serde_json::{Map, Number, Value};

use super::{Header, Properties};

/// How deep a header is read: the reader of JSON takes less.
const DEPTH: usize = 64;

/// What this crate writes begins so.
pub(super) const OWN: &str = "x-wirewright-";
pub(super) const TRACEPARENT: &str = "traceparent";
pub(super) const TRACESTATE: &str = "tracestate";

/// Whether a header is about the way of a message, and so none of its contract.
fn is_of_broker(name: &str) -> bool {
    name == "x-death"
        || name == "x-delivery-count"
        || name.starts_with("x-first-death-")
        || name.starts_with("x-last-death-")
}

fn is_of_trace(name: &str) -> bool {
    name == TRACEPARENT || name == TRACESTATE
}

/// The headers that a contract may speak of as JSON: without those of the trace, or with them.
pub(super) fn to_json(properties: &Properties, with_trace: bool) -> Value {
    let ours = |name: &str| name.starts_with(OWN) || is_of_broker(name) || (!with_trace && is_of_trace(name));
    let told = properties.headers.iter().filter(|(name, _)| !ours(name));
    Value::Object(
        told.map(|(name, value)| (name.clone(), value_of(value, DEPTH)))
            .collect(),
    )
}

/// Takes away what was told of a message's way, so that it begins a new one: RabbitMQ sends a copy to each key in `CC` and `BCC`.
pub(super) fn forget_way(properties: &mut Properties) {
    let is_address = |name: &str| name == "CC" || name == "BCC";
    properties
        .headers
        .retain(|(name, _)| !is_of_broker(name) && !is_address(name));
}

/// Takes away what this crate wrote.
pub(super) fn forget_own(properties: &mut Properties) {
    properties.headers.retain(|(name, _)| !name.starts_with(OWN));
}

/// An object of JSON as headers; those that are null are left out.
pub(super) fn of_json(json: Value) -> Vec<(String, Header)> {
    let Value::Object(headers) = json else {
        return Vec::new();
    };
    let told = headers.into_iter().filter(|(_, value)| !value.is_null());
    told.map(|(name, value)| (name, header_of(value))).collect()
}

fn header_of(value: Value) -> Header {
    match value {
        Value::Null => Header::Null,
        Value::Bool(value) => Header::Boolean(value),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Header::Integer(whole),
            None => Header::Number(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Header::Text(text),
        Value::Array(items) => Header::List(items.into_iter().map(header_of).collect()),
        Value::Object(entries) => {
            let entries = entries.into_iter().map(|(name, value)| (name, header_of(value)));
            Header::Table(entries.collect())
        }
    }
}

fn value_of(header: &Header, depth: usize) -> Value {
    if depth == 0 {
        return Value::Null;
    }
    match header {
        Header::Null => Value::Null,
        Header::Boolean(value) => (*value).into(),
        Header::Integer(number) => (*number).into(),
        Header::Number(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        Header::Text(text) => text.as_str().into(),
        Header::List(items) => items.iter().map(|item| value_of(item, depth - 1)).collect(),
        Header::Table(entries) => {
            let entries = entries
                .iter()
                .map(|(name, value)| (name.clone(), value_of(value, depth - 1)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_the_same_after_both_ways() {
        let json = serde_json::json!({"a": "text", "b": -7, "c": 1.5, "d": [true, {"e": "f"}]});
        let properties = Properties {
            headers: of_json(json.clone()),
            ..Properties::default()
        };
        assert_eq!(to_json(&properties, false), json);
    }

    #[test]
    fn the_way_of_a_message_is_none_of_its_contract() {
        let mut properties = Properties::default();
        for name in [
            "x-death",
            "x-first-death-queue",
            "x-delivery-count",
            "x-wirewright-attempt",
            "traceparent",
            "mine",
        ] {
            properties.set_header(name, "x");
        }
        assert_eq!(to_json(&properties, false), serde_json::json!({"mine": "x"}));
        assert_eq!(
            to_json(&properties, true),
            serde_json::json!({"mine": "x", "traceparent": "x"})
        );
        forget_way(&mut properties);
        forget_own(&mut properties);
        assert_eq!(properties.headers.len(), 2);
    }

    #[test]
    fn what_is_too_deep_is_cut_off() {
        let deep = (0..10_000).fold(Header::Null, |inner, _| Header::List(vec![inner]));
        let mut properties = Properties::default();
        properties.set_header("deep", deep);
        assert!(to_json(&properties, false)["deep"].is_array());
    }
}
