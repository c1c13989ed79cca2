//! `wirewright explain`.

use std::path::PathBuf;

use clap::Args;
use wirewright::diagnostic::AnyRule;

use super::output::Configured;

#[derive(Args)]
pub(crate) struct Explain {
    /// The code, as findings show it in brackets; without one all codes are listed
    code: Option<String>,
    /// A ruleset in the form of Spectral, whose rules are known too
    #[arg(long, value_name = "FILE")]
    ruleset: Option<PathBuf>,
    #[command(flatten)]
    configured: Configured,
}

impl Explain {
    /// Prints what a code means, or all codes.
    pub(crate) fn run(&self) -> Result<u8, String> {
        let Some(code) = &self.code else {
            let config = self.configured.read(self.ruleset.as_deref())?;
            for rule in built_in().chain(config.rules()) {
                let level = if rule.off() { "off" } else { rule.level().as_str() };
                let group = rule.group().as_str();
                println!("{:<28} {level:<8} {group:<14} {}", rule.code(), rule.summary());
            }
            return Ok(0);
        };
        // A configuration that cannot be read is no matter for what is known without it.
        let rule = match built_in().find(|rule| rule.code() == code) {
            Some(rule) => rule,
            None => {
                let config = self.configured.read(self.ruleset.as_deref())?;
                let found = config.rules().find(|rule| rule.code() == code);
                found.ok_or_else(|| format!("there is no code `{code}`; `wirewright explain` lists them all"))?
            }
        };
        print!("{}", page(&rule));
        Ok(0)
    }
}

/// The rules of Wirewright.
fn built_in() -> impl Iterator<Item = AnyRule> {
    wirewright::rules().chain(wirewright::changes()).map(AnyRule::from)
}

fn page(rule: &AnyRule) -> String {
    let off = if rule.off() {
        "; off unless wirewright.toml turns it on"
    } else {
        ""
    };
    let mut page = format!(
        "{} ({}, {}{off})\n\n{}\n\n{}\n",
        rule.code(),
        rule.level(),
        rule.group(),
        rule.summary(),
        rule.explanation()
    );
    let found = rule
        .example()
        .into_iter()
        .flat_map(|example| [("Found", example.bad), ("Not found", example.good)]);
    let changed = wirewright::changes()
        .find(|kind| kind.code == rule.code())
        .and_then(wirewright::change_example);
    let changed = changed
        .into_iter()
        .flat_map(|[before, after]| [("Before", before), ("After", after)]);
    for (title, text) in found.chain(changed) {
        let lines: String = text
            .trim_matches('\n')
            .lines()
            .map(|line| format!("    {line}\n"))
            .collect();
        page.push_str(&format!("\n{title}:\n\n{lines}"));
    }
    page
}
