//! What an evaluation found out already, so that schemas that ask the same again do not multiply the work.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{Hash, RandomState};
use std::ptr;

use serde_json::Number;

use crate::types::Value;

use super::Schema;
use super::evaluation::{ENTRY, words};

/// How much is remembered of each kind, some 8 MB: all is forgotten before there would be more.
const MOST: usize = 7 << 15;

/// Which schema is asked about which value in which dynamic scope. The values stay where they are during an evaluation.
pub(super) type Question = (*const Schema, *const Value, usize);

/// What was found out about parts of the value.
#[derive(Debug, Default)]
pub(super) struct Memory {
    verdicts: HashMap<Question, bool>,
    /// The same for equal values, see `unique`.
    hashes: HashMap<*const Value, u64>,
    /// What those are made with.
    pub(super) keys: RandomState,
    /// The number that was read last.
    number: Option<*const Number>,
    digits: String,
}

impl Memory {
    /// Whether the schema holds, if that is known.
    pub(super) fn verdict(&self, question: &Question) -> Option<bool> {
        self.verdicts.get(question).copied()
    }

    pub(super) fn decide(&mut self, question: Question, holds: bool) {
        insert(&mut self.verdicts, question, holds);
    }

    pub(super) fn hash(&self, value: &Value) -> Option<u64> {
        self.hashes.get(&ptr::from_ref(value)).copied()
    }

    pub(super) fn keep_hash(&mut self, value: &Value, hash: u64) {
        insert(&mut self.hashes, ptr::from_ref(value), hash);
    }

    /// The text of a number of the value: several schemas in turn look at one.
    pub(super) fn digits(&mut self, number: &Number) -> &str {
        if self.number != Some(ptr::from_ref(number)) {
            self.number = Some(ptr::from_ref(number));
            self.digits.clear();
            // Writing to a string does not fail.
            let _ = write!(self.digits, "{number}");
        }
        &self.digits
    }
}

fn insert<K: Eq + Hash, V>(known: &mut HashMap<K, V>, key: K, value: V) {
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(key, value);
}

/// Whether a value is worth remembering: one without parts is as soon looked at again.
pub(super) fn is_large(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(properties) => !properties.is_empty(),
        Value::String(text) => words(text) >= ENTRY,
        _ => false,
    }
}
