//! `wirewright lint`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use wirewright::render::Found;
use wirewright::{Baseline, Linted, Options};

use super::contracts::{Contract, contracts};
use super::output::{Output, Report};
use super::progress;

#[derive(Args)]
pub(crate) struct Lint {
    /// OpenAPI 3.0, 3.1 or 3.2 documents, or AsyncAPI 3.0 or 3.1 ones, YAML or JSON; without one those of wirewright.toml
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// The AsyncAPI document that belongs to the one contract
    #[arg(long, value_name = "FILE", requires = "specs")]
    events: Option<PathBuf>,
    /// Make the edits after which a contract surely means the same, and show what is left
    #[arg(long)]
    fix: bool,
    /// Pass over the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found to the baseline in place of showing it
    #[arg(long, requires = "baseline")]
    write_baseline: bool,
    /// A ruleset in the form of Spectral, in place of the one that wirewright.toml names
    #[arg(long, value_name = "FILE")]
    ruleset: Option<PathBuf>,
    #[command(flatten)]
    output: Output<Report>,
}

impl Lint {
    pub(crate) fn run(&self) -> Result<u8, String> {
        if self.events.is_some() && self.specs.len() > 1 {
            return Err("--events belongs to one contract, and several are named".to_owned());
        }
        let options = Options {
            events: self.events.clone(),
            ..self.output.options_with(self.ruleset.as_deref())?
        };
        if self.fix {
            let contracts = contracts(&self.specs, &options)?;
            contracts
                .iter()
                .try_for_each(|contract| mend(&contract.spec, &contract.options))?;
        }
        match &self.baseline {
            Some(file) if self.write_baseline => self.write(file, &options),
            Some(file) => {
                let baseline = read(file)?;
                self.show(&Options { baseline, ..options })
            }
            None => self.show(&options),
        }
    }

    fn show(&self, options: &Options) -> Result<u8, String> {
        let mut all = Vec::new();
        for Contract { spec, options } in &contracts(&self.specs, options)? {
            let linted = lint(spec, options)?;
            self.output.show(&linted.findings, &linted.source);
            if linted.findings.is_empty() && self.output.format == Report::Text {
                println!("{}: nothing found", spec.display());
            }
            all.push(linted);
        }
        let found: Vec<Found<'_>> = all.iter().map(|linted| (&linted.findings, &linted.source)).collect();
        self.output.show_all(&found);
        Ok(self.status(all))
    }

    fn status(&self, all: Vec<Linted>) -> u8 {
        let statuses = all.iter().map(|linted| self.output.status(&linted.findings));
        let status = statuses.max().unwrap_or(0);
        let stale: usize = all.iter().map(|linted| linted.stale.len()).sum();
        if let Some(file) = self.baseline.as_ref().filter(|_| stale > 0) {
            let file = file.display();
            eprintln!("note: {stale} of the findings in {file} are gone; --write-baseline takes them out");
        }
        let unneeded: Vec<_> = all.into_iter().map(|linted| linted.unneeded).collect();
        status.max(self.output.tell_unneeded(&unneeded))
    }

    /// Writes all that is found to the baseline. What it has of other contracts stays out: it is that of this command.
    fn write(&self, file: &Path, options: &Options) -> Result<u8, String> {
        let mut baseline = Baseline::default();
        let mut status = 0;
        for Contract { spec, options } in &contracts(&self.specs, &everything(options))? {
            let linted = lint(spec, options)?;
            baseline.add(&linted.findings, &linted.source);
            let rest = Options {
                baseline: baseline.clone(),
                ..options.clone()
            };
            let left = lint(spec, &rest)?;
            self.output.show(&left.findings, &left.source);
            status = status.max(self.output.status(&left.findings));
        }
        fs::write(file, baseline.to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
        eprintln!("wrote {}", file.display());
        Ok(status)
    }
}

pub(super) fn lint(spec: &Path, options: &Options) -> Result<Linted, String> {
    let linted = progress::tell(&format!("reading {}", spec.display()), || {
        wirewright::lint(spec, options)
    });
    linted.map_err(|error| error.to_string())
}

pub(super) fn read(file: &Path) -> Result<Baseline, String> {
    let text = fs::read_to_string(file);
    let text = text.map_err(|error| format!("{}: {error}; --write-baseline writes it", file.display()))?;
    Ok(Baseline::parse(&text))
}

/// Options with which nothing is left out of the findings.
fn everything(options: &Options) -> Options {
    Options {
        shown: usize::MAX,
        ..options.clone()
    }
}

/// Writes the files of a contract with the sure edits of all findings in them.
fn mend(spec: &Path, options: &Options) -> Result<(), String> {
    let linted = lint(spec, &everything(options))?;
    let fixed = wirewright::fix(&linted.findings, &linted.source);
    for (path, text) in &fixed.files {
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        eprintln!("mended {}", path.display());
    }
    Ok(())
}
