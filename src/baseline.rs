//! Findings that were there before: a file with a line for each, so that only new ones are told.

use std::collections::BTreeSet;
use std::fmt;

use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::source::Source;

/// Findings that are known: each by its code, its file and its place there, so that lines can move.
///
/// ```
/// use wirewright::Baseline;
///
/// let known = Baseline::parse("# what was there before\nno-success specs/a.yaml#/paths/~1runs/get/responses\n");
/// assert_eq!(known.to_string().lines().last(), Some("no-success specs/a.yaml#/paths/~1runs/get/responses"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    lines: BTreeSet<String>,
}

impl Baseline {
    /// Reads a file's text: a finding a line. Empty lines and those that begin with `#` say nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self {
            lines: lines.map(str::to_owned).collect(),
        }
    }

    /// Adds what was found in a contract, but for errors that something could not be read for.
    pub fn add(&mut self, findings: &Findings, source: &Source) {
        let known = findings
            .iter()
            .filter(|finding| can_be_known(finding) && finding.more == 0);
        self.lines.extend(known.map(|finding| line(finding, source)));
    }

    /// The findings that are not known, and the lines that none was found for although their file is one of the contract.
    pub(crate) fn apply(&self, findings: Findings, source: &Source) -> (Findings, Vec<String>) {
        let mut found = BTreeSet::new();
        let (new, _) = findings.part(|finding| {
            let line = line(finding, source);
            let known = can_be_known(finding) && self.lines.contains(&line);
            if known {
                found.insert(line);
            }
            !known
        });
        let of_contract = |line: &&String| {
            let place = line.split_once(' ').map_or("", |(_, place)| place);
            source.files().iter().any(|file| {
                place
                    .strip_prefix(&*file.name)
                    .is_some_and(|rest| rest.starts_with('#'))
            })
        };
        let unneeded = self
            .lines
            .iter()
            .filter(of_contract)
            .filter(|line| !found.contains(*line));
        (new, unneeded.cloned().collect())
    }
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "# Findings that `wirewright lint` passes over. `--write-baseline` writes this file."
        )?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

fn can_be_known(finding: &Diagnostic) -> bool {
    finding.level != Level::Error || finding.rule.is_of_linting()
}

fn line(finding: &Diagnostic, source: &Source) -> String {
    let file = source
        .file(finding.span.unwrap_or_default().file)
        .map_or("", |file| file.name.as_str());
    format!("{} {file}{}", finding.rule.code(), finding.pointer)
}
