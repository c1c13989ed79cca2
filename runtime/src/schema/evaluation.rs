//! Going through a schema with a value.

use crate::rule::{Checker, Pattern};
use crate::types::Value;

use super::evaluated::Evaluated;
use super::{Keyword, Schema};

/// How many schemas may be gone into, one inside the other: recursive schemas need several for each level of a value.
/// Each takes some 2 kB of stack without optimisation, and a thread has 2 MiB.
const MAX_DEPTH: usize = 512;

/// What going into a schema costs. Looking at a property, an item or a word of a text costs 1.
pub(super) const ENTRY: usize = 16;

/// The work for each part of a value: 16 schemas.
const WORK_PER_PART: usize = 16 * ENTRY;

/// The work besides, all values of a message together: 65,536 schemas.
pub(crate) const SPARE_WORK: usize = ENTRY << 16;

/// A check of one value.
///
/// Schemas of a contract may try a value again and again (`anyOf` in `anyOf`), so the work is limited by the number of the
/// value's parts, and a value that needs more is refused. What looks at many parts without a schema is paid for as well.
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
    pub(super) fn new(at: &'c mut Checker, value: &Value) -> Self {
        let work = parts(value).saturating_mul(WORK_PER_PART).saturating_add(at.spare_work);
        Self {
            at,
            scope: Vec::new(),
            trail: Vec::new(),
            work,
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
        self.at.spare_work = self.at.spare_work.min(self.work);
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
        // What was looked at is carried on, part by part.
        let paid = !outer.is_wanted() || self.pay(own.count());
        let holds = self.at.found() == before && !self.exhausted;
        if paid {
            outer.add(own);
        }
        holds
    }

    fn enter(&mut self) -> bool {
        self.exhausted |= self.depth >= MAX_DEPTH;
        if !self.pay(ENTRY) {
            return false;
        }
        self.depth += 1;
        true
    }

    /// Pays for looking at so many properties, items or words; whether they may be looked at.
    pub(super) fn pay(&mut self, count: usize) -> bool {
        match self.work.checked_sub(count) {
            Some(left) => self.work = left,
            None => self.exhausted = true,
        }
        !self.exhausted
    }

    /// Whether a pattern is found in a text.
    pub(super) fn is_found(&mut self, pattern: &Pattern, text: &str) -> bool {
        let found = pattern.find(text, &mut self.at.match_work);
        self.exhausted |= found.is_none();
        found.unwrap_or(false)
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

/// How many parts a value has: itself, its items, its properties, all inside them, and every few words of its texts.
fn parts(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(parts).sum(),
        Value::Object(properties) => properties.values().map(parts).sum(),
        Value::String(text) => words(text) / ENTRY,
        _ => 0,
    }
}

/// How many machine words a text takes.
pub(super) const fn words(text: &str) -> usize {
    text.len() / size_of::<u64>()
}
