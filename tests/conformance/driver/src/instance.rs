//! The instance whose turn it is, as the handlers and the fake server see it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::codec::{Decode, Encode, ReadOptions, from_json, to_json};
use wirewright_runtime::problem::Problem;

use crate::same::same;

/// The instance whose turn it is.
#[derive(Clone, Debug, Default)]
pub struct Instance(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    bytes: Bytes,
    held: Option<Held>,
}

/// How well a type holds an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// What the type writes is the same value.
    Whole,
    /// What the type writes is another value: something was left out or filled in.
    Changed(String),
    /// Not at all, for this reason.
    Not(String),
}

impl Instance {
    /// Answers with the instance. It is read without the contract's limits if it does not keep them: it only has to fit
    /// the type. Where it keeps them they are used, for they tell which branch of a union it is.
    ///
    /// # Errors
    /// When the type cannot hold the instance.
    pub fn answer<T: Decode + Encode, R>(&self, make: impl FnOnce(T) -> R) -> Result<R, Problem> {
        let bytes = self.bytes();
        let read = |options| from_json::<T>(&bytes, &options);
        match read(ReadOptions::default()).or_else(|_| read(ReadOptions::lenient())) {
            Ok(value) => {
                self.lock().held = Some(held(&bytes, &value));
                Ok(make(value))
            }
            Err(violations) => {
                self.lock().held = Some(Held::Not(violations.to_string()));
                Err(Problem::internal())
            }
        }
    }

    /// Puts another instance in its place.
    pub(crate) fn set(&self, bytes: Bytes) {
        *self.lock() = State { bytes, held: None };
    }

    pub(crate) fn bytes(&self) -> Bytes {
        self.lock().bytes.clone()
    }

    /// How well the type of the answer held the instance; `None` when no handler was asked.
    pub(crate) fn held(&self) -> Option<Held> {
        self.lock().held.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn held(bytes: &[u8], value: &impl Encode) -> Held {
    let written = to_json(value);
    if same(bytes, &written) {
        Held::Whole
    } else {
        Held::Changed(String::from_utf8_lossy(&written).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Held, Instance};
    use wirewright_runtime::bytes::Bytes;
    use wirewright_runtime::types::Map;

    fn held_by_map(json: &'static str) -> Option<Held> {
        let instance = Instance::default();
        instance.set(Bytes::from_static(json.as_bytes()));
        let _ = instance.answer(|map: Map<i64>| map);
        instance.held()
    }

    #[test]
    fn a_type_holds_what_it_can_write_again() {
        assert_eq!(held_by_map(r#"{"a": 1, "b": 2.0}"#), Some(Held::Whole));
        assert!(matches!(held_by_map(r#"{"a": "1"}"#), Some(Held::Not(_))));
        assert_eq!(Instance::default().held(), None);
    }
}
