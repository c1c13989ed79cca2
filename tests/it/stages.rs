//! What each stage hands on, for one small contract, and what is found in contracts that are wrong.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use wirewright::Linted;
use wirewright::diagnostic::{Level, Span};
use wirewright::document::Document;
use wirewright::source::{Disk, Kind, Limits, Source, Value};

use crate::support::{Golden, entries, lint_text, linted, root, stem};

/// The contract, from the root of the repository.
const CONTRACT: &str = "tests/it/stages.yaml";

fn load() -> Source {
    let (source, findings) = wirewright::source::load(Path::new(CONTRACT), &Disk, &Limits::default());
    assert!(findings.is_empty(), "{findings:?}");
    source
}

#[test]
fn the_source_is_an_arena_with_places() {
    let source = load();
    let mut dump = String::new();
    dump_value(source.root(), &mut dump);
    let mut golden = Golden::default();
    golden.file("stages/source.txt", &dump);
    golden.finish();
}

/// One line a value: where it stands, where it is written, what it is.
fn dump_value(value: Value<'_>, out: &mut String) {
    let what = match value.kind() {
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => value.to_string(),
        Kind::Number(text) => text.to_owned(),
        Kind::String(text) => format!("{text:?}"),
        Kind::Array => format!("array of {}", value.len()),
        Kind::Object => format!("object of {}", value.len()),
    };
    let key = value
        .key_span()
        .map(|span| format!("key {} ", range(value.source(), span)))
        .unwrap_or_default();
    let place = range(value.source(), value.span());
    writeln!(out, "{} = {what} ({key}at {place})", value.pointer()).unwrap();
    value.items().for_each(|item| dump_value(item, out));
    value.entries().for_each(|entry| dump_value(entry.value, out));
}

fn range(source: &Source, span: Span) -> String {
    let at = source.line_column(span);
    format!("{}:{}-{}:{}", at.line, at.column, at.end_line, at.end_column)
}

#[test]
fn the_document_is_typed_and_normalised() {
    let source = load();
    let (document, findings) = wirewright::document::read(&source);
    assert!(findings.is_empty(), "{findings:?}");
    let mut golden = Golden::default();
    golden.file("stages/document.txt", &dump_document(&document, &source));
    golden.finish();
}

#[test]
fn messages_are_typed_and_normalised() {
    let mut golden = Golden::default();
    for name in ["apps", "quotes"] {
        let path = format!("specs/events/{name}.asyncapi.yaml");
        let (source, findings) = wirewright::source::load(Path::new(&path), &Disk, &Limits::default());
        assert!(findings.is_empty(), "{findings:?}");
        let (document, findings) = wirewright::document::read(&source);
        assert!(findings.is_empty(), "{findings:?}");
        golden.file(&format!("stages/{name}.txt"), &dump_document(&document, &source));
    }
    golden.finish();
}

/// The document as `Debug` shows it, without what is absent, and with pointers in place of node numbers.
fn dump_document(document: &Document, source: &Source) -> String {
    let mut pointers = HashMap::new();
    point(source.root(), &mut pointers);
    let text = format!("{document:#?}");
    let node = regex::Regex::new(r"NodeId\(\s*(\d+),\s*\)").unwrap();
    let text = node.replace_all(&text, |found: &regex::Captures<'_>| {
        pointers
            .get(&format!("NodeId({})", &found[1]))
            .cloned()
            .unwrap_or_else(|| "elsewhere".to_owned())
    });
    let some = regex::Regex::new(r"Some\(\n\s*([^\n]+),\n\s*\)").unwrap();
    let text = some.replace_all(&text, "$1");
    let absent = |line: &&str| [": None,", ": [],", ": false,"].iter().any(|end| line.ends_with(end));
    text.lines()
        .filter(|line| !absent(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn point(value: Value<'_>, pointers: &mut HashMap<String, String>) {
    pointers.insert(format!("{:?}", value.id()), value.pointer().to_string());
    value
        .items()
        .chain(value.entries().map(|entry| entry.value))
        .for_each(|inner| point(inner, pointers));
}

#[test]
fn the_files_are_what_is_left_of_the_contract() {
    let generated = crate::support::generate(Path::new(CONTRACT), "stages", root());
    assert_eq!((generated.operations, generated.types), (1, 2));
    assert_eq!(generated.read, [root().join(CONTRACT).canonicalize().unwrap()]);
    let mut golden = Golden::default();
    golden.file("stages/types.txt", &generated.files["src/types.rs"]);
    golden.finish();
}

#[test]
fn constants_become_enums() {
    let contract = Path::new("tests/it/constants.yaml");
    let generated = crate::support::generate(contract, "constants", root());
    let mut golden = Golden::default();
    golden.file("stages/constants.txt", &generated.files["src/types.rs"]);
    golden.finish();
}

#[test]
fn every_wrong_contract_is_found_wrong_at_its_place() {
    let mut golden = Golden::default();
    let mut names = Vec::new();
    for path in entries(&root().join("specs/invalid")) {
        let name = stem(&path);
        let contract = format!("specs/invalid/{name}.yaml");
        golden.file(&format!("findings/{name}.txt"), &lint_text(&contract));
        names.push(format!("{name}.txt"));
        let findings = linted(&contract).findings;
        assert!(
            findings.iter().any(|finding| finding.rule.code() == name),
            "{name} is not found in {contract}"
        );
        assert!(
            findings.iter().all(|finding| finding.span.is_some()),
            "{name}: a finding has no place"
        );
    }
    golden.only("findings", &names);
    golden.finish();
}

#[test]
fn swagger_in_an_openapi_document_is_told_construct_by_construct() {
    let Linted { source, findings, .. } = linted("specs/invalid/mixed-versions.yaml");
    let errors: Vec<_> = findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .map(|finding| {
            let place = source.line_column(finding.span.unwrap());
            (
                place.line,
                place.column,
                finding.rule.code(),
                finding.pointer.to_string(),
            )
        })
        .collect();
    let at = |line, column, pointer: &str| (line, column, "unknown-field", pointer.to_owned());
    let expected = [
        at(10, 1, "#/basePath"),
        at(16, 7, "#/paths/~1users~1ids/get/produces"),
        at(21, 11, "#/paths/~1users~1ids/get/responses/200/schema"),
    ];
    assert_eq!(errors, expected);
    // Each says how OpenAPI 3 spells it.
    let helps: Vec<_> = findings
        .iter()
        .filter(|f| f.level == Level::Error)
        .flat_map(|f| &f.help)
        .collect();
    assert!(helps[0].contains("servers: [{url: /api}]"), "{helps:?}");
    assert!(helps[1].contains("under `content`"), "{helps:?}");
    assert!(
        helps[2].contains("content: {application/json: {schema: ...}}"),
        "{helps:?}"
    );
}

#[test]
fn swagger_in_an_openapi_document_has_two_repairs() {
    let Linted { source, findings, .. } = linted("specs/invalid/mixed-versions.yaml");
    let found = findings
        .iter()
        .find(|finding| finding.rule.code() == "mixed-versions")
        .unwrap();
    assert_eq!(found.level, Level::Warning);
    let place = source.line_column(found.span.unwrap());
    assert_eq!((place.line, place.column), (2, 1));
    assert!(
        found.message.contains("OpenAPI 3.0.0") && found.message.contains("Swagger 2.0"),
        "{}",
        found.message
    );
    let help = found.help.as_deref().unwrap();
    let (one, other) = help.split_once("; B: ").unwrap();
    assert!(
        one.starts_with("A: ") && one.contains("swagger: \"2.0\"") && one.contains("convert"),
        "{one}"
    );
    assert!(
        ["`basePath`", "`produces`", "`schema`"]
            .iter()
            .all(|field| other.contains(field)),
        "{other}"
    );
}
