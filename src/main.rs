//! The command line: the only place that prints or exits.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use wirewright::diagnostic::{Findings, Level};
use wirewright::source::{Limits, Source};
use wirewright::{Generated, Mode, Options, Outcome, Part, Runtime};

/// OpenAPI-first code generator for Rust: validated axum servers and typed async clients.
#[derive(Parser)]
#[command(version, about, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the Rust code of contracts
    #[command(after_help = "EXAMPLES:\n  \
        wirewright generate runs.openapi.yaml --out generated/runs-api --crate runs-api\n  \
        wirewright generate runs.openapi.yaml --out src/runs --only client\n  \
        wirewright generate runs.openapi.yaml --out generated/runs-api --crate runs-api --check")]
    Generate(Generate),
    /// Check contracts without writing anything
    Lint(Lint),
    /// Say what a finding's code means, why it matters and how to mend it
    Explain {
        /// The code, as findings show it in brackets; without one all codes are listed
        code: Option<String>,
    },
}

#[derive(Args)]
struct Generate {
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

#[derive(Args)]
struct Lint {
    /// OpenAPI 3.0, 3.1 or 3.2 documents, YAML or JSON
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct Output {
    /// Fail on findings of this level, and on worse ones; then nothing is written
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "error")]
    deny: Deny,
    /// How findings are shown: text on standard error, or one JSON object a line on standard output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Folders beside the contract's own that `$ref` may lead into
    #[arg(long, value_name = "DIR")]
    allow_outside: Vec<PathBuf>,
    /// Read what a `$ref` names by an address that begins with this URL from a folder; nothing is fetched from the network
    #[arg(long, value_name = "URL=DIR", value_parser = mapping)]
    map: Vec<(String, PathBuf)>,
    /// An overlay that changes the contract before anything is made of it; can be given several times
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Whether text has colours
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
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

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    #[value(alias = "errors")]
    Error,
    #[value(alias = "warnings")]
    Warning,
    Info,
}

/// Exit statuses: findings at the level that fails, or drift.
const FOUND: u8 = 1;
/// Wrong usage, a file that cannot be read, or something else that is no fault of the contract.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Generate(command) => command.run(),
        Command::Lint(command) => Ok(command.run()),
        Command::Explain { code } => explain(code.as_deref()),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(FAILED)
        }
    }
}

impl Generate {
    fn run(&self) -> Result<u8, String> {
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

impl Lint {
    fn run(&self) -> u8 {
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

impl Output {
    fn limits(&self) -> Limits {
        Limits {
            allow_outside: self.allow_outside.clone(),
            mapped: self.map.clone(),
            overlays: self.overlay.clone(),
            ..Limits::default()
        }
    }

    /// The status for what was found in one contract.
    fn status(&self, findings: &Findings) -> u8 {
        let worst = match self.deny {
            Deny::Error => Level::Error,
            Deny::Warning => Level::Warning,
            Deny::Info => Level::Info,
        };
        let mut failing = findings.iter().filter(|finding| finding.level <= worst);
        if failing.clone().any(|finding| finding.rule.code == "unreadable-file") {
            return FAILED;
        }
        failing.next().map_or(0, |_| FOUND)
    }

    fn show(&self, findings: &Findings, source: &Source) {
        match self.format {
            Format::Json => print!("{}", wirewright::render::json(findings, source)),
            Format::Text if findings.is_empty() => {}
            Format::Text => {
                let color = match self.color {
                    Color::Always => true,
                    Color::Never => false,
                    Color::Auto => {
                        use std::io::IsTerminal;
                        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
                    }
                };
                eprint!("{}", wirewright::render::text(findings, source, color));
            }
        }
    }
}

fn explain(code: Option<&str>) -> Result<u8, String> {
    let Some(code) = code else {
        for rule in wirewright::rules() {
            println!("{:<28} {:<8} {}", rule.code, rule.level, rule.summary);
        }
        return Ok(0);
    };
    let Some(rule) = wirewright::rules().find(|rule| rule.code == code) else {
        return Err(format!(
            "there is no code `{code}`; `wirewright explain` lists them all"
        ));
    };
    println!(
        "{} ({})\n\n{}\n\n{}",
        rule.code, rule.level, rule.summary, rule.explanation
    );
    Ok(0)
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

/// `https://example.com/schemas=schemas`: an address and a folder.
fn mapping(text: &str) -> Result<(String, PathBuf), String> {
    let (url, folder) = text.split_once('=').unwrap_or((text, ""));
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let found = (fits && !folder.is_empty()).then(|| (url.to_owned(), PathBuf::from(folder)));
    found.ok_or("wanted is a URL and a folder with `=` between them".to_owned())
}

/// `runs` of `specs/runs.openapi.yaml`.
fn stem(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// A version, or a folder as it is seen from the package.
fn runtime(text: &str, folder: &Path) -> Runtime {
    let is_version =
        text.starts_with(|c: char| c.is_ascii_digit() || "^~=<>*".contains(c)) && !Path::new(text).exists();
    if is_version {
        return Runtime::Version(text.to_owned());
    }
    Runtime::Path(relative(folder, Path::new(text)).to_string_lossy().replace('\\', "/"))
}

/// The way from one folder to another; absolute where there is none.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to) = (whole(from), whole(to));
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared <= 1 {
        return to;
    }
    let up = from.components().skip(shared).map(|_| std::path::Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// The path without links, as far as it exists.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path
        .ancestors()
        .find_map(|known| Some((known, known.canonicalize().ok()?)));
    match existing {
        Some((known, canonical)) => canonical.join(path.strip_prefix(known).unwrap_or(Path::new(""))),
        None => path,
    }
}
