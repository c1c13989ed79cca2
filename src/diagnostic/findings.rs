//! Findings, with limits on how many of a kind are kept and shown.

use std::collections::BTreeMap;

use super::{AnyRule, Diagnostic, Level, Rule};

/// Findings of a kind beyond this number are only counted: a small contract can hold very many mistakes.
pub(super) const KEPT: usize = 10_000;
/// So many of a kind are shown where nothing else is said; one more finding says how many others there are.
pub(crate) const SHOWN: usize = 100;

/// Findings of one rule and one level. Errors are counted apart: warnings must not hide them.
type Kind = (AnyRule, Level);

fn kind(found: &Diagnostic) -> Kind {
    (found.rule.clone(), found.level)
}

/// What is known of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
    kept: usize,
    /// What stands for those that were not kept.
    rest: Option<Diagnostic>,
}

/// All that was found, in the order in which it was found until [`Findings::sort`] is called.
///
/// Of a rule and level 10,000 findings are kept, and what is beyond is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Diagnostic>,
    kinds: BTreeMap<Kind, Known>,
}

impl Findings {
    /// Nothing found.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one finding.
    pub fn push(&mut self, found: Diagnostic) {
        let known = self.kinds.entry(kind(&found)).or_default();
        if known.kept < KEPT {
            known.kept += 1;
            self.list.push(found);
        } else {
            self.count_only(&found);
        }
    }

    /// Adds a finding at another level than its rule's.
    pub(crate) fn push_at(&mut self, level: Level, mut found: Diagnostic) {
        found.level = level;
        self.push(found);
    }

    fn count_only(&mut self, found: &Diagnostic) {
        let known = self.kinds.entry(kind(found)).or_default();
        add(known.rest.get_or_insert_with(|| rest(found)), found);
    }

    /// Adds another stage's findings.
    pub fn extend(&mut self, other: Self) {
        for found in other.list {
            self.push(found);
        }
        for rest in other.kinds.into_values().filter_map(|known| known.rest) {
            self.count_only(&rest);
        }
    }

    /// Whether another finding of the rule, at its own level, will only be counted.
    pub(crate) fn is_full(&self, rule: &'static Rule) -> bool {
        let known = self.kinds.get(&(rule.into(), rule.level));
        known.is_some_and(|known| known.kept >= KEPT)
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }

    /// How many findings have this level, also of those that are only counted.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        let rests = self.rests();
        let all = self.list.iter().chain(rests).filter(|found| found.level == level);
        all.map(weight).sum()
    }

    /// What stands for findings that are only counted.
    pub(crate) fn rests(&self) -> impl Iterator<Item = &Diagnostic> {
        self.kinds.values().filter_map(|known| known.rest.as_ref())
    }

    /// Puts findings in the order of file, place and code, and drops repetitions.
    pub fn sort(&mut self) {
        self.list
            .sort_by(|a, b| (a.span, &a.rule, &a.pointer, &a.message).cmp(&(b.span, &b.rule, &b.pointer, &b.message)));
        self.list.dedup_by(|later, earlier| {
            let concerns = std::mem::take(&mut later.concerns);
            let known = std::mem::take(&mut earlier.concerns);
            let same = later == earlier;
            earlier.concerns = known;
            if same {
                earlier.concerns.extend(concerns);
            } else {
                later.concerns = concerns;
            }
            same
        });
        self.recount();
    }

    /// Sorts them, and keeps 100 of each rule and level, as [`Findings::finish_with`] says.
    pub fn finish(&mut self) {
        self.finish_with(SHOWN);
    }

    /// Sorts them, and keeps so many of each rule and level. Where there are more, one more finding says how many; it stands where
    /// the first of them does, and has their level.
    pub fn finish_with(&mut self, shown_of_a_kind: usize) {
        self.sort();
        let mut shown: BTreeMap<Kind, usize> = BTreeMap::new();
        let mut rests: BTreeMap<Kind, Diagnostic> = BTreeMap::new();
        for found in std::mem::take(&mut self.list) {
            let kind = kind(&found);
            let number = shown.entry(kind.clone()).or_default();
            *number += 1;
            if *number <= shown_of_a_kind {
                self.list.push(found);
            } else {
                add(rests.entry(kind).or_insert_with(|| rest(&found)), &found);
            }
        }
        for known in std::mem::take(&mut self.kinds).into_values() {
            if let Some(found) = known.rest {
                add(rests.entry(kind(&found)).or_insert_with(|| rest(&found)), &found);
            }
        }
        self.list.extend(rests.into_values().map(summary));
        self.sort();
    }

    /// Keeps the findings that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(&mut fits);
        for known in self.kinds.values_mut() {
            known.rest.take_if(|rest| !fits(rest));
        }
        self.recount();
    }

    /// Parts those that stay, perhaps at another level, from those that do not. One that stands for several of which
    /// nothing but the number is known, by [`Diagnostic::more`], is asked about as well.
    pub(crate) fn part(self, mut stays: impl FnMut(&mut Diagnostic) -> bool) -> (Self, Vec<Diagnostic>) {
        let (mut kept, mut gone) = (Self::new(), Vec::new());
        for mut found in self.list {
            if stays(&mut found) {
                kept.push(found);
            } else {
                gone.push(found);
            }
        }
        for mut rest in self.kinds.into_values().filter_map(|known| known.rest) {
            if stays(&mut rest) {
                kept.count_only(&rest);
            } else {
                gone.push(rest);
            }
        }
        (kept, gone)
    }

    fn recount(&mut self) {
        for known in self.kinds.values_mut() {
            known.kept = 0;
        }
        for found in &self.list {
            self.kinds.entry(kind(found)).or_default().kept += 1;
        }
        self.kinds.retain(|_, known| known.kept > 0 || known.rest.is_some());
    }

    /// The findings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many there are, without those that are only counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.rests().next().is_none()
    }
}

/// How many findings one stands for.
fn weight(found: &Diagnostic) -> usize {
    found.more.max(1)
}

/// What will stand for findings of a kind, at the place of the first one; for none of them so far.
fn rest(first: &Diagnostic) -> Diagnostic {
    let mut rest = Diagnostic::new(first.rule.clone(), String::new());
    rest.level = first.level;
    rest.span = first.span;
    rest.pointer = first.pointer.clone();
    rest
}

/// Has `rest` stand for another finding too, or for those that it stands for.
fn add(rest: &mut Diagnostic, found: &Diagnostic) {
    rest.more += weight(found);
    if found.level == Level::Warning {
        // What is generated with warnings is told operation by operation.
        let place = found.span.map(|span| (span.file, found.pointer.clone()));
        let concerns = found.concerns.iter().cloned();
        rest.concerns
            .extend(concerns.chain(place.filter(|_| found.concerns.is_empty())));
    }
    if found.more > 0 {
        rest.notes.extend(found.notes.iter().cloned());
    }
}

/// Says in words what `rest` stands for.
fn summary(mut rest: Diagnostic) -> Diagnostic {
    let what = if rest.more == 1 { "finding" } else { "findings" };
    rest.message = format!("{} more {what} of this kind, the first of them here", rest.more);
    rest
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<Diagnostic> for Findings {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        let mut findings = Self::new();
        for found in iter {
            findings.push(found);
        }
        findings
    }
}
