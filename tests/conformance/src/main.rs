//! Runs the JSON Schema test suite through generated code.
//!
//! Each group of the suite becomes two operations of a contract: one takes the group's schema as the body of a request,
//! the other answers with it. Server and client are generated from the contract and compiled, and every instance goes
//! through them in three ways: as a request to the server, as a response of the server, and as an answer to the client.
//! The cases of the generator's own keyword tables ([`keywords`]), random schemas, and those that were found to be
//! wrong once ([`random`], `regressions.json`) go the same way.
//! `tests/conformance/known.txt` lists the cases that are known to come out otherwise than the suite says.

mod args;
mod blame;
mod build;
mod contract;
mod dialect;
mod files;
mod generate;
mod keywords;
mod known;
mod place;
mod program;
mod random;
mod remotes;
mod report;
mod result;
mod run;
mod selection;
mod set;
mod sources;
mod suite;

use std::process::ExitCode;

use args::Args;
use clap::Parser as _;
use known::Known;
use place::Place;
use random::shrink::{Shrinking, shrink, told};
use report::Report;
use result::SetResult;
use selection::Selection;
use set::Set;
use sources::Sources;
use suite::Group;

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
    let sources = Sources::find(args, &root)?;
    let known = Known::read(&root)?;
    let remotes = sources.remotes()?;
    let sets: Vec<(Set, Vec<Group>)> = args
        .sets()
        .map(|set| Ok((set, args.narrow(sources.groups(set)?))))
        .collect::<Result<_>>()?;
    let mut results = Vec::new();
    for (set, groups) in &sets {
        let result = run_set(*set, groups, &Place::new(&root, *set), &remotes)?;
        results.push(result.named(sources.title(*set)));
    }
    let mut text = String::new();
    for result in results.iter().filter(|result| result.set == Set::Random) {
        text += &shrunk(result, &Place::new(&root, result.set), &remotes)?;
    }
    let report = Report::new(&results, &known);
    text += &report.to_string();
    files::write(&place::target(&root).join("report.txt"), &text)?;
    print!("{text}");
    Ok(report.is_good())
}

/// The disagreements of random groups, made smaller.
fn shrunk(result: &SetResult<'_>, place: &Place, remotes: &remotes::Prefixes) -> Result<String> {
    let mut found = Shrinking::of(result);
    shrink(&mut found, |groups, see| {
        see(&run_set(result.set, groups, place, remotes)?);
        Ok(())
    })?;
    Ok(told(&found))
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
