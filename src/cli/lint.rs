//! `wirewright lint`.

use std::path::PathBuf;

use clap::Args;

use super::output::{Format, Output};

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
        let config = self.output.config()?;
        let mut status = 0;
        for spec in &self.specs {
            let (source, findings) = wirewright::lint_with(spec, &self.output.limits(), &config);
            self.output.show(&findings, &source);
            status = status.max(self.output.status(&findings));
            if findings.is_empty() && self.output.format == Format::Text {
                println!("{}: nothing found", spec.display());
            }
        }
        Ok(status)
    }
}
