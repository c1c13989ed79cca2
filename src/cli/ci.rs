//! `wirewright ci`.

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use wirewright::diagnostic::{Findings, Level};
use wirewright::render::Found;
use wirewright::source::{Disk, Revision, Source};
use wirewright::{Baseline, Error, Job, Mode, Options};

use super::FOUND;
use super::contracts::{Contract, contracts, is_same};
use super::diff::{Verdict, approved};
use super::generate::generated;
use super::lint::{lint, read};
use super::output::{Output, Report, Shape as _};
use super::table::Table;

#[derive(Args)]
pub(crate) struct Ci {
    /// The contracts to check; without one all of wirewright.toml
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// The revision of git that contracts are compared with, where this branch left it; without it the target of GitHub's pull request
    /// or GitLab's merge request
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
    /// Fail on changes that break callers, or also on those that may
    #[arg(long, value_name = "VERDICT", value_enum, default_value = "breaking")]
    fail_on: Verdict,
    /// Pass over the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Pass over the changes that this file lists
    #[arg(long, value_name = "FILE")]
    approved: Option<PathBuf>,
    /// A ruleset in the form of Spectral, in place of the one that wirewright.toml names
    #[arg(long, value_name = "FILE")]
    ruleset: Option<PathBuf>,
    #[command(flatten)]
    output: Output<Report>,
}

/// How findings are shown where it is not said: as annotations in GitHub Actions.
pub(crate) fn usual_format() -> &'static str {
    match env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
        true => "github",
        false => "text",
    }
}

/// What contracts are compared with.
struct Base {
    name: String,
    revision: Revision,
}

/// What was found on the way, of all contracts.
#[derive(Default)]
struct Seen {
    found: Vec<(Findings, Source)>,
    rows: Vec<[String; 5]>,
    unneeded: Vec<Vec<String>>,
    status: u8,
}

impl Ci {
    pub(crate) fn run(&self) -> Result<u8, String> {
        let options = self.output.options_with(self.ruleset.as_deref())?;
        let contracts = contracts(&self.specs, &options)?;
        let base = self.base()?;
        let mut seen = Seen::default();
        for contract in &contracts {
            self.contract(contract, base.as_ref(), &options, &mut seen)?;
        }
        let found: Vec<Found<'_>> = seen.found.iter().map(|(findings, source)| (findings, source)).collect();
        self.output.show_all(&found);
        let status = seen.status.max(self.output.tell_unneeded(&seen.unneeded));
        self.summary(base.as_ref(), seen.rows, status)?;
        Ok(status)
    }

    /// The revision that is named, or the one that a request is to be merged into.
    fn base(&self) -> Result<Option<Base>, String> {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let github = || variable("GITHUB_BASE_REF").map(|branch| format!("origin/{branch}"));
        let named = self.base.clone().or_else(github);
        let Some(name) = named.or_else(|| variable("CI_MERGE_REQUEST_DIFF_BASE_SHA")) else {
            return Ok(None);
        };
        let revision = Revision::base(&name).map_err(|error| {
            format!("{error}; in CI the whole history has to be there: `fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` in GitLab")
        })?;
        Ok(Some(Base { name, revision }))
    }

    /// Checks one contract, and what is generated of it.
    fn contract(&self, contract: &Contract, base: Option<&Base>, all: &Options, seen: &mut Seen) -> Result<(), String> {
        let baseline = match &self.baseline {
            Some(file) => read(file)?,
            None => Baseline::default(),
        };
        let options = Options {
            baseline,
            ..contract.options.clone()
        };
        let before = seen.status;
        seen.status = 0;
        let linted = lint(&contract.spec, &options)?;
        seen.unneeded.push(linted.unneeded);
        let lint = counts(&linted.findings, ["error", "warning", "info"], "ok");
        let broken = linted.findings.has_errors();
        let status = self.output.status(&linted.findings);
        self.keep(linted.findings, linted.source, status, seen);
        let changes = match base {
            None => "not compared".to_owned(),
            Some(base) => self.changes(contract, base, broken, seen)?,
        };
        let jobs = all
            .config
            .jobs()
            .iter()
            .filter(|job| is_same(&job.spec, &contract.spec));
        let mut written = Vec::new();
        for job in jobs {
            written.push(self.job(job, all, seen)?);
        }
        if written.is_empty() {
            written.push("nothing".to_owned());
        }
        let result = if seen.status == 0 { "passed" } else { "failed" };
        let spec = contract.spec.display().to_string();
        seen.rows
            .push([spec, result.to_owned(), lint, changes, written.join(", ")]);
        seen.status = seen.status.max(before);
        Ok(())
    }

    /// Shows findings, and keeps them for what is one document.
    fn keep(&self, findings: Findings, source: Source, status: u8, seen: &mut Seen) {
        self.output.show(&findings, &source);
        seen.found.push((findings, source));
        seen.status = seen.status.max(status);
    }

    /// What changed in a contract, in words.
    fn changes(&self, contract: &Contract, base: &Base, broken: bool, seen: &mut Seen) -> Result<String, String> {
        let spec = &contract.spec;
        if !base.revision.has(spec) {
            return Ok("new".to_owned());
        }
        let baseline = self.approved.as_deref().map(approved).transpose()?.unwrap_or_default();
        let options = Options {
            baseline,
            ..contract.options.clone()
        };
        match wirewright::diff_from((&base.revision, spec), (&Disk, spec), &options) {
            Ok(diffed) => {
                let words = counts(&diffed.findings, ["breaking", "dangerous", "safe"], "none");
                let status = self.fail_on.status(&diffed.findings);
                self.keep(diffed.findings, diffed.source, status, seen);
                Ok(words)
            }
            // What is wrong with it was told above.
            Err(Error::Contract(_)) if broken => Ok("not compared: it has errors".to_owned()),
            // Nobody can mend what is in the history.
            Err(Error::Contract(_)) => Ok("not compared: it had errors before".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Compares what is generated with what is there, in words.
    fn job(&self, job: &Job, options: &Options, seen: &mut Seen) -> Result<String, String> {
        let out = job.out.display();
        let mut generated = generated(job, options)?;
        // Warnings are a matter of linting, which knows of the baseline.
        if generated.findings.has_errors() {
            // Most were told by linting, but not what is wrong with these settings alone.
            if seen.status == 0 {
                self.keep(generated.findings, generated.source, FOUND, seen);
            }
            return Ok(format!("{out} cannot be generated"));
        }
        let outcome = wirewright::write(&generated.files, &job.out, Mode::Check).map_err(|error| error.to_string())?;
        let mut words = "is current".to_owned();
        if !outcome.is_current() {
            let count = outcome.changed.len() + outcome.stale.len();
            words = format!("differs in {count} {}", if count == 1 { "file" } else { "files" });
            let findings = wirewright::drift(&outcome, &job.out, &mut generated.source);
            self.keep(findings, generated.source, FOUND, seen);
        }
        if let Some(lock) = generated.lock.filter(wirewright::Lock::is_changed) {
            eprintln!("drift: {} does not have all that is fetched", lock.path().display());
            seen.status = seen.status.max(FOUND);
        }
        Ok(format!("{out} {words}"))
    }

    /// Says what came of each contract: as text, and where GitHub shows it with the run.
    fn summary(&self, base: Option<&Base>, rows: Vec<[String; 5]>, status: u8) -> Result<(), String> {
        let changes = match base {
            Some(base) => format!("changes since {}", base.name),
            None => "changes".to_owned(),
        };
        let table = Table {
            titles: [
                "contract".into(),
                "result".into(),
                "lint".into(),
                changes,
                "generated".into(),
            ],
            rows,
        };
        let mut notes = String::new();
        if base.is_none() {
            notes.push_str("nothing is compared: there is no base, which `--base REVISION` names\n");
        }
        let text = format!("{}{notes}", table.text());
        match self.output.format.report() {
            Report::Text | Report::Github => print!("{text}"),
            // Standard output is for programs then.
            _ => eprint!("{text}"),
        }
        let Some(file) = env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
            return Ok(());
        };
        let verdict = if status == 0 { "passed" } else { "failed" };
        let notes = if notes.is_empty() { notes } else { notes + "\n" };
        let markdown = format!("### Contracts: {verdict}\n\n{}\n{notes}", table.markdown());
        let mut open = OpenOptions::new();
        let written = open.create(true).append(true).open(&file);
        let written = written.and_then(|mut file| file.write_all(markdown.as_bytes()));
        written.map_err(|error| format!("{}: {error}", PathBuf::from(file).display()))
    }
}

/// "1 error, 2 warnings"; of changes "1 breaking, 2 safe".
fn counts(findings: &Findings, words: [&str; 3], none: &str) -> String {
    let levels = [Level::Error, Level::Warning, Level::Info];
    let word = |(level, word): (Level, &str)| match findings.count(level) {
        0 => None,
        count if count > 1 && ["error", "warning"].contains(&word) => Some(format!("{count} {word}s")),
        count => Some(format!("{count} {word}")),
    };
    let words: Vec<String> = levels.into_iter().zip(words).filter_map(word).collect();
    if words.is_empty() {
        none.to_owned()
    } else {
        words.join(", ")
    }
}
