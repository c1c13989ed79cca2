//! The command: its statuses, what it prints, and what it does to a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Run, files_below, read, root, scratch, wirewright, wirewright_in, write};

const GOOD: &str = "specs/features/parameters.yaml";
/// One that nothing is found in.
const CLEAN: &str = "specs/features/headers.yaml";
const WRONG: &str = "specs/invalid/unresolved-ref.yaml";
const DOUBTFUL: &str = "specs/invalid/operation-id-duplicate.yaml";

/// `wirewright generate CONTRACT --out FOLDER --crate runs-api --runtime runtime MORE...`
fn generate(contract: &str, folder: &Path, more: &[&str]) -> Run {
    let folder = folder.to_str().unwrap();
    let start = [
        "generate",
        contract,
        "--out",
        folder,
        "--crate",
        "runs-api",
        "--runtime",
        "runtime",
    ];
    wirewright(start.iter().chain(more))
}

#[test]
fn the_status_is_0_when_done() {
    let folder = scratch("cli-done");
    assert_eq!(
        wirewright(["lint", CLEAN]),
        Run {
            status: 0,
            out: format!("{CLEAN}: nothing found\n"),
            err: String::new()
        }
    );
    let run = generate(GOOD, &folder, &[]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    assert!(run.out.contains("wrote"), "{run:?}");
    assert_eq!(wirewright(["--help"]).status, 0);
    assert_eq!(wirewright(["--version"]).status, 0);
}

#[test]
fn the_status_is_1_for_findings_of_the_level_that_fails() {
    assert_eq!(wirewright(["lint", WRONG]).status, 1);
    assert_eq!(wirewright(["lint", DOUBTFUL]).status, 0);
    assert_eq!(wirewright(["lint", DOUBTFUL, "--deny", "warning"]).status, 1);
    // One wrong contract of several is enough.
    assert_eq!(wirewright(["lint", GOOD, WRONG, DOUBTFUL]).status, 1);
}

#[test]
fn what_is_denied_writes_nothing() {
    let folder = scratch("cli-denied").join("out");
    let run = generate(DOUBTFUL, &folder, &["--deny", "warning"]);
    assert!(run.status == 1 && !folder.exists(), "{run:?}");
    let run = generate(DOUBTFUL, &folder, &[]);
    assert!(run.status == 0 && folder.exists(), "{run:?}");
}

#[test]
fn an_error_in_the_contract_writes_nothing() {
    let folder = scratch("cli-wrong").join("out");
    let run = generate(WRONG, &folder, &[]);
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("error[unresolved-ref]") && run.err.contains("unresolved-ref.yaml:11:30"),
        "{}",
        run.err
    );
    assert!(!folder.exists());
}

#[test]
fn a_warning_is_told_and_the_code_is_written() {
    let folder = scratch("cli-doubtful");
    let run = generate(DOUBTFUL, &folder, &[]);
    assert_eq!(run.status, 0);
    assert!(run.err.contains("warning[operation-id-duplicate]"), "{}", run.err);
    assert!(folder.join("src/lib.rs").is_file());
}

#[test]
fn the_status_is_2_for_wrong_usage() {
    for arguments in [
        &["generate", GOOD][..],
        &["generate", GOOD, "--out", "x", "--only", "everything"],
        &["generate", GOOD, "--out", "x", "--crate", "no good name"],
        &["generate", GOOD, "--out", "x", "--crate", "../up"],
        &["lint", GOOD, "--format", "xml"],
        &["lint", GOOD, "--deny", "everything"],
        &["explain", "no-such-code"],
        &["unknown"],
        &[],
    ] {
        let run = wirewright(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {run:?}");
        assert!(run.out.is_empty() && !run.err.is_empty(), "{arguments:?}: {run:?}");
    }
}

#[test]
fn the_status_is_2_where_no_contract_is_named() {
    let folder = scratch("cli-nothing-named");
    for command in ["generate", "lint"] {
        let run = wirewright_in(&folder, [command]);
        assert_eq!(run.status, 2, "{command}: {run:?}");
        assert!(
            run.out.is_empty() && run.err.contains("no contract is named"),
            "{command}: {run:?}"
        );
    }
}

#[test]
fn the_status_is_2_when_a_folder_cannot_be_written() {
    let folder = scratch("cli-blocked");
    write(&folder.join("src"), "a file where a folder belongs");
    let run = generate(GOOD, &folder, &[]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.starts_with("error: "), "{run:?}");
}

#[test]
fn json_has_one_object_a_line_with_the_documented_keys() {
    let run = wirewright(["lint", "specs/invalid/mixed-versions.yaml", "--format", "json"]);
    assert_eq!((run.status, run.err.as_str()), (1, ""));
    let lines: Vec<serde_json::Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 4);
    let documented = [
        "level",
        "code",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "pointer",
        "help",
    ];
    for line in &lines {
        let keys: Vec<_> = line.as_object().unwrap().keys().collect();
        assert_eq!(keys, documented);
    }
    let second = &lines[1];
    assert_eq!(second["level"], "error");
    assert_eq!(second["code"], "unknown-field");
    assert_eq!(second["file"], "specs/invalid/mixed-versions.yaml");
    let place = ["line", "column", "end_line", "end_column"].map(|key| second[key].as_u64().unwrap());
    assert_eq!(place, [10, 1, 10, 9]);
    assert_eq!(second["pointer"], "#/basePath");
}

#[test]
fn json_goes_to_standard_output_alone_when_generating() {
    let folder = scratch("cli-json");
    let run = generate(DOUBTFUL, &folder, &["--format", "json"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert_eq!(run.out.lines().count(), 1, "{run:?}");
    assert!(
        run.out
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "{run:?}"
    );
    let run = generate(GOOD, &folder, &["--format", "json"]);
    assert_eq!(
        run,
        Run {
            status: 0,
            out: String::new(),
            err: String::new()
        }
    );
}

#[test]
fn check_tells_of_drift_and_of_nothing_else() {
    let folder = scratch("cli-check");
    let run = generate(GOOD, &folder, &["--check"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("types.rs"), "{run:?}");
    assert!(files_below(&folder).is_empty());

    assert_eq!(generate(GOOD, &folder, &[]).status, 0);
    assert_eq!(generate(GOOD, &folder, &["--check"]).status, 0);

    let types = folder.join("src/types.rs");
    let good = read(&types);
    write(&types, format!("{good}// by hand\n"));
    let run = generate(GOOD, &folder, &["--check"]);
    assert_eq!(run.status, 1);
    let named: Vec<_> = run.err.lines().filter(|line| line.starts_with("drift: ")).collect();
    assert!(matches!(named[..], [line] if line.contains("src/types.rs")), "{run:?}");
    assert!(read(&types).ends_with("// by hand\n"), "a check wrote a file");

    assert_eq!(generate(GOOD, &folder, &[]).status, 0);
    assert_eq!(read(&types), good);
    assert_eq!(generate(GOOD, &folder, &["--check"]).status, 0);
}

#[test]
fn check_tells_of_a_missing_file() {
    let folder = scratch("cli-missing");
    generate(GOOD, &folder, &[]);
    fs::remove_file(folder.join("src/rules.rs")).unwrap();
    let run = generate(GOOD, &folder, &["--check"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("rules.rs"), "{run:?}");
}

#[test]
fn a_file_that_is_no_longer_generated_goes() {
    let folder = scratch("cli-stale");
    generate(GOOD, &folder, &[]);
    let stale = folder.join("src/client.rs");
    let own = folder.join("src/own.rs");
    write(&own, "//! Written by hand.\n");
    assert!(stale.is_file());

    let run = generate(GOOD, &folder, &["--only", "server", "--check"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("src/client.rs is no longer generated"), "{run:?}");
    assert!(stale.is_file());

    assert_eq!(generate(GOOD, &folder, &["--only", "server"]).status, 0);
    assert!(!stale.exists());
    assert!(own.is_file(), "a file was removed that was not generated");
}

#[test]
fn a_file_that_was_not_generated_is_not_replaced() {
    let folder = scratch("cli-own");
    let types = folder.join("src/types.rs");
    write(&types, "//! Written by hand.\n");
    let run = generate(GOOD, &folder, &[]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("types.rs was not generated"), "{run:?}");
    assert_eq!(
        files_below(&folder),
        [Path::new("src/types.rs")],
        "something was written all the same"
    );
    assert_eq!(read(&types), "//! Written by hand.\n");
}

#[test]
fn files_that_are_current_are_not_touched() {
    let folder = scratch("cli-untouched");
    generate(GOOD, &folder, &[]);
    let time = |path: &Path| fs::metadata(folder.join(path)).unwrap().modified().unwrap();
    let before: Vec<_> = files_below(&folder)
        .iter()
        .map(|path| (path.clone(), time(path)))
        .collect();
    let run = generate(GOOD, &folder, &[]);
    assert!(!run.out.contains("wrote"), "{run:?}");
    let after: Vec<_> = files_below(&folder)
        .iter()
        .map(|path| (path.clone(), time(path)))
        .collect();
    assert_eq!(before, after);
}

#[test]
fn two_runs_write_the_same_bytes() {
    for contract in [GOOD, "specs/features/unions.yaml", "specs/runnerly/runs.openapi.yaml"] {
        let (one, other) = (scratch("cli-same-1"), scratch("cli-same-2"));
        generate(contract, &one, &[]);
        generate(contract, &other, &[]);
        let files = files_below(&one);
        assert!(files.len() > 4);
        assert_eq!(files, files_below(&other));
        for file in files {
            assert_eq!(
                read(&one.join(&file)),
                read(&other.join(&file)),
                "{contract}: {}",
                file.display()
            );
        }
    }
}

#[test]
fn findings_come_in_the_same_order_every_time() {
    let contracts: Vec<PathBuf> = crate::support::entries(&root().join("specs/invalid"));
    let all = |format: &str| {
        let files = contracts.iter().map(|path| path.to_str().unwrap());
        wirewright(["lint", "--format", format].into_iter().chain(files))
    };
    assert_eq!(all("json"), all("json"));
    assert_eq!(all("text"), all("text"));
}

#[test]
fn several_contracts_get_a_folder_each() {
    let folder = scratch("cli-several");
    let out = folder.to_str().unwrap();
    let run = wirewright(["generate", GOOD, "specs/features/unions.yaml", "--out", out]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(folder.join("parameters/mod.rs").is_file());
    assert!(folder.join("unions/mod.rs").is_file());
}

#[test]
fn the_package_finds_the_runtime_from_where_it_stands() {
    let folder = scratch("cli-runtime").join("deep/er");
    generate(GOOD, &folder, &[]);
    let manifest = read(&folder.join("Cargo.toml"));
    let path = manifest
        .split("path = \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    assert!(folder.join(path).join("Cargo.toml").is_file(), "{path}");
    let out = folder.to_str().unwrap();
    let run = wirewright([
        "generate",
        GOOD,
        "--out",
        out,
        "--crate",
        "runs-api",
        "--runtime",
        "^0.3",
    ]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(read(&folder.join("Cargo.toml")).contains("wirewright-runtime = \"^0.3\""));
}

#[test]
fn every_code_is_explained() {
    let list = wirewright(["explain"]);
    assert_eq!(list.status, 0);
    let listed: Vec<&str> = list
        .out
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let all = || wirewright::rules().chain(wirewright::changes());
    let known: Vec<&str> = all().map(|rule| rule.code).collect();
    assert_eq!(listed, known);
    for rule in all() {
        let run = wirewright(["explain", rule.code]);
        assert_eq!(run.status, 0);
        assert!(
            run.out
                .starts_with(&format!("{} ({}, {}", rule.code, rule.level, rule.group)),
            "{run:?}"
        );
        assert!(run.out.contains(rule.explanation), "{run:?}");
    }
}

#[test]
fn a_reference_may_lead_into_a_folder_that_is_allowed() {
    let folder = scratch("cli-outside");
    write(&folder.join("shared/common.yaml"), "Name: {type: string}\n");
    let contract = folder.join("api/openapi.yaml");
    write(
        &contract,
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
         Name: {$ref: '../shared/common.yaml#/Name'}\n",
    );
    let contract = contract.to_str().unwrap();
    let run = wirewright(["lint", contract]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("remote-ref"), "{run:?}");
    let shared = folder.join("shared");
    assert_eq!(
        wirewright(["lint", contract, "--allow-outside", shared.to_str().unwrap()]).status,
        0
    );
}

#[test]
fn addresses_are_read_from_a_folder_that_they_are_mapped_to() {
    let folder = scratch("cli-map");
    write(
        &folder.join("schemas/list.json"),
        r#"{"type": "array", "items": {"$ref": "parts/name"}}"#,
    );
    write(&folder.join("schemas/parts/name.json"), r#"{"type": "string"}"#);
    let contract = folder.join("api/openapi.yaml");
    write(
        &contract,
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
         Names: {$ref: 'https://example.com/list.json'}\n",
    );
    let text = contract.to_str().unwrap();
    let run = wirewright(["lint", text]);
    assert!(run.status == 1 && run.err.contains("remote-ref"), "{run:?}");
    let map = format!("https://example.com={}", folder.join("schemas").display());
    assert_eq!(wirewright(["lint", text, "--map", &map]).status, 0);
    let run = generate(text, &folder.join("out"), &["--map", &map]);
    assert_eq!(run.status, 0, "{run:?}");
    for wrong in ["https://example.com", "schemas=schemas", "https://example.com="] {
        assert_eq!(wirewright(["lint", text, "--map", wrong]).status, 2, "{wrong}");
    }
    wirewright::Build::new(&contract)
        .map("https://example.com", folder.join("schemas"))
        .write_to(&folder.join("built"))
        .unwrap();
    assert!(read(&folder.join("built/types.rs")).contains("Names"));
}

#[test]
fn colour_is_there_when_asked_for_only() {
    let plain = wirewright(["lint", WRONG]);
    assert!(!plain.err.contains('\u{1b}'));
    let coloured = wirewright(["lint", WRONG, "--color", "always"]);
    assert!(coloured.err.contains('\u{1b}'));
}

#[test]
fn an_overlay_changes_the_contract() {
    let folder = scratch("cli-overlay");
    let overlay = folder.join("overlay.yaml");
    let actions = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n  - target: $.paths.*\n    remove: true\n";
    write(&overlay, actions);
    let overlay = overlay.to_str().unwrap();
    let run = generate(GOOD, &folder.join("out"), &["--overlay", overlay]);
    assert!(run.status == 0 && run.out.contains(": 0 operations"), "{run:?}");
    // Given twice, there is nothing left to remove.
    let run = wirewright(["lint", GOOD, "--overlay", overlay, "--overlay", overlay]);
    assert_eq!(run.status, 0);
    assert!(
        run.err.contains("warning[overlay-unused]") && run.err.contains("overlay.yaml:4:13"),
        "{run:?}"
    );
    assert_eq!(wirewright(["lint", GOOD, "--overlay", "gone.yaml"]).status, 2);
}

#[test]
fn messages_stand_beside_a_contract_or_alone() {
    let api = "specs/events/races/races.openapi.yaml";
    let messages = "specs/events/races/races.asyncapi.yaml";
    for args in [&["lint", messages][..], &["lint", api, "--events", messages]] {
        let run = wirewright(args);
        let nothing = format!("{}: nothing found\n", args[1]);
        assert_eq!((run.status, run.out), (0, nothing), "{args:?}");
    }
    let swapped = wirewright(["lint", messages, "--events", api]);
    assert_eq!(swapped.status, 1);
    assert!(swapped.err.contains("this is an AsyncAPI document"), "{swapped:?}");
    let gone = wirewright(["lint", api, "--events", "specs/events/none.yaml"]);
    assert!(
        gone.status != 0 && gone.err.contains("there is no such file"),
        "{gone:?}"
    );
    for command in [&["lint"][..], &["generate", "--out", "unused"]] {
        let run = wirewright(command.iter().chain(&[api, messages, "--events", messages]));
        assert_eq!(run.status, 2);
        assert!(run.err.contains("belongs to one contract"), "{run:?}");
    }
}

#[test]
fn what_a_wrong_message_stands_in_can_be_left_out() {
    let run = wirewright(["lint", "specs/invalid/queue-missing.yaml", "--allow", "queue-missing"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.err.contains("left out for it: the operation `hearRaceCreated`"),
        "{run:?}"
    );
}
