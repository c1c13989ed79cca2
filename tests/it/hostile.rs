//! Input that is broken or meant to hurt: the command ends soon, with the right status and a finding at a place.

mod sizes;
mod text;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::support::{Run, bounded, scratch, write};

/// The least that is a contract, with more behind it.
fn contract(more: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{more}")
}

/// What a command may take in a debug build on a busy machine; without care it would take hours.
const PATIENCE: Duration = Duration::from_secs(180);

/// Lints text as a file of this name.
fn linted(name: &str, text: impl AsRef<[u8]>) -> Run {
    let file = scratch(&format!("hostile-{name}")).join(name);
    write(&file, text);
    lint(&file)
}

/// The same, and generates from it: both must agree.
fn run(name: &str, text: impl AsRef<[u8]>) -> Run {
    let lint = linted(name, text);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}"));
    let file = folder.join(name);
    let started = Instant::now();
    let out = folder.join("out");
    let generate = bounded([
        "generate",
        file.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert!(started.elapsed() < PATIENCE, "{name} took {:?}", started.elapsed());
    assert_eq!(
        (generate.status, out.exists()),
        (lint.status, lint.status == 0),
        "{name}: {generate:?}"
    );
    lint
}

fn lint(file: &Path) -> Run {
    let started = Instant::now();
    let run = bounded(["lint", file.to_str().unwrap(), "--format", "json"]);
    let took = started.elapsed();
    assert!(took < PATIENCE, "{} took {took:?}", file.display());
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run
}

/// Whether a run found this code first, at a line and column of the file.
fn assert_found(run: &Run, code: &str) {
    let status = if code == "unreadable-file" { 2 } else { 1 };
    assert_eq!((run.status, run.err.as_str()), (status, ""), "{code}: {run:?}");
    let first: serde_json::Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    assert_eq!(first["code"], code, "{first}");
    assert!(
        first["line"].as_u64() >= Some(1) && first["column"].as_u64() >= Some(1),
        "{first}"
    );
    assert!(!first["file"].as_str().unwrap().is_empty(), "{first}");
}

#[test]
fn a_file_that_cannot_be_read() {
    let folder = scratch("hostile-unreadable");
    for file in [folder.join("missing.yaml"), folder.clone(), PathBuf::from("/dev/zero")] {
        assert_found(&lint(&file), "unreadable-file");
    }
}

#[test]
fn binary_junk() {
    let junk: Vec<u8> = (0..4096u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    assert_found(&run("junk.yaml", &junk), "unreadable-file");
    assert_found(&run("junk.json", [b"{".as_slice(), &junk].concat()), "unreadable-file");
    assert_found(&run("zeros.yaml", vec![0; 4096]), "syntax-error");
}

#[test]
fn an_empty_file() {
    for (name, text) in [
        ("empty.yaml", ""),
        ("blank.yaml", " \n\n"),
        ("comment.yaml", "# nothing\n"),
        ("bom.yaml", "\u{feff}"),
    ] {
        assert_found(&run(name, text), "empty-document");
    }
}

#[test]
fn something_else_than_a_contract() {
    for (name, text) in [
        ("text.yaml", "hello"),
        ("list.json", "[1, 2]"),
        ("number.json", "1e400"),
        ("null.yaml", "~"),
    ] {
        assert_eq!(run(name, text).status, 1, "{name}");
    }
}

#[test]
fn a_yaml_bomb() {
    let mut text = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{inner}]").unwrap();
    }
    assert_found(&run("bomb.yaml", contract(&text)), "too-large");
}

#[test]
fn a_bomb_of_merge_keys() {
    let mut text = String::from("x-0: &m0 {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8}\n");
    for level in 1..40 {
        let previous = level - 1;
        writeln!(
            text,
            "x-{level}: &m{level} {{<<: *m{previous}, k{level}: [*m{previous}, *m{previous}]}}"
        )
        .unwrap();
    }
    assert_found(&run("merge.yaml", contract(&text)), "too-large");
}

#[test]
fn nesting_without_end() {
    let deep = 100_000;
    assert_found(&run("open.json", "[".repeat(deep)), "too-large");
    assert_found(&run("objects.json", r#"{"a":"#.repeat(deep)), "too-large");
    let whole = format!(
        "{{\"openapi\": \"3.1.0\", \"x-deep\": {}{}}}",
        "[".repeat(deep),
        "]".repeat(deep)
    );
    assert_found(&run("closed.json", whole), "too-large");
    assert_found(
        &run("flow.yaml", contract(&format!("x-deep: {}", "[".repeat(deep)))),
        "too-large",
    );
    assert_found(
        &run("dashes.yaml", contract(&format!("x-deep:\n  {}1", "- ".repeat(deep)))),
        "too-large",
    );
    // Block mappings need indentation, so the file grows with the square of the depth.
    let block: String = (0..2_000).map(|level| format!("{:level$}a:\n", "")).collect();
    assert_found(&run("block.yaml", block), "too-large");
}

#[test]
fn schemas_in_schemas() {
    // Just within what the loader takes.
    let deep = 100;
    let schema = format!(
        "{}{{type: string}}{}",
        "{type: array, items: ".repeat(deep),
        "}".repeat(deep)
    );
    let text = contract(&format!("components:\n  schemas:\n    Deep: {schema}\n"));
    assert_eq!(run("schemas.yaml", text).status, 0);
}

#[test]
fn chains_and_rings_of_references() {
    let mut text = String::from("components:\n  schemas:\n");
    for n in 0..2_000 {
        writeln!(text, "    S{n}: {{$ref: '#/components/schemas/S{}'}}", n + 1).unwrap();
    }
    assert_eq!(
        run("chain.yaml", contract(&format!("{text}    S2000: {{type: string}}\n"))).status,
        0
    );
    assert_found(
        &run(
            "ring.yaml",
            contract(&format!("{text}    S2000: {{$ref: '#/components/schemas/S0'}}\n")),
        ),
        "ref-cycle",
    );
}

#[test]
fn a_chain_of_objects() {
    let mut text = String::from("components:\n  schemas:\n");
    for n in 0..1_000 {
        let next = n + 1;
        writeln!(
            text,
            "    S{n}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
        )
        .unwrap();
    }
    text.push_str("    S1000: {type: string}\n");
    assert_eq!(run("objects.yaml", contract(&text)).status, 0);
}

#[test]
fn a_chain_of_lists_and_maps() {
    let mut text = String::from("components:\n  schemas:\n");
    for (name, holds) in [
        ("L", "type: array, items"),
        ("M", "type: object, additionalProperties"),
        ("U", "type: object, unevaluatedProperties"),
    ] {
        for n in 0..3_000 {
            writeln!(
                text,
                "    {name}{n}: {{{holds}: {{$ref: '#/components/schemas/{name}{}'}}}}",
                n + 1
            )
            .unwrap();
        }
        writeln!(text, "    {name}3000: {{type: string}}").unwrap();
    }
    assert_eq!(run("lists.yaml", contract(&text)).status, 0);
}

#[test]
fn very_many_operations() {
    let mut text = String::from("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n");
    for n in 0..5_000 {
        writeln!(
            text,
            "  /p{n}: {{get: {{responses: {{'200': {{description: Done}}}}}}}}"
        )
        .unwrap();
    }
    assert_eq!(run("operations.yaml", text).status, 0);
}

#[test]
fn allof_that_multiplies() {
    let mut text = String::from("components:\n  schemas:\n    A0: {type: object, properties: {a: {type: string}}}\n");
    for n in 1..60 {
        let inner = n - 1;
        let twice = format!("{{$ref: '#/components/schemas/A{inner}'}}, {{$ref: '#/components/schemas/A{inner}'}}");
        writeln!(
            text,
            "    A{n}: {{allOf: [{twice}], properties: {{p{n}: {{allOf: [{twice}]}}}}}}"
        )
        .unwrap();
    }
    assert_eq!(run("allof.yaml", contract(&text)).status, 0);
}

#[test]
fn unions_that_multiply() {
    let mut text = String::from("components:\n  schemas:\n    U0: {type: string}\n");
    for n in 1..60 {
        let inner = n - 1;
        let twice = format!(
            "{{$ref: '#/components/schemas/U{inner}'}}, {{type: array, items: {{$ref: '#/components/schemas/U{inner}'}}}}"
        );
        writeln!(text, "    U{n}: {{oneOf: [{twice}], anyOf: [{twice}]}}").unwrap();
    }
    assert_eq!(run("unions.yaml", contract(&text)).status, 0);
}

#[test]
fn other_versions() {
    let swagger = run(
        "swagger.yaml",
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n",
    );
    assert_found(&swagger, "unsupported-version");
    let line: serde_json::Value = serde_json::from_str(swagger.out.lines().next().unwrap()).unwrap();
    assert!(line["message"].as_str().unwrap().contains("Swagger 2.0"), "{line}");
    assert!(line["help"].as_str().unwrap().contains("swagger2openapi"), "{line}");
    for (name, version) in [
        ("v4.yaml", "4.0.0"),
        ("v33.yaml", "3.3.0"),
        ("v1.yaml", "'1'"),
        ("list.yaml", "[3, 1]"),
        ("words.yaml", "latest"),
    ] {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n");
        assert_found(&run(name, text), "unsupported-version");
    }
    assert_eq!(
        run("unsaid.yaml", "info: {title: T, version: '1'}\npaths: {}\n").status,
        1
    );
}

#[test]
fn references_that_lead_nowhere() {
    let with = |name: &str, target: &str| {
        run(
            name,
            contract(&format!("components:\n  schemas:\n    A: {{$ref: '{target}'}}\n")),
        )
    };
    assert_found(&with("pointer.yaml", "#/components/schemas/B"), "unresolved-ref");
    assert_found(&with("anchor.yaml", "#nobody"), "unresolved-ref");
    assert_found(&with("file.yaml", "missing.yaml#/A"), "unresolved-ref");
    assert_found(&with("url.yaml", "https://example.com/a.yaml#/A"), "remote-ref");
    assert_found(&with("odd-url.yaml", "ftp://example.com/a.yaml"), "remote-ref");
    assert_found(&with("absolute.yaml", "/etc/passwd"), "remote-ref");
    assert_found(
        &with("outside.yaml", "../../../../../../../../etc/passwd#/A"),
        "remote-ref",
    );
    assert_found(&with("url-of-file.yaml", "file:///etc/passwd"), "remote-ref");
}

#[test]
fn a_link_cannot_lead_out_of_the_folder() {
    let folder = scratch("hostile-link");
    write(
        &folder.join("secret.yaml"),
        "Secret: {type: string, description: not for you}\n",
    );
    let file = folder.join("api/openapi.yaml");
    write(
        &file,
        contract("components:\n  schemas:\n    A: {$ref: 'link.yaml#/Secret'}\n"),
    );
    std::os::unix::fs::symlink(folder.join("secret.yaml"), folder.join("api/link.yaml")).unwrap();
    let run = lint(&file);
    assert_found(&run, "remote-ref");
    assert!(!run.out.contains("not for you"), "{run:?}");
}

#[test]
fn files_that_refer_to_each_other() {
    let folder = scratch("hostile-ring");
    let file = folder.join("a.yaml");
    write(&file, contract("components:\n  schemas:\n    A: {$ref: 'b.yaml#/B'}\n"));
    write(
        &folder.join("b.yaml"),
        "B: {type: object, properties: {a: {$ref: 'a.yaml#/components/schemas/A'}}}\n",
    );
    assert_eq!(lint(&file).status, 0);
    write(&folder.join("b.yaml"), "B: {$ref: 'a.yaml#/components/schemas/A'}\n");
    assert_found(&lint(&file), "ref-cycle");
}

/// Text that would leave a comment, a string or an identifier, if it could.
const ESCAPES: &[&str] = &[
    "\"; std::process::abort(); \"",
    "*/ fn evil() {} /*",
    "\n}\nfn evil() {}\n",
    "\r\nfn evil() {}",
    "{{ 7 * 7 }} {% if true %}",
    "#![feature(evil)]",
    "\\",
    "\u{2028}fn evil() {}",
    "\u{202e}live nf",
    "\0",
    "r#\"",
    "'a",
    "```\nfn evil() {}\n```",
    "--> <script>",
];

/// A contract that says one of them wherever text may stand.
fn escape(text: &str) -> String {
    let schema = json!({
        "type": "object", "title": text, "description": text,
        "properties": {
            text: {"type": "string", "description": "A line", "default": text},
            "long": {"type": "string", "description": text, "default": text},
            "pattern": {"type": "string", "pattern": text},
            "bare": {"type": "string", "default": text},
            "value": {"enum": [text, "other"]},
        },
    });
    let contract = json!({
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": text}],
        "paths": {"/a": {"post": {
            "operationId": text, "summary": text, "description": text,
            "parameters": [{"name": text, "in": "query", "description": text, "schema": {"type": "string", "default": text}}],
            "requestBody": {"description": text, "content": {text: {}}},
            "responses": {"200": {"description": text, "headers": {text: {"schema": {"type": "string"}}},
                "content": {text: {"schema": {"type": "string"}}}}},
        }}},
        "components": {"schemas": {text: schema}},
    });
    serde_json::to_string_pretty(&contract).unwrap()
}

/// One contract with all of them, for the compiler.
pub(crate) fn text_course() -> String {
    let schemas: Map<String, Value> = ESCAPES
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let properties = json!({
                text.to_owned(): {"type": "string", "description": text, "default": text},
                "line": {"type": "string", "description": "A line", "default": text},
                "bare": {"type": "string", "default": text, "maxLength": 9},
                "pattern": {"type": "string", "pattern": text},
                "value": {"enum": [text, "other"], "x-enum-descriptions": [text, text]},
                "constant": {"const": text},
            });
            (
                format!("{number} {text}"),
                json!({"type": "object", "description": text, "properties": properties}),
            )
        })
        .collect();
    let paths: Map<String, Value> = ESCAPES
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let operation = json!({"post": {
                "operationId": text, "summary": text, "description": text,
                "parameters": [
                    {"name": text, "in": "query", "description": "A line", "schema": {"type": "string", "default": text}},
                    {"name": "other", "in": "query", "description": text, "schema": {"type": "string", "pattern": text}},
                ],
                "responses": {"200": {"description": text, "content": {text.to_owned(): {"schema": {"type": "string"}}}}},
            }});
            // A path has no braces but those of its parameters.
            (format!("/{number}/{}", text.replace(['{', '}'], "")), operation)
        })
        .collect();
    let all = ESCAPES.concat();
    let contract = json!({
        "openapi": "3.1.0",
        "info": {"title": all, "version": all, "description": all},
        "servers": [{"url": format!("/{all}")}],
        "paths": paths,
        "components": {"schemas": schemas},
    });
    serde_json::to_string_pretty(&contract).unwrap()
}

#[test]
fn text_stays_text() {
    for (number, text) in ESCAPES.iter().enumerate() {
        let run = run(&format!("escape-{number}.json"), escape(text));
        assert!(run.status < 2, "{text:?}: {run:?}");
        if run.status == 1 {
            continue;
        }
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-escape-{number}.json/out"));
        for path in crate::support::files_below(&out) {
            let code = crate::support::read(&out.join(&path));
            let escaped = code
                .lines()
                .any(|line| line.starts_with("fn evil") || line.starts_with("#![feature"));
            assert!(!escaped, "{text:?} left its place in {}", path.display());
        }
    }
}
