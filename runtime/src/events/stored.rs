//! What a message is beside its address and body, as text that a database keeps: JSON that loses nothing.

use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::{Header, Message, Properties};

/// How deep lists and tables of headers may stand in each other.
const DEEPEST: usize = 32;

/// What cannot be stored, or cannot be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Headers stand in each other too deep.
    Deep,
    /// Stored text is not what [`write`] writes: this is not.
    Text(&'static str),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deep => write!(f, "headers stand in each other more than {DEEPEST} deep"),
            Self::Text(what) => write!(f, "what is stored of the message cannot be read: {what}"),
        }
    }
}

impl std::error::Error for Unfit {}

/// Properties and flags as text.
pub(super) fn write(message: &Message) -> Result<String, Unfit> {
    let properties = &message.properties;
    let mut all = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            all.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::from);
    add("message_id", text(&properties.message_id));
    add("correlation_id", text(&properties.correlation_id));
    add("reply_to", text(&properties.reply_to));
    add("content_type", text(&properties.content_type));
    add("content_encoding", text(&properties.content_encoding));
    add("type", text(&properties.kind));
    add("app_id", text(&properties.app_id));
    add("timestamp", properties.timestamp.map(|at| at.unix_timestamp().into()));
    add(
        "expiration",
        properties.expiration.map(|limit| milliseconds(limit).into()),
    );
    add("priority", properties.priority.map(Value::from));
    if !properties.headers.is_empty() {
        add("headers", Some(write_table(&properties.headers, 0)?));
    }
    let off = |set: bool| (!set).then_some(Value::Bool(false));
    add("persistent", off(message.persistent));
    add("mandatory", off(message.mandatory));
    add("confirmed", off(message.confirmed));
    Ok(Value::Object(all).to_string())
}

/// Brokers count in milliseconds.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A table as a list of pairs: so its order stays.
pub(super) fn write_table(table: &[(String, Header)], depth: usize) -> Result<Value, Unfit> {
    let pairs = table
        .iter()
        .map(|(name, value)| Ok(json!([name, write_header(value, depth)?])));
    pairs.collect::<Result<_, _>>().map(Value::Array)
}

/// Numbers that are not whole are text in an object, for JSON has no infinity and its readers round.
fn write_header(header: &Header, depth: usize) -> Result<Value, Unfit> {
    if depth > DEEPEST {
        return Err(Unfit::Deep);
    }
    Ok(match header {
        Header::Null => Value::Null,
        Header::Boolean(value) => (*value).into(),
        Header::Integer(number) => (*number).into(),
        Header::Number(number) => json!({ "number": number.to_string() }),
        Header::Text(text) => text.as_str().into(),
        Header::List(items) => {
            let items = items.iter().map(|item| write_header(item, depth + 1));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Header::Table(table) => json!({ "table": write_table(table, depth + 1)? }),
    })
}

/// The message that has this address and body, and what [`write`] wrote.
pub(super) fn read(exchange: String, routing_key: String, body: Vec<u8>, stored: &str) -> Result<Message, Unfit> {
    let stored: Map<String, Value> = serde_json::from_str(stored).map_err(|_| Unfit::Text("no object of JSON"))?;
    let on = |name: &str| stored.get(name) != Some(&Value::Bool(false));
    Ok(Message {
        exchange,
        routing_key,
        body: body.into(),
        persistent: on("persistent"),
        mandatory: on("mandatory"),
        confirmed: on("confirmed"),
        properties: read_properties(&stored)?,
    })
}

fn read_properties(stored: &Map<String, Value>) -> Result<Properties, Unfit> {
    let text = |name: &'static str| read_field(stored, name, |value| value.as_str().map(str::to_owned));
    Ok(Properties {
        message_id: text("message_id")?,
        correlation_id: text("correlation_id")?,
        reply_to: text("reply_to")?,
        content_type: text("content_type")?,
        content_encoding: text("content_encoding")?,
        kind: text("type")?,
        app_id: text("app_id")?,
        timestamp: read_field(stored, "timestamp", |value| {
            OffsetDateTime::from_unix_timestamp(value.as_i64()?).ok()
        })?,
        expiration: read_field(stored, "expiration", |value| value.as_u64().map(Duration::from_millis))?,
        priority: read_field(stored, "priority", |value| value.as_u64()?.try_into().ok())?,
        headers: read_field(stored, "headers", read_table)?.unwrap_or_default(),
    })
}

fn read_field<T>(
    stored: &Map<String, Value>,
    name: &'static str,
    read: impl FnOnce(&Value) -> Option<T>,
) -> Result<Option<T>, Unfit> {
    let value = stored.get(name).map(|value| read(value).ok_or(Unfit::Text(name)));
    value.transpose()
}

/// `serde_json` has bounded how deep it is.
pub(super) fn read_table(value: &Value) -> Option<Vec<(String, Header)>> {
    let pair = |pair: &Value| match pair.as_array()?.as_slice() {
        [Value::String(name), value] => Some((name.clone(), read_header(value)?)),
        _ => None,
    };
    value.as_array()?.iter().map(pair).collect()
}

fn read_header(value: &Value) -> Option<Header> {
    Some(match value {
        Value::Null => Header::Null,
        Value::Bool(value) => Header::Boolean(*value),
        Value::Number(number) => Header::Integer(number.as_i64()?),
        Value::String(text) => Header::Text(text.clone()),
        Value::Array(items) => Header::List(items.iter().map(read_header).collect::<Option<_>>()?),
        Value::Object(object) => match (object.get("number"), object.get("table")) {
            (Some(number), None) => Header::Number(number.as_str()?.parse().ok()?),
            (None, Some(table)) => Header::Table(read_table(table)?),
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(message: &Message) -> Result<Message, Unfit> {
        let stored = write(message)?;
        read(
            message.exchange.clone(),
            message.routing_key.clone(),
            message.body.to_vec(),
            &stored,
        )
    }

    fn full() -> Message {
        let text = |text: &str| Some(text.to_owned());
        let inner = vec![
            ("b".to_owned(), Header::Null),
            ("a".to_owned(), Header::Integer(i64::MIN)),
        ];
        let numbers = [1.0, -0.0, 0.1, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY];
        let numbers = numbers.into_iter().map(Header::Number).collect();
        let mut message = Message::new("incoming", "race.created.7", &b"\0\xff"[..]);
        message.properties = Properties {
            message_id: text("0-1"),
            correlation_id: text(""),
            reply_to: text("answers"),
            content_type: text("application/json"),
            content_encoding: text("gzip"),
            kind: text("race \"created\"\0"),
            timestamp: OffsetDateTime::from_unix_timestamp(-5).ok(),
            app_id: text("races ü"),
            expiration: Some(Duration::from_millis(60_001)),
            priority: Some(9),
            headers: vec![
                ("z".to_owned(), Header::Table(inner)),
                ("a".to_owned(), Header::List(numbers)),
                ("yes".to_owned(), true.into()),
                ("1".to_owned(), "1".into()),
                ("number".to_owned(), Header::Table(Vec::new())),
            ],
        };
        message
    }

    #[test]
    fn nothing_is_lost() {
        let mut message = full();
        assert_eq!(again(&message), Ok(message.clone()));
        (message.persistent, message.mandatory, message.confirmed) = (false, false, false);
        assert_eq!(again(&message), Ok(message));
        let plain = Message::new("", "", "");
        assert_eq!(write(&plain).as_deref(), Ok("{}"));
        assert_eq!(again(&plain), Ok(plain));
    }

    #[test]
    fn negative_zero_stays_one() {
        let zero = read_header(&write_header(&Header::Number(-0.0), 0).unwrap()).unwrap();
        assert!(matches!(zero, Header::Number(zero) if zero.is_sign_negative()));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth| (0..depth).fold(Header::Null, |inner, _| Header::List(vec![inner]));
        let mut message = Message::new("", "q", "");
        message.properties.set_header("a", nested(DEEPEST));
        assert_eq!(again(&message).as_ref(), Ok(&message));
        message.properties.set_header("a", nested(DEEPEST + 1));
        assert_eq!(write(&message), Err(Unfit::Deep));
        let table = |depth| (0..depth).fold(Header::Null, |inner, _| Header::Table(vec![("t".to_owned(), inner)]));
        message.properties.set_header("a", table(DEEPEST));
        assert_eq!(again(&message).as_ref(), Ok(&message));
    }

    #[test]
    fn what_somebody_else_wrote_is_refused() {
        for (stored, what) in [
            ("", "no object of JSON"),
            ("[]", "no object of JSON"),
            (r#"{"priority": 256}"#, "priority"),
            (r#"{"timestamp": 1e300}"#, "timestamp"),
            (r#"{"timestamp": 9223372036854775807}"#, "timestamp"),
            (r#"{"type": 1}"#, "type"),
            (r#"{"headers": {}}"#, "headers"),
            (r#"{"headers": [["a"]]}"#, "headers"),
            (r#"{"headers": [["a", 1.5]]}"#, "headers"),
            (r#"{"headers": [["a", {"number": "x"}]]}"#, "headers"),
            (r#"{"headers": [["a", {"b": 1}]]}"#, "headers"),
        ] {
            let read = read(String::new(), String::new(), Vec::new(), stored);
            assert_eq!(read, Err(Unfit::Text(what)), "{stored}");
        }
    }
}
