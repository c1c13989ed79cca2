//! The report.

use std::fmt;

use crate::known::{self, Known};
use crate::result::{Disagreement, SetResult, Tally};
use crate::run::DIRECTIONS;
use crate::suite::{Case, Group};

/// What came of all sets, as text.
#[derive(Debug)]
pub(crate) struct Report<'r> {
    results: &'r [SetResult<'r>],
    known: &'r Known,
    /// Entries of `known.txt` whose cases come out as the suite says.
    unneeded: Vec<&'r str>,
}

impl<'r> Report<'r> {
    pub(crate) fn new(results: &'r [SetResult<'r>], known: &'r Known) -> Self {
        let unneeded = known.entries().filter(|entry| is_unneeded(results, entry)).collect();
        Self {
            results,
            known,
            unneeded,
        }
    }

    /// Whether nothing is to be mended: every case comes out as the suite says, or is known not to.
    pub(crate) fn is_good(&self) -> bool {
        let mut failed = self.results.iter().flat_map(failed);
        self.unneeded.is_empty() && failed.all(|(group, case)| self.known.names(group, case))
    }
}

/// The cases of a set that failed in some direction.
fn failed<'s>(result: &'s SetResult<'_>) -> impl Iterator<Item = (&'s Group, &'s Case)> {
    let told = result.disagreements.iter().map(|found| (found.group, found.case));
    let left_out = result.selection.left_out().iter();
    told.chain(left_out.flat_map(|(group, _)| group.tests.iter().map(move |case| (*group, case))))
}

/// Whether an entry's case was run and did not fail. Cases that were not run, or are not in this copy of the suite, may
/// be listed.
fn is_unneeded(results: &[SetResult<'_>], entry: &str) -> bool {
    let is_it = |group: &Group, case: &Case| known::is_about(entry, &known::key(group, case));
    let all = results.iter().flat_map(|result| result.groups);
    let was_run = all
        .flat_map(|group| group.tests.iter().map(move |case| (group, case)))
        .any(|(group, case)| is_it(group, case));
    was_run && !results.iter().flat_map(failed).any(|(group, case)| is_it(group, case))
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for result in self.results.iter().filter(|result| !result.groups.is_empty()) {
            self.set(f, result)?;
        }
        for entry in &self.unneeded {
            writeln!(f, "no longer needed in {}: {entry}", known::PATH)?;
        }
        for result in self.results {
            writeln!(f, "{}: {}", result.title, totals(result.total()))?;
        }
        Ok(())
    }
}

impl Report<'_> {
    fn set(&self, f: &mut fmt::Formatter<'_>, result: &SetResult<'_>) -> fmt::Result {
        writeln!(f, "== {}\n", result.title)?;
        files(f, result)?;
        writeln!(f, "\n{}", summary(result))?;
        for found in &result.disagreements {
            self.disagreement(f, found, result)?;
        }
        changes(f, result)?;
        let left_out = result.selection.left_out();
        writeln!(f, "\nleft out: {} groups", left_out.len())?;
        for (group, reason) in left_out {
            let count = group.tests.len();
            writeln!(f, "  {} / {} ({count} cases): {reason}", group.file, group.description)?;
        }
        writeln!(f)
    }

    /// A disagreement, with the codes of what the generator says of the group.
    fn disagreement(
        &self,
        f: &mut fmt::Formatter<'_>,
        found: &Disagreement<'_>,
        result: &SetResult<'_>,
    ) -> fmt::Result {
        let key = known::key(found.group, found.case);
        let (direction, expected, told) = (found.direction, found.expected, &found.told);
        write!(f, "  {key}: {direction}: expected {expected}, got {told}")?;
        match result.selection.codes.get(&found.group.number) {
            Some(codes) => write!(
                f,
                " [{}]",
                codes.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
            )?,
            None => write!(f, " [no finding]")?,
        }
        let known = self.known.names(found.group, found.case);
        writeln!(f, "{}", if known { " (known)" } else { "" })
    }
}

/// The table of files.
fn files(f: &mut fmt::Formatter<'_>, result: &SetResult<'_>) -> fmt::Result {
    let [requests, responses, client] = DIRECTIONS;
    let width = result.files.iter().map(|(file, _)| file.len()).max().unwrap_or(0);
    writeln!(f, "  {:width$}  {requests:>10}  {responses:>10}  {client:>10}", "file")?;
    for (file, tally) in &result.files {
        write!(f, "  {file:width$}")?;
        for passed in tally.passed {
            write!(f, "  {:>10}", format!("{passed}/{}", tally.total))?;
        }
        writeln!(f)?;
    }
    Ok(())
}

/// The instances that the types of answers hold otherwise than they are.
fn changes(f: &mut fmt::Formatter<'_>, result: &SetResult<'_>) -> fmt::Result {
    writeln!(
        f,
        "\nchanged by the type of the answer: {} instances",
        result.changes.len()
    )?;
    for change in &result.changes {
        let (key, valid) = (known::key(change.group, change.case), change.case.valid);
        let word = if valid { "valid" } else { "not valid" };
        writeln!(f, "  {key}: {word}, held as {}", change.held)?;
    }
    Ok(())
}

/// How many disagreements there are, and how many of them the generator does not warn of.
fn summary(result: &SetResult<'_>) -> String {
    let all = &result.disagreements;
    let codes = &result.selection.codes;
    let silent = all.iter().filter(|found| !codes.contains_key(&found.group.number));
    let (count, silent) = (all.len(), silent.count());
    format!("disagreements: {count}, {silent} of them in groups without a finding of the generator")
}

fn totals(total: Tally) -> String {
    let parts = DIRECTIONS.iter().zip(total.passed);
    let parts: Vec<String> = parts
        .map(|(direction, passed)| format!("{direction} {passed}/{}", total.total))
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::Report;
    use crate::known::Known;
    use crate::result::SetResult;
    use crate::selection::{Blame, Selection};
    use crate::set::Set;
    use crate::suite::Group;

    /// Two groups of one case each, of which the second is left out. The first comes out so in the second direction.
    fn result<'s>(groups: &'s [Group], verdict: &str) -> SetResult<'s> {
        let mut selection = Selection::of(groups);
        selection.leave_out(&Blame::from([(2, "why".to_owned())]));
        let accepted = r#"{"verdict": "accepted", "told": "yes"}"#;
        let second = format!(r#"{{"verdict": "{verdict}", "told": "500", "held": "{{}}"}}"#);
        let outcomes = [accepted, &second, accepted].map(|text| serde_json::from_str(text).unwrap());
        SetResult::new(Set::Required, groups, selection, Vec::from(outcomes))
    }

    fn groups() -> Vec<Group> {
        let text = r#"[{"description": "one", "schema": {}, "tests": [{"description": "a", "data": 1, "valid": true}]},
            {"description": "two", "schema": {}, "tests": [{"description": "b", "data": 2, "valid": false}]}]"#;
        let mut groups: Vec<Group> = serde_json::from_str(text).unwrap();
        for (number, group) in (1..).zip(&mut groups) {
            group.number = number;
            "x.json".clone_into(&mut group.file);
        }
        groups
    }

    #[test]
    fn everything_is_told_and_counted() {
        let groups = groups();
        let (results, known) = ([result(&groups, "refused")], Known::default());
        let report = Report::new(&results, &known);
        let text = report.to_string();
        for line in [
            "  x.json         1/2         0/2         1/2\n",
            "  x.json / one / a: responses: expected 200, got 500 [no finding]\n",
            "  x.json / one / a: valid, held as {}\n",
            "  x.json / two (1 cases): why\n",
        ] {
            assert!(text.contains(line), "{line}{text}");
        }
        assert!(
            text.ends_with("\nconformance: requests 1/2, responses 0/2, client 1/2\n"),
            "{text}"
        );
        assert!(!report.is_good());
    }

    #[test]
    fn what_is_known_is_good_as_long_as_it_is_needed() {
        let groups = groups();
        let known = Known::parse("x.json / one / a: why\nx.json / two / b: why\ny.json / c / d: not run\n").unwrap();
        let refused = [result(&groups, "refused")];
        assert!(Report::new(&refused, &known).is_good());
        let accepted = [result(&groups, "accepted")];
        let report = Report::new(&accepted, &known);
        assert_eq!(report.unneeded, ["x.json / one / a: why"]);
        assert!(!report.is_good());
    }
}
