//! Text that would leave its place, in every place that has text.

use serde_json::{Value, json};
use wirewright::source::Memory;
use wirewright::{Options, generate_from};

use super::ESCAPES;
use crate::fuzzed;

/// More of it: attributes, templates, names of files, tables of a manifest.
const MORE: &[&str] = &[
    ")] unsafe {} #[a(",
    "]",
    "{# a #}{{ a }}",
    "../../../etc/passwd",
    "con",
    "a/../../b.rs",
    "\"\n[dependencies]\nevil = \"1\"\n",
    "'''\nevil = 1",
    "\u{2066}a\u{2069}",
    "\u{61c}",
    "\u{feff}",
    "\u{85}unsafe {}",
    "\u{2029}unsafe {}",
    "\"#; unsafe {} r#\"",
    "\"##; unsafe {}",
    "\r",
    "unsafe",
    "r#unsafe",
    "%s${a}$(a)`a`",
    "\\\"; unsafe {} //",
    "*/ unsafe {} /*",
    "\n#![doc = \"a\"]\n",
    "$request.body#/\"; unsafe {}",
    "e\u{301}\u{301}\u{301}",
    "\u{10ffff}",
];

/// Contracts that say the text wherever text may stand; one of them alone where it would be an error.
fn contracts(text: &str) -> Vec<Value> {
    let operation = json!({"post": {
        "operationId": text, "summary": text, "description": text, "tags": [text], "deprecated": true, "x-note": {text: text},
        "externalDocs": {"url": "https://a.example", "description": text},
        "security": [{"Scheme": [text]}],
        "parameters": [
            {"name": "a", "in": "query", "description": text, "example": text, "schema": {"type": "string", "default": text}},
            {"name": "b", "in": "query", "schema": {"type": "string", "pattern": text, "examples": [text]}},
            {"name": text, "in": "cookie", "schema": {"enum": [text, "other"], "x-enum-varnames": [text, text]}},
        ],
        "requestBody": {"description": text, "content": {"application/json": {"example": text, "schema": {"$ref": "#/components/schemas/Named"}}}},
        "responses": {"200": {
            "description": text, "headers": {"X-A": {"description": text, "schema": {"const": text}}},
            "content": {"text/plain": {"examples": {text: {"summary": text, "value": text}}, "schema": {"type": "string"}}},
            "links": {text: {"operationId": text, "description": text, "parameters": {"a": text}}},
        }},
        "callbacks": {text: {"{$request.body#/a}": {"post": {"description": text, "responses": {"200": {"description": text}}}}}},
    }});
    let named = json!({
        "type": "object", "title": text, "description": text, "required": ["a"],
        "properties": {text: {"type": "string"}, "a": {"const": text}, "b": {"not": {"enum": [text], "pattern": text}}},
        "patternProperties": {text: {"type": "string"}}, "dependentRequired": {text: [text]}, "x-note": text,
    });
    let whole = json!({
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "summary": text, "description": text, "license": {"name": text}},
        "tags": [{"name": text, "description": text}],
        "paths": {"/a": operation},
        "webhooks": {text: {"post": {"description": text, "responses": {"200": {"description": text}}}}},
        "components": {
            "schemas": {"Named": named},
            "securitySchemes": {"Scheme": {"type": "apiKey", "in": "header", "name": "X-Key", "description": text}},
        },
    });
    // What may be refused stands alone, so that the rest is generated all the same.
    let alone = [
        (
            "/servers",
            json!([{"url": format!("https://a.example/{text}"), "name": text, "description": text}]),
        ),
        (
            "/servers",
            json!([{"url": "https://{v}/", "variables": {"v": {"default": text, "enum": [text], "description": text}}}]),
        ),
        (
            "/components/securitySchemes",
            json!({"Scheme": {"type": "http", "scheme": text}, text: {"type": "http", "scheme": "bearer"}}),
        ),
        (
            "/components/securitySchemes",
            json!({"Scheme": {"type": "apiKey", "in": "query", "name": text}}),
        ),
        (
            "/components/schemas",
            json!({"Named": {}, text: {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Named"}}}}),
        ),
        ("/components/headers", json!({text: {"schema": {"type": "string"}}})),
        (
            "/paths",
            json!({format!("/{}", text.replace(['{', '}'], "")): {"get": {"responses": {"200": {"description": text}}}}}),
        ),
        (
            "/paths",
            json!({"/a": {"get": {"responses": {"200": {"description": "D", "content": {text: {"schema": {"type": "string"}}}}}}}}),
        ),
        (
            "/paths",
            json!({"/a": {"get": {"responses": {"200": {"description": "D", "headers": {text: {"schema": {"type": "string"}}}}}}}}),
        ),
        (
            "/paths",
            json!({"/a": {"get": {"parameters": [{"name": text, "in": "header", "schema": {}}], "responses": {"200": {"description": "D"}}}}}),
        ),
        (
            "/paths",
            json!({"/a": {"post": {
                "requestBody": {"content": {"multipart/form-data": {
                    "schema": {"type": "object", "properties": {text: {"type": "string"}}},
                    "encoding": {text: {"contentType": text, "headers": {text: {"schema": {"type": "string"}}}}},
                }}},
                "responses": {"200": {"description": "D"}},
            }}}),
        ),
    ];
    let changed = alone.into_iter().map(|(place, value)| {
        let mut contract = whole.clone();
        match contract.pointer_mut(place) {
            Some(target) => *target = value,
            None => {
                let (folder, name) = place.rsplit_once('/').unwrap();
                contract.pointer_mut(folder).unwrap()[name] = value;
            }
        }
        contract
    });
    std::iter::once(whole.clone()).chain(changed).collect()
}

/// Every text in every place: what is generated parses, and is what the generator means to write.
#[test]
fn hostile_text_in_every_place() {
    let mut generated = 0;
    for text in ESCAPES.iter().chain(MORE) {
        for contract in contracts(text) {
            let contract = contract.to_string();
            let name = format!("{text:?} in {contract}");
            fuzzed::run(&name, fuzzed::targets::pipeline, &contract);
            let files = Memory::from([("a.json", contract)]);
            let linted = wirewright::lint_from(&files, "a.json".as_ref(), &wirewright::Options::default());
            generated += usize::from(!linted.unwrap().findings.has_errors());
        }
    }
    assert!(generated > 12 * ESCAPES.len(), "{generated}");
}

/// What the caller says is no more trusted: names of packages, words for the trait, the runtime's place.
#[test]
fn hostile_options() {
    let files = Memory::from([("a.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")]);
    for text in ESCAPES.iter().chain(MORE) {
        for runtime in [
            wirewright::Runtime::Path((*text).to_owned()),
            wirewright::Runtime::Version((*text).to_owned()),
        ] {
            let options = Options {
                package: Some((*text).to_owned()),
                api: Some((*text).to_owned()),
                extensions: vec![(*text).to_owned()],
                format: false,
                runtime,
                ..Options::default()
            };
            let generated = generate_from(&files, "a.yaml".as_ref(), ".".as_ref(), &options).unwrap();
            fuzzed::targets::judge::files(&generated.files, false);
        }
    }
}

#[test]
fn text_in_other_encodings() {
    let contract = super::contract("");
    let wide = |order: fn(u16) -> [u8; 2]| contract.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
    for (name, bytes) in [
        ("little.yaml", [b"\xff\xfe".as_slice(), &little].concat()),
        ("big.yaml", [b"\xfe\xff".as_slice(), &big].concat()),
    ] {
        super::assert_found(&super::run(name, bytes), "unreadable-file");
    }
    assert_eq!(super::run("unmarked.yaml", little).status, 1);
    assert_eq!(
        super::run("latin.yaml", b"openapi: 3.1.0\ninfo: {title: gr\xfc\xdfe}").status,
        2
    );
    // A mark of UTF-8 is no part of the text.
    assert_eq!(super::run("marked.yaml", format!("\u{feff}{contract}")).status, 0);
    let nul = contract.replace("title: T", "title: \"T\0\"");
    super::assert_found(&super::run("nul.yaml", nul), "syntax-error");
}

/// A pipe that nobody writes to must not be waited for.
#[test]
fn a_pipe() {
    let folder = crate::support::scratch("hostile-pipe");
    let pipe = folder.join("pipe.yaml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    super::assert_found(&super::lint(&pipe), "unreadable-file");
    let file = folder.join("api.yaml");
    crate::support::write(
        &file,
        super::contract("components: {schemas: {A: {$ref: 'pipe.yaml#/A'}}}\n"),
    );
    assert_eq!(super::lint(&file).status, 1);
}
