//! Rules of a project's own: on the command line, in every form of findings, and beside what else says which findings matter.

use std::path::{Path, PathBuf};

use crate::support::{Run, read, scratch, wirewright, write};

const CONTRACT: &str = "openapi: 3.1.0
info: {title: T, version: 1.0.0}
paths:
  /runs:
    get:
      responses: {'200': {description: The runs.}}
";

const CONFIG: &str = "[[lint.rule]]
code = 'operation-has-team'
at = '$.paths[*][get,put,post]'
must = { field = 'x-team', pattern = '^[a-z]+$' }
message = 'every operation names the team that owns it'
level = 'error'
help = 'write `x-team: fleet`, or the name of your own team'
";

/// A folder with a contract and a configuration.
fn folder(name: &str, contract: &str, config: &str) -> PathBuf {
    let folder = scratch(name);
    write(&folder.join("a.yaml"), contract);
    write(&folder.join("wirewright.toml"), config);
    folder
}

fn lint(folder: &Path, more: &[&str]) -> Run {
    let (spec, config) = (folder.join("a.yaml"), folder.join("wirewright.toml"));
    let start = ["lint", spec.to_str().unwrap(), "--config", config.to_str().unwrap()];
    wirewright(start.iter().chain(more))
}

/// The levels and codes that are found.
fn codes(run: &Run) -> Vec<String> {
    let lines = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines
        .map(|line| format!("{} {}", line["level"].as_str().unwrap(), line["code"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_rule_is_shown_as_any_other() {
    let folder = folder("custom-shown", CONTRACT, CONFIG);
    let text = lint(&folder, &[]);
    let expected = "error[operation-has-team]: every operation names the team that owns it
 --> FOLDER/a.yaml:5:5
  |
5 |     get:
  |     ^^^ it is missing
  |
  = at: #/paths/~1runs/get
  = help: write `x-team: fleet`, or the name of your own team

error: 1 error
";
    assert_eq!(
        (
            text.status,
            text.err.replace(folder.to_str().unwrap(), "FOLDER").as_str()
        ),
        (1, expected)
    );
    let sarif: serde_json::Value = serde_json::from_str(&lint(&folder, &["--format", "sarif"]).out).unwrap();
    let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "operation-has-team");
    assert_eq!(
        rule["shortDescription"]["text"],
        "every operation names the team that owns it"
    );
    assert_eq!(rule["properties"]["tags"][0], "own");
    let github = lint(&folder, &["--format", "github"]).out;
    assert!(
        github.contains(",title=operation-has-team::every operation names the team"),
        "{github}"
    );
    let junit = lint(&folder, &["--format", "junit"]).out;
    assert!(junit.contains("classname=\"operation-has-team\""), "{junit}");
    let gitlab: serde_json::Value = serde_json::from_str(&lint(&folder, &["--format", "gitlab"]).out).unwrap();
    assert_eq!(gitlab[0]["check_name"], "operation-has-team");
}

#[test]
fn levels_ignores_baselines_and_allowed_codes_are_for_it_too() {
    let json = ["--format", "json"];
    let found = |name: &str, contract: &str, config: &str, more: &[&str]| {
        let run = lint(&folder(name, contract, config), &[&json[..], more].concat());
        assert!(run.status < 2, "{run:?}");
        codes(&run)
    };
    assert_eq!(
        found("custom-usual", CONTRACT, CONFIG, &[]),
        ["error operation-has-team"]
    );
    for (set, expected) in [
        (
            "[lint.rules]\noperation-has-team = 'info'\n",
            &["info operation-has-team"][..],
        ),
        ("[lint.rules]\noperation-has-team = 'off'\n", &[]),
        ("[lint.groups]\nown = 'off'\n", &[]),
        (
            "[lint.groups]\nown = 'off'\n[lint.rules]\noperation-has-team = 'warning'\n",
            &["warning operation-has-team"],
        ),
    ] {
        assert_eq!(
            found("custom-level", CONTRACT, &format!("{CONFIG}{set}"), &[]),
            expected,
            "{set}"
        );
    }
    let off = CONFIG.replace("level = 'error'", "level = 'off'");
    assert_eq!(found("custom-off", CONTRACT, &off, &[]), [""; 0]);
    assert_eq!(
        found("custom-allow", CONTRACT, CONFIG, &["--allow", "operation-has-team"]),
        [""; 0]
    );
    let meant = CONTRACT.replace(
        "    get:\n",
        "    get:\n      x-wirewright-ignore: [operation-has-team]\n",
    );
    assert_eq!(found("custom-meant", &meant, CONFIG, &[]), [""; 0]);
    let wrong = meant.replace("operation-has-team", "operation-has-taem");
    let wrong = lint(&folder("custom-wrong", &wrong, CONFIG), &[]);
    assert!(wrong.err.contains("did you mean `operation-has-team`?"), "{wrong:?}");
    let known = folder("custom-baseline", CONTRACT, CONFIG);
    let file = known.join("known");
    let baseline = ["--baseline", file.to_str().unwrap()];
    lint(&known, &[&baseline[..], &["--write-baseline"]].concat());
    assert!(read(&file).contains("\noperation-has-team "), "{}", read(&file));
    let again = lint(&known, &[&json[..], &baseline].concat());
    assert_eq!((again.status, codes(&again)), (0, Vec::new()));
    // Code is generated all the same.
    let spec = known.join("a.yaml");
    let generated = wirewright([
        "generate",
        spec.to_str().unwrap(),
        "--out",
        known.join("out").to_str().unwrap(),
        "--config",
        known.join("wirewright.toml").to_str().unwrap(),
    ]);
    assert_eq!(generated.status, 0, "{generated:?}");
}

#[test]
fn it_is_explained() {
    let folder = folder("custom-explained", CONTRACT, CONFIG);
    let config = folder.join("wirewright.toml");
    let explain = |more: &[&str]| {
        let start = ["explain", "--config", config.to_str().unwrap()];
        wirewright(start.iter().chain(more))
    };
    let page = explain(&["operation-has-team"]);
    let expected = "operation-has-team (error, own)\n\nevery operation names the team that owns it\n\n\
                    A rule of wirewright.toml, which looks at `$.paths[*][get,put,post]`.\n\n\
                    write `x-team: fleet`, or the name of your own team\n";
    assert_eq!((page.status, page.out.as_str()), (0, expected));
    assert!(
        explain(&[])
            .out
            .contains("\noperation-has-team           error    own            every operation")
    );
    let unknown = explain(&["operation-has-taem"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
}

#[test]
fn a_ruleset_is_named_by_the_command_or_the_configuration() {
    let ruleset = "extends: spectral:oas\nrules:\n  has-contact: {description: The API has a contact., given: $.info, severity: error, \
                   then: {field: contact, function: truthy}}\n";
    let folder = folder(
        "custom-ruleset",
        CONTRACT,
        "[lint]\nruleset = 'rules/.spectral.yaml'\n[lint.rules]\nhas-contact = 'warning'\n",
    );
    write(&folder.join("rules/.spectral.yaml"), ruleset);
    write(&folder.join("other.json"), ruleset_json());
    let found = lint(&folder, &["--format", "json"]);
    assert_eq!(codes(&found), ["warning has-contact", "info ruleset-standard"]);
    // The settings of the configuration are for the rules of the other one too.
    let other = folder.join("other.json");
    let found = lint(&folder, &["--format", "json", "--ruleset", other.to_str().unwrap()]);
    assert_eq!(codes(&found), ["warning has-contact"]);
    assert!(found.out.contains("the other one"), "{found:?}");
    let spec = folder.join("a.yaml");
    let without = wirewright(["lint", spec.to_str().unwrap(), "--ruleset", other.to_str().unwrap()]);
    assert_eq!(without.status, 1, "{without:?}");
    let page = wirewright(["explain", "has-contact", "--ruleset", other.to_str().unwrap()]);
    assert!(
        page.out
            .starts_with("has-contact (error, own)\n\nthe other one\n\nA rule of the ruleset "),
        "{page:?}"
    );
    let missing = lint(&folder, &["--ruleset", "nothing.yaml"]);
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("nothing.yaml"), "{missing:?}");
}

fn ruleset_json() -> String {
    let then = serde_json::json!({"field": "contact", "function": "truthy"});
    serde_json::json!({"rules": {"has-contact": {
        "message": "the other one", "severity": 0, "given": ["$.info"], "then": [then],
    }}})
    .to_string()
}
