//! `wirewright diff`: two versions of a contract.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Golden, Run, entries, read, root, scratch, wirewright, write};

const OLD: &str = "openapi: 3.1.0
info: {title: Runs, version: 1.0.0}
paths:
  /runs/{id}:
    get:
      operationId: getRun
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: unit, in: query, schema: {$ref: '#/components/schemas/Unit'}}
      responses:
        '200':
          description: A run.
          content: {application/json: {schema: {$ref: '#/components/schemas/Run'}}}
  /runs:
    get:
      operationId: listRuns
      responses:
        '200':
          description: The runs.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Run'}}}}
components:
  schemas:
    Unit: {type: string, enum: [km, mi]}
    Run:
      type: object
      required: [distance, unit]
      properties:
        distance: {type: number}
        unit: {$ref: '#/components/schemas/Unit'}
";

/// The same with another name for the parameter of the path, a unit more, and a property that may be missing.
fn new() -> String {
    OLD.replace("{id}", "{run}")
        .replace("name: id", "name: run")
        .replace("[km, mi]", "[km, mi, m]")
        .replace("[distance, unit]", "[unit]")
}

fn diff(folder: &Path, more: &[&str]) -> Run {
    let name = |file: &str| folder.join(file).to_str().unwrap().to_owned();
    let (old, new) = (name("old.yaml"), name("new.yaml"));
    let start = ["diff", &old, &new];
    wirewright(start.iter().chain(more))
}

fn versions(name: &str, old: &str, new: &str) -> PathBuf {
    let folder = scratch(name);
    write(&folder.join("old.yaml"), old);
    write(&folder.join("new.yaml"), new);
    folder
}

#[test]
fn changes_are_told_once_with_both_places_and_what_they_affect() {
    let folder = versions("diff-text", OLD, &new());
    let run = diff(&folder, &[]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(run.out, "changes: 2 breaking, 0 dangerous, 1 safe\n");
    let mut golden = Golden::default();
    golden.file("diff.txt", &run.err.replace(folder.to_str().unwrap(), "FOLDER"));
    golden.finish();
}

#[test]
fn the_status_says_how_bad_it_is() {
    let safe = OLD.replace(
        "      operationId: listRuns\n",
        "      operationId: listRuns\n      deprecated: true\n",
    );
    let folder = versions("diff-status", OLD, &safe);
    assert_eq!(diff(&folder, &[]).status, 0);
    assert_eq!(diff(&folder, &["--fail-on", "dangerous"]).status, 0);
    assert_eq!(diff(&folder, &["--fail-on", "safe"]).status, 1);
    let dangerous = OLD.replace("operationId: listRuns", "operationId: runs");
    let folder = versions("diff-dangerous", OLD, &dangerous);
    assert_eq!(diff(&folder, &[]).status, 0);
    assert_eq!(diff(&folder, &["--fail-on", "dangerous"]).status, 1);
    let folder = versions("diff-broken", OLD, "openapi: 5.1.0\n");
    let run = diff(&folder, &[]);
    assert!(run.status == 2 && run.err.contains("unsupported-version"), "{run:?}");
}

#[test]
fn a_revision_of_git_is_a_version() {
    let folder = scratch("diff-git");
    write(
        &folder.join("specs/a.yaml"),
        OLD.replace("$ref: '#/components/schemas/Run'", "$ref: 'run.yaml'"),
    );
    write(
        &folder.join("specs/run.yaml"),
        "type: object\nrequired: [distance]\nproperties: {distance: {type: number}}\n",
    );
    let git = |arguments: &[&str]| {
        let identity = [
            "-c",
            "user.name=T",
            "-c",
            "user.email=t@example.com",
            "-c",
            "init.defaultBranch=main",
        ];
        let output = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "first"]);
    write(
        &folder.join("specs/run.yaml"),
        "type: object\nproperties: {distance: {type: number}}\n",
    );
    let run = |old: &str| {
        let program = env!("CARGO_BIN_EXE_wirewright");
        let output = Command::new(program)
            .args(["diff", old, "specs/a.yaml", "--format", "json"])
            .current_dir(&folder)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (status, out, _) = run("HEAD:specs/a.yaml");
    assert_eq!((status, out.lines().count()), (Some(1), 1), "{out}");
    assert!(
        out.contains("\"property-optional\"") && out.contains("specs/run.yaml"),
        "{out}"
    );
    let (status, _, err) = run("no-such:specs/a.yaml");
    assert_eq!(
        (status, err.as_str()),
        (
            Some(2),
            "error: no-such:specs/a.yaml: git knows no revision `no-such`\n"
        )
    );
    // What git would take for an option never comes to it.
    let error = wirewright::source::Revision::new("--help").unwrap_err();
    assert_eq!(error.to_string(), "`--help` is no revision");
}

#[test]
fn a_contract_is_no_change_to_itself() {
    let folders = ["specs/features", "specs/runnerly"].map(|folder| entries(&root().join(folder)));
    let contracts = folders
        .into_iter()
        .flatten()
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let mut compared = 0;
    for path in contracts.filter(|path| read(path).starts_with("openapi")) {
        let name = path.to_str().unwrap();
        let run = wirewright(["diff", name, name, "--format", "json", "--fail-on", "safe"]);
        assert_eq!((run.status, run.out.as_str()), (0, ""), "{name}: {run:?}");
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}
