//! What is told of a message that leaves its queue unhandled: `x-death`.

use time::OffsetDateTime;

use crate::events::{Header, Message};

/// Why a message leaves its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Rejected,
    Expired,
    MaxLength,
    DeliveryLimit,
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::MaxLength => "maxlen",
            Self::DeliveryLimit => "delivery_limit",
        }
    }
}

/// Writes the death of a message into its headers; the last one stands first.
pub(super) fn tell(message: &mut Message, queue: &str, reason: Reason) {
    let mut deaths = match message.properties.header("x-death") {
        Some(Header::List(deaths)) => deaths.clone(),
        _ => Vec::new(),
    };
    let same = |death: &Header| field(death, "queue") == Some(queue) && field(death, "reason") == Some(reason.as_str());
    let death = match deaths.iter().position(same) {
        Some(at) => again(deaths.remove(at)),
        None => first(message, queue, reason),
    };
    if deaths.is_empty() {
        let exchange = message.exchange.clone();
        message.properties.set_header("x-first-death-queue", queue);
        message.properties.set_header("x-first-death-reason", reason.as_str());
        message.properties.set_header("x-first-death-exchange", exchange);
    }
    deaths.insert(0, death);
    message.properties.set_header("x-death", Header::List(deaths));
    // It would expire again at once.
    message.properties.expiration = None;
}

/// Whether a message was in a queue before, and nobody has rejected it since: it would go round for ever.
pub(super) fn goes_round(message: &Message, queue: &str) -> bool {
    let Some(Header::List(deaths)) = message.properties.header("x-death") else {
        return false;
    };
    let is_rejected = |death: &&Header| field(death, "reason") == Some(Reason::Rejected.as_str());
    // The last death stands first.
    let mut since = deaths.iter().take_while(|death| !is_rejected(death));
    since.any(|death| field(death, "queue") == Some(queue))
}

fn field<'h>(death: &'h Header, name: &str) -> Option<&'h str> {
    match death {
        Header::Table(fields) => fields
            .iter()
            .find(|(known, _)| known == name)
            .and_then(|(_, value)| value.as_text()),
        _ => None,
    }
}

fn first(message: &Message, queue: &str, reason: Reason) -> Header {
    let fields = [
        ("count", Header::Integer(1)),
        ("reason", reason.as_str().into()),
        ("queue", queue.into()),
        ("time", Header::Integer(OffsetDateTime::now_utc().unix_timestamp())),
        ("exchange", message.exchange.as_str().into()),
        ("routing-keys", Header::List(vec![message.routing_key.as_str().into()])),
    ];
    Header::Table(
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

fn again(death: Header) -> Header {
    let Header::Table(mut fields) = death else {
        return death;
    };
    for (name, value) in &mut fields {
        if name == "count" {
            *value = Header::Integer(value.as_integer().unwrap_or(0).saturating_add(1));
        }
    }
    Header::Table(fields)
}
