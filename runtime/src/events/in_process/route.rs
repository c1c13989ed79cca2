//! Which bindings a message fits.

use crate::events::{Binding, Header, Kind, Message, key};

/// Whether a binding of an exchange of this kind takes a message.
pub(super) fn takes(kind: Kind, binding: &Binding, message: &Message) -> bool {
    match kind {
        Kind::Fanout => true,
        Kind::Direct => binding.pattern == message.routing_key,
        Kind::Topic => key::matches(&binding.pattern, &message.routing_key),
        Kind::Headers => takes_headers(&binding.arguments, message),
    }
}

fn takes_headers(arguments: &[(String, Header)], message: &Message) -> bool {
    let mode = arguments
        .iter()
        .find(|(name, _)| name == "x-match")
        .and_then(|(_, value)| value.as_text());
    let mode = mode.unwrap_or("all");
    let (any, with_x) = (mode.starts_with("any"), mode.ends_with("-with-x"));
    let mut wanted = arguments
        .iter()
        .filter(|(name, _)| name != "x-match" && (with_x || !name.starts_with("x-")));
    let fits = |(name, value): &(String, Header)| match (message.properties.header(name), value) {
        (Some(_), Header::Null) => true,
        (found, value) => found == Some(value),
    };
    if any { wanted.any(fits) } else { wanted.all(fits) }
}
