//! Headers and arguments of AMQP as JSON, and the other way round.

use serde_json::{Map, Value as Json};
use wirewright_runtime::events::Header;

/// A value of JSON as a header.
pub(super) fn of_json(value: Json) -> Header {
    match value {
        Json::Null => Header::Null,
        Json::Bool(value) => Header::Boolean(value),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Header::Integer(number),
            None => Header::Number(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Header::Text(text),
        Json::Array(items) => Header::List(items.into_iter().map(of_json).collect()),
        Json::Object(members) => {
            let members = members.into_iter();
            Header::Table(members.map(|(name, value)| (name, of_json(value))).collect())
        }
    }
}

/// Headers by name as an object.
pub(super) fn table(entries: &[(String, Header)]) -> Json {
    let entries = entries.iter().map(|(name, value)| (name.clone(), to_json(value)));
    Json::Object(entries.collect::<Map<_, _>>())
}

fn to_json(value: &Header) -> Json {
    match value {
        Header::Null => Json::Null,
        Header::Boolean(value) => (*value).into(),
        Header::Integer(number) => (*number).into(),
        Header::Number(number) => (*number).into(),
        Header::Text(text) => text.as_str().into(),
        Header::List(items) => items.iter().map(to_json).collect(),
        Header::Table(entries) => table(entries),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{of_json, to_json};

    #[test]
    fn headers_are_the_same_after_both_ways() {
        let value = json!({"a": [null, true, -1, 1.5, "text"], "b": {"c": {}}});
        assert_eq!(to_json(&of_json(value.clone())), value);
    }
}
