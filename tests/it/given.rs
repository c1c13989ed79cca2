//! Names that users give beside the contract, in `wirewright.toml`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Run, cargo, read, root, scratch, wirewright, write};

const CONTRACT: &str = "openapi: 3.0.4
info: {title: Runs, version: 1.0.0}
paths:
  /runs:
    get:
      operationId: RunsController_findAll
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses:
        '200': {description: Runs, content: {application/json: {schema: {$ref: '#/components/schemas/RunDto'}}}}
components:
  schemas:
    RunDto: {type: object, x-rust-name: Run, properties: {o: {$ref: '#/components/schemas/Person'}}}
    Person: {type: object, required: [n], properties: {n: {type: string, x-rust-name: name}}}
";

const CONFIG: &str = r##"[names]
"runs.yaml#/components/schemas/RunDto" = "Activity"
"runs.yaml#/components/schemas/RunDto/properties/o" = "owner"
"runs.yaml#/paths/~1runs/get" = "allRuns"
"runs.yaml#/paths/~1runs/get/parameters/0" = "words"
"##;

/// A folder with a contract, a configuration and a program that uses the names.
fn folder(name: &str, config: &str) -> PathBuf {
    let folder = scratch(name);
    write(&folder.join("runs.yaml"), CONTRACT);
    write(&folder.join("names.toml"), config);
    folder
}

fn generate(folder: &Path) -> Run {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let runtime = root().join("runtime").to_str().unwrap().to_owned();
    let (contract, config, out) = (path("runs.yaml"), path("names.toml"), path("api"));
    wirewright([
        "generate",
        &contract,
        "--config",
        &config,
        "--out",
        &out,
        "--crate",
        "runs-api",
        "--runtime",
        &runtime,
        "--deny",
        "warning",
    ])
}

#[test]
fn a_crate_with_names_of_the_table_compiles_and_has_them() {
    let folder = folder("given-table", CONFIG);
    let run = generate(&folder);
    assert_eq!(run.status, 0, "{run:?}");
    let test = "//! The names of the table.\n\n#[test]\nfn names() {\n    use runs_api::operations::{ALL_RUNS, AllRunsRequest, AllRunsResponse};\n    \
        use runs_api::types::{Activity, Person};\n\n    let owner = Person { name: \"Ada\".to_owned() };\n    \
        let request = AllRunsRequest { words: None };\n    let answer = AllRunsResponse::Ok(Activity { owner: Some(owner) });\n    \
        assert!(matches!(answer, AllRunsResponse::Ok(_)) && request.words.is_none());\n    \
        assert_eq!(ALL_RUNS.id, \"RunsController_findAll\");\n}\n";
    let api = folder.join("api");
    write(&api.join("tests/names.rs"), test);
    let manifest = read(&api.join("Cargo.toml")) + "\n[workspace]\n";
    write(&api.join("Cargo.toml"), manifest);
    std::fs::copy(root().join("Cargo.lock"), api.join("Cargo.lock")).unwrap();
    cargo(&api, &["test", "--offline", "--quiet", "--no-default-features"]);
}

#[test]
fn a_table_that_is_wrong_is_wrong_usage_with_its_line() {
    let folder = folder("given-wrong", "[names]\n\n[nams]\n");
    let run = generate(&folder);
    assert_eq!((run.status, run.out.as_str()), (2, ""), "{run:?}");
    assert!(run.err.contains("names.toml:3:2: unknown field `nams`"), "{run:?}");
    let contract = folder.join("runs.yaml");
    let run = wirewright(["lint", contract.to_str().unwrap(), "--config", "no/such.toml"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.starts_with("error: no/such.toml: "), "{run:?}");
}

#[test]
fn the_table_of_the_working_directory_is_read_unasked() {
    let folder = folder("given-default", "");
    write(
        &folder.join("wirewright.toml"),
        "[names]\n\"runs.yaml#/info\" = \"A\"\n",
    );
    let lint = || {
        Command::new(env!("CARGO_BIN_EXE_wirewright"))
            .args(["lint", "runs.yaml"])
            .current_dir(&folder)
            .output()
            .unwrap()
    };
    let text = String::from_utf8(lint().stderr).unwrap();
    assert!(
        text.contains("wirewright.toml:2:1") && text.contains("config-unused"),
        "{text}"
    );
}

#[test]
fn a_name_that_is_given_stays_whatever_else_is_in_the_contract() {
    let folder = folder("given-first", CONFIG);
    let more = "    Activity: {type: object, properties: {a: {type: string}}}\n    AllRunsRequest: {type: object, properties: {a: {type: string}}}\n";
    write(&folder.join("runs.yaml"), CONTRACT.to_owned() + more);
    assert_eq!(generate(&folder).status, 0);
    let types = read(&folder.join("api/src/types.rs"));
    assert!(
        types.contains(
            "// #/components/schemas/RunDto\n#[derive(Clone, Debug, Default, PartialEq)]\npub struct Activity {"
        ),
        "{types}"
    );
    assert!(
        types.contains("pub struct Activity2 {") && types.contains("pub struct AllRunsRequest2 {"),
        "{types}"
    );
}
