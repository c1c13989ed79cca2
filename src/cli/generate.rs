//! `wirewright generate`.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use wirewright::{Generated, Mode, Options, Outcome, Part};

use super::FOUND;
use super::output::{Format, Output};
use super::paths::{runtime, stem};

#[derive(Args)]
pub(crate) struct Generate {
    /// OpenAPI 3.0, 3.1 or 3.2 documents, YAML or JSON
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// The folder to write to; of several contracts each gets a folder below it
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write a whole package of this name; without it only its modules are written
    #[arg(long = "crate", value_name = "NAME", value_parser = crate_name)]
    package: Option<String>,
    /// Where the package gets wirewright-runtime from: a version, or a folder
    #[arg(long, value_name = "VERSION|PATH", default_value = env!("CARGO_PKG_VERSION"))]
    runtime: String,
    /// Only these parts; types are always there
    #[arg(long, value_delimiter = ',', value_name = "PARTS", value_parser = PossibleValuesParser::new(["types", "server", "client", "sender", "receiver"]))]
    only: Vec<String>,
    /// Only the operations with one of these tags, and the types that they reach
    #[arg(long, value_delimiter = ',', value_name = "TAGS")]
    tags: Vec<String>,
    /// An `x-` field of operations whose value generated code is to know; can be given several times
    #[arg(long, value_name = "NAME", value_parser = extension)]
    extension: Vec<String>,
    /// Whether `format` limits strings, or only describes them
    #[arg(long, value_enum, default_value = "assert")]
    formats: Formats,
    /// What a schema without `type` allows: the kinds of value that its keywords are meant for, or any, as JSON Schema says
    #[arg(long, value_enum, default_value = "meant")]
    untyped: Untyped,
    /// Write nothing, and fail when the folder does not hold just what would be generated
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Formats {
    Assert,
    Describe,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Untyped {
    Meant,
    Any,
}

impl Generate {
    pub(crate) fn run(&self) -> Result<u8, String> {
        let mut status = 0;
        for spec in &self.specs {
            let folder = if self.specs.len() == 1 {
                self.out.clone()
            } else {
                self.out.join(stem(spec))
            };
            status = status.max(self.one(spec, &folder)?);
        }
        Ok(status)
    }

    fn one(&self, spec: &Path, folder: &Path) -> Result<u8, String> {
        let options = Options {
            parts: self.parts(),
            package: self.package.clone(),
            runtime: runtime(&self.runtime, folder),
            limits: self.output.limits(),
            config: self.output.config()?,
            formats: self.formats == Formats::Assert,
            exact: self.untyped == Untyped::Any,
            tags: self.tags.clone(),
            extensions: self.extension.clone(),
            ..Options::default()
        };
        let generated = wirewright::generate(spec, folder, &options).map_err(|error| error.to_string())?;
        self.output.show(&generated.findings, &generated.source);
        let status = self.output.status(&generated.findings);
        if status != 0 {
            return Ok(status);
        }
        let mode = if self.check { Mode::Check } else { Mode::Write };
        let outcome = wirewright::write(&generated.files, folder, mode).map_err(|error| error.to_string())?;
        Ok(self.tell(spec, folder, &generated, &outcome))
    }

    fn parts(&self) -> Vec<Part> {
        let all = [
            ("types", Part::Types),
            ("server", Part::Server),
            ("client", Part::Client),
            ("sender", Part::Sender),
            ("receiver", Part::Receiver),
        ];
        let wanted = |name: &str| self.only.is_empty() || name == "types" || self.only.iter().any(|only| only == name);
        all.into_iter()
            .filter(|(name, _)| wanted(name))
            .map(|(_, part)| part)
            .collect()
    }

    /// Says what was written, or what is out of date.
    fn tell(&self, spec: &Path, folder: &Path, generated: &Generated, outcome: &Outcome) -> u8 {
        let text = self.output.format == Format::Text;
        if self.check && !outcome.is_current() {
            for path in &outcome.changed {
                eprintln!(
                    "drift: {} is not what {} generates",
                    folder.join(path).display(),
                    spec.display()
                );
            }
            for path in &outcome.stale {
                eprintln!("drift: {} is no longer generated", folder.join(path).display());
            }
            eprintln!("help: run the same command without --check and commit what it writes");
            return FOUND;
        }
        if text && self.check {
            println!("{}: {} files are current", folder.display(), outcome.unchanged.len());
        } else if text {
            for path in &outcome.changed {
                println!("wrote    {}", folder.join(path).display());
            }
            for path in &outcome.stale {
                println!("removed  {}", folder.join(path).display());
            }
            let (operations, types) = (generated.operations, generated.types);
            let unchanged = outcome.unchanged.len();
            println!(
                "{}: {operations} operations, {types} types; {unchanged} files unchanged",
                spec.display()
            );
        }
        0
    }
}

/// A name that cargo takes for a package.
fn crate_name(name: &str) -> Result<String, String> {
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let why = "a package name has letters, digits, - and _ and starts with a letter";
    fits.then(|| name.to_owned()).ok_or(why.to_owned())
}

fn extension(name: &str) -> Result<String, String> {
    let fits = name.starts_with("x-");
    fits.then(|| name.to_owned())
        .ok_or("its name begins with x-".to_owned())
}
