//! What commands that read contracts have in common: how they read them, and how findings are shown.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use wirewright::Config;
use wirewright::diagnostic::{Findings, Level};
use wirewright::source::{Limits, Source};

use super::{FAILED, FOUND};

#[derive(Args)]
pub(super) struct Output {
    /// Fail on findings of this level, and on worse ones; then nothing is written
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "error")]
    deny: Deny,
    /// How findings are shown: text on standard error, or one JSON object a line on standard output
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Folders beside the contract's own that `$ref` may lead into
    #[arg(long, value_name = "DIR")]
    allow_outside: Vec<PathBuf>,
    /// Read what a `$ref` names by an address that begins with this URL from a folder; nothing is fetched from the network
    #[arg(long, value_name = "URL=DIR", value_parser = mapping)]
    map: Vec<(String, PathBuf)>,
    /// An overlay that changes the contract before anything is made of it; can be given several times
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Names and types that are given beside the contract; without it wirewright.toml where there is one
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Whether text has colours
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
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

impl Output {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            allow_outside: self.allow_outside.clone(),
            mapped: self.map.clone(),
            overlays: self.overlay.clone(),
            ..Limits::default()
        }
    }

    /// The configuration that is named, or the one in the working directory.
    pub(super) fn config(&self) -> Result<Config, String> {
        let read = self.config.as_ref().map_or_else(Config::find, Config::read);
        read.map_err(|error| error.to_string())
    }

    /// The status for what was found in one contract.
    pub(super) fn status(&self, findings: &Findings) -> u8 {
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

    pub(super) fn show(&self, findings: &Findings, source: &Source) {
        match self.format {
            Format::Json => print!("{}", wirewright::render::json(findings, source)),
            Format::Text if findings.is_empty() => {}
            Format::Text => {
                let color = match self.color {
                    Color::Always => true,
                    Color::Never => false,
                    Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
                };
                eprint!("{}", wirewright::render::text(findings, source, color));
            }
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
