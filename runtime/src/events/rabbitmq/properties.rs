//! Properties, headers and names, in the words of AMQP and back.

use std::time::Duration;

use bytes::Bytes;
use lapin::BasicProperties;
use lapin::message::Delivery;
use lapin::types::{AMQPValue, DecimalValue, FieldTable, ShortString};
use time::OffsetDateTime;

use super::super::{BrokerError, Header, Message, Properties, frame};

/// How deep lists and tables may lie in each other.
const DEPTH: usize = 32;
/// The mark of a message that survives a restart.
const PERSISTENT: u8 = 2;
const TRANSIENT: u8 = 1;

/// A name or another short text, which AMQP writes in at most 255 bytes.
pub(super) fn name(what: &str, text: &str) -> Result<ShortString, BrokerError> {
    ShortString::try_new(text).map_err(|_| {
        let length = text.len();
        BrokerError::Invalid(format!("{what} has {length} bytes, and AMQP takes 255"))
    })
}

/// The properties of a message that is published.
pub(super) fn properties_of(message: &Message) -> Result<BasicProperties, BrokerError> {
    type Setter = fn(BasicProperties, ShortString) -> BasicProperties;
    let from = &message.properties;
    let texts: [(&str, &Option<String>, Setter); 7] = [
        ("the message id", &from.message_id, BasicProperties::with_message_id),
        (
            "the correlation id",
            &from.correlation_id,
            BasicProperties::with_correlation_id,
        ),
        (
            "the queue for the reply",
            &from.reply_to,
            BasicProperties::with_reply_to,
        ),
        (
            "the content type",
            &from.content_type,
            BasicProperties::with_content_type,
        ),
        (
            "the content encoding",
            &from.content_encoding,
            BasicProperties::with_content_encoding,
        ),
        ("the type", &from.kind, BasicProperties::with_type),
        ("the app id", &from.app_id, BasicProperties::with_app_id),
    ];
    let mode = if message.persistent { PERSISTENT } else { TRANSIENT };
    let mut to = BasicProperties::default().with_delivery_mode(mode);
    for (what, text, set) in texts {
        if let Some(text) = text {
            to = set(to, name(what, text)?);
        }
    }
    if let Some(made) = from.timestamp {
        to = to.with_timestamp(u64::try_from(made.unix_timestamp()).unwrap_or(0));
    }
    if let Some(expiration) = from.expiration {
        to = to.with_expiration(milliseconds(expiration)?);
    }
    if let Some(priority) = from.priority {
        to = to.with_priority(priority);
    }
    let size = frame::size(&from.headers);
    if size > frame::LARGEST {
        // The broker closes the connection for more than a frame.
        let most = frame::LARGEST;
        let why = format!("the headers have {size} bytes, and {most} can be published");
        return Err(BrokerError::Invalid(why));
    }
    if !from.headers.is_empty() {
        to = to.with_headers(table(&from.headers)?);
    }
    Ok(to)
}

/// A time as the broker takes it: its longest one is 2³² − 1 ms.
fn milliseconds(expiration: Duration) -> Result<ShortString, BrokerError> {
    match u32::try_from(expiration.as_millis()) {
        Ok(milliseconds) => name("the expiration", &milliseconds.to_string()),
        Err(_) => Err(BrokerError::Invalid(format!(
            "{expiration:?} is too long for an expiration"
        ))),
    }
}

/// Headers or arguments as a table.
pub(super) fn table(entries: &[(String, Header)]) -> Result<FieldTable, BrokerError> {
    table_at(entries, 0)
}

fn table_at(entries: &[(String, Header)], depth: usize) -> Result<FieldTable, BrokerError> {
    let mut table = FieldTable::default();
    for (key, header) in entries {
        table.insert(name("the name of a header", key)?, value_at(header, depth)?);
    }
    Ok(table)
}

fn value_at(header: &Header, depth: usize) -> Result<AMQPValue, BrokerError> {
    if depth > DEPTH {
        return Err(BrokerError::Invalid(format!(
            "headers lie in each other more than {DEPTH} deep"
        )));
    }
    Ok(match header {
        Header::Null => AMQPValue::Void,
        Header::Boolean(value) => AMQPValue::Boolean(*value),
        Header::Integer(number) => AMQPValue::LongLongInt(*number),
        Header::Number(number) => AMQPValue::Double(*number),
        Header::Text(text) => AMQPValue::LongString(text.as_bytes().into()),
        Header::Table(entries) => AMQPValue::FieldTable(table_at(entries, depth + 1)?),
        Header::List(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| value_at(item, depth + 1)).collect();
            AMQPValue::FieldArray(items?.into())
        }
    })
}

/// A message that was delivered.
pub(super) fn message_of(delivery: Delivery) -> Message {
    let from = &delivery.properties;
    Message {
        persistent: *from.delivery_mode() == Some(PERSISTENT),
        properties: read(from),
        ..Message::new(delivery.exchange, delivery.routing_key, Bytes::from(delivery.data))
    }
}

fn read(from: &BasicProperties) -> Properties {
    let text = |property: &Option<ShortString>| property.as_ref().map(ToString::to_string);
    let expiration = from.expiration().as_ref().and_then(|text| text.as_str().parse().ok());
    let headers = from.headers().as_ref();
    Properties {
        message_id: text(from.message_id()),
        correlation_id: text(from.correlation_id()),
        reply_to: text(from.reply_to()),
        content_type: text(from.content_type()),
        content_encoding: text(from.content_encoding()),
        kind: text(from.kind()),
        timestamp: from.timestamp().and_then(moment),
        app_id: text(from.app_id()),
        expiration: expiration.map(Duration::from_millis),
        priority: *from.priority(),
        headers: headers.map_or_else(Vec::new, |table| entries(table, 0)),
    }
}

fn moment(seconds: u64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()
}

fn entries(table: &FieldTable, depth: usize) -> Vec<(String, Header)> {
    let entries = table.into_iter();
    entries
        .map(|(key, value)| (key.to_string(), header(value, depth)))
        .collect()
}

/// A header of any type that AMQP has. What JSON has no type for becomes text; what lies too deep becomes nothing.
fn header(value: &AMQPValue, depth: usize) -> Header {
    if depth > DEPTH {
        return Header::Null;
    }
    match value {
        AMQPValue::Void => Header::Null,
        AMQPValue::Boolean(value) => Header::Boolean(*value),
        AMQPValue::ShortShortInt(number) => Header::Integer((*number).into()),
        AMQPValue::ShortShortUInt(number) => Header::Integer((*number).into()),
        AMQPValue::ShortInt(number) => Header::Integer((*number).into()),
        AMQPValue::ShortUInt(number) => Header::Integer((*number).into()),
        AMQPValue::LongInt(number) => Header::Integer((*number).into()),
        AMQPValue::LongUInt(number) => Header::Integer((*number).into()),
        AMQPValue::LongLongInt(number) => Header::Integer(*number),
        AMQPValue::Timestamp(seconds) => Header::Integer(i64::try_from(*seconds).unwrap_or(i64::MAX)),
        AMQPValue::Float(number) => Header::Number((*number).into()),
        AMQPValue::Double(number) => Header::Number(*number),
        AMQPValue::DecimalValue(number) => Header::Text(decimal(*number)),
        AMQPValue::ShortString(text) => Header::Text(text.to_string()),
        AMQPValue::LongString(text) => Header::Text(text.to_string()),
        AMQPValue::ByteArray(bytes) => Header::Text(String::from_utf8_lossy(bytes.as_slice()).into_owned()),
        AMQPValue::FieldArray(items) => {
            Header::List(items.as_slice().iter().map(|item| header(item, depth + 1)).collect())
        }
        AMQPValue::FieldTable(table) => Header::Table(entries(table, depth + 1)),
    }
}

/// A decimal number as text: its value, with so many digits behind the point.
fn decimal(number: DecimalValue) -> String {
    let digits = usize::from(number.scale);
    if digits == 0 {
        return number.value.to_string();
    }
    let text = format!("{:0>width$}", number.value, width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    format!("{whole}.{fraction}")
}

#[cfg(test)]
#[path = "properties_tests.rs"]
mod tests;
