//! The messages of a contract for those who ask a broker: what has to be there, and messages that are made by hand and judged.

use std::path::Path;

use serde_json::{Map, Value as Json};

use crate::diagnostic::{Diagnostic, Findings};
use crate::document::events::{Channel, EventOperation, Events, Message, Place, parse_location};
use crate::document::{Document, Id, Schema};
use crate::judge;
use crate::model::Topology;
use crate::source::{self, Limits, Memory, Source, Value};

mod rules;

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
    /// When there is no such message, and when what it is made of does not fit.
    pub fn write(&self, draft: Draft<'_>) -> Result<Written, Unfit> {
        let (events, operation, message) = self.find(draft.name)?;
        let files = Memory::from([(draft.file.to_path_buf(), draft.payload)]);
        let (text, mut findings) = source::load(draft.file, &files, &Limits::default());
        if findings.has_errors() {
            return Err(Unfit::Payload(Box::new((findings, text))));
        }
        if let Some(schema) = message.payload {
            findings.extend(self.misfits(schema, text.root()));
        }
        if findings.has_errors() {
            return Err(Unfit::Payload(Box::new((findings, text))));
        }
        let payload = text.root().to_json();
        let headers = self.headers(message, draft.headers)?;
        let channel = &events.channels[operation.channel];
        let parameters = Parameters {
            channel,
            payload: &payload,
            headers: &headers,
            told: draft.parameters,
        };
        let content_type = message.content_type.as_ref().unwrap_or(&events.content_type);
        Ok(Written {
            exchange: channel.exchange.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
            routing_key: parameters.key().map_err(Unfit::Said)?,
            content_type: content_type.clone(),
            kind: message.kind.as_ref().unwrap_or(&message.name).clone(),
            gzip: message.gzip,
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

    fn find(&self, name: &str) -> Result<(&Events, &EventOperation, &Message), Unfit> {
        let found = self.events().and_then(|events| {
            let mut operations = events.operations.iter();
            operations.find_map(|operation| {
                let (_, id) = operation.messages.iter().find(|(known, _)| known == name)?;
                Some((events, operation, &events.messages[*id]))
            })
        });
        found.ok_or_else(|| {
            let near = source::nearest(name, self.names());
            let near = near.map(|near| format!("; did you mean `{near}`?"));
            Unfit::Said(format!(
                "the contract has no message `{name}`{}",
                near.unwrap_or_default()
            ))
        })
    }

    /// Headers as the contract has them: each is a text, or JSON where only that fits.
    fn headers(&self, message: &Message, told: &[(String, String)]) -> Result<Map<String, Json>, Unfit> {
        let texts = told
            .iter()
            .map(|(name, text)| (name.clone(), Json::from(text.as_str())));
        let texts: Map<String, Json> = texts.collect();
        let Some(schema) = message.headers else {
            return Ok(texts);
        };
        let read = told.iter().map(|(name, text)| {
            let value = serde_json::from_str(text).unwrap_or_else(|_| Json::from(text.as_str()));
            (name.clone(), value)
        });
        let mut wrong = String::new();
        for headers in [texts, read.collect()] {
            let text = Json::Object(headers.clone()).to_string();
            let files = Memory::from([("headers", text.as_str())]);
            let (source, _) = source::load(Path::new("headers"), &files, &Limits::default());
            let misfits = self.misfits(schema, source.root());
            let Some(first) = misfits.iter().next() else {
                return Ok(headers);
            };
            wrong.clone_from(&first.message);
        }
        Err(Unfit::Said(format!("the headers do not fit: {wrong}")))
    }

    /// What is wrong with a value.
    fn misfits(&self, schema: Id<Schema>, value: Value<'_>) -> Findings {
        let misfits = judge::judge_elsewhere(&self.document, &self.source, schema, value);
        let found = misfits.into_iter().map(|misfit| {
            let part = value.source().value(misfit.part);
            Diagnostic::new(
                &rules::MESSAGE_UNFIT,
                format!("the payload breaks its schema: {}", misfit.words),
            )
            .at(part.span(), part.pointer())
        });
        found.collect()
    }
}

/// What a routing key is made of.
struct Parameters<'a> {
    channel: &'a Channel,
    payload: &'a Json,
    headers: &'a Map<String, Json>,
    told: &'a [(String, String)],
}

impl Parameters<'_> {
    fn key(&self) -> Result<String, String> {
        if let Some(queue) = &self.channel.queue {
            return Ok(queue.name.clone());
        }
        let address = self.channel.address.as_deref().unwrap_or_default();
        let (mut key, mut rest) = (String::new(), address);
        while let Some((text, behind)) = rest.split_once('{') {
            let Some((name, behind)) = behind.split_once('}') else {
                break;
            };
            key.push_str(text);
            key.push_str(&self.value(name)?);
            rest = behind;
        }
        key.push_str(rest);
        if key.len() > 255 {
            return Err(format!("the routing key has {} bytes; 255 is the most", key.len()));
        }
        Ok(key)
    }

    fn value(&self, name: &str) -> Result<String, String> {
        let described = self.channel.parameters.iter().find(|parameter| parameter.name == name);
        let located = described.and_then(|parameter| self.located(parameter.location.as_deref()?));
        let told = self.told.iter().find(|(known, _)| known == name);
        let told = told.map(|(_, value)| value.clone());
        let default = described.and_then(|parameter| parameter.default.clone());
        let value = located.or(told).or(default);
        let value =
            value.ok_or_else(|| format!("the address has the parameter `{name}`: say `--parameter {name}=VALUE`"))?;
        let values = described.map_or(&[][..], |parameter| &parameter.values);
        if !values.is_empty() && !values.contains(&value) {
            return Err(format!(
                "the parameter `{name}` is `{value}`, but has to be one of {}",
                values.join(", ")
            ));
        }
        if value.is_empty() || value.contains(['.', '*', '#']) {
            return Err(format!(
                "the parameter `{name}` is `{value}`, which is not one word of a routing key"
            ));
        }
        Ok(value)
    }

    fn located(&self, location: &str) -> Option<String> {
        let found = match parse_location(location)? {
            Place::Payload(pointer) => self.payload.pointer(&pointer)?.clone(),
            Place::Headers(pointer) => Json::Object(self.headers.clone()).pointer(&pointer)?.clone(),
        };
        match found {
            Json::String(text) => Some(text),
            Json::Number(number) => Some(number.to_string()),
            Json::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }
}
