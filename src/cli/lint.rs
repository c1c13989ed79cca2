//! `wirewright lint`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use wirewright::render::Found;
use wirewright::{Linted, Options};

use super::output::{Output, Report};
use super::progress;

#[derive(Args)]
pub(crate) struct Lint {
    /// OpenAPI 3.0, 3.1 or 3.2 documents, YAML or JSON
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// Make the edits after which a contract surely means the same, and show what is left
    #[arg(long)]
    fix: bool,
    #[command(flatten)]
    output: Output<Report>,
}

impl Lint {
    pub(crate) fn run(&self) -> Result<u8, String> {
        let mut all = Vec::new();
        for spec in &self.specs {
            let options = self.output.options()?;
            if self.fix {
                mend(spec, &options)?;
            }
            let linted = progress::tell(&format!("reading {}", spec.display()), || {
                wirewright::lint(spec, &options)
            });
            let linted = linted.map_err(|error| error.to_string())?;
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
        let unneeded: Vec<_> = all.into_iter().map(|linted| linted.unneeded).collect();
        status.max(self.output.tell_unneeded(&unneeded))
    }
}

/// Writes the files of a contract with the sure edits of all findings in them.
fn mend(spec: &Path, options: &Options) -> Result<(), String> {
    let everything = Options {
        shown: usize::MAX,
        ..options.clone()
    };
    let linted = wirewright::lint(spec, &everything).map_err(|error| error.to_string())?;
    let fixed = wirewright::fix(&linted.findings, &linted.source);
    for (path, text) in &fixed.files {
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        eprintln!("mended {}", path.display());
    }
    Ok(())
}
