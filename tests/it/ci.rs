//! `wirewright ci`: what it checks, what it compares with, and what it says at the end.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Run, read, scratch, write};

const RUNS: &str = "openapi: 3.1.0
info: {title: Runs, version: 1.0.0}
paths:
  /runs:
    get:
      operationId: listRuns
      parameters: [{name: limit, in: query, schema: {type: integer, format: int32}}]
      responses: {'200': {description: The runs.}}
";

const CONFIG: &str = "[[generate]]
spec = 'specs/runs.yaml'
out = 'generated/runs'
only = ['client']

[lint]
specs = ['specs/plans.yaml']
";

/// What is said by a command in a folder, with nothing but these variables of CI.
fn run(folder: &Path, program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(program);
    for name in [
        "GITHUB_ACTIONS",
        "GITHUB_BASE_REF",
        "GITHUB_STEP_SUMMARY",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    ] {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    Run {
        status: output.status.code().expect("the command was killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn wirewright(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    run(folder, env!("CARGO_BIN_EXE_wirewright"), arguments, variables)
}

fn git(folder: &Path, arguments: &[&str]) {
    let name = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@t",
        "-c",
        "commit.gpgsign=false",
    ];
    let ran = run(folder, "git", &[&name[..], arguments].concat(), &[]);
    assert_eq!(ran.status, 0, "{arguments:?} {ran:?}");
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "m"]);
}

/// A repository with two contracts, one of them with generated code, on a branch that left `main`.
fn repository(name: &str) -> PathBuf {
    let folder = scratch(name);
    git(&folder, &["init", "-q", "-b", "main"]);
    write(&folder.join("specs/runs.yaml"), RUNS);
    write(&folder.join("specs/plans.yaml"), RUNS.replace("uns", "lans"));
    write(&folder.join("wirewright.toml"), CONFIG);
    let generated = wirewright(&folder, &["generate"], &[]);
    assert_eq!((generated.status, generated.err.as_str()), (0, ""), "{generated:?}");
    assert!(
        generated.out.contains("wrote    generated/runs/client.rs"),
        "{generated:?}"
    );
    assert!(!folder.join("generated/runs/server.rs").exists());
    commit(&folder);
    git(&folder, &["checkout", "-q", "-b", "topic"]);
    folder
}

const PASSED: &str = "contract          result  lint  changes since main  generated
specs/runs.yaml   passed  ok    none                generated/runs is current
specs/plans.yaml  passed  ok    none                nothing
";

#[test]
fn what_is_configured_is_checked() {
    let folder = repository("ci-passed");
    let passed = wirewright(&folder, &["ci", "--base", "main"], &[]);
    assert_eq!(
        (passed.status, passed.out.as_str(), passed.err.as_str()),
        (0, PASSED, "")
    );
    // The same from a folder inside, and of one contract.
    let inside = folder.join("specs");
    let one = wirewright(
        &inside,
        &["ci", "runs.yaml", "--base", "main", "--config", "../wirewright.toml"],
        &[],
    );
    let expected = "contract   result  lint  changes since main  generated\n\
                    runs.yaml  passed  ok    none                ../generated/runs is current\n";
    assert_eq!((one.status, one.out.as_str()), (0, expected), "{one:?}");
}

#[test]
fn lint_changes_and_drift_make_one_status() {
    let folder = repository("ci-failed");
    // Only the branch counts: what came to main since then is nothing that it changed.
    git(&folder, &["checkout", "-q", "main"]);
    write(&folder.join("specs/runs.yaml"), RUNS.replace("/runs:", "/other:"));
    commit(&folder);
    git(&folder, &["checkout", "-q", "topic"]);
    write(
        &folder.join("specs/runs.yaml"),
        RUNS.replace("in: query,", "in: query, required: true,")
            .replace("'200'", "'404'"),
    );
    write(&folder.join("specs/new.yaml"), RUNS);
    write(&folder.join("wirewright.toml"), CONFIG.replace("plans", "new"));
    let run = wirewright(&folder, &["ci", "--base", "main"], &[]);
    let expected = "contract         result  lint       changes since main   generated
specs/runs.yaml  failed  1 warning  2 breaking, 1 dangerous   generated/runs differs in 2 files
specs/new.yaml   passed  ok         new                  nothing
";
    let columns = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!((run.status, columns(&run.out)), (1, columns(expected)), "{run:?}");
    for code in [
        "no-success",
        "parameter-required",
        "response-removed",
        "generated-drift",
    ] {
        assert!(run.err.contains(&format!("[{code}]")), "{code}: {run:?}");
    }
    assert!(
        run.err
            .contains("`generated/runs/client.rs` is not what `specs/runs.yaml` generates"),
        "{run:?}"
    );
    assert!(run.err.contains("main:specs/runs.yaml:7"), "{run:?}");
    let safe = wirewright(
        &folder,
        &["ci", "specs/new.yaml", "--base", "main", "--fail-on", "safe"],
        &[],
    );
    assert_eq!(safe.status, 0, "{safe:?}");
    // Each part fails alone.
    write(
        &folder.join("specs/runs.yaml"),
        RUNS.replace("'200'", "'200': {description: D}, '2O1'"),
    );
    assert_eq!(wirewright(&folder, &["ci", "specs/runs.yaml"], &[]).status, 1);
    write(&folder.join("specs/runs.yaml"), RUNS);
    assert_eq!(wirewright(&folder, &["ci", "--base", "main"], &[]).status, 0);
    write(
        &folder.join("generated/runs/client.rs"),
        "// Generated by Wirewright.\n",
    );
    let drifted = wirewright(&folder, &["ci", "--base", "main"], &[]);
    assert_eq!(drifted.status, 1);
    assert!(
        drifted.out.contains("generated/runs differs in 1 file\n"),
        "{drifted:?}"
    );
    let mended = wirewright(&folder, &["generate"], &[]);
    assert!(mended.out.contains("wrote    generated/runs/client.rs"), "{mended:?}");
    assert_eq!(wirewright(&folder, &["generate", "--check"], &[]).status, 0);
}

#[test]
fn github_and_gitlab_say_what_to_compare_with() {
    let folder = repository("ci-github");
    git(&folder, &["update-ref", "refs/remotes/origin/main", "main"]);
    let summary = folder.join("summary.md");
    write(&summary, "before\n");
    write(
        &folder.join("specs/runs.yaml"),
        RUNS.replace("in: query,", "in: query, required: true,"),
    );
    let github = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_BASE_REF", "main"),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
    ];
    let run = wirewright(&folder, &["ci"], &github);
    assert_eq!((run.status, run.err.as_str()), (1, ""), "{run:?}");
    let annotations: Vec<&str> = run.out.lines().filter(|line| line.starts_with("::")).collect();
    assert!(
        annotations[0].starts_with("::error file=specs/runs.yaml,line=7,"),
        "{run:?}"
    );
    assert!(
        annotations
            .iter()
            .any(|line| line.starts_with("::error file=generated/runs/")),
        "{run:?}"
    );
    assert!(run.out.contains("\nspecs/plans.yaml  passed  ok"), "{run:?}");
    let expected = "before
### Contracts: failed

| contract | result | lint | changes since origin/main | generated |
| --- | --- | --- | --- | --- |
| specs/runs.yaml | failed | ok | 1 breaking | generated/runs differs in 2 files |
| specs/plans.yaml | passed | ok | none | nothing |

";
    assert_eq!(read(&summary), expected);
    // A form that is said goes before the usual one, and has standard output for itself.
    let json = wirewright(&folder, &["ci", "--format", "json"], &github);
    assert!(
        json.out
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
    );
    assert!(json.err.starts_with("contract "), "{json:?}");
    let sarif = wirewright(&folder, &["ci", "--format", "sarif"], &github);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.out).unwrap();
    let codes: Vec<_> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["ruleId"])
        .collect();
    assert!(
        codes.iter().any(|code| *code == "parameter-required") && codes.iter().any(|code| *code == "generated-drift"),
        "{codes:?}"
    );
    let gitlab = wirewright(&folder, &["ci"], &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", "main")]);
    assert_eq!(gitlab.status, 1);
    assert!(gitlab.err.contains("error[parameter-required]"), "{gitlab:?}");
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = repository("ci-alone");
    let alone = wirewright(&folder, &["ci"], &[]);
    let note = "nothing is compared: there is no base, which `--base REVISION` names\n";
    assert!(
        alone.status == 0 && alone.out.ends_with(note) && alone.out.contains("not compared"),
        "{alone:?}"
    );
    let shallow = wirewright(&folder, &["ci"], &[("GITHUB_BASE_REF", "main")]);
    assert_eq!((shallow.status, shallow.out.as_str()), (2, ""));
    let expected =
        "error: git knows no revision `origin/main`; in CI the whole history has to be there: `fetch-depth: 0`";
    assert!(shallow.err.starts_with(expected), "{shallow:?}");
    assert_eq!(wirewright(&folder, &["ci", "--base=--all"], &[]).status, 2);
    // One that was broken before can be mended.
    write(&folder.join("specs/plans.yaml"), RUNS.replace("'200'", "'2000'"));
    commit(&folder);
    let broken = wirewright(&folder, &["ci", "--base", "main"], &[]);
    assert!(
        broken.status == 1 && broken.out.contains("not compared: it has errors"),
        "{broken:?}"
    );
    write(&folder.join("specs/plans.yaml"), RUNS);
    let mended = wirewright(&folder, &["ci", "--base", "HEAD"], &[]);
    assert!(
        mended.status == 0 && mended.out.contains("not compared: it had errors before"),
        "{mended:?}"
    );
    let empty = scratch("ci-empty");
    for command in ["ci", "lint"] {
        let none = wirewright(&empty, &[command], &[]);
        assert_eq!(none.status, 2);
        assert!(none.err.starts_with("error: no contract is named"), "{none:?}");
    }
    let none = wirewright(&empty, &["generate"], &[]);
    assert!(
        none.status == 2 && none.err.contains("or [[generate]] with `spec` and `out`"),
        "{none:?}"
    );
}

#[test]
fn an_entry_says_how_its_contract_is_read() {
    let folder = repository("ci-reading");
    let overlay = "overlay: 1.1.0\ninfo: {title: O, version: '1'}\nactions: [{target: '$.paths[*].get.responses', update: {'404': {description: N}}}]\n";
    write(&folder.join("o.yaml"), overlay);
    write(
        &folder.join("specs/runs.yaml"),
        RUNS.replace("'200'", "'200': {$ref: '../parts/r.yaml'}, '201'"),
    );
    write(&folder.join("parts/r.yaml"), "description: R\n");
    let config = format!(
        "{}\n[lint.groups]\nstyle = 'off'\n",
        CONFIG.replace(
            "only = ['client']",
            "only = ['client']\noverlay = ['o.yaml']\nallow-outside = ['parts']"
        )
    );
    write(&folder.join("wirewright.toml"), config);
    let generated = wirewright(&folder, &["generate"], &[]);
    assert_eq!(generated.status, 0, "{generated:?}");
    assert!(read(&folder.join("generated/runs/operations.rs")).contains("404"));
    let run = wirewright(&folder, &["ci", "--base", "main"], &[]);
    assert!(run.out.contains("generated/runs is current"), "{run:?}");
    let lint = wirewright(&folder, &["lint", "specs/runs.yaml"], &[]);
    assert_eq!(lint.status, 0, "{lint:?}");
}

#[test]
fn what_a_baseline_hides_is_no_matter_for_generated_code_either() {
    let folder = repository("ci-baseline");
    let twice = "  /more: {get: {operationId: listRuns, responses: {'200': {description: M}}}}\n";
    write(&folder.join("specs/runs.yaml"), format!("{RUNS}{twice}"));
    assert_eq!(wirewright(&folder, &["generate"], &[]).status, 0);
    let strict = ["ci", "--deny", "warning"];
    let told = wirewright(&folder, &strict, &[]);
    assert!(
        told.status == 1 && told.err.contains("[operation-id-duplicate]"),
        "{told:?}"
    );
    wirewright(&folder, &["lint", "--baseline", "known", "--write-baseline"], &[]);
    let known = wirewright(&folder, &[&strict[..], &["--baseline", "known"]].concat(), &[]);
    assert!(
        known.status == 0 && known.out.contains("generated/runs is current"),
        "{known:?}"
    );
    // What is wrong with an entry alone is told too.
    let config = CONFIG.replace("only = ['client']", "only = ['client']\ntags = ['nothing']");
    write(&folder.join("wirewright.toml"), config);
    let tag = wirewright(&folder, &["ci"], &[]);
    assert!(tag.status == 2 && tag.err.contains("`nothing`"), "{tag:?}");
}

#[test]
fn entries_that_cannot_be_are_told_with_their_line() {
    let folder = scratch("ci-entries");
    let start = "[[generate]]\nspec = 'a.yaml'\nout = 'out'\n";
    for (text, expected) in [
        ("[[generate]]\nspec = 'a.yaml'\n", "1:1: missing field `out`"),
        (&format!("{start}crat = 'a'\n"), "4:1: unknown field `crat`"),
        (&format!("{start}crate = '9'\n"), "4:9: `9` is no name of a package"),
        (
            &format!("{start}only = ['types', 'servers']\n"),
            "4:18: there is no part `servers`; wanted are some of types, server",
        ),
        (
            &format!("{start}extension = ['events']\n"),
            "4:14: the name of an extension begins with x-",
        ),
        (
            &format!("{start}tag-features = true\n"),
            "4:16: features are those of a package: add `crate`",
        ),
        (&format!("{start}{start}"), "6:7: `out` is the folder of another entry"),
        (&format!("{start}formats = 'no'\n"), "4:11: unknown variant `no`"),
    ] {
        write(&folder.join("wirewright.toml"), text);
        let run = wirewright(&folder, &["generate"], &[]);
        let start = format!("error: wirewright.toml:{expected}");
        assert!(run.status == 2 && run.err.starts_with(&start), "{text}\n{run:?}");
    }
    let half = wirewright(&folder, &["generate", "a.yaml"], &[]);
    assert!(half.status == 2 && half.err.contains("--out <DIR>"), "{half:?}");
}
