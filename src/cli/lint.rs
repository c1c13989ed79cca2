//! `wirewright lint`.

use std::path::PathBuf;

use clap::Args;

use super::output::{Format, Output};
use super::progress;

#[derive(Args)]
pub(crate) struct Lint {
    /// OpenAPI 3.0, 3.1 or 3.2 documents, YAML or JSON
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
}

impl Lint {
    pub(crate) fn run(&self) -> Result<u8, String> {
        let (mut status, mut unneeded) = (0, Vec::new());
        for spec in &self.specs {
            let options = self.output.options()?;
            let linted = progress::tell(&format!("reading {}", spec.display()), || {
                wirewright::lint(spec, &options)
            });
            let linted = linted.map_err(|error| error.to_string())?;
            self.output.show(&linted.findings, &linted.source);
            status = status.max(self.output.status(&linted.findings));
            unneeded.push(linted.unneeded);
            if linted.findings.is_empty() && self.output.format == Format::Text {
                println!("{}: nothing found", spec.display());
            }
        }
        Ok(status.max(self.output.tell_unneeded(&unneeded)))
    }
}
