//! What commands that read contracts have in common: how they read them, and how findings are shown.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use wirewright::diagnostic::{Findings, Level};
use wirewright::render::{self, Found};
use wirewright::source::{Limits, Source};
use wirewright::{Config, Options};

use super::{FAILED, FOUND};

/// Which configuration there is.
#[derive(Args)]
pub(super) struct Configured {
    /// What is decided beside the contract; without it wirewright.toml where there is one
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Configured {
    /// The configuration that is named, or the one in the working directory; with the rules of a ruleset.
    pub(super) fn read(&self, ruleset: Option<&Path>) -> Result<Config, String> {
        let read = match (ruleset, &self.config) {
            (Some(ruleset), config) => Config::with_ruleset(config.clone(), ruleset),
            (None, Some(config)) => Config::read(config),
            (None, None) => Config::find(),
        };
        read.map_err(|error| error.to_string())
    }
}

#[derive(Args)]
pub(super) struct Output<F: Shape = Format> {
    /// Fail on findings of this level, and on worse ones; then nothing is written
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "error")]
    deny: Deny,
    /// Let findings of this code pass: warnings are not shown, and what an error stands in is left out while the rest is generated
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    pub(super) allow: Vec<String>,
    /// Take what the specification forbids for an error even where it is clear what is meant
    #[arg(long)]
    pub(super) strict: bool,
    /// How many findings of one code and level are shown; unless it is said 10 as text, 100 as JSON, and all in the other forms
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    limit: Option<u16>,
    /// How findings are shown: as text on standard error, or on standard output in a form that programs read
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: F,
    /// Folders beside the contract's own that `$ref` may lead into
    #[arg(long, value_name = "DIR")]
    allow_outside: Vec<PathBuf>,
    /// Read what a `$ref` names by an address that begins with this URL from a folder
    #[arg(long, value_name = "URL=DIR", value_parser = mapping)]
    map: Vec<(String, PathBuf)>,
    /// Fetch what a `$ref` names at this host, by https; its hash is kept in wirewright.lock beside the contract
    #[arg(long, value_name = "HOST")]
    allow_remote: Vec<String>,
    /// An overlay that changes the contract before anything is made of it; can be given several times
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    #[command(flatten)]
    configured: Configured,
    /// Whether text has colours
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// The forms that findings alone can have.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Report {
    /// For people
    Text,
    /// One JSON object a line
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// XML of JUnit, where each finding is a test that failed
    Junit,
    /// GitLab's Code Quality report
    Gitlab,
}

/// The forms that a command knows.
pub(super) trait Shape: ValueEnum + Clone + Copy + Send + Sync + 'static {
    /// The same among all forms.
    fn report(self) -> Report;
}

impl Shape for Format {
    fn report(self) -> Report {
        match self {
            Self::Text => Report::Text,
            Self::Json => Report::Json,
        }
    }
}

impl Shape for Report {
    fn report(self) -> Self {
        self
    }
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

impl Deny {
    fn level(self) -> Level {
        match self {
            Self::Error => Level::Error,
            Self::Warning => Level::Warning,
            Self::Info => Level::Info,
        }
    }
}

impl<F: Shape> Output<F> {
    /// How contracts are read.
    pub(super) fn options(&self) -> Result<Options, String> {
        self.options_with(None)
    }

    /// The same with the rules of a ruleset.
    pub(super) fn options_with(&self, ruleset: Option<&Path>) -> Result<Options, String> {
        Ok(Options {
            config: self.configured.read(ruleset)?,
            allow: self.allow.clone(),
            strict: self.strict,
            shown: self.shown(),
            limits: Limits {
                allow_outside: self.allow_outside.clone(),
                mapped: self.map.clone(),
                remote: self.allow_remote.clone(),
                overlays: self.overlay.clone(),
                ..Limits::default()
            },
            ..Options::default()
        })
    }

    /// Says which codes need not be allowed: those of which nothing was found in any contract. `unneeded` has the codes
    /// of each contract.
    pub(super) fn tell_unneeded(&self, unneeded: &[Vec<String>]) -> u8 {
        let mut status = 0;
        for code in &self.allow {
            if unneeded.iter().all(|codes| codes.contains(code)) {
                eprintln!("warning: `--allow {code}` is not needed: nothing of this code was found");
                status = self.status_of(Level::Warning);
            }
        }
        status
    }

    fn shown(&self) -> usize {
        match (self.limit, self.format.report()) {
            (Some(limit), _) => limit.into(),
            (None, Report::Text) => 10,
            (None, Report::Json) => 100,
            (None, _) => usize::MAX,
        }
    }

    fn status_of(&self, level: Level) -> u8 {
        if level <= self.deny.level() { FOUND } else { 0 }
    }

    /// The status for what was found in one contract.
    pub(super) fn status(&self, findings: &Findings) -> u8 {
        let mut failing = findings.iter().filter(|finding| self.status_of(finding.level) != 0);
        if failing.clone().any(|finding| finding.rule.code() == "unreadable-file") {
            return FAILED;
        }
        failing.next().map_or(0, |_| FOUND)
    }

    /// Shows what was found in one contract. What is one document of all contracts is shown by [`Output::show_all`].
    pub(super) fn show(&self, findings: &Findings, source: &Source) {
        match self.format.report() {
            Report::Json => print!("{}", render::json(findings, source)),
            Report::Github => print!("{}", render::github(findings, source)),
            Report::Text if !findings.is_empty() => eprint!("{}", render::text(findings, source, self.has_colors())),
            _ => {}
        }
    }

    /// Shows what was found in all contracts, where that is one document.
    pub(super) fn show_all(&self, found: &[Found<'_>]) {
        match self.format.report() {
            Report::Sarif => print!("{}", render::sarif(found)),
            Report::Junit => print!("{}", render::junit(found)),
            Report::Gitlab => print!("{}", render::gitlab(found)),
            Report::Text | Report::Json | Report::Github => {}
        }
    }

    fn has_colors(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }
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
