//! `wirewright bundle`.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::output::Output;

#[derive(Args)]
pub(crate) struct Bundle {
    /// An OpenAPI 3.0, 3.1 or 3.2 document, or an AsyncAPI 3.0 or 3.1 one, YAML or JSON
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// The file to write; without it the document goes to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

impl Bundle {
    pub(crate) fn run(&self) -> Result<u8, String> {
        // As the file that is written is called, or else as the contract is.
        let name = self.out.as_ref().unwrap_or(&self.spec);
        let json = name.extension().is_some_and(|extension| extension == "json");
        let bundled =
            wirewright::bundle(&self.spec, &self.output.options()?, json).map_err(|error| error.to_string())?;
        self.output.show(&bundled.findings, &bundled.source);
        let status = self.output.status(&bundled.findings);
        let Some(text) = bundled.text.filter(|_| status == 0) else {
            return Ok(status);
        };
        match &self.out {
            Some(out) => fs::write(out, text).map_err(|error| format!("{}: {error}", out.display()))?,
            None => print!("{text}"),
        }
        Ok(0)
    }
}
