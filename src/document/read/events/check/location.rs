//! Parameters of addresses that are taken from the message: what they name has to be there in every one.

use super::Context;
use crate::diagnostic::Findings;
use crate::document::events::{ChannelParameter, Message, Place, parse_location};
use crate::document::report::{at, place};
use crate::document::rules::LOCATION_INVALID;
use crate::document::{Id, Schema, Type};

/// How many schemas make up one by references and `allOf`.
pub(super) const MAX_PARTS: usize = 100;

/// How many schemas are looked at for all parameters together.
const MAX_LOOKS: usize = 1_000_000;

/// How many unions may stand in each other.
const MAX_DEPTH: usize = 8;

/// What a property is in a schema.
#[derive(Clone, Copy, Default)]
struct Found {
    schema: Option<Id<Schema>>,
    required: bool,
}

/// The search in the schemas of messages.
struct Search<'c, 'd, 's> {
    context: &'c Context<'d, 's>,
    looks: usize,
}

pub(super) fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let mut search = Search { context, looks: 0 };
    for (_, channel) in context.events.channels.iter() {
        for parameter in &channel.parameters {
            let Some(wanted) = parameter.location.as_deref().and_then(parse_location) else {
                continue;
            };
            let messages = channel.messages.iter().map(|(_, id)| &context.events.messages[*id]);
            let wrong = messages.filter_map(|message| Some((message, search.wrong(parameter, message, &wanted)?)));
            for (message, why) in wrong.take(1) {
                findings.push(found(context, parameter, message, &why));
            }
        }
    }
}

fn found(
    context: &Context<'_, '_>,
    parameter: &ChannelParameter,
    message: &Message,
    why: &str,
) -> crate::diagnostic::Diagnostic {
    let value = context.value(parameter.node);
    let value = value.get("location").unwrap_or(value);
    let text = format!(
        "the parameter `{}` cannot be taken from the message `{}`: {why}",
        parameter.name, message.name
    );
    at(&LOCATION_INVALID, value, text).related(place(context.value(message.node)), "the message")
}

impl Search<'_, '_, '_> {
    /// Why a parameter cannot be taken from a message; `None` where it can, or where that cannot be told.
    fn wrong(&mut self, parameter: &ChannelParameter, message: &Message, wanted: &Place) -> Option<String> {
        let (schema, pointer, what) = match wanted {
            Place::Payload(pointer) => (message.payload, pointer, "payload"),
            Place::Headers(pointer) => (message.headers, pointer, "headers"),
        };
        let Some(mut at) = schema else {
            return Some(format!("it has no {what}"));
        };
        for step in pointer.split('/').skip(1) {
            let name = step.replace("~1", "/").replace("~0", "~");
            let found = self.property(at, &name, 0);
            if self.looks > MAX_LOOKS {
                return None;
            }
            if !found.required && parameter.default.is_none() {
                let there = if found.schema.is_some() {
                    "is not required"
                } else {
                    "is not described"
                };
                return Some(format!("`{name}` {there}"));
            }
            at = match found.schema {
                Some(schema) => schema,
                None if found.required => return None,
                None => return Some(format!("`{name}` is not described")),
            };
        }
        self.no_word(at)
    }

    /// A property of a schema: of one of its parts, or of every branch of a union.
    fn property(&mut self, id: Id<Schema>, name: &str, depth: usize) -> Found {
        let document = self.context.document;
        let mut found = Found::default();
        for part in document.parts(id).take(MAX_PARTS) {
            self.looks += 1 + part.properties.len() + part.required.len();
            if self.looks > MAX_LOOKS {
                return found;
            }
            let property = part.properties.iter().find(|property| property.name == name);
            found.schema = found.schema.or(property.map(|property| property.schema));
            found.required |= part.required.iter().any(|required| required == name);
            for union in [&part.one_of, &part.any_of] {
                if union.is_empty() || depth == MAX_DEPTH {
                    continue;
                }
                let branches: Vec<Found> = union
                    .iter()
                    .map(|branch| self.property(*branch, name, depth + 1))
                    .collect();
                found.required |= branches.iter().all(|branch| branch.required);
                if branches.iter().all(|branch| branch.schema.is_some()) {
                    found.schema = found.schema.or(branches[0].schema);
                }
            }
        }
        found
    }

    /// Why a value cannot be a part of a routing key.
    fn no_word(&mut self, id: Id<Schema>) -> Option<String> {
        let document = self.context.document;
        let parts = document.parts(id).take(MAX_PARTS);
        let types: Vec<_> = parts.filter_map(|part| part.types).collect();
        let is = |kind: Type| !types.is_empty() && types.iter().all(|types| types.iter().any(|known| known == kind));
        let wrong = [
            (Type::Null, "null"),
            (Type::Object, "an object"),
            (Type::Array, "an array"),
        ];
        let (_, name) = wrong.into_iter().find(|(kind, _)| is(*kind))?;
        Some(format!("it may be {name}"))
    }
}
