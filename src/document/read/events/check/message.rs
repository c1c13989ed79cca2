//! Messages: their names, and headers that are objects.

use std::collections::HashMap;

use super::Context;
use crate::diagnostic::Findings;
use crate::document::events::Message;
use crate::document::report::{at, place};
use crate::document::rules::{HEADERS_NOT_OBJECT, MESSAGE_NAME_DUPLICATE};
use crate::document::{Id, Schema, Type, Types};

pub(super) fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let mut names: HashMap<&str, &Message> = HashMap::new();
    for (_, message) in context.events.messages.iter() {
        headers(context, message, findings);
        let name = message.kind.as_deref().unwrap_or(&message.name);
        match names.get(name) {
            None => {
                names.insert(name, message);
            }
            Some(first) => again(context, first, message, name, findings),
        }
    }
}

fn again(context: &Context<'_, '_>, first: &Message, message: &Message, name: &str, findings: &mut Findings) {
    let value = context.value(message.node);
    let found = at(
        &MESSAGE_NAME_DUPLICATE,
        value,
        format!("another message is called `{name}` too"),
    )
    .label("again here");
    let found = found.related(place(context.value(first.node)), "first here");
    findings.push(found.help("give it a `name` of its own"));
}

fn headers(context: &Context<'_, '_>, message: &Message, findings: &mut Findings) {
    let Some(id) = message.headers else {
        return;
    };
    if is_other(context, id) {
        let value = context.value(context.document.schemas[id].node);
        let found =
            at(&HEADERS_NOT_OBJECT, value, "the headers of a message are an object").label("allows something else");
        findings.push(found.help("write `type: object`, with the headers under `properties`"));
    }
}

/// Whether a schema allows what is no object, or nothing at all.
fn is_other(context: &Context<'_, '_>, id: Id<Schema>) -> bool {
    let parts = context.document.parts(id).take(super::location::MAX_PARTS);
    let mut typed = parts.filter(|part| part.boolean.is_some() || part.types.is_some());
    typed.any(|part| {
        let others = |types: &Types| types.iter().any(|kind| kind != Type::Object);
        part.boolean.is_some() || part.types.as_ref().is_some_and(others)
    })
}
