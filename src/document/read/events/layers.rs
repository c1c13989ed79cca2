//! Traits: an object and what is merged into it by JSON merge patch
//! ([RFC 7396](https://www.rfc-editor.org/rfc/rfc7396)).

use crate::document::lenient::{flag, text};
use crate::document::read::Reader;
use crate::source::Value;

/// Values one over the other, the strongest first: an object, then its traits, of which later ones are stronger.
#[derive(Clone, Debug)]
pub(super) struct Layers<'s>(Vec<Value<'s>>);

impl<'s> Layers<'s> {
    /// An object with its traits.
    pub(super) fn new(reader: &mut Reader<'s>, object: Value<'s>) -> Self {
        let traits = reader.list(object, "traits");
        Self(std::iter::once(object).chain(traits.into_iter().rev()).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// What stands under a key: the objects that are merged, or the one value that is over all others.
    pub(super) fn get(&self, reader: &mut Reader<'s>, key: &str) -> Self {
        let mut found = Vec::new();
        for value in self.written(key) {
            let value = reader.follow(value);
            if value.is_object() {
                found.push(value);
            } else {
                found.extend(found.is_empty().then_some(value));
                break;
            }
        }
        Self(found)
    }

    /// What is written under a key, references as they are.
    pub(super) fn written(&self, key: &str) -> impl Iterator<Item = Value<'s>> {
        self.0.iter().filter_map(move |layer| layer.get(key))
    }

    /// The strongest value under a key; null takes it away.
    pub(super) fn value(&self, key: &str) -> Option<Value<'s>> {
        self.written(key).next().filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.value(key).and_then(text).map(str::to_owned)
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.value(key).and_then(flag)
    }

    pub(super) fn number(&self, key: &str) -> Option<u64> {
        self.value(key).and_then(Value::as_u64)
    }
}
