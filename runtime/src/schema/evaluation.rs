//! Going through a schema with a value.

use std::ptr;

use crate::rule::{Checker, Pattern};
use crate::types::Value;

use super::evaluated::Evaluated;
use super::memory::{Memory, is_large};
use super::scope::Scope;
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

/// The work for a whole message of so many bytes, of which a part takes two at least: 16 schemas for each two bytes, however
/// often unions have a value checked.
pub(crate) const fn work_in(bytes: usize) -> usize {
    bytes.saturating_mul(WORK_PER_PART / 2).saturating_add(SPARE_WORK)
}

/// The work that makes a verdict worth remembering: 4 schemas.
const WORTH: usize = 4 * ENTRY;

/// A check of one value: first whether the schema holds, and where it does not, again to tell why.
///
/// Schemas of a contract may try a value again and again (`anyOf` in `anyOf`), so what was found out about parts of the
/// value is remembered, and the work is limited by the number of the value's parts. A value that needs more is refused.
/// What looks at many parts without a schema is paid for as well, and so is what is told.
pub(super) struct Evaluation<'c> {
    pub(super) at: &'c mut Checker,
    pub(super) scope: Scope,
    pub(super) memory: Memory,
    /// The schemas that are being gone into.
    trail: Vec<&'static Schema>,
    /// Where those begin that are gone into with the value that is looked at.
    begin: usize,
    /// How much work it may be.
    allowed: usize,
    /// How much of that is left.
    work: usize,
    /// How much of what the checker wrote is paid for.
    written: usize,
    depth: usize,
    exhausted: bool,
}

impl<'c> Evaluation<'c> {
    pub(super) fn new(at: &'c mut Checker, value: &Value) -> Self {
        let work = parts(value).saturating_mul(WORK_PER_PART).saturating_add(at.spare_work);
        let work = work.min(at.whole_work);
        Self {
            allowed: work,
            written: at.written(),
            at,
            scope: Scope::default(),
            memory: Memory::default(),
            trail: Vec::new(),
            begin: 0,
            work,
            depth: 0,
            exhausted: false,
        }
    }

    /// Checks the whole value.
    pub(super) fn all(&mut self, schema: &'static Schema, value: &Value) {
        if !self.holds(schema, value, &mut Evaluated::new(false)) {
            if self.exhausted {
                self.at.violation("budget", "takes too much work to be checked");
                // A union must not take it for a branch that does not hold.
                self.at.stopped = true;
            } else {
                self.tell(schema, value);
            }
        }
        self.at.spare_work = self.at.spare_work.min(self.work);
        self.at.whole_work = self.at.whole_work.saturating_sub(self.allowed - self.work);
    }

    /// Records why the schema does not hold, for a quarter of the work. When that is not enough, what was found so far is
    /// true nevertheless.
    #[cold]
    fn tell(&mut self, schema: &'static Schema, value: &Value) {
        let rest = self.work.saturating_sub(self.allowed / 4 + SPARE_WORK);
        self.work -= rest;
        let aside = self.at.take_violations();
        self.run(schema, value, &mut Evaluated::new(false));
        if self.at.is_full() {
            // The rest was not looked at.
            self.at.violation("", "");
        }
        let violations = self.at.take_violations();
        self.at.put_violations(aside);
        if self.exhausted || violations.is_empty() {
            self.at
                .violation("budget", "takes too much work to tell all that is wrong with it");
        }
        self.at.append(violations);
        self.work += rest;
    }

    /// Whether a schema holds for the value; what speaks against it is recorded. What it looked at is added to `seen`
    /// even then, for the value is refused already and need not be refused for that as well.
    pub(super) fn run(&mut self, schema: &'static Schema, value: &Value, seen: &mut Evaluated) -> bool {
        if self.is_decided() {
            return false;
        }
        if self.trail[self.begin..].iter().any(|known| ptr::eq(*known, schema)) {
            // `Cat` is a `Pet`, which is one of `Cat` and `Dog`: what is being found out need not be found out again.
            return true;
        }
        if !self.enter() {
            return false;
        }
        let before = self.at.found();
        let level = self.scope.enter(schema);
        self.trail.push(schema);
        if schema.0.iter().any(Keyword::comes_last) {
            let mut own = Evaluated::new(true);
            self.keywords(schema, false, value, &mut own);
            self.keywords(schema, true, value, &mut own);
            self.carry(own, seen);
        } else {
            self.keywords(schema, false, value, seen);
        }
        self.trail.pop();
        self.scope.leave(&level);
        self.depth -= 1;
        let holds = self.at.found() == before;
        self.pay_for_violations() && holds
    }

    fn pay_for_violations(&mut self) -> bool {
        let before = std::mem::replace(&mut self.written, self.at.written());
        self.pay(self.written - before)
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

    /// Whether there is no more work left, so that nothing more can be said about the value.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Whether looking on is of no use: no schema that is gone into can hold any more, and nothing more is told.
    pub(super) const fn is_decided(&self) -> bool {
        let enough = if self.at.is_hushed() {
            self.at.found() > 0
        } else {
            self.at.is_full()
        };
        enough || self.exhausted
    }

    /// Whether a pattern is found in a text, which is paid for; `None` where that is not to be known.
    pub(super) fn is_found(&mut self, pattern: &Pattern, text: &str) -> Option<bool> {
        // The first steps back are free of `match_work`, and each may go through the whole text.
        let cost = if pattern.steps_back() { text.len() } else { words(text) };
        if !self.pay(cost) {
            return None;
        }
        let found = pattern.find(text, &mut self.at.match_work);
        self.exhausted |= found.is_none();
        found
    }

    /// Whether a schema holds, without a word about it. What it looked at counts only if it does.
    pub(super) fn holds(&mut self, schema: &'static Schema, value: &Value, seen: &mut Evaluated) -> bool {
        let before = self.at.hush();
        let mut own = Evaluated::new(seen.is_wanted());
        let holds = self.run(schema, value, &mut own);
        self.at.unhush(before);
        if holds {
            self.carry(own, seen);
        }
        holds
    }

    /// Adds what was looked at, which is paid for.
    fn carry(&mut self, own: Evaluated, seen: &mut Evaluated) {
        if seen.is_wanted() && self.pay(own.count()) {
            seen.add(own);
        }
    }

    /// Checks a property or an item: another value, of which nothing is told outside. That does not depend on what is
    /// gone into with the value around it, so it is remembered.
    pub(super) fn part(&mut self, schema: &'static Schema, value: &Value) {
        if !is_large(value) || schema.is_plain() || self.is_decided() {
            return self.fresh_part(schema, value);
        }
        let question = (ptr::from_ref(schema), ptr::from_ref(value), self.scope.id());
        match (self.memory.verdict(&question), self.at.is_hushed()) {
            (Some(true), _) => {
                self.pay(ENTRY);
            }
            (Some(false), true) if self.pay(ENTRY) => self.at.count(),
            (None, true) => {
                let work = self.work;
                self.fresh_part(schema, value);
                if !self.exhausted && work - self.work > WORTH {
                    self.memory.decide(question, self.at.found() == 0);
                }
            }
            _ => self.fresh_part(schema, value),
        }
    }

    /// The same for a value that is not there for long.
    pub(super) fn fresh_part(&mut self, schema: &'static Schema, value: &Value) {
        let begin = std::mem::replace(&mut self.begin, self.trail.len());
        self.run(schema, value, &mut Evaluated::new(false));
        self.begin = begin;
    }

    /// Whether a schema holds for an item, without a word about it.
    pub(super) fn part_holds(&mut self, schema: &'static Schema, value: &Value) -> bool {
        let before = self.at.hush();
        self.part(schema, value);
        let holds = self.at.found() == 0 && !self.exhausted;
        self.at.unhush(before);
        holds
    }

    fn keywords(&mut self, schema: &'static Schema, last: bool, value: &Value, seen: &mut Evaluated) {
        for keyword in schema.0.iter().filter(|keyword| keyword.comes_last() == last) {
            if self.is_decided() {
                return;
            }
            self.keyword(schema, keyword, value, seen);
        }
    }

    fn keyword(&mut self, schema: &'static Schema, keyword: &'static Keyword, value: &Value, seen: &mut Evaluated) {
        self.scalar(keyword, value);
        match value {
            Value::Array(items) => self.array(schema, keyword, items, seen),
            Value::Object(properties) => self.object(schema, keyword, properties, value, seen),
            _ => {}
        }
        self.branch(keyword, value, seen);
    }
}

/// How many parts a value has: itself, its items, its properties, all inside them, and every few words of its texts and
/// names.
fn parts(value: &Value) -> usize {
    let pieces = |text: &str| words(text) / ENTRY;
    1 + match value {
        Value::Array(items) => items.iter().map(parts).sum(),
        Value::Object(properties) => {
            let property = |(name, value): (&String, &Value)| pieces(name) + parts(value);
            properties.iter().map(property).sum()
        }
        Value::String(text) => pieces(text),
        _ => 0,
    }
}

/// How many machine words a text takes.
pub(super) const fn words(text: &str) -> usize {
    text.len() / size_of::<u64>()
}
