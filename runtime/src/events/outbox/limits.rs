//! What no broker takes is not kept either: it would wait for ever.

use std::fmt;

use crate::events::{Header, Message, frame};

/// The largest body, in bytes.
pub const LARGEST_BODY: usize = 16 << 20;
/// The largest properties and headers together, in bytes of JSON. They have to fit into one frame of AMQP, of 128 KiB.
pub const LARGEST_PROPERTIES: usize = 64 << 10;
/// The longest short string of AMQP, in bytes.
const LONGEST: usize = 255;

/// Why a message cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotKept {
    /// Its body has so many bytes, more than [`LARGEST_BODY`].
    Body(usize),
    /// Its properties and headers have so many bytes, more than [`LARGEST_PROPERTIES`].
    Properties(usize),
    /// This is longer than 255 bytes, or has a zero byte.
    Text(&'static str),
    /// Headers stand in each other too deep.
    Deep,
}

impl fmt::Display for NotKept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(size) => write!(f, "the body has {size} bytes, more than {LARGEST_BODY}"),
            Self::Properties(size) => {
                write!(
                    f,
                    "properties and headers have {size} bytes, more than {LARGEST_PROPERTIES}"
                )
            }
            Self::Text(what) => write!(f, "the {what} is longer than {LONGEST} bytes, or has a zero byte"),
            Self::Deep => f.write_str("headers stand in each other too deep"),
        }
    }
}

impl std::error::Error for NotKept {}

impl From<NotKept> for sqlx::Error {
    fn from(error: NotKept) -> Self {
        Self::Encode(Box::new(error))
    }
}

/// Whether a message can be published at all.
pub(super) fn check(message: &Message) -> Result<(), NotKept> {
    if message.body.len() > LARGEST_BODY {
        return Err(NotKept::Body(message.body.len()));
    }
    let properties = &message.properties;
    for (what, text) in [
        ("exchange", Some(&message.exchange)),
        ("routing key", Some(&message.routing_key)),
        ("message id", properties.message_id.as_ref()),
        ("correlation id", properties.correlation_id.as_ref()),
        ("queue for replies", properties.reply_to.as_ref()),
        ("content type", properties.content_type.as_ref()),
        ("content encoding", properties.content_encoding.as_ref()),
        ("type", properties.kind.as_ref()),
        ("app id", properties.app_id.as_ref()),
    ] {
        if text.is_some_and(|text| !is_short(text)) {
            return Err(NotKept::Text(what));
        }
    }
    let size = frame::size(&properties.headers);
    if size > frame::LARGEST {
        return Err(NotKept::Properties(size));
    }
    if properties
        .headers
        .iter()
        .all(|(name, value)| is_short(name) && names_are_short(value, 0))
    {
        return Ok(());
    }
    Err(NotKept::Text("name of a header"))
}

fn is_short(text: &str) -> bool {
    text.len() <= LONGEST && !text.contains('\0')
}

/// Those too deep inside are refused by another rule.
fn names_are_short(header: &Header, depth: usize) -> bool {
    match header {
        _ if depth > LONGEST => true,
        Header::List(items) => items.iter().all(|item| names_are_short(item, depth + 1)),
        Header::Table(table) => table
            .iter()
            .all(|(name, value)| is_short(name) && names_are_short(value, depth + 1)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_broker_takes_is_found() {
        let with = |change: &dyn Fn(&mut Message)| {
            let mut message = Message::new("x", "k".repeat(255), vec![0; LARGEST_BODY]);
            change(&mut message);
            check(&message)
        };
        assert_eq!(with(&|_| ()), Ok(()));
        let body = vec![0; LARGEST_BODY + 1];
        assert_eq!(
            with(&|message| message.body = body.clone().into()),
            Err(NotKept::Body(LARGEST_BODY + 1))
        );
        assert_eq!(
            with(&|message| message.routing_key.push('k')),
            Err(NotKept::Text("routing key"))
        );
        assert_eq!(
            with(&|message| message.exchange.push('\0')),
            Err(NotKept::Text("exchange"))
        );
        let long = Some("ü".repeat(128));
        assert_eq!(
            with(&|message| message.properties.kind = long.clone()),
            Err(NotKept::Text("type"))
        );
        let ones = Header::List(vec![Header::Integer(1); 14_000]);
        assert_eq!(
            with(&|message| message.properties.set_header("ones", ones.clone())),
            Err(NotKept::Properties(4 + 5 + 5 + 14_000 * 9)),
            "28 KiB of JSON are more than a frame"
        );
        let table = Header::Table(vec![("n".repeat(256), Header::Null)]);
        let nested = Header::List(vec![table]);
        let refused = Err(NotKept::Text("name of a header"));
        assert_eq!(
            with(&|message| message.properties.set_header("a", nested.clone())),
            refused
        );
    }
}
