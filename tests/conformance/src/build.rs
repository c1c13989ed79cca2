//! Compiling what was generated.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::generate::Generator;
use crate::place::Place;
use crate::selection::{Blame, Selection, search};
use crate::suite::Group;
use crate::{Result, blame, files, program};

/// Compiles the generated package and the program, and gives the program's path. Groups whose code does not compile are
/// left out; `None` when no group is left.
pub(crate) fn build(generator: &Generator<'_>, selection: &mut Selection<'_>) -> Result<Option<PathBuf>> {
    let place = generator.place;
    while !selection.kept().is_empty() {
        program::write(place, selection.kept())?;
        let errors = match compile(place)? {
            Compiled::Program(path) => return Ok(Some(path)),
            Compiled::Errors(errors) => errors,
        };
        let mut blame = blame_for(place, &errors, selection.kept());
        if blame.is_empty() {
            blame = search(selection.kept(), &mut |groups| refusal(generator, groups))?;
        }
        if blame.is_empty() {
            return Err(format!("the generated code does not compile: {}", words(&errors[0])));
        }
        selection.leave_out(&blame);
        generator.generate(selection)?;
    }
    Ok(None)
}

/// What came of compiling.
enum Compiled {
    /// The path of the program.
    Program(PathBuf),
    /// At least one.
    Errors(Vec<Message>),
}

/// A line of what cargo prints.
#[derive(Deserialize)]
struct Line {
    executable: Option<PathBuf>,
    message: Option<Message>,
}

/// What the compiler says.
#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    code: Option<Code>,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    /// From the folder of the workspace.
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

/// Runs cargo in the workspace.
fn compile(place: &Place) -> Result<Compiled> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--workspace", "--message-format=json"])
        .current_dir(&place.folder)
        .env("CARGO_TARGET_DIR", place.build())
        .env_remove("RUSTFLAGS")
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<Line> = said
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    if output.status.success() {
        let program = lines.into_iter().rev().find_map(|line| line.executable);
        return program
            .map(Compiled::Program)
            .ok_or_else(|| "cargo made no program".to_owned());
    }
    let messages = lines.into_iter().filter_map(|line| line.message);
    let errors: Vec<Message> = messages.filter(|message| message.level.starts_with("error")).collect();
    if errors.is_empty() {
        return Err(format!("cargo build:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(Compiled::Errors(errors))
}

/// The groups that the errors are about.
fn blame_for(place: &Place, errors: &[Message], groups: &[&Group]) -> Blame {
    let mut texts = BTreeMap::new();
    let mut blame = Blame::new();
    for error in errors {
        let spans = error.spans.iter().filter(|span| span.is_primary);
        for number in spans.filter_map(|span| group_of(&place.folder, span, &mut texts)) {
            if groups.iter().any(|group| group.number == number) {
                blame.entry(number).or_insert_with(|| words(error));
            }
        }
    }
    blame
}

fn group_of<'e>(folder: &Path, span: &'e Span, texts: &mut BTreeMap<&'e str, String>) -> Option<u32> {
    let text = texts
        .entry(&span.file_name)
        .or_insert_with(|| files::read(&folder.join(&span.file_name)).unwrap_or_default());
    blame::of_line(text, span.line_start)
}

/// Why the code for some groups does not compile; `None` when it does.
fn refusal(generator: &Generator<'_>, groups: &[&Group]) -> Result<Option<String>> {
    let mut selection = Selection::only(groups);
    generator.generate(&mut selection)?;
    program::write(generator.place, selection.kept())?;
    Ok(match compile(generator.place)? {
        Compiled::Program(_) => None,
        Compiled::Errors(errors) => Some(words(&errors[0])),
    })
}

fn words(error: &Message) -> String {
    let code = error.code.as_ref().map_or("", |code| &code.code);
    let place = error.spans.iter().find(|span| span.is_primary);
    let place = place.map_or_else(String::new, |span| {
        format!(" at {}:{}", span.file_name, span.line_start)
    });
    format!("does not compile: {code} {}{place}", error.message)
}
