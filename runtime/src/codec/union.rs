//! Telling the members of a union apart: by a tag, or by trying.
//!
//! What is looked at more than once is paid for from a budget of work, so that nested unions of a hostile text cannot
//! take exponential time.

use jiter::Peek;

use super::json::Json;
use super::reader::Shape;
use super::{Kind, Reader};
use crate::parameter::Raw;
use crate::rule::Nearest;
use crate::violation::Violations;

/// What trying a branch costs besides the bytes that are read, counted in bytes.
const TRIAL: usize = 8;

/// What a look ahead for a tag found.
enum Tag {
    Value(usize),
    Unknown,
    WrongKind,
    Missing,
    /// The text is broken before the tag: reading on reports it.
    Broken,
}

/// A value that several branches are tried on.
struct Trial<'j> {
    start: Json<'j>,
    end: Json<'j>,
    root: Option<&'j Raw<'j>>,
    /// How many strings the reader is in.
    outer: usize,
    /// The value's length in bytes.
    span: usize,
    /// What was found before the trial.
    aside: Violations,
    cost: usize,
    level: usize,
    accepted: Accepted,
    nearest: Option<Nearest>,
}

/// Which branches took the value.
#[derive(Default)]
struct Accepted {
    /// The best one and what speaks against it.
    best: Option<(usize, usize)>,
    /// How many are as good.
    ties: usize,
    count: usize,
}

impl<'j> Reader<'j> {
    /// Looks ahead for the property `name` of the object that comes next and gives the place of its value in `values`.
    /// The object itself is still to be read.
    ///
    /// Where it has no such property, or another value, that is recorded (`required`, `type`, `discriminator`) and the
    /// object is passed over.
    pub fn tag(&mut self, name: &'static str, values: &[&str]) -> Option<usize> {
        if self.is_stopped() || !self.enter(Shape::Object) {
            return None;
        }
        match self.peek()? {
            Peek::Object => {}
            other => return self.wrong(other, Kind::Object),
        }
        let start = self.json.current_index();
        let mut ahead = self.json.clone();
        let tag = look_ahead(&mut ahead, name, values);
        if !self.pay(ahead.current_index() - start) {
            return None;
        }
        if let Tag::Value(index) = tag {
            return Some(index);
        }
        if self.pass_over() {
            self.report_tag(&tag, name, values);
        }
        None
    }

    #[cold]
    fn report_tag(&mut self, tag: &Tag, name: &'static str, values: &[&str]) {
        let level = self.at.path.len();
        match tag {
            // Pairs of a query that are not meant for this parameter.
            Tag::Missing if self.open && level == 0 => self.absent = true,
            Tag::Missing => self.at.missing(name),
            Tag::WrongKind => {
                self.at.path.push_name(name);
                self.at.limit("type", Kind::String.as_str(), "expected a string");
            }
            Tag::Unknown => {
                self.at.path.push_name(name);
                let values = values.join(", ");
                let message = format!("must be one of {values}");
                self.at.limit("discriminator", values, message);
            }
            Tag::Value(_) | Tag::Broken => {}
        }
        self.at.path.truncate(level);
    }

    /// Reads the value as the one branch that takes it. `branch` reads it as the branch of the given number; `names`
    /// are for messages.
    ///
    /// When no branch takes the value, `oneOf` is recorded and after it what the nearest branch has against it; when
    /// several do, `oneOf` alone. A lenient reader takes the best of several.
    pub fn one_of<T>(
        &mut self,
        names: &[&'static str],
        mut branch: impl FnMut(&mut Self, usize) -> Option<T>,
    ) -> Option<T> {
        self.try_branches(names, true, &mut branch)
    }

    /// Reads the value as the best of the branches that take it: the first one, unless a later one knows more of its
    /// properties.
    ///
    /// When no branch takes the value, `anyOf` is recorded and after it what the nearest branch has against it.
    pub fn any_of<T>(
        &mut self,
        names: &[&'static str],
        mut branch: impl FnMut(&mut Self, usize) -> Option<T>,
    ) -> Option<T> {
        self.try_branches(names, false, &mut branch)
    }

    fn try_branches<T>(
        &mut self,
        names: &[&'static str],
        exactly_one: bool,
        branch: &mut dyn FnMut(&mut Self, usize) -> Option<T>,
    ) -> Option<T> {
        let mut trial = self.begin_trial()?;
        let mut found = None;
        for index in 0..names.len() {
            if !self.begin_branch(&trial) {
                break;
            }
            let value = branch(self, index);
            if self.end_branch(&mut trial, index, value.is_some()) {
                found = value;
            }
        }
        if self.end_trial(trial, names, exactly_one) {
            found
        } else {
            None
        }
    }

    fn begin_trial(&mut self) -> Option<Trial<'j>> {
        if self.is_stopped() {
            return None;
        }
        if self.trials > 0 && !self.at.violations().is_empty() {
            // The branch that is tried is out already; what its own unions would say is not worth the work.
            self.pass_over();
            return None;
        }
        let root = self.root;
        let start = self.json.clone();
        let span = match root {
            Some(raw) => {
                self.root = None;
                raw.size()
            }
            None => {
                self.peek()?;
                let start = self.json.current_index();
                if !self.pass_over() {
                    return None;
                }
                self.json.current_index() - start
            }
        };
        self.trials += 1;
        let aside = self.at.take_violations();
        let (end, cost, level) = (self.json.clone(), self.cost, self.at.path.len());
        Some(Trial {
            start,
            end,
            root,
            outer: self.outer.len(),
            span,
            aside,
            cost,
            level,
            accepted: Accepted::default(),
            nearest: None,
        })
    }

    fn begin_branch(&mut self, trial: &Trial<'j>) -> bool {
        if self.at.stopped || !self.pay(trial.span + TRIAL) {
            return false;
        }
        self.unwind(trial.outer);
        self.json = trial.start.clone();
        self.root = trial.root;
        self.cost = 0;
        self.absent = false;
        true
    }

    /// Keeps what a branch came to; whether its value is the best so far.
    fn end_branch(&mut self, trial: &mut Trial<'j>, branch: usize, some: bool) -> bool {
        self.at.path.truncate(trial.level);
        if self.at.stopped {
            return false;
        }
        let violations = self.at.take_violations();
        if some && violations.is_empty() {
            return trial.accepted.add(branch, self.cost);
        }
        Nearest::offer(&mut trial.nearest, branch, violations, &self.at);
        false
    }

    fn end_trial(&mut self, mut trial: Trial<'j>, names: &[&'static str], exactly_one: bool) -> bool {
        self.trials -= 1;
        self.unwind(trial.outer);
        self.json = trial.end;
        self.root = None;
        if self.at.stopped {
            // What stopped the branch is all there is to say.
            let last = self.at.take_violations();
            trial.aside.append(last);
            self.at.put_violations(trial.aside);
            return false;
        }
        self.at.put_violations(trial.aside);
        self.cost = trial.cost;
        self.absent = false;
        let keyword = if exactly_one { "oneOf" } else { "anyOf" };
        if let Some((_, cost)) = trial.accepted.best {
            self.cost += cost;
            let several = if self.text {
                trial.accepted.ties
            } else {
                trial.accepted.count
            };
            if exactly_one && several > 1 && self.at.is_strict() {
                self.at.limit(
                    keyword,
                    names.join(", "),
                    format!("must match only one of {}", names.join(", ")),
                );
                return false;
            }
            return true;
        }
        match trial.nearest {
            Some(nearest) if nearest.is_hopeless() => self.absent = true,
            nearest => Nearest::report(nearest, keyword, names, &mut self.at),
        }
        false
    }

    /// Pays for looking at bytes again; records and stops when the budget is used up.
    pub(super) fn pay(&mut self, bytes: usize) -> bool {
        match self.work.checked_sub(bytes) {
            Some(left) => {
                self.work = left;
                true
            }
            None => {
                self.at.violation("budget", "takes too much work to be told apart");
                self.at.stopped = true;
                false
            }
        }
    }
}

impl Accepted {
    fn add(&mut self, branch: usize, cost: usize) -> bool {
        self.count += 1;
        match self.best {
            Some((_, best)) if best < cost => return false,
            Some((_, best)) if best == cost => {
                self.ties += 1;
                return false;
            }
            _ => self.best = Some((branch, cost)),
        }
        self.ties = 1;
        true
    }
}

fn look_ahead(ahead: &mut Json<'_>, name: &str, values: &[&str]) -> Tag {
    let mut key = ahead.next_object();
    loop {
        match key {
            Ok(Some(found)) if found == name => break,
            Ok(Some(_)) => {}
            Ok(None) => return Tag::Missing,
            Err(_) => return Tag::Broken,
        }
        if ahead.next_skip().is_err() {
            return Tag::Broken;
        }
        key = ahead.next_key();
    }
    match ahead.peek() {
        Ok(Peek::String) => match ahead.known_str() {
            Ok(text) => values
                .iter()
                .position(|value| *value == text)
                .map_or(Tag::Unknown, Tag::Value),
            Err(_) => Tag::Broken,
        },
        Ok(_) => Tag::WrongKind,
        Err(_) => Tag::Broken,
    }
}
