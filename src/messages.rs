//! The messages of a contract for those who ask a broker: what has to be there, and messages that are made by hand and judged.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Map, Value as Json};

use crate::diagnostic::{Diagnostic, Findings};
use crate::document::events::{EventOperation, Events, Message};
use crate::document::{Document, Id, Schema};
use crate::judge;
use crate::model::{self, Topology};
use crate::source::{self, Limits, Memory, Source, Value};

mod headers;
mod key;
mod rules;

use key::Parameters;
pub(crate) use rules::RULES;

/// What a contract says of messages.
#[derive(Debug)]
pub struct Messages {
    /// What has to be there in a broker; `None` when the findings hold errors, or the contract has no messages.
    pub topology: Option<Topology>,
    /// What was found in the contract, in the order of places.
    pub findings: Findings,
    /// The contract's text, which the findings point into.
    pub source: Source,
    pub(crate) document: Document,
    /// The same as it is generated.
    pub(crate) events: Option<model::Events>,
}

/// A message that fits the contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The exchange; empty for the default one.
    pub exchange: String,
    /// The routing key.
    pub routing_key: String,
    /// The media type of the payload.
    pub content_type: String,
    /// What it is called on the wire.
    pub kind: String,
    /// Whether the payload is to be compressed.
    pub gzip: bool,
    /// The payload.
    pub payload: Json,
    /// The headers.
    pub headers: Map<String, Json>,
    /// Whether it is to survive a broker that restarts.
    pub persistent: bool,
    /// How long it may wait, in milliseconds.
    pub expiration: Option<u64>,
    /// Its priority.
    pub priority: Option<u8>,
}

/// What a message is to be made of.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The message's name in the contract.
    pub name: &'a str,
    /// The operation that it is of, where several have it.
    pub operation: Option<&'a str>,
    /// The file of the payload, as findings call it.
    pub file: &'a Path,
    /// The payload, as JSON or YAML; nothing for none.
    pub payload: &'a str,
    /// Headers by name.
    pub headers: &'a [(String, String)],
    /// Parameters of the address by name, where the payload does not tell them.
    pub parameters: &'a [(String, String)],
}

/// Why there is no message.
#[derive(Debug)]
pub enum Unfit {
    /// Something that was said beside the payload: what is wrong.
    Said(String),
    /// The payload, with the text that the findings point into.
    Payload(Box<(Findings, Source)>),
}

impl Messages {
    /// The names of all messages, in the contract's order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let operations = self.events().into_iter().flat_map(|events| &events.operations);
        operations.flat_map(|operation| operation.messages.iter().map(|(name, _)| name.as_str()))
    }

    /// A message of the contract, whichever way it goes: its payload, headers and routing key are held against the contract.
    ///
    /// # Errors
    /// When there is no such message, when several operations have it and none is named, and when what it is made of does not fit.
    pub fn write(&self, draft: Draft<'_>) -> Result<Written, Unfit> {
        once("header", draft.headers)?;
        once("parameter", draft.parameters)?;
        let Found { operation, message } = self.find(draft)?;
        let files = Memory::from([(draft.file.to_path_buf(), draft.payload)]);
        let (text, mut findings) = source::load(draft.file, &files, &Limits::default());
        if findings.has_errors() {
            return Err(Unfit::Payload(Box::new((findings, text))));
        }
        if let Some(schema) = message.payload {
            for (part, words) in self.misfits(schema, text.root()) {
                let message = format!("the payload breaks its schema: {words}");
                findings.push(Diagnostic::new(&rules::MESSAGE_UNFIT, message).at(part.span(), part.pointer()));
            }
        }
        if findings.has_errors() {
            return Err(Unfit::Payload(Box::new((findings, text))));
        }
        let payload = text.root().to_json();
        let headers = self.headers(message, draft.headers)?;
        let lowered = self.lowered(operation, draft.name)?;
        let parameters = Parameters {
            payload: &payload,
            headers: &headers,
            told: draft.parameters,
        };
        let routing_key = parameters.key(&lowered.key).map_err(Unfit::Said)?;
        Ok(Written {
            exchange: lowered.exchange.clone(),
            routing_key,
            content_type: lowered.content.media_type.clone(),
            kind: lowered.kind.clone(),
            gzip: lowered.content.gzip,
            payload,
            headers,
            persistent: !operation.sending.transient,
            expiration: operation.sending.expiration,
            priority: operation.sending.priority,
        })
    }

    fn events(&self) -> Option<&Events> {
        self.document.events.as_ref()
    }

    /// The operations that have a message of this name.
    fn having<'m>(&'m self, name: &'m str) -> impl Iterator<Item = Found<'m>> {
        let operations = self.events().into_iter().flat_map(|events| {
            let operations = events.operations.iter();
            operations.map(move |operation| (events, operation))
        });
        operations.filter_map(move |(events, operation)| {
            let (_, id) = operation.messages.iter().find(|(known, _)| known == name)?;
            let message = &events.messages[*id];
            Some(Found { operation, message })
        })
    }

    /// The message that is meant: of the operation that is named, of the only one that sends it, or of the only one that receives it.
    fn find<'m>(&'m self, draft: Draft<'m>) -> Result<Found<'m>, Unfit> {
        let name = draft.name;
        let all: Vec<Found<'_>> = self.having(name).collect();
        if all.is_empty() {
            let near = source::nearest(name, self.names());
            let near = near.map(|near| format!("; did you mean `{near}`?"));
            return Err(Unfit::Said(format!(
                "the contract has no message `{name}`{}",
                near.unwrap_or_default()
            )));
        }
        let listed = |found: &[Found<'_>]| {
            let names = found.iter().map(|found| found.operation.name.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        if let Some(wanted) = draft.operation {
            let named = all.iter().find(|found| found.operation.name == wanted).copied();
            let wrong = || {
                Unfit::Said(format!(
                    "no operation `{wanted}` has the message `{name}`; it is one of {}",
                    listed(&all)
                ))
            };
            return named.ok_or_else(wrong);
        }
        let (sent, received): (Vec<_>, Vec<_>) = all.into_iter().partition(|found| found.operation.sends);
        let meant = if sent.is_empty() { received } else { sent };
        let same = meant
            .iter()
            .all(|found| !found.operation.sends && found.operation.channel == meant[0].operation.channel);
        match &meant[..] {
            [first, ..] if same || meant.len() == 1 => Ok(*first),
            _ => Err(Unfit::Said(format!(
                "several operations have the message `{name}`: say `--operation` with one of {}",
                listed(&meant)
            ))),
        }
    }

    /// The message as generated code has it.
    fn lowered(&self, operation: &EventOperation, name: &str) -> Result<&model::Message, Unfit> {
        let mut all = self.events.iter().flat_map(model::Events::messages);
        let found = all.find(|message| message.operation == operation.name && message.name == name);
        found.ok_or_else(|| Unfit::Said(format!("nothing is generated for the message `{name}`")))
    }

    /// What is wrong with a value, and which part of it.
    fn misfits<'v>(&self, schema: Id<Schema>, value: Value<'v>) -> impl Iterator<Item = (Value<'v>, String)> {
        let misfits = judge::judge_elsewhere(&self.document, &self.source, schema, value).into_iter();
        misfits.map(move |misfit| (value.source().value(misfit.part), misfit.words))
    }
}

/// An operation with one of its messages.
#[derive(Clone, Copy)]
struct Found<'m> {
    operation: &'m EventOperation,
    message: &'m Message,
}

/// Nothing is told twice: the one or the other would be told for nothing.
fn once(what: &str, told: &[(String, String)]) -> Result<(), Unfit> {
    let mut met = HashSet::new();
    match told.iter().find(|(name, _)| !met.insert(name)) {
        Some((name, _)) => Err(Unfit::Said(format!("the {what} `{name}` is told twice"))),
        None => Ok(()),
    }
}
