//! What may pass: codes that are allowed, operations that are left out for them, and how strictly a contract is read.

use std::path::{Path, PathBuf};

use crate::support::{Run, read, scratch, wirewright, write};

/// One operation is right; every other one has to do with a reference that leads nowhere.
const CONTRACT: &str = r##"
openapi: 3.1.0
info: {title: Races, version: 1.0.0}
paths:
  /fine:
    get: {operationId: fine, responses: {"204": {description: Done}}}
  /own:
    get:
      operationId: own
      parameters: [{$ref: "#/components/parameters/None"}]
      responses: {"204": {description: Done}}
  /path:
    parameters: [{$ref: "#/components/parameters/None"}]
    get: {operationId: ofPath, responses: {"204": {description: Done}}}
  /deep:
    get:
      operationId: deep
      responses:
        "200": {description: A race, content: {application/json: {schema: {$ref: "#/components/schemas/Outer"}}}}
  /later:
    post:
      operationId: later
      callbacks:
        done:
          "{$request.query.url}":
            post: {requestBody: {$ref: "#/components/requestBodies/None"}, responses: {"204": {description: Done}}}
      responses: {"204": {description: Done}}
components:
  schemas:
    Outer: {type: object, properties: {inner: {$ref: "#/components/schemas/Inner"}}}
    Inner: {type: object, properties: {x: {$ref: "#/components/schemas/None"}}}
    Fine: {type: object, properties: {x: {type: string}}}
"##;

fn contract(name: &str) -> (PathBuf, String) {
    let folder = scratch(name);
    write(&folder.join("races.yaml"), CONTRACT);
    let file = folder.join("races.yaml").to_str().unwrap().to_owned();
    (folder.join("out"), file)
}

fn generate(file: &str, folder: &Path, more: &[&str]) -> Run {
    let start = ["generate", file, "--out", folder.to_str().unwrap()];
    wirewright(start.iter().chain(more))
}

#[test]
fn what_an_allowed_error_has_to_do_with_is_left_out() {
    let (folder, file) = contract("allow-some");
    assert_eq!(generate(&file, &folder, &[]).status, 1);
    let run = generate(&file, &folder, &["--allow", "unresolved-ref", "--summary"]);
    assert_eq!(run.status, 0, "{run:?}");
    let fates: Vec<String> = run
        .out
        .lines()
        .take(5)
        .map(|line| line.replace(&file, "races.yaml"))
        .collect();
    assert_eq!(
        fates,
        [
            "generated GET /fine (fine)",
            "refused   GET /own (own): unresolved-ref at races.yaml:10",
            "refused   GET /path (ofPath): unresolved-ref at races.yaml:10",
            "refused   GET /deep (deep): unresolved-ref at races.yaml:31",
            "refused   POST /later (later): unresolved-ref at races.yaml:26",
        ]
    );
    assert!(
        run.out
            .ends_with("1 operations, 1 types; 0 files unchanged; 4 refused\n"),
        "{run:?}"
    );
    assert!(run.err.contains("left out for it: GET /own and GET /path"), "{run:?}");
    assert!(
        run.err
            .contains("left out for it: GET /deep, the schema `Outer` and the schema `Inner`"),
        "{run:?}"
    );
    assert!(read(&folder.join("types.rs")).contains("pub struct Fine "));
}

#[test]
fn a_summary_can_be_read_by_programs() {
    let (folder, file) = contract("allow-json");
    let more = ["--allow", "unresolved-ref", "--summary", "--format", "json"];
    let run = generate(&file, &folder, &more);
    let expected = format!(
        r#"{{"method":"GET","path":"/own","id":"own","fate":"refused","reasons":[{{"file":"{file}","line":10,"code":"unresolved-ref"}}]}}"#
    );
    assert!(run.out.lines().any(|line| line == expected), "{run:?}");
}

#[test]
fn an_operation_that_is_less_than_the_contract_says_is_degraded() {
    let folder = scratch("allow-degraded");
    let file = "specs/runnerly/runs.openapi.yaml";
    let run = generate(file, &folder, &["--summary"]);
    let degraded: Vec<_> = run.out.lines().filter(|line| line.starts_with("degraded")).collect();
    assert!(
        matches!(degraded[..], [line] if line.contains("(uploadTrack): expression-unevaluated at ")),
        "{degraded:?}"
    );
    // A warning that may pass is not shown; what it says is still so.
    let run = generate(
        file,
        &folder,
        &["--allow", "expression-unevaluated,part-simplified", "--deny", "warning"],
    );
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    assert!(run.out.contains("; 1 degraded (--summary lists them)"), "{run:?}");
}

#[test]
fn a_code_that_need_not_be_allowed_is_told() {
    let (_, file) = contract("allow-unneeded");
    let lint = |more: &[&str]| {
        wirewright(
            ["lint", &file, "--allow", "unresolved-ref,part-simplified"]
                .iter()
                .chain(more),
        )
    };
    let expected = "warning: `--allow part-simplified` is not needed: nothing of this code was found\n";
    let run = lint(&[]);
    assert!(run.status == 0 && run.err.ends_with(expected), "{run:?}");
    assert_eq!(lint(&["--deny", "warning"]).status, 1);
    // It is needed when it is needed by one contract of several.
    let run = lint(&["specs/invalid/part-simplified.yaml"]);
    assert!(!run.err.contains("is not needed"), "{run:?}");
}

#[test]
fn what_cannot_be_allowed_is_wrong_usage() {
    for (code, reason) in [
        ("nonsense", "there is no code `nonsense`"),
        ("syntax-error", "nothing can be generated in spite of `syntax-error`"),
        (
            "unsupported-version",
            "nothing can be generated in spite of `unsupported-version`",
        ),
    ] {
        let run = wirewright(["lint", "specs/features/tags.yaml", "--allow", code]);
        assert_eq!(run.status, 2, "{run:?}");
        let expected = format!("error: {reason}; `wirewright explain` lists the codes\n");
        assert_eq!(run.err, expected);
    }
}

#[test]
fn a_strict_reader_refuses_what_the_specification_forbids() {
    let folder = scratch("allow-strict");
    let file = folder.join("sloppy.yaml");
    write(
        &file,
        "openapi: 3.0.3\ninfo: {title: Races, version: 1.0, sumary: x}\npaths: {}\n",
    );
    let file = file.to_str().unwrap();
    assert_eq!(wirewright(["lint", file]).status, 0);
    let run = wirewright(["lint", file, "--strict"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("error[wrong-type]") && run.err.contains("error[unknown-field]"),
        "{run:?}"
    );
    let run = wirewright(["lint", file, "--strict", "--allow", "wrong-type,unknown-field"]);
    assert_eq!(run.status, 0, "{run:?}");
    // What generated code cannot do is no fault of the contract.
    let run = wirewright(["lint", "specs/runnerly/runs.openapi.yaml", "--strict"]);
    assert_eq!(run.status, 0, "{run:?}");
}

#[test]
fn strictness_is_about_what_the_specification_forbids() {
    let folder = scratch("strict-and-forbidden");
    let contract = "openapi: 3.0.3
info: {title: Strict, version: 1.0.0}
tags: [{name: runs}, {name: runs}]
paths:
  /runs:
    get:
      parameters:
        - {name: day, in: query, schema: {type: string, enum: [monday, monday]}}
        - {name: Accept, in: header, schema: {type: string}}
      responses: {'200': {description: The runs.}}
components:
  schemas:
    Run: {type: object, properties: {days: {type: array, items: {type: string}, default: [1]}, near: {$ref: '#/components/schemas/Run', required: [days]}}}
";
    write(&folder.join("a.yaml"), contract);
    let file = folder.join("a.yaml");
    let level = |arguments: &[&str], code: &str| {
        let shown = wirewright([&["lint", file.to_str().unwrap(), "--format", "json"], arguments].concat());
        let found = shown.out.lines().find(|line| line.contains(&format!("\"{code}\"")));
        let found: serde_json::Value =
            serde_json::from_str(found.unwrap_or_else(|| panic!("{code}: {shown:?}"))).unwrap();
        found["level"].as_str().unwrap().to_owned()
    };
    for (code, strict) in [
        ("tag-duplicate", "error"),
        ("default-breaks-schema", "error"),
        ("enum-duplicate", "warning"),
        ("param-reserved-header", "warning"),
        ("ref-siblings-ignored", "warning"),
    ] {
        assert_eq!(level(&[], code), "warning", "{code}");
        assert_eq!(level(&["--strict"], code), strict, "{code}");
    }
    assert_eq!(
        level(&["--strict", "--allow", "enum-duplicate"], "tag-duplicate"),
        "error"
    );
    let out = folder.join("out");
    let run = wirewright([
        "generate",
        file.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--strict",
    ]);
    assert_eq!(run.status, 0, "rules of linting alone do not stop generation: {run:?}");
}

/// Generation looks at defaults as well; what the judge tells is not told again.
#[test]
fn a_default_that_does_not_fit_is_told_once() {
    let folder = scratch("default-once");
    let file = folder.join("a.yaml");
    let contract = "openapi: 3.1.0
info: {title: Once, version: 1.0.0}
paths:
  /runs:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, default: many}}]
      responses: {'200': {description: The runs.}}
";
    write(&file, contract);
    let run = wirewright(["lint", file.to_str().unwrap(), "--format", "json"]);
    let told: Vec<&str> = run.out.lines().filter(|line| line.contains("/default\"")).collect();
    assert!(told.len() == 1 && told[0].contains("default-breaks-schema"), "{run:?}");
    let out = folder.join("out");
    let run = wirewright(["generate", file.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(
        run.status == 0 && run.err.contains("warning[default-invalid]"),
        "{run:?}"
    );
}
