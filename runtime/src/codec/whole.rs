//! Values that a schema looks at as a whole, before their type does.

use jiter::Peek;

use super::{Decode, Encode, Reader};
use crate::schema::Schema;
use crate::types::Value;

impl Reader<'_> {
    /// Reads a value whose JSON is to satisfy a schema. What `read` makes of it need only fit its type.
    pub fn whole<T: Encode>(
        &mut self,
        schema: &'static Schema,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if !self.is_strict() || (T::is_nullable() && self.is_null()) {
            return read(self);
        }
        if self.text {
            // What a parameter's text means is known when its type is made of it.
            let value = self.leniently(read)?;
            if !value.is_none() {
                self.at.whole(schema, &value);
            }
            return Some(value);
        }
        if self.satisfies(schema) {
            self.leniently(read)
        } else {
            None
        }
    }

    fn is_null(&mut self) -> bool {
        !self.text && matches!(self.peek(), Some(Peek::Null))
    }

    /// Whether the next value, which is still to be read then, satisfies a schema. It is passed over if it does not.
    fn satisfies(&mut self, schema: &'static Schema) -> bool {
        if self.peek().is_none() {
            return false;
        }
        let (start, cost, before) = (self.json.clone(), self.cost, self.at.found());
        let from = start.current_index();
        let value = Value::decode(self);
        let bytes = self.json.current_index().saturating_sub(from);
        let Some(value) = value.filter(|_| self.at.found() == before) else {
            return false;
        };
        schema.check(&value, &mut self.at);
        let satisfied = self.at.found() == before && self.pay(bytes);
        if satisfied {
            self.json = start;
            self.cost = cost;
        }
        satisfied
    }

    fn leniently<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.at.set_strict(false);
        let value = read(self);
        self.at.set_strict(true);
        value
    }
}
