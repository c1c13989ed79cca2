//! Equal items, as `uniqueItems` asks for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hash, Hasher};

use serde_json::{Map, Number};

use crate::codec::canonical::report_equal;
use crate::codec::decimal::Decimal;
use crate::types::Value;

use super::evaluation::{ENTRY, Evaluation, words};
use super::memory::is_large;

/// An item and a hash that equal items share.
struct Item<'v>(&'v Value, u64);

impl Hash for Item<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.1);
    }
}

impl PartialEq for Item<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.1 == other.1 && same(self.0, other.0)
    }
}

impl Eq for Item<'_> {}

impl Evaluation<'_> {
    /// Checks that no item is equal to another one. Each part of a value is looked at once, whatever is around it.
    pub(super) fn unique(&mut self, items: &[Value]) {
        let mut seen = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let hash = self.hash(item);
            if self.is_exhausted() {
                return;
            }
            match seen.entry(Item(item, hash)) {
                Entry::Occupied(first) => return report_equal(*first.get(), index, self.at),
                Entry::Vacant(place) => place.insert(index),
            };
        }
    }

    /// A number that is the same for equal values: numbers by value, objects whatever the order of their properties.
    fn hash(&mut self, value: &Value) -> u64 {
        if !is_large(value) {
            return self.fresh_hash(value);
        }
        if let Some(hash) = self.memory.hash(value) {
            return hash;
        }
        let hash = self.fresh_hash(value);
        if !self.is_exhausted() {
            self.memory.keep_hash(value, hash);
        }
        hash
    }

    fn fresh_hash(&mut self, value: &Value) -> u64 {
        if !self.pay(2 * ENTRY) {
            return 0;
        }
        match value {
            Value::Null | Value::Bool(_) => self.memory.keys.hash_one(value),
            Value::Number(number) => self.memory.keys.hash_one(canonical(number)),
            Value::String(text) => self.hash_text(text),
            Value::Array(items) => {
                let items: Vec<u64> = items.iter().map(|item| self.hash(item)).collect();
                self.memory.keys.hash_one(items)
            }
            Value::Object(properties) => {
                let property = |(name, value): (&String, &Value)| (self.hash_text(name), self.hash(value));
                let mut properties: Vec<(u64, u64)> = properties.iter().map(property).collect();
                properties.sort_unstable();
                self.memory.keys.hash_one(properties)
            }
        }
    }

    fn hash_text(&mut self, text: &str) -> u64 {
        self.pay(words(text));
        self.memory.keys.hash_one(text)
    }
}

/// The number in a form that is the same for equal ones.
fn canonical(number: &Number) -> Vec<u8> {
    let text = number.to_string();
    let mut form = Vec::with_capacity(text.len());
    match Decimal::parse(text.as_bytes()) {
        Some(number) => number.write_canonical(&mut form),
        None => form.extend_from_slice(text.as_bytes()),
    }
    form
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || canonical(one) == canonical(other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => one.len() == other.len() && same_properties(one, other),
        _ => one == other,
    }
}

fn same_properties(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    one.iter()
        .all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
}
