//! Strings of a parameter that are read as JSON.

use jiter::Peek;

use super::Reader;
use super::json::Json;
use super::reader::{Outer, syntax};

impl Reader<'_> {
    /// Goes into the string that comes next, if it is JSON that begins with `first`; what comes next then.
    pub(super) fn enter_nested(&mut self, first: char) -> Option<Peek> {
        let text = self.marks.nested_at(self.json.current_index(), first)?;
        self.json.skip_string().ok()?;
        self.outer.push(Outer {
            json: std::mem::replace(&mut self.json, Json::new(text.json())),
            data: std::mem::replace(&mut self.data, text.json()),
            marks: std::mem::replace(&mut self.marks, text.marks()),
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

    /// Whether the string that comes next may stand for a number or a boolean: it is the text of a parameter, and came
    /// not as JSON.
    pub(super) fn is_any_scalar(&self) -> bool {
        self.text && !self.marks.is_exact(self.json.current_index())
    }

    /// Goes back out of all strings but the first `depth`.
    pub(super) fn unwind(&mut self, depth: usize) {
        while self.outer.len() > depth
            && let Some(outer) = self.outer.pop()
        {
            self.json = outer.json;
            self.data = outer.data;
            self.marks = outer.marks;
        }
    }
}
