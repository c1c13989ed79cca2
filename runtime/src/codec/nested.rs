//! Strings of a parameter that are read as JSON.

use jiter::Peek;

use super::Reader;
use super::json::Json;
use super::reader::{Outer, syntax};
use crate::parameter::{is_item, nested_at};

impl Reader<'_> {
    /// Goes into the string that comes next, if it is JSON for the list that is asked for; it is the one item of that list
    /// otherwise.
    pub(super) fn enter_list(&mut self) -> bool {
        let (index, level) = (self.json.current_index(), self.at.path.len());
        let inside = self.single.is_some_and(|(at, outer)| at == index && outer < level);
        if is_item(self.nested, index) && !inside {
            self.single = Some((index, level));
            return false;
        }
        self.enter_nested('[') == Some(Peek::Array)
    }

    /// Goes into the string that comes next, if it is JSON that begins with `first`; what comes next then.
    pub(super) fn enter_nested(&mut self, first: char) -> Option<Peek> {
        let text = nested_at(self.data, self.nested, self.json.current_index(), first)?;
        self.json.skip_string().ok()?;
        self.outer.push(Outer {
            json: std::mem::replace(&mut self.json, Json::new(text)),
            data: std::mem::replace(&mut self.data, text),
            nested: std::mem::take(&mut self.nested),
            level: self.at.path.len(),
        });
        self.peek()
    }

    /// Goes back out of a string when the list or object at `level` ends, if that was all of it.
    #[inline]
    pub(super) fn leave_nested(&mut self, level: usize) {
        if self.outer.last().is_some_and(|outer| outer.level == level) {
            if let Err(error) = self.json.finish() {
                syntax(&mut self.at, self.data, &error);
            }
            self.unwind(self.outer.len() - 1);
        }
    }

    /// Goes back out of all strings but the first `depth`.
    pub(super) fn unwind(&mut self, depth: usize) {
        while self.outer.len() > depth
            && let Some(outer) = self.outer.pop()
        {
            self.json = outer.json;
            self.data = outer.data;
            self.nested = outer.nested;
        }
    }
}
