//! `wirewright diff`: two versions of a contract.

use std::collections::BTreeSet;
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

/// What the compiler says of these two contracts is in `tests/ui/cases/t26_changed_contract.stderr`.
#[test]
fn t26_what_will_not_build_is_told_before_it_is_built() {
    let contract = |name: &str| root().join("tests/ui").join(name).to_str().unwrap().to_owned();
    let (old, new) = (contract("shoes.openapi.yaml"), contract("changed.openapi.yaml"));
    let run = wirewright(["diff", &old, &new]);
    assert_eq!(run.out, "changes: 3 breaking, 1 dangerous, 3 safe\n");
    assert_eq!(run.status, 1, "{run:?}");
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

/// What breaks who compiles is told where it is asked for, and is as bad as the configuration says.
#[test]
fn what_changes_in_the_generated_code_is_told_where_it_is_asked_for() {
    let renamed = OLD.replace("operationId: listRuns", "operationId: runs");
    let folder = versions("diff-api", OLD, &renamed);
    assert_eq!(diff(&folder, &[]).status, 0);
    let run = diff(&folder, &["--api"]);
    assert!(
        run.status == 1 && run.err.contains("error[rust-item-renamed]"),
        "{run:?}"
    );
    let config = folder.join("wirewright.toml");
    write(&config, "[lint.groups]\napi = \"warning\"\n");
    let run = diff(&folder, &["--api", "--config", config.to_str().unwrap()]);
    assert!(
        run.status == 0 && run.err.contains("warning[rust-item-renamed]"),
        "{run:?}"
    );
    // What cannot be generated has no code to compare.
    let path = folder.join("new.yaml");
    write(
        &path,
        OLD.replace(
            "{type: array, items: {$ref: '#/components/schemas/Run'}}",
            "{$ref: '#/components/schemas/No'}",
        ),
    );
    let run = diff(&folder, &["--api"]);
    assert!(
        run.status == 2 && run.err.contains("the contract has errors"),
        "{run:?}"
    );
}

/// Contracts are paired by their paths; what is no contract is no part of it.
#[test]
fn folders_are_compared_contract_by_contract() {
    let folder = scratch("diff-folders");
    for (file, text) in [
        ("old/runs.yaml", OLD.to_owned()),
        ("new/runs.yaml", new()),
        ("old/below/same.yml", OLD.to_owned()),
        ("new/below/same.yml", OLD.to_owned()),
        (
            "old/gone.json",
            "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {}}".to_owned(),
        ),
        ("new/more.yaml", OLD.to_owned()),
        ("old/common.yaml", "Unit: {type: string}\n".to_owned()),
        ("old/readme.txt", "openapi: 3.1.0\n".to_owned()),
        ("old/.hidden/a.yaml", OLD.to_owned()),
    ] {
        write(&folder.join(file), text);
    }
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let run = wirewright(["diff", &path("old"), &path("new")]);
    assert_eq!(
        (run.status, run.out.as_str()),
        (1, "changes: 3 breaking, 0 dangerous, 2 safe\n"),
        "{run:?}"
    );
    for part in [
        "error[contract-removed]",
        "old/gone.json",
        "info[contract-added]",
        "new/more.yaml",
        "new/runs.yaml",
        "old/runs.yaml",
    ] {
        assert!(run.err.contains(part), "{part}\n{}", run.err);
    }
    assert!(
        !run.err.contains("same.yml") && !run.err.contains("hidden"),
        "{}",
        run.err
    );
    let json = wirewright(["diff", &path("old"), &path("new"), "--format", "sarif"]);
    assert!(serde_json::from_str::<serde_json::Value>(&json.out).is_ok(), "{json:?}");
    let run = wirewright(["diff", &path("old"), &path("new/runs.yaml")]);
    assert!(run.status == 2 && run.err.contains("are not both folders"), "{run:?}");
}

/// Changes that are approved pass, each by its own words, and what is not found any more is told.
#[test]
fn approved_changes_pass() {
    let folder = versions("diff-approved", OLD, &new());
    let file = folder.join("approved.txt");
    let approved = ["--approved", file.to_str().unwrap()];
    let run = diff(&folder, &approved);
    assert!(
        run.status == 2 && run.err.contains("`wirewright diff --write-approved` writes it"),
        "{run:?}"
    );
    let run = diff(&folder, &[approved[0], approved[1], "--write-approved"]);
    assert!(run.status == 0 && run.err.starts_with("wrote "), "{run:?}");
    let text = read(&file);
    assert!(
        text.starts_with("# Changes that `wirewright diff` passes over."),
        "{text}"
    );
    assert_eq!(text.lines().count(), 4, "{text}");
    let run = diff(&folder, &approved);
    assert_eq!(
        (run.status, run.out.as_str(), run.err.as_str()),
        (0, "no changes\n", "")
    );
    // Another change at the same place is another one.
    write(
        &folder.join("new.yaml"),
        new().replace("[km, mi, m]", "[km, mi, m, yd]"),
    );
    let run = diff(&folder, &approved);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("`\"yd\"`") && run.err.contains("are not found; --write-approved takes them out"),
        "{}",
        run.err
    );
    let run = diff(&folder, &["--write-approved"]);
    assert!(run.status == 2 && run.err.contains("--approved"), "{run:?}");
}

#[test]
fn kinds_of_change_are_explained_by_what_was_and_what_is() {
    for code in ["parameter-required", "rust-variant-added"] {
        let run = wirewright(["explain", code]);
        let (before, after) = run.out.split_once("\nAfter:\n").unwrap();
        assert!(before.contains("\nBefore:\n") && after.contains("# here"), "{run:?}");
    }
    // Not all can be shown.
    let run = wirewright(["explain", "contract-removed"]);
    assert!(run.status == 0 && !run.out.contains("Before"), "{run:?}");
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
    // So is a folder of one.
    let program = env!("CARGO_BIN_EXE_wirewright");
    let arguments = ["diff", "HEAD:specs", "specs"];
    let output = Command::new(program)
        .args(arguments)
        .current_dir(&folder)
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), out.as_str()),
        (Some(1), "changes: 1 breaking, 0 dangerous, 0 safe\n")
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
        let run = wirewright(["diff", name, name, "--api", "--format", "json", "--fail-on", "safe"]);
        assert_eq!((run.status, run.out.as_str()), (0, ""), "{name}: {run:?}");
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}

/// The page names every kind, and no kind that there is not.
#[test]
fn the_page_of_coverage_is_true() {
    let page = read(&root().join("docs/diff-coverage.md"));
    let codes: BTreeSet<&str> = wirewright::changes().map(|rule| rule.code).collect();
    let ours = page
        .lines()
        .map(|line| line.rsplit_once(" | ").map_or(line, |(_, ours)| ours));
    let named: BTreeSet<&str> = ours.flat_map(|text| text.split('`').skip(1).step_by(2)).collect();
    let kinds = |word: &&&str| word.contains('-') && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let others = ["x-sunset", "x-stability-level", "x-extensible-enum", "rust-", "--api"];
    let named: BTreeSet<&str> = named
        .iter()
        .filter(kinds)
        .copied()
        .filter(|word| !others.contains(word) && !word.ends_with('-'))
        .collect();
    assert_eq!(named, codes);
}
