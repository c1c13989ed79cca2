//! Routing keys: what is always the same in them, and what is a parameter.

use crate::code::Doc;
use crate::document::events::{Channel, ChannelParameter, Place, parse_location};
use crate::model::{KeyParameter, KeyPart, Location};

use crate::lower::naming::{self, Scope};

/// Variables of the methods that arguments stand beside.
const ARGUMENTS: [&str; 6] = ["self", "message", "headers", "context", "consumer", "received"];

/// The parts of a channel's routing key; none where it has no address.
pub(super) fn of(channel: &Channel) -> Vec<KeyPart> {
    if let Some(queue) = &channel.queue {
        return vec![KeyPart::Text(queue.name.clone())];
    }
    let address = channel.address.as_deref().unwrap_or_default();
    parts(address, &channel.parameters)
}

fn parts(address: &str, parameters: &[ChannelParameter]) -> Vec<KeyPart> {
    let mut arguments = Scope::default();
    for name in ARGUMENTS {
        arguments.claim_exactly(name);
    }
    let mut parts = Vec::new();
    let mut rest = address;
    while let Some((text, name, behind)) = split(rest) {
        parts.extend((!text.is_empty()).then(|| KeyPart::Text(text.to_owned())));
        let described = parameters.iter().find(|parameter| parameter.name == name);
        parts.push(KeyPart::Parameter(parameter(name, described, &mut arguments)));
        rest = behind;
    }
    parts.extend((!rest.is_empty()).then(|| KeyPart::Text(rest.to_owned())));
    parts
}

/// The text before the first parameter, its name, and what follows.
fn split(address: &str) -> Option<(&str, &str, &str)> {
    let (text, rest) = address.split_once('{')?;
    let (name, behind) = rest.split_once('}')?;
    Some((text, name, behind))
}

fn parameter(name: &str, described: Option<&ChannelParameter>, arguments: &mut Scope) -> KeyParameter {
    let location = described.and_then(|parameter| parameter.location.as_deref());
    let docs = described.and_then(|parameter| parameter.description.as_deref());
    KeyParameter {
        wire: name.to_owned(),
        location: location.and_then(self::location),
        argument: arguments.claim(&naming::snake(name)),
        docs: docs.map(Doc::contract).unwrap_or_default(),
        values: described.map(|parameter| parameter.values.clone()).unwrap_or_default(),
        default: described.and_then(|parameter| parameter.default.clone()),
    }
}

/// The place that a runtime expression of AsyncAPI names.
fn location(expression: &str) -> Option<Location> {
    parse_location(expression).map(|place| match place {
        Place::Payload(pointer) => Location::Payload(pointer),
        Place::Headers(pointer) => Location::Headers(pointer),
    })
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::model::KeyPart;

    #[test]
    fn addresses_have_parameters_in_braces() {
        let shown = |address: &str| -> Vec<String> {
            let parts = parts(address, &[]).into_iter().map(|part| match part {
                KeyPart::Text(text) => text,
                KeyPart::Parameter(parameter) => format!("<{}>", parameter.argument),
            });
            parts.collect()
        };
        assert_eq!(shown("race.{raceId}.told"), ["race.", "<race_id>", ".told"]);
        assert_eq!(shown("{a}{b}"), ["<a>", "<b>"]);
        assert_eq!(shown("{message}"), ["<message2>"]);
        assert_eq!(shown("plain"), ["plain"]);
        assert_eq!(shown("open.{brace"), ["open.{brace"]);
    }
}
