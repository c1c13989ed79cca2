//! What operations ask of their callers, from the contract to the generated code.

use std::path::Path;

use wirewright::source::Memory;
use wirewright::{Generated, Options};

/// Generates from paths and components, without formatting.
fn generate(version: &str, rest: &str) -> Generated {
    let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{rest}");
    let options = Options {
        format: false,
        ..Options::default()
    };
    let files = Memory::from([("t.yaml", text.as_str())]);
    wirewright::generate_from(&files, Path::new("t.yaml"), Path::new("."), &options).unwrap()
}

fn codes(generated: &Generated) -> Vec<&str> {
    generated.findings.iter().map(|finding| finding.rule.code()).collect()
}

/// The lines of a file that hold a text.
fn lines<'g>(generated: &'g Generated, file: &str, with: &str) -> Vec<&'g str> {
    let lines = generated.files[file].lines().map(str::trim);
    lines.filter(|line| line.contains(with)).collect()
}

const SCHEMES: &str = "
components:
  securitySchemes:
    bearerAuth: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {implicit: {authorizationUrl: /a, scopes: {read: Reads}}}}
";

#[test]
fn operations_ask_for_what_the_root_asks_unless_they_say_otherwise() {
    let paths = "
security: [{bearerAuth: []}, {key: [], oauth: [read]}]
paths:
  /a:
    get: {operationId: inherits, responses: {'200': {description: D}}}
    put: {operationId: overrides, security: [{key: []}, {}], responses: {'200': {description: D}}}
    post: {operationId: asksNothing, security: [], responses: {'200': {description: D}}}
    patch: {operationId: letsAllIn, security: [{}], responses: {'200': {description: D}}}
";
    let generated = generate("3.1.0", &format!("{paths}{SCHEMES}"));
    assert_eq!(codes(&generated), [""; 0]);
    assert_eq!(
        lines(&generated, "operations.rs", ".security("),
        [
            ".security(&[&[security::BEARER_AUTH.required()], &[security::KEY.required(), security::OAUTH.scopes(&[\"read\"])]]);",
            ".security(&[&[security::KEY.required()]]).anonymous();",
        ]
    );
    let added: Vec<_> = lines(&generated, "server.rs", "let routes = routes.")
        .iter()
        .map(|line| line.split(['(', '&', ',']).collect::<Vec<_>>()[..3].concat())
        .collect();
    assert_eq!(
        added,
        [
            "let routes = routes.securedoperations::INHERITS",
            "let routes = routes.optionaloperations::OVERRIDES",
            "let routes = routes.operationoperations::ASKS_NOTHING",
            "let routes = routes.operationoperations::LETS_ALL_IN",
        ]
    );
}

#[test]
fn schemes_that_nothing_asks_for_change_no_signature() {
    let paths = "paths: {/a: {get: {operationId: get, responses: {'200': {description: D}}}}}";
    let without = generate("3.1.0", paths);
    let mut with = generate("3.1.0", &format!("{paths}{SCHEMES}"));
    assert_eq!(lines(&with, "security.rs", "pub static").len(), 3);
    assert!(with.files.remove("security.rs").is_some());
    let root = with.files.insert("mod.rs".to_owned(), without.files["mod.rs"].clone());
    assert_eq!(
        root.unwrap().replace("pub mod security;\n", ""),
        without.files["mod.rs"]
    );
    assert_eq!(with.files, without.files);
}

#[test]
fn a_scheme_that_is_not_defined_lets_nobody_in() {
    let paths = "
paths:
  /a:
    get: {operationId: get, security: [{nowhere: [x]}], responses: {'200': {description: D}}}
    put: {operationId: put, security: [{nowhere: []}], responses: {'200': {description: D}}}
";
    let generated = generate("3.1.0", paths);
    assert_eq!(codes(&generated), ["security-undefined"; 2]);
    assert_eq!(
        lines(&generated, "security.rs", "pub static"),
        ["pub static NOWHERE: Scheme = Scheme::undefined(\"nowhere\");"]
    );
    assert_eq!(
        lines(&generated, "operations.rs", ".security("),
        [
            ".security(&[&[security::NOWHERE.scopes(&[\"x\"])]]);",
            ".security(&[&[security::NOWHERE.required()]]);",
        ]
    );
    assert_eq!(lines(&generated, "server.rs", "principal: Self::Principal").len(), 2);
}

#[test]
fn a_reference_to_a_scheme_is_that_scheme() {
    let paths = "
paths:
  /a:
    get: {security: [{'#/components/securitySchemes/key': []}], responses: {'200': {description: D}}}
    put: {security: [{'#/x-key': []}], responses: {'200': {description: D}}}
x-key: {type: apiKey, in: query, name: k}
";
    let generated = generate("3.2.0", &format!("{paths}{SCHEMES}"));
    assert_eq!(codes(&generated), [""; 0]);
    assert_eq!(
        lines(&generated, "operations.rs", ".security("),
        [
            ".security(&[&[security::KEY.required()]]);",
            ".security(&[&[security::X_KEY.required()]]);",
        ]
    );
    assert_eq!(
        lines(&generated, "security.rs", "X_KEY"),
        ["pub static X_KEY: Scheme = Scheme::key_in_query(\"x-key\", \"k\");"]
    );
    assert_eq!(lines(&generated, "security.rs", "pub static").len(), 4);
}

#[test]
fn scopes_and_places_are_checked_wherever_they_are_asked_for() {
    let paths = "
security: [{oauth: [wirte]}]
paths:
  /a:
    get: {operationId: a, responses: {'200': {description: D}}}
    put: {operationId: b, responses: {'200': {description: D}}}
    post: {operationId: c, security: [{oauth: [read, raed]}, {oauth: [], bearerAuth: [role]}], responses: {'200': {description: D}}}
";
    let generated = generate("3.1.0", &format!("{paths}{SCHEMES}"));
    let found: Vec<_> = generated
        .findings
        .iter()
        .map(|f| (f.rule.code(), f.pointer.to_string()))
        .collect();
    let expected = [
        ("scope-undeclared", "#/security/0/oauth/0"),
        ("scope-undeclared", "#/paths/~1a/post/security/0/oauth/1"),
        ("security-conflict", "#/paths/~1a/post/security/1"),
    ];
    assert_eq!(found, expected.map(|(code, pointer)| (code, pointer.to_owned())));
    // Nobody inherits what the root asks for.
    let paths =
        "security: [{oauth: [wirte]}]\npaths: {/a: {get: {security: [], responses: {'200': {description: D}}}}}";
    assert_eq!(codes(&generate("3.1.0", &format!("{paths}{SCHEMES}"))), [""; 0]);
}
