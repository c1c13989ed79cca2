//! Runs the JSON Schema test suite through generated code.
//!
//! Each group of the suite becomes two operations of a contract: one takes the group's schema as the body of a request,
//! the other answers with it. Server and client are generated from the contract and compiled, and every instance goes
//! through them in three ways: as a request to the server, as a response of the server, and as an answer to the client.
//! `tests/conformance/known.txt` lists the cases that are known to come out otherwise than the suite says.

mod args;
mod blame;
mod build;
mod contract;
mod dialect;
mod files;
mod generate;
mod known;
mod place;
mod program;
mod remotes;
mod report;
mod result;
mod run;
mod selection;
mod set;
mod suite;

use std::process::ExitCode;

use args::Args;
use clap::Parser as _;
use known::Known;
use place::Place;
use report::Report;
use result::SetResult;
use selection::Selection;
use set::Set;
use suite::{Group, Suite};

/// What goes wrong with the harness itself, in words.
type Result<T> = std::result::Result<T, String>;

/// Exit status: the suite says otherwise, or `known.txt` is not up to date.
const DISAGREEMENT: u8 = 1;
/// Exit status: the harness could not do its work.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(DISAGREEMENT),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(FAILED)
        }
    }
}

/// Runs all sets that are asked for; whether everything came out as it should.
fn run(args: &Args) -> Result<bool> {
    let root = place::root()?;
    let suite = Suite::find(args.suite.as_deref(), &root)?;
    let known = Known::read(&root)?;
    let remotes = remotes::prefixes(&suite, &root)?;
    let sets: Vec<(Set, Vec<Group>)> = Set::ALL
        .into_iter()
        .filter(|set| args.set.is_none_or(|wanted| wanted == *set))
        .map(|set| Ok((set, args.narrow(set.groups(&suite)?))))
        .collect::<Result<_>>()?;
    let mut results = Vec::new();
    for (set, groups) in &sets {
        results.push(run_set(*set, groups, &Place::new(&root, *set), &remotes)?);
    }
    let report = Report::new(&results, &known);
    let text = report.to_string();
    files::write(&place::target(&root).join("report.txt"), &text)?;
    print!("{text}");
    Ok(report.is_good())
}

/// Generates, compiles and runs a set.
fn run_set<'s>(set: Set, groups: &'s [Group], place: &Place, remotes: &remotes::Prefixes) -> Result<SetResult<'s>> {
    let mut selection = Selection::of(groups);
    let mut outcomes = Vec::new();
    if !groups.is_empty() {
        let generator = generate::Generator { set, place, remotes };
        eprintln!("{}: generating from {} groups", set.title(), groups.len());
        generator.generate(&mut selection)?;
        eprintln!("{}: compiling", set.title());
        if let Some(program) = build::build(&generator, &mut selection)? {
            let cases = selection.kept().iter().map(|group| group.tests.len()).sum();
            eprintln!("{}: running {cases} cases", set.title());
            outcomes = run::run(&program, &place.cases(), cases)?;
        }
    }
    Ok(SetResult::new(set, groups, selection, outcomes))
}
