//! `wirewright diff`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use wirewright::diagnostic::{Findings, Level};
use wirewright::render::Found;
use wirewright::source::{Disk, Fs, Revision};
use wirewright::{Baseline, Diffed, Options};

use super::FOUND;
use super::output::{Output, Report, Shape as _};

#[derive(Args)]
pub(crate) struct Diff {
    /// The contract as it was, or a folder of contracts: a path, or REVISION:PATH of git
    #[arg(value_name = "OLD")]
    old: String,
    /// The contract as it is, or a folder: a path, or REVISION:PATH of git
    #[arg(value_name = "NEW")]
    new: String,
    /// The AsyncAPI document that belongs to the contract: a path that both versions have
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Fail on changes that break callers, or also on those that may
    #[arg(long, value_name = "VERDICT", value_enum, default_value = "breaking")]
    fail_on: Verdict,
    /// Tell too what changes for those who compile against the generated code; it counts as breaking where that breaks
    #[arg(long)]
    api: bool,
    /// Pass over the changes that this file lists
    #[arg(long, value_name = "FILE")]
    approved: Option<PathBuf>,
    /// Write what is found to the file of approved changes in place of showing it
    #[arg(long, requires = "approved")]
    write_approved: bool,
    #[command(flatten)]
    output: Output<Report>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Verdict {
    /// What worked fails
    Breaking,
    /// What worked may fail, depending on who uses it
    Dangerous,
    /// Anything at all
    Safe,
}

impl Diff {
    pub(crate) fn run(&self) -> Result<u8, String> {
        let mut options = self.output.options()?;
        options.events.clone_from(&self.events);
        if let Some(file) = self.approved.as_ref().filter(|_| self.write_approved) {
            options.shown = usize::MAX;
            return write(file, &self.compare(&options)?);
        }
        if let Some(file) = &self.approved {
            options.baseline = approved(file)?;
        }
        let all = self.compare(&options)?;
        for Diffed { findings, source, .. } in &all {
            self.output.show(findings, source);
        }
        let found: Vec<Found<'_>> = all.iter().map(|diffed| (&diffed.findings, &diffed.source)).collect();
        self.output.show_all(&found);
        if self.output.format.report() == Report::Text {
            println!("{}", summary(&all));
        }
        let stale: usize = all.iter().map(|diffed| diffed.stale.len()).sum();
        if let Some(file) = self.approved.as_ref().filter(|_| stale > 0) {
            let file = file.display();
            eprintln!("note: {stale} of the changes in {file} are not found; --write-approved takes them out");
        }
        let statuses = all.iter().map(|diffed| self.fail_on.status(&diffed.findings));
        Ok(statuses.max().unwrap_or(0))
    }

    /// What changed in the contract, or in each of the folder.
    fn compare(&self, options: &Options) -> Result<Vec<Diffed>, String> {
        let (old, new) = (version(&self.old)?, version(&self.new)?);
        let (before, after) = ((&*old.0, &*old.1), (&*new.0, &*new.1));
        let compare = if self.api {
            wirewright::diff_code_from
        } else {
            wirewright::diff_from
        };
        let is_folder = |(files, path): (&dyn Fs, &Path)| files.files_below(path).is_ok();
        let diffed = match (is_folder(before), is_folder(after)) {
            (true, true) => wirewright::diff_folders(before, after, options, compare),
            (false, false) => compare(before, after, options).map(|diffed| vec![diffed]),
            _ => return Err(format!("{} and {} are not both folders", self.old, self.new)),
        };
        diffed.map_err(|error| error.to_string())
    }
}

impl Verdict {
    /// The status for what changed.
    pub(super) fn status(self, findings: &Findings) -> u8 {
        let worst = match self {
            Self::Breaking => Level::Error,
            Self::Dangerous => Level::Warning,
            Self::Safe => Level::Info,
        };
        if findings.iter().any(|finding| finding.level <= worst) {
            FOUND
        } else {
            0
        }
    }
}

/// The changes that a file approves.
pub(super) fn approved(file: &Path) -> Result<Baseline, String> {
    let text = fs::read_to_string(file);
    let text = text.map_err(|error| {
        format!(
            "{}: {error}; `wirewright diff --write-approved` writes it",
            file.display()
        )
    })?;
    Ok(Baseline::parse(&text))
}

/// Writes all changes to the file of approved ones.
fn write(file: &Path, all: &[Diffed]) -> Result<u8, String> {
    let mut approved = Baseline::default();
    for Diffed { findings, source, .. } in all {
        approved.add_changes(findings, source);
    }
    fs::write(file, approved.approved()).map_err(|error| format!("{}: {error}", file.display()))?;
    eprintln!("wrote {}", file.display());
    Ok(0)
}

/// "2 breaking changes, 1 dangerous one".
fn summary(all: &[Diffed]) -> String {
    let counts = [
        (Level::Error, "breaking"),
        (Level::Warning, "dangerous"),
        (Level::Info, "safe"),
    ];
    let count = |level| all.iter().map(|diffed| diffed.findings.count(level)).sum::<usize>();
    let words: Vec<String> = counts
        .iter()
        .map(|(level, word)| format!("{} {word}", count(*level)))
        .collect();
    match all.iter().all(|diffed| diffed.findings.is_empty()) {
        true => "no changes".to_owned(),
        false => format!("changes: {}", words.join(", ")),
    }
}

/// Where a version is: a path that is there, or else one of a revision.
fn version(text: &str) -> Result<(Box<dyn Fs>, PathBuf), String> {
    let path = Path::new(text);
    match text.split_once(':').filter(|_| !path.exists()) {
        None => Ok((Box::new(Disk), path.to_owned())),
        Some((revision, file)) => {
            let revision = Revision::new(revision).map_err(|error| format!("{text}: {error}"))?;
            Ok((Box::new(revision), PathBuf::from(file)))
        }
    }
}
