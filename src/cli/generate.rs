//! `wirewright generate`.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use wirewright::render::{summary_json, summary_text};
use wirewright::{Config, Fate, Generated, Job, Mode, Options, Outcome, Part, Reading, Summary};

use super::FOUND;
use super::output::{Format, Output};
use super::paths::{runtime, stem};
use super::progress;

/// The runtime that generated code needs, unless it is told.
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Args)]
pub(crate) struct Generate {
    /// OpenAPI 3.0, 3.1 or 3.2 documents, or AsyncAPI 3.0 or 3.1 ones, YAML or JSON; without one what [[generate]] of wirewright.toml says is generated
    #[arg(value_name = "SPEC", requires = "out")]
    specs: Vec<PathBuf>,
    /// The folder to write to; of several contracts each gets a folder below it
    #[arg(long, value_name = "DIR", requires = "specs")]
    out: Option<PathBuf>,
    /// The AsyncAPI document that belongs to the one contract: what both refer to has one type
    #[arg(long, value_name = "FILE", requires = "specs")]
    events: Option<PathBuf>,
    /// Write a whole package of this name; without it only its modules are written
    #[arg(long = "crate", value_name = "NAME", value_parser = crate_name, requires = "specs")]
    package: Option<String>,
    /// Where the package gets wirewright-runtime from: a version, or a folder
    #[arg(long, value_name = "VERSION|PATH", default_value = VERSION, requires = "specs")]
    runtime: String,
    /// Only these parts; types are always there. Without it all are, but the mock only in a package
    #[arg(long, value_delimiter = ',', value_name = "PARTS", requires = "specs", value_parser = PossibleValuesParser::new(["types", "server", "client", "sender", "receiver", "events", "mock"]))]
    only: Vec<String>,
    /// Only the operations with one of these tags, and the types that they reach
    #[arg(long, value_delimiter = ',', value_name = "TAGS", requires = "specs")]
    tags: Vec<String>,
    /// Only these operations, by operationId or as "GET /runs", and those of --tags
    #[arg(long, value_delimiter = ',', value_name = "OPERATIONS", requires = "specs")]
    operations: Vec<String>,
    /// Make each tag a Cargo feature of the package: who needs few operations compiles few
    #[arg(long, requires = "package")]
    tag_features: bool,
    /// An `x-` field of operations whose value generated code is to know; can be given several times
    #[arg(long, value_name = "NAME", value_parser = extension, requires = "specs")]
    extension: Vec<String>,
    /// Whether `format` limits strings, or only describes them
    #[arg(long, value_enum, default_value = "assert", requires = "specs")]
    formats: Formats,
    /// What a schema without `type` allows: the kinds of value that its keywords are meant for, or any, as JSON Schema says
    #[arg(long, value_enum, default_value = "meant", requires = "specs")]
    untyped: Untyped,
    /// Write nothing, and fail when the folder does not hold just what would be generated
    #[arg(long)]
    check: bool,
    /// Say of every operation whether it is generated as the contract says, and if not, why
    #[arg(long)]
    summary: bool,
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
        let options = self.output.options()?;
        let jobs = self.jobs(&options.config)?;
        let (mut status, mut unneeded) = (0, Vec::new());
        for job in &jobs {
            let (worse, codes) = self.one(job, &options)?;
            status = status.max(worse);
            unneeded.push(codes);
        }
        Ok(status.max(self.output.tell_unneeded(&unneeded)))
    }

    /// What is generated: what the arguments say, or else the configuration.
    fn jobs(&self, config: &Config) -> Result<Vec<Job>, String> {
        let Some(out) = self.out.as_ref().filter(|_| !self.specs.is_empty()) else {
            return match config.jobs() {
                [] => Err("no contract is named: `wirewright generate SPEC --out DIR`, or [[generate]] with `spec` and `out` in \
                           wirewright.toml"
                    .to_owned()),
                jobs => Ok(jobs.to_vec()),
            };
        };
        if self.events.is_some() && self.specs.len() > 1 {
            return Err("--events belongs to one contract, and several are named".to_owned());
        }
        let job = |spec: &PathBuf| Job {
            spec: spec.clone(),
            out: match self.specs.len() {
                1 => out.clone(),
                _ => out.join(stem(spec)),
            },
            package: self.package.clone(),
            runtime: Some(self.runtime.clone()),
            only: self.only.clone(),
            tags: self.tags.clone(),
            operations: self.operations.clone(),
            tag_features: self.tag_features,
            extensions: self.extension.clone(),
            describe_formats: self.formats == Formats::Describe,
            untyped_any: self.untyped == Untyped::Any,
            reading: Reading {
                events: self.events.clone(),
                ..Reading::default()
            },
        };
        Ok(self.specs.iter().map(job).collect())
    }

    fn one(&self, job: &Job, options: &Options) -> Result<(u8, Vec<String>), String> {
        let (spec, folder) = (&*job.spec, &*job.out);
        let generated = generated(job, options)?;
        self.output.show(&generated.findings, &generated.source);
        let status = self.output.status(&generated.findings);
        if status != 0 {
            return Ok((status, generated.unneeded));
        }
        if self.summary {
            for operation in &generated.summary {
                match self.output.format {
                    Format::Text => println!("{}", summary_text(operation)),
                    Format::Json => println!("{}", summary_json(operation)),
                }
            }
        }
        let mode = if self.check { Mode::Check } else { Mode::Write };
        let outcome = wirewright::write(&generated.files, folder, mode).map_err(|error| error.to_string())?;
        let status = self
            .tell(spec, folder, &generated, &outcome)
            .max(self.lock(&generated)?);
        tell_unneeded(job, &generated.unneeded);
        Ok((status, generated.unneeded))
    }

    /// Keeps the hashes of what was fetched, or says that they are missing.
    fn lock(&self, generated: &Generated) -> Result<u8, String> {
        let Some(lock) = generated.lock.as_ref().filter(|lock| lock.is_changed()) else {
            return Ok(0);
        };
        let path = lock.path().display();
        if self.check {
            eprintln!("drift: {path} does not have all that is fetched");
            return Ok(FOUND);
        }
        lock.write().map_err(|error| format!("{path}: {error}"))?;
        if self.output.format == Format::Text {
            println!("wrote    {path}");
        }
        Ok(0)
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
            let counts = counts(generated);
            let unchanged = outcome.unchanged.len();
            println!(
                "{}: {counts}; {unchanged} files unchanged{}",
                spec.display(),
                self.lost(&generated.summary)
            );
        }
        0
    }

    /// How many operations are not what the contract says; with `--summary`, what became of each was printed before.
    fn lost(&self, summary: &[Summary]) -> String {
        let count = |fate| summary.iter().filter(|operation| operation.fate == fate).count();
        let text = match (count(Fate::Degraded), count(Fate::Refused)) {
            (0, 0) => return String::new(),
            (degraded, 0) => format!("; {degraded} degraded"),
            (0, refused) => format!("; {refused} refused"),
            (degraded, refused) => format!("; {degraded} degraded, {refused} refused"),
        };
        text + if self.summary { "" } else { " (--summary lists them)" }
    }
}

/// Generates in memory what a job says.
pub(super) fn generated(job: &Job, options: &Options) -> Result<Generated, String> {
    let options = Options {
        parts: parts(&job.only, job.package.is_some()),
        package: job.package.clone(),
        runtime: runtime(job.runtime.as_deref().unwrap_or(VERSION), &job.out),
        tag_features: job.tag_features,
        formats: !job.describe_formats,
        exact: job.untyped_any,
        tags: job.tags.clone(),
        operations: job.operations.clone(),
        extensions: job.extensions.clone(),
        ..reading(&job.reading, options)
    };
    let what = format!("generating {}", job.spec.display());
    let generated = progress::tell(&what, || wirewright::generate(&job.spec, &job.out, &options));
    generated.map_err(|error| error.to_string())
}

/// The options with what is said of one contract.
pub(super) fn reading(reading: &Reading, options: &Options) -> Options {
    let mut options = options.clone();
    options.events = reading.events.clone().or(options.events);
    let limits = &mut options.limits;
    limits.allow_outside.extend(reading.allow_outside.iter().cloned());
    limits.remote.extend(reading.allow_remote.iter().cloned());
    limits.mapped.extend(reading.map.iter().cloned());
    limits.overlays.extend(reading.overlays.iter().cloned());
    options.allow.extend(reading.allow.iter().cloned());
    options
}

/// Says which codes an entry of the configuration need not allow.
fn tell_unneeded(job: &Job, unneeded: &[String]) {
    for code in job.reading.allow.iter().filter(|code| unneeded.contains(code)) {
        eprintln!(
            "warning: `{code}` need not be allowed: nothing of it was found in {}",
            job.spec.display()
        );
    }
}

/// The parts that are wanted. Modules without a package cannot leave the mock to a feature, so there it has to be named.
fn parts(only: &[String], package: bool) -> Vec<Part> {
    let all = [
        ("types", Part::Types),
        ("server", Part::Server),
        ("client", Part::Client),
        ("sender", Part::Sender),
        ("receiver", Part::Receiver),
        ("events", Part::Events),
        ("mock", Part::Mock),
    ];
    let wanted = |name: &str| match only {
        [] => package || name != "mock",
        only => name == "types" || only.iter().any(|only| only == name),
    };
    all.into_iter()
        .filter(|(name, _)| wanted(name))
        .map(|(_, part)| part)
        .collect()
}

/// A name that cargo takes for a package.
fn crate_name(name: &str) -> Result<String, String> {
    let why = "a package name has letters, digits, - and _ and starts with a letter";
    Job::is_package_name(name)
        .then(|| name.to_owned())
        .ok_or(why.to_owned())
}

fn extension(name: &str) -> Result<String, String> {
    let fits = name.starts_with("x-");
    fits.then(|| name.to_owned())
        .ok_or("its name begins with x-".to_owned())
}

/// How much a contract has: of messages and operations only what there is, but one of both always.
fn counts(generated: &Generated) -> String {
    let (operations, messages, types) = (generated.operations, generated.messages, generated.types);
    match (operations, messages) {
        (_, 0) => format!("{operations} operations, {types} types"),
        (0, _) => format!("{messages} messages, {types} types"),
        _ => format!("{operations} operations, {messages} messages, {types} types"),
    }
}
