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
    pub(crate) fn run(&self) -> u8 {
        let mut status = 0;
        for spec in &self.specs {
            let (source, findings) = wirewright::lint(spec, &self.output.limits());
            self.output.show(&findings, &source);
            status = status.max(self.output.status(&findings));
            if findings.is_empty() && self.output.format == Format::Text {
                println!("{}: nothing found", spec.display());
            }
        }
        status
    }
}
