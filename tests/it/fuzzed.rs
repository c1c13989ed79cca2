//! What the fuzz targets do, over a fixed set of inputs: the contracts of `specs/`, changes of them by chance that is the
//! same every time, and everything that once failed (`regressions/`).

#[path = "../../fuzz/src/lib.rs"]
pub(crate) mod targets;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wirewright::Options;
use wirewright::diagnostic::Level;
use wirewright::source::Memory;

use crate::support::{files_below, read, root, stem};

/// What one input may take in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// One input, with its name where it fails.
pub(crate) fn run(name: &str, target: impl Fn(&[u8]), input: &str) {
    let started = Instant::now();
    holds(name, target, input);
    assert!(started.elapsed() < PATIENCE, "{name} took {:?}", started.elapsed());
}

/// The same for one that may be so large that it takes its time.
fn holds(name: &str, target: impl Fn(&[u8]), input: &str) {
    let done = panic::catch_unwind(AssertUnwindSafe(|| target(input.as_bytes())));
    assert!(done.is_ok(), "{name} fails, see above");
}

/// The contracts of `specs/`, each with the files that it needs, and their names.
fn contracts() -> Vec<(String, String)> {
    let mut contracts = Vec::new();
    for folder in ["features", "invalid", "events"] {
        let folder = root().join("specs").join(folder);
        let files = files_below(&folder).into_iter();
        let alone = files.filter(|path| !path.starts_with("multi-file") && !path.starts_with("races"));
        contracts.extend(alone.map(|path| (path.display().to_string(), read(&folder.join(&path)))));
    }
    for (folder, first, others) in [
        (
            "features/multi-file",
            "openapi.yaml",
            &["common.yaml", "lap.yaml", "shapes.yaml"][..],
        ),
        (
            "events/races",
            "races.openapi.yaml",
            &["races.asyncapi.yaml", "runs.asyncapi.yaml"],
        ),
        (
            "events/races",
            "runs.asyncapi.yaml",
            &["races.asyncapi.yaml", "races.openapi.yaml"],
        ),
        ("runnerly", "users.openapi.yaml", &["common.yaml"]),
        ("runnerly", "gateway.openapi.yaml", &["common.yaml"]),
    ] {
        let text = |name: &&str| read(&root().join("specs").join(folder).join(name));
        let others = others
            .iter()
            .map(|name| format!("\n{}{name}\n{}", targets::SEPARATOR, text(name)));
        contracts.push((first.to_owned(), text(&first) + &others.collect::<String>()));
    }
    contracts
}

#[test]
fn contracts_of_specs() {
    for (name, text) in contracts() {
        run(&name, targets::load, &text);
        run(&name, targets::lower, &text);
        run(&name, targets::pipeline, &text);
    }
}

/// Documents of a corpus beside the project, which is no part of it: one of so many. `tests/corpus/places` reads the places of
/// findings in them once more, by other readers.
fn real_documents(each: usize) {
    let folder = root().join("../shared/corpus/specs");
    if !folder.exists() {
        println!("SKIPPED: there is no corpus at {}", folder.display());
        return;
    }
    for path in files_below(&folder).iter().step_by(each) {
        let text = fs::read(folder.join(path)).unwrap();
        holds(stem(path), targets::lower, &String::from_utf8_lossy(&text));
    }
}

#[test]
fn some_real_documents() {
    real_documents(40);
}

#[test]
#[ignore = "takes minutes: just hostile"]
fn all_real_documents() {
    real_documents(1);
}

/// Each file is named after what failed; those that begin with `overlay` hold one behind the contract.
#[test]
fn what_once_failed() {
    let folder = root().join("tests/it/regressions");
    let files = files_below(&folder);
    assert!(!files.is_empty());
    for path in files {
        let text = read(&folder.join(&path));
        let targets: &[fn(&[u8])] = match stem(&path).starts_with("overlay") {
            true => &[targets::overlay],
            false => &[targets::load, targets::lower, targets::pipeline],
        };
        for target in targets {
            run(stem(&path), *target, &text);
        }
    }
}

/// What stands in contracts, and what never should.
const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    ":",
    ": ",
    ",",
    "- ",
    "? ",
    "'",
    "\"",
    "\\",
    "#",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "|\n",
    "null",
    "true",
    "-1",
    "1e400",
    "0.5",
    "99999999999999999999",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "\0",
    "\r",
    "\"; unsafe {} \"",
    "*/ unsafe {} /*",
    "../",
    "application/json",
    "multipart/form-data",
    "'#/components/schemas/Pet'",
    "$ref: '#'",
    "type: object",
    "type: [string, 'null']",
    "oneOf: [{type: string}, {type: integer}]",
    "allOf: [{$ref: '#/components/schemas/A'}]",
    "pattern: '(?=a)'",
    "default: {a: 1}",
    "nullable: true",
    "additionalProperties: false",
    "unevaluatedProperties: false",
    "readOnly: true",
    "format: date-time",
    "'{a}'",
    "'$request.body#/a'",
];

/// Somewhere in a text something is done: so many characters go away, and something comes in their place.
#[derive(Clone, Debug)]
struct Change {
    at: Index,
    removed: usize,
    piece: Piece,
}

#[derive(Clone, Debug)]
enum Piece {
    Known(&'static str),
    /// So many characters from somewhere else in the text.
    Copied(Index, usize),
}

impl Change {
    fn by_chance() -> impl Strategy<Value = Self> {
        let piece = prop_oneof![
            prop::sample::select(PIECES).prop_map(Piece::Known),
            (any::<Index>(), 0..80usize).prop_map(|(from, count)| Piece::Copied(from, count)),
        ];
        let removed = prop_oneof![Just(0), 0..12usize, 0..200usize];
        (any::<Index>(), removed, piece).prop_map(|(at, removed, piece)| Self { at, removed, piece })
    }

    fn make(&self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let at = self.at.index(chars.len() + 1);
        let stretch = |from: usize, count: usize| chars.iter().skip(from).take(count);
        let piece: String = match &self.piece {
            Piece::Known(piece) => (*piece).to_owned(),
            Piece::Copied(from, count) => stretch(from.index(chars.len() + 1), *count).collect(),
        };
        let before: String = chars[..at].iter().collect();
        before + &piece + &stretch(at + self.removed, usize::MAX).collect::<String>()
    }
}

/// Runs with chance that is the same every time.
fn cases<S: Strategy>(count: u32, strategy: S, test: impl Fn(S::Value)) {
    let config = Config {
        cases: count,
        failure_persistence: None,
        ..Config::default()
    };
    let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, chance)
        .run(&strategy, |value| {
            test(value);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(Change::by_chance(), 1..4)
}

fn changed(text: &str, changes: &[Change]) -> String {
    changes.iter().fold(text.to_owned(), |text, change| change.make(&text))
}

#[test]
fn changed_contracts() {
    let small: Vec<(String, String)> = contracts().into_iter().filter(|(_, text)| text.len() < 6_000).collect();
    cases(150, (any::<Index>(), changes()), |(which, changes)| {
        let (name, text) = which.get(&small);
        let text = changed(text, &changes);
        run(name, targets::load, &text);
        run(name, targets::lower, &text);
        run(name, targets::pipeline, &text);
    });
}

#[test]
fn changed_overlays() {
    let (_, contract) = contracts().into_iter().find(|(name, _)| name == "tags.yaml").unwrap();
    let overlay = "overlay: 1.1.0\ninfo: {title: O, version: '1'}\nactions:\n  - target: $.info\n    update: {title: Changed}\n  \
        - target: $.paths[*][?@.tags]\n    update: {tags: [a]}\n  - {target: $.paths[0], remove: true}\n  \
        - {target: $.components.schemas, copy: $.info}\n";
    cases(60, changes(), |changes| {
        let overlay = changed(overlay, &changes);
        run(
            "overlay",
            targets::overlay,
            &format!("{contract}\n{}o.yaml\n{overlay}", targets::SEPARATOR),
        );
    });
}

#[test]
fn contracts_by_chance() {
    let bytes = prop::collection::vec(any::<u8>(), 0..3_000);
    let (all, generated) = (Cell::new(0), Cell::new(0));
    let codes = RefCell::new(BTreeMap::new());
    cases(60, bytes, |bytes| {
        let text = targets::contract_text(&bytes);
        run(&text, |_| targets::contract(&bytes), "");
        let files = Memory::from([("a.json", text)]);
        let linted = wirewright::lint_from(&files, Path::new("a.json"), &Options::default());
        let findings = linted.unwrap().findings;
        all.set(all.get() + 1);
        generated.set(generated.get() + u32::from(!findings.has_errors()));
        for finding in findings.iter().filter(|finding| finding.level == Level::Error) {
            *codes.borrow_mut().entry(finding.rule.code().to_owned()).or_insert(0) += 1;
        }
    });
    // Code comes of many, or the target would try hardly anything.
    assert!(
        generated.get() * 3 > all.get(),
        "{} of {}: {codes:?}",
        generated.get(),
        all.get()
    );
}
