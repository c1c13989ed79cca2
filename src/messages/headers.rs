//! Headers that are written by hand: each is a text, or JSON where only that fits.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Map, Value as Json};

use super::{Messages, Unfit};
use crate::document::events::Message;
use crate::document::{Id, Schema};
use crate::source::{self, Limits, Memory, Value};

/// What is wrong with headers: which of them, where that is known, and why.
type Misfit = (Option<String>, String);

impl Messages {
    /// Headers as the contract has them.
    pub(super) fn headers(&self, message: &Message, told: &[(String, String)]) -> Result<Map<String, Json>, Unfit> {
        let as_json = |wanted: &dyn Fn(&str) -> bool| -> Map<String, Json> {
            let value = |name: &str, text: &str| match wanted(name) {
                true => serde_json::from_str(text).unwrap_or_else(|_| Json::from(text)),
                false => Json::from(text),
            };
            told.iter()
                .map(|(name, text)| (name.clone(), value(name, text)))
                .collect()
        };
        let texts = as_json(&|_| false);
        let Some(schema) = message.headers else {
            return Ok(texts);
        };
        let Err(wrong) = self.fits(schema, &texts) else {
            return Ok(texts);
        };
        let names: HashSet<String> = wrong.into_iter().filter_map(|(name, _)| name).collect();
        let mixed = as_json(&|name| names.contains(name));
        let Err(wrong) = self.fits(schema, &mixed) else {
            return Ok(mixed);
        };
        // Of some schemas, such as unions, nobody can say which header is wrong.
        let all = as_json(&|_| true);
        if self.fits(schema, &all).is_ok() {
            return Ok(all);
        }
        let words = wrong.into_iter().map(|(name, why)| match name {
            Some(name) => format!("`{name}`: {why}"),
            None => why,
        });
        let words: Vec<String> = words.collect();
        Err(Unfit::Said(format!("the headers do not fit: {}", words.join("; "))))
    }

    fn fits(&self, schema: Id<Schema>, headers: &Map<String, Json>) -> Result<(), Vec<Misfit>> {
        let text = Json::Object(headers.clone()).to_string();
        let files = Memory::from([("headers", text.as_str())]);
        let (source, _) = source::load(Path::new("headers"), &files, &Limits::default());
        let misfits = self.misfits(schema, source.root());
        let misfits: Vec<Misfit> = misfits
            .map(|(part, why)| (header(part).map(str::to_owned), why))
            .collect();
        if misfits.is_empty() { Ok(()) } else { Err(misfits) }
    }
}

/// The header that a value stands in.
fn header(mut part: Value<'_>) -> Option<&str> {
    while let Some(parent) = part.parent() {
        if parent.parent().is_none() {
            return part.key();
        }
        part = parent;
    }
    None
}
