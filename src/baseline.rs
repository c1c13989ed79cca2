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

    /// Adds what changed between two versions. Of changes the words count too: several things can be gone from one place.
    pub fn add_changes(&mut self, findings: &Findings, source: &Source) {
        let known = findings.iter().filter(|finding| finding.more == 0);
        self.lines.extend(known.map(|finding| change(finding, source)));
    }

    /// The text of a file of changes that are approved.
    #[must_use]
    pub fn approved(&self) -> String {
        let lines: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        format!("# Changes that `wirewright diff` passes over. `--write-approved` writes this file.\n{lines}")
    }

    /// The findings that are not known, and the lines that none was found for although their file is one of the contract.
    pub(crate) fn apply(&self, findings: Findings, source: &Source) -> (Findings, Vec<String>) {
        self.apply_by(findings, source, |finding| {
            can_be_known(finding).then(|| line(finding, source))
        })
    }

    /// The same of changes.
    pub(crate) fn apply_changes(&self, findings: Findings, source: &Source) -> (Findings, Vec<String>) {
        self.apply_by(findings, source, |finding| Some(change(finding, source)))
    }

    fn apply_by(
        &self,
        findings: Findings,
        source: &Source,
        line: impl Fn(&Diagnostic) -> Option<String>,
    ) -> (Findings, Vec<String>) {
        let mut found = BTreeSet::new();
        let (new, _) = findings.part(|finding| {
            let Some(line) = line(finding) else { return true };
            let known = self.lines.contains(&line);
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

fn change(finding: &Diagnostic, source: &Source) -> String {
    let words: Vec<&str> = finding.message.split_whitespace().collect();
    format!("{} {}", line(finding, source), words.join(" "))
}
