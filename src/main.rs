//! The command line: the only place that prints or exits.

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use cli::{Bundle, Ci, Diff, Explain, FAILED, Generate, Lint};

mod cli;

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
    /// Say what a new version of a contract breaks
    #[command(after_help = "EXAMPLES:\n  \
        wirewright diff main:specs/runs.openapi.yaml specs/runs.openapi.yaml\n  \
        wirewright diff runs-1.4.yaml runs-1.5.yaml --fail-on dangerous --format github")]
    Diff(Diff),
    /// Lint contracts, compare them with what they were, and check what is generated of them: one command, one report, one status
    #[command(after_help = "EXAMPLES:\n  \
        wirewright ci --base main\n  \
        wirewright ci specs/runs.openapi.yaml --base v1.4.0 --fail-on dangerous\n\n\
        wirewright.toml says which contracts there are, and what is generated of them:\n  \
        [[generate]]\n  \
        spec = \"specs/runs.openapi.yaml\"\n  \
        out = \"generated/runs-api\"\n  \
        crate = \"runs-api\"")]
    Ci(Ci),
    /// Write one document of a contract and the files that it refers to
    #[command(after_help = "EXAMPLES:\n  \
        wirewright bundle openapi.yaml --out bundled.yaml\n  \
        wirewright bundle openapi.yaml --overlay vendor.overlay.yaml --out mended.json")]
    Bundle(Bundle),
    /// Messages: declare what a contract needs of RabbitMQ, compare, publish, look and replay
    #[cfg(feature = "mq")]
    Mq(cli::Mq),
    /// Say what a finding's code means, why it matters and how to mend it
    Explain(Explain),
}

fn main() -> ExitCode {
    let form = cli::usual_format();
    let command = Cli::command().mut_subcommand("ci", |ci| ci.mut_arg("format", |format| format.default_value(form)));
    let parsed = Cli::from_arg_matches(&command.get_matches());
    let done = match parsed.unwrap_or_else(|error| error.exit()).command {
        Command::Ci(command) => command.run(),
        Command::Generate(command) => command.run(),
        Command::Lint(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Bundle(command) => command.run(),
        #[cfg(feature = "mq")]
        Command::Mq(command) => command.run(),
        Command::Explain(command) => command.run(),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(FAILED)
        }
    }
}
