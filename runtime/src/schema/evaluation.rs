//! Going through a schema with a value.

use crate::rule::Checker;
use crate::types::Value;

use super::evaluated::Evaluated;
use super::{Keyword, Schema};

/// How many schemas may be gone into, one inside the other: recursive schemas need several for each level of a value.
const MAX_DEPTH: usize = 1024;

/// How many schemas may be gone into for each byte of a value, and besides.
const WORK_PER_BYTE: usize = 64;
const WORK: usize = 1 << 16;

/// A check of one value.
///
/// Schemas of a contract may try a value again and again (`anyOf` in `anyOf`), so the work is limited by the size of the
/// value, and a value that needs more is refused.
pub(super) struct Evaluation<'c> {
    pub(super) at: &'c mut Checker,
    /// The dynamic anchors of the resources that were entered, the outermost first.
    pub(super) scope: Vec<&'static [(&'static str, &'static Schema)]>,
    /// The schemas that are being gone into with the value that is looked at.
    trail: Vec<&'static Schema>,
    work: usize,
    depth: usize,
    exhausted: bool,
}

impl<'c> Evaluation<'c> {
    pub(super) fn new(at: &'c mut Checker, bytes: usize) -> Self {
        Self {
            at,
            scope: Vec::new(),
            trail: Vec::new(),
            work: bytes.saturating_mul(WORK_PER_BYTE).saturating_add(WORK),
            depth: 0,
            exhausted: false,
        }
    }

    /// Checks the whole value.
    pub(super) fn all(&mut self, schema: &'static Schema, value: &Value) {
        let aside = self.at.take_violations();
        self.run(schema, value, &mut Evaluated::new(false));
        let violations = self.at.take_violations();
        self.at.put_violations(aside);
        if self.exhausted {
            self.at.violation("budget", "takes too much work to be checked");
        } else {
            self.at.append(violations);
        }
    }

    /// Whether a schema holds for the value; what speaks against it is recorded. What it looked at is added to `outer`
    /// even then, for the value is refused already and need not be refused for that as well.
    pub(super) fn run<'v>(&mut self, schema: &'static Schema, value: &'v Value, outer: &mut Evaluated<'v>) -> bool {
        if self.trail.iter().any(|known| std::ptr::eq(*known, schema)) {
            // `Cat` is a `Pet`, which is one of `Cat` and `Dog`: what is being found out need not be found out again.
            return true;
        }
        if !self.enter() {
            return false;
        }
        self.trail.push(schema);
        let before = self.at.found();
        let level = self.scope.len();
        self.scope.extend(schema.0.iter().find_map(|keyword| match keyword {
            Keyword::DynamicAnchors(anchors) => Some(*anchors),
            _ => None,
        }));
        let asks = schema.0.iter().any(Keyword::comes_last);
        let mut own = Evaluated::new(asks || outer.is_wanted());
        for last in [false, true] {
            for keyword in schema.0.iter().filter(|keyword| keyword.comes_last() == last) {
                self.keyword(schema, keyword, value, &mut own);
            }
        }
        self.scope.truncate(level);
        self.trail.pop();
        self.depth -= 1;
        let holds = self.at.found() == before && !self.exhausted;
        outer.add(own);
        holds
    }

    fn enter(&mut self) -> bool {
        if self.work == 0 || self.depth >= MAX_DEPTH {
            self.exhausted = true;
        }
        if self.exhausted {
            return false;
        }
        self.work -= 1;
        self.depth += 1;
        true
    }

    /// A schema that holds or not without a word about it.
    pub(super) fn holds<'v>(&mut self, schema: &'static Schema, value: &'v Value, outer: &mut Evaluated<'v>) -> bool {
        let before = self.at.hush();
        let holds = self.attempt(schema, value, outer);
        self.at.unhush(before);
        holds
    }

    /// The same as [`run`](Self::run) for a schema that need not hold: what it looked at counts only if it does.
    pub(super) fn attempt<'v>(&mut self, schema: &'static Schema, value: &'v Value, outer: &mut Evaluated<'v>) -> bool {
        let mut own = Evaluated::new(outer.is_wanted());
        let holds = self.run(schema, value, &mut own);
        if holds {
            outer.add(own);
        }
        holds
    }

    /// Checks a property or an item: another value, of which nothing is told outside.
    pub(super) fn part(&mut self, schema: &'static Schema, value: &Value) {
        let trail = std::mem::take(&mut self.trail);
        self.run(schema, value, &mut Evaluated::new(false));
        self.trail = trail;
    }

    /// Whether a schema holds for an item, without a word about it.
    pub(super) fn part_holds(&mut self, schema: &'static Schema, value: &Value) -> bool {
        let trail = std::mem::take(&mut self.trail);
        let holds = self.holds(schema, value, &mut Evaluated::new(false));
        self.trail = trail;
        holds
    }

    fn keyword<'v>(
        &mut self,
        schema: &'static Schema,
        keyword: &'static Keyword,
        value: &'v Value,
        seen: &mut Evaluated<'v>,
    ) {
        self.scalar(keyword, value);
        match value {
            Value::Array(items) => self.array(schema, keyword, items, seen),
            Value::Object(properties) => self.object(schema, keyword, properties, value, seen),
            _ => {}
        }
        self.branch(keyword, value, seen);
    }
}
