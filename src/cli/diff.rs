//! `wirewright diff`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use wirewright::Diffed;
use wirewright::diagnostic::{Findings, Level};
use wirewright::source::{Disk, Fs, Revision};

use super::FOUND;
use super::output::{Output, Report, Shape as _};

#[derive(Args)]
pub(crate) struct Diff {
    /// The contract as it was: a file, or REVISION:FILE of git
    #[arg(value_name = "OLD")]
    old: String,
    /// The contract as it is: a file, or REVISION:FILE of git
    #[arg(value_name = "NEW")]
    new: String,
    /// Fail on changes that break callers, or also on those that may
    #[arg(long, value_name = "VERDICT", value_enum, default_value = "breaking")]
    fail_on: Verdict,
    #[command(flatten)]
    output: Output<Report>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Verdict {
    /// What worked fails
    Breaking,
    /// What worked may fail, depending on who uses it
    Dangerous,
    /// Anything at all
    Safe,
}

impl Diff {
    pub(crate) fn run(&self) -> Result<u8, String> {
        let options = self.output.options()?;
        let (old, new) = (version(&self.old)?, version(&self.new)?);
        let diffed = wirewright::diff_from((&*old.0, &old.1), (&*new.0, &new.1), &options);
        let Diffed { findings, source } = diffed.map_err(|error| error.to_string())?;
        self.output.show(&findings, &source);
        self.output.show_all(&[(&findings, &source)]);
        if self.output.format.report() == Report::Text {
            println!("{}", summary(&findings));
        }
        Ok(self.status(&findings))
    }

    fn status(&self, findings: &Findings) -> u8 {
        let worst = match self.fail_on {
            Verdict::Breaking => Level::Error,
            Verdict::Dangerous => Level::Warning,
            Verdict::Safe => Level::Info,
        };
        if findings.iter().any(|finding| finding.level <= worst) {
            FOUND
        } else {
            0
        }
    }
}

/// "2 breaking changes, 1 dangerous one".
fn summary(findings: &Findings) -> String {
    let counts = [
        (Level::Error, "breaking"),
        (Level::Warning, "dangerous"),
        (Level::Info, "safe"),
    ];
    let words: Vec<String> = counts
        .iter()
        .map(|(level, word)| format!("{} {word}", findings.count(*level)))
        .collect();
    match findings.is_empty() {
        true => "no changes".to_owned(),
        false => format!("changes: {}", words.join(", ")),
    }
}

/// Where a version is: a file that is there, or else one of a revision.
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
