//! What came of a set.

use std::collections::BTreeSet;

use crate::random;
use crate::run::{DIRECTIONS, Outcome, Verdict};
use crate::selection::Selection;
use crate::set::Set;
use crate::suite::{Case, Group};

/// How many cases came out as the suite says, of how many, by direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: [usize; DIRECTIONS.len()],
    pub(crate) total: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.total += other.total;
        for (passed, more) in self.passed.iter_mut().zip(other.passed) {
            *passed += more;
        }
    }
}

/// A case that came out otherwise than the suite says.
#[derive(Debug)]
pub(crate) struct Disagreement<'s> {
    pub(crate) group: &'s Group,
    pub(crate) case: &'s Case,
    pub(crate) direction: &'static str,
    /// What should have become of it.
    pub(crate) expected: &'static str,
    /// What did.
    pub(crate) told: String,
}

/// A case whose instance the type of the answer does not hold as it is.
#[derive(Debug)]
pub(crate) struct Change<'s> {
    pub(crate) group: &'s Group,
    pub(crate) case: &'s Case,
    /// What the type holds instead.
    pub(crate) held: String,
}

/// What came of a set.
#[derive(Debug)]
pub(crate) struct SetResult<'s> {
    pub(crate) set: Set,
    /// How the report names it.
    pub(crate) title: String,
    pub(crate) groups: &'s [Group],
    /// In the order of the suite.
    pub(crate) files: Vec<(&'s str, Tally)>,
    pub(crate) disagreements: Vec<Disagreement<'s>>,
    pub(crate) changes: Vec<Change<'s>>,
    pub(crate) selection: Selection<'s>,
}

impl<'s> SetResult<'s> {
    /// Compares outcomes, three for each case of the groups that are kept, with what the suite says.
    pub(crate) fn new(set: Set, groups: &'s [Group], selection: Selection<'s>, outcomes: Vec<Outcome>) -> Self {
        let mut result = Self {
            set,
            title: set.title().to_owned(),
            groups,
            files: Vec::new(),
            disagreements: Vec::new(),
            changes: Vec::new(),
            selection,
        };
        let kept: BTreeSet<u32> = result.selection.kept().iter().map(|group| group.number).collect();
        let mut outcomes = outcomes.into_iter();
        for group in groups {
            let tally = result.tally(group.file.as_str());
            tally.total += group.tests.len();
            if kept.contains(&group.number) {
                for case in &group.tests {
                    result.compare(group, case, &mut outcomes);
                }
            }
        }
        result
    }

    /// The same with another title.
    pub(crate) fn named(self, title: String) -> Self {
        Self { title, ..self }
    }

    /// All files together.
    pub(crate) fn total(&self) -> Tally {
        let mut total = Tally::default();
        for (_, tally) in &self.files {
            total.add(*tally);
        }
        total
    }

    /// The tally of a file; groups of one file follow each other.
    fn tally(&mut self, file: &'s str) -> &mut Tally {
        if self.files.last().is_none_or(|(known, _)| *known != file) {
            self.files.push((file, Tally::default()));
        }
        let last = self.files.len() - 1;
        &mut self.files[last].1
    }

    fn compare(&mut self, group: &'s Group, case: &'s Case, outcomes: &mut impl Iterator<Item = Outcome>) {
        for (index, (direction, outcome)) in DIRECTIONS.into_iter().zip(outcomes).enumerate() {
            let held = outcome
                .held
                .as_deref()
                .filter(|_| case.valid && self.set.judges_what_is_held());
            let valid = held.map_or(case.valid, |held| random::allows(group.schema.get(), held));
            let wanted = if valid { Verdict::Accepted } else { Verdict::Refused };
            if let Some(held) = outcome.held {
                self.changes.push(Change { group, case, held });
            }
            if outcome.verdict == wanted {
                self.tally(&group.file).passed[index] += 1;
            } else {
                self.disagreements.push(Disagreement {
                    group,
                    case,
                    direction,
                    expected: expected(index, valid),
                    told: outcome.told,
                });
            }
        }
    }
}

/// What should become of an instance in the direction of this index.
fn expected(index: usize, valid: bool) -> &'static str {
    let words = [("204", "400"), ("200", "500"), ("Ok", "an error")];
    if valid { words[index].0 } else { words[index].1 }
}

#[cfg(test)]
mod tests {
    use super::SetResult;
    use crate::selection::Selection;
    use crate::set::Set;
    use crate::suite::Group;

    #[test]
    fn what_an_answer_holds_is_judged_only_for_schemas_made_by_chance() {
        let text = r#"{"description": "", "schema": {"required": ["a"]}, "tests": [
            {"description": "", "data": {"a": 1}, "valid": true}]}"#;
        let groups = [serde_json::from_str::<Group>(text).unwrap()];
        let refused = r#"{"verdict": "refused", "told": "500", "held": "{}"}"#;
        let outcomes = || (0..3).map(|_| serde_json::from_str(refused).unwrap()).collect();
        for (set, passed) in [
            (Set::Keywords, 0),
            (Set::Required, 0),
            (Set::Regressions, 1),
            (Set::Random, 1),
        ] {
            let result = SetResult::new(set, &groups, Selection::of(&groups), outcomes());
            assert_eq!(result.total().passed, [passed; 3], "{set:?}");
        }
    }
}
