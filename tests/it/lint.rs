//! `wirewright lint`: what is asked, what is ignored, and the page of all rules.

use std::fmt::Write as _;

use wirewright::diagnostic::{Group, Rule};

use crate::support::{Golden, read, root, scratch, wirewright, write};

/// A contract that breaks a rule of style, which is off, and two others.
const CONTRACT: &str = "openapi: 3.1.0
info: {title: T, version: 1.0.0}
paths:
  /runs:
    get:
      responses:
        '404': {description: There are none.}
components:
  schemas:
    Unused: {type: integer, minimum: 2, maximum: 1}
";

/// The codes that are found with a configuration, each with its level, and the status.
fn found(name: &str, config: &str) -> (i32, Vec<String>) {
    let folder = scratch(name);
    write(&folder.join("a.yaml"), CONTRACT);
    write(&folder.join("wirewright.toml"), config);
    let spec = folder.join("a.yaml");
    let config = folder.join("wirewright.toml");
    let run = wirewright([
        "lint",
        spec.to_str().unwrap(),
        "--config",
        config.to_str().unwrap(),
        "--format",
        "json",
    ]);
    let lines = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let codes = lines.map(|line| format!("{} {}", line["level"].as_str().unwrap(), line["code"].as_str().unwrap()));
    let codes = codes.collect();
    assert_eq!(run.err, "");
    (run.status, codes)
}

#[test]
fn rules_are_asked_as_the_configuration_says() {
    let usual = [
        "warning no-success",
        "warning unused-component",
        "error bounds-inverted",
    ];
    assert_eq!(found("lint-usual", ""), (1, usual.map(str::to_owned).to_vec()));
    let groups = "[lint.groups]\nstyle = 'off'\ncorrectness = 'warning'\n";
    let expected = ["warning no-success", "warning bounds-inverted"];
    assert_eq!(found("lint-groups", groups), (0, expected.map(str::to_owned).to_vec()));
    // A rule goes before its group.
    let rules = "[lint.groups]\nstyle = 'off'\n[lint.rules]\noperation-summary = 'error'\nno-success = 'off'\nbounds-inverted = 'info'\n";
    let expected = ["error operation-summary", "info bounds-inverted"];
    assert_eq!(found("lint-rules", rules), (1, expected.map(str::to_owned).to_vec()));
}

#[test]
fn names_that_are_no_rules_are_told_with_their_line() {
    let folder = scratch("lint-unknown");
    write(
        &folder.join("wirewright.toml"),
        "[lint.rules]\nunused-componet = 'off'\n",
    );
    let config = folder.join("wirewright.toml");
    let run = wirewright(["lint", "specs/features/tags.yaml", "--config", config.to_str().unwrap()]);
    let expected = format!(
        "error: {}:2:1: there is no rule `unused-componet`; did you mean `unused-component`?\n",
        config.display()
    );
    assert_eq!((run.status, run.err), (2, expected));
}

/// Lines for an object of the contract, by the text that stands before them.
fn with(lines: &[(&str, &str)]) -> String {
    let ignore = |text: String, (before, line): &(&str, &str)| text.replacen(before, &format!("{before}{line}\n"), 1);
    lines.iter().fold(CONTRACT.to_owned(), ignore)
}

/// The codes that are found in a contract.
fn codes(name: &str, contract: &str) -> Vec<String> {
    let spec = scratch(name).join("a.yaml");
    write(&spec, contract);
    let run = wirewright(["lint", spec.to_str().unwrap(), "--format", "json"]);
    let lines = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines.map(|line| line["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_contract_says_what_is_meant() {
    let operation = ("    get:\n", "      x-wirewright-ignore: [no-success]");
    let all = ("paths:\n", "  x-wirewright-ignore: [no-success]");
    assert_eq!(
        codes("ignore-one", &with(&[operation])),
        ["unused-component", "bounds-inverted"]
    );
    assert_eq!(
        codes("ignore-inside", &with(&[all])),
        ["unused-component", "bounds-inverted"]
    );
    // Errors of linting are nothing that code depends on.
    let schema = (
        "Unused: {",
        "x-wirewright-ignore: [bounds-inverted, unused-component], ",
    );
    let contract = with(&[operation]).replacen(schema.0, &format!("{}{}", schema.0, schema.1), 1);
    assert!(codes("ignore-error", &contract).is_empty());
    // It says nothing of what stands elsewhere, and then it is not needed.
    let wrong = with(&[("    get:\n", "      x-wirewright-ignore: [bounds-inverted]")]);
    let expected = ["ignore-unneeded", "no-success", "unused-component", "bounds-inverted"];
    assert_eq!(codes("ignore-unneeded", &wrong), expected);
    // What cannot be read is no matter of taste.
    let broken = with(&[(
        "    get:\n",
        "      x-wirewright-ignore: [wrong-type]\n      parameters: 1",
    )]);
    assert!(codes("ignore-broken", &broken).contains(&"wrong-type".to_owned()));
}

/// Rules are asked about what could be read, so that one run tells all there is to mend.
#[test]
fn a_contract_with_errors_is_linted_too() {
    let broken = with(&[("    get:\n", "      parameters: 1")]);
    let expected = ["wrong-type", "no-success", "unused-component", "bounds-inverted"];
    assert_eq!(codes("lint-broken", &broken), expected);
    // Where a text cannot be read there is nothing else to tell.
    let torn = broken.replacen("info: {", "info: [", 1);
    assert_eq!(codes("lint-torn", &torn), ["syntax-error"]);
}

/// What follows from a fault that is told is no finding of its own.
#[test]
fn a_link_that_leads_nowhere_is_told_once() {
    let links = "{'404': {description: There are none., links: {run: {$ref: '#/components/links/Run'}}}, '200': {description: The runs.}}";
    let contract = CONTRACT.replacen(
        "\n        '404': {description: There are none.}",
        &format!(" {links}"),
        1,
    );
    let expected = ["unresolved-ref", "unused-component", "bounds-inverted"];
    assert_eq!(codes("lint-link", &contract), expected);
}

/// Findings that were there before are passed over, wherever their lines are now; new ones are not, and those that are gone are told.
#[test]
fn a_baseline_hides_what_was_there_before() {
    let folder = scratch("lint-baseline");
    let spec = folder.join("a.yaml");
    let (spec_name, baseline) = (spec.to_str().unwrap(), folder.join("known"));
    let lint = |more: &[&str]| {
        let start = [
            "lint",
            spec_name,
            "--format",
            "json",
            "--baseline",
            baseline.to_str().unwrap(),
        ];
        wirewright(start.iter().chain(more))
    };
    write(&spec, CONTRACT);
    let missing = lint(&[]);
    assert!(
        missing.status == 2 && missing.err.contains("--write-baseline writes it"),
        "{missing:?}"
    );
    let written = lint(&["--write-baseline"]);
    assert_eq!((written.status, written.out.as_str()), (0, ""), "{written:?}");
    write(&spec, CONTRACT.replace("paths:", "\npaths:"));
    let known = lint(&[]);
    assert_eq!((known.status, known.out.as_str(), known.err.as_str()), (0, "", ""));
    write(
        &spec,
        CONTRACT
            .replace("'404'", "'200'")
            .replace("Unused: {", "Another: {type: string}\n    Unused: {"),
    );
    let run = lint(&[]);
    assert_eq!(run.out.lines().count(), 1, "{run:?}");
    assert!(run.out.contains("nothing refers to `Another`"), "{run:?}");
    assert!(run.err.starts_with("note: 1 of the findings"), "{run:?}");
    // What something could not be read for is no finding to live with.
    write(&spec, CONTRACT.replace("'404'", "'4044'"));
    assert_eq!(lint(&["--write-baseline"]).status, 1);
}

/// What surely means the same is written into the files, and nothing else of them changes.
#[test]
fn sure_edits_are_made() {
    let folder = scratch("lint-fix");
    let before = "openapi: 3.1.0 # the version\ninfo: {title: T, version: 1.10}\nservers: [{url: 'https://a.example/'}]\npaths:\n  \
                  /r/{id}:\n    get:\n      sumary: S\n      parameters: [{name: id, in: Path, required: 'true', schema: {type: String}}]\n      responses: \
                  {'204': {descripton: D, $ref: 'parts.yaml#/R'}}\n";
    let part = "R: {description: 5}\n";
    write(&folder.join("a.yaml"), before);
    write(&folder.join("parts.yaml"), part);
    let run = wirewright(["lint", folder.join("a.yaml").to_str().unwrap(), "--fix"]);
    let after = before
        .replace("1.10", "\"1.10\"")
        .replace("'https://a.example/'", "'https://a.example'")
        .replace("in: Path", "in: path")
        .replace("'true'", "true")
        .replace("type: String}", "type: string}");
    assert_eq!(read(&folder.join("a.yaml")), after, "{run:?}");
    assert_eq!(read(&folder.join("parts.yaml")), "R: {description: \"5\"}\n");
    let mended = |run: &crate::support::Run| run.err.matches("mended ").count();
    assert_eq!(mended(&run), 2, "{run:?}");
    assert_eq!(
        mended(&wirewright(["lint", folder.join("a.yaml").to_str().unwrap(), "--fix"])),
        0
    );
}

/// Each form that programs read, of one contract with findings and one without.
#[test]
fn reports_are_of_all_contracts() {
    let mut golden = Golden::default();
    let hash = regex::Regex::new("[0-9a-f]{64}").unwrap();
    for (form, file) in [
        ("sarif", "sarif.json"),
        ("github", "github.txt"),
        ("junit", "junit.xml"),
        ("gitlab", "gitlab.json"),
    ] {
        let folder = scratch(&format!("report-{form}"));
        write(
            &folder.join("a, b.yaml"),
            CONTRACT.replace("maximum", "maximun: 1, maximum"),
        );
        let run = wirewright([
            "lint",
            folder.join("a, b.yaml").to_str().unwrap(),
            "specs/features/tags.yaml",
            "--format",
            form,
        ]);
        assert_eq!((run.status, run.err.as_str()), (1, ""), "{form}");
        let mut text = run.out.replace(folder.to_str().unwrap(), "FOLDER");
        if file.ends_with("json") {
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            text = format!("{value:#}\n").replace(env!("CARGO_PKG_VERSION"), "VERSION");
        }
        // The folder is another one on every machine, and so are hashes of its path.
        let text = hash.replace_all(&text, "HASH").into_owned();
        golden.file(&format!("reports/{file}"), &text);
    }
    golden.finish();
}

/// What is written of a rule.
fn section(page: &mut String, rule: &Rule) {
    let off = if rule.off { ", off" } else { "" };
    write!(
        page,
        "### `{}`\n\n*{}{off}.* {}\n\n{}\n",
        rule.code, rule.level, rule.summary, rule.explanation
    )
    .unwrap();
    if let Some(example) = &rule.example {
        for (title, text) in [
            ("Found, in each line that ends in `# here`", example.bad),
            ("Not found", example.good),
        ] {
            write!(page, "\n{title}:\n\n```yaml\n{}\n```\n", text.trim_matches('\n')).unwrap();
        }
    }
    page.push('\n');
}

#[test]
fn the_page_of_rules_is_current() {
    let mut page = String::from(
        "# Rules\n\nEvery code of a finding, by group. This page is written from the code (`UPDATE_GOLDEN=1 cargo test --test it page_of_rules`).\n\
         `wirewright explain CODE` prints the same. The level and whether it is looked for are what they are unless `[lint.groups]` or\n\
         `[lint.rules]` of `wirewright.toml` says `off`, `info`, `warning` or `error`; what nothing can be generated for stays an error.\n\
         Rules of a project's own are the group `own`: docs/custom-rules.md.\n\n",
    );
    for group in Group::ALL {
        // Those of the generated code are told by comparing alone.
        if group == Group::Api {
            continue;
        }
        let title = group.as_str();
        if group == Group::Own {
            continue;
        }
        write!(page, "## {}{}\n\n", title[..1].to_uppercase(), &title[1..]).unwrap();
        let mut rules: Vec<&Rule> = wirewright::rules().filter(|rule| rule.group == group).collect();
        rules.sort_by_key(|rule| rule.code);
        for rule in rules {
            section(&mut page, rule);
        }
    }
    is_current("docs/rules.md", &page);
}

#[test]
fn the_page_of_changes_is_current() {
    let mut page = String::from(
        "# Changes\n\nWhat `wirewright diff` tells between two versions of a contract. This page is written from the code\n\
         (`UPDATE_GOLDEN=1 cargo test --test it page_of_changes`). The level is that of the worst direction: an *error* breaks callers, a\n\
         *warning* may, an *info* is safe. A change that narrows values breaks who sends them, one that widens them breaks who reads them;\n\
         the same change the other way round is safe. In webhooks and callbacks the service sends, so there it is turned round.\n\n\
         What a schema allows is compared by reading first. Where that finds a change, the crate `jsonschema` is asked (feature `judge`):\n\
         what it proves the same is no change, and what it proves wider for who sends it, or narrower for who reads it, is safe. A proof\n\
         never hides changes of formats, defaults, discriminators, of what is read-only or deprecated, and of properties that come or go.\n\
         Schemas of more than 200 parts, or with more than four conditions such as `if` and `not`, are not asked of, and a limit holds for\n\
         all questions together; what is not proven is told.\n\n| code | level | what |\n|---|---|---|\n",
    );
    let of_code = |rule: &&Rule| rule.group == Group::Api;
    let row = |rule: &Rule| {
        let text = format!("{} {}", rule.summary, rule.explanation).replace('|', "\\|");
        format!("| `{}` | {} | {text} |\n", rule.code, rule.level)
    };
    page.extend(wirewright::changes().filter(|rule| !of_code(rule)).map(row));
    page.push_str(
        "\n## Generated code\n\nWhat `wirewright diff --api` tells besides, for those who compile against the generated code: of its modules `types`,\n\
         `operations`, `server`, `client` and others as they are printed, at the place in the contract that makes it, once at its root. Its\n\
         `rules` and `schemas` are not part of it. What follows from another name is not told again where the name is used. These count as\n\
         breaking where they are errors; `api = \"warning\"` under `[lint.groups]` of `wirewright.toml` makes them warnings, and\n\
         `rust-variant-added = \"info\"` under `[lint.rules]` one of them safe.\n\n| code | level | what |\n|---|---|---|\n",
    );
    page.extend(wirewright::changes().filter(of_code).map(row));
    is_current("docs/changes.md", &page);
}

/// Compares a page with what is checked in.
fn is_current(path: &str, page: &str) {
    let page = page.trim_end().to_owned() + "\n";
    let file = root().join(path);
    if Golden::is_updating() {
        write(&file, &page);
    }
    assert!(
        file.exists() && read(&file) == page,
        "{path} is not current: UPDATE_GOLDEN=1 writes it"
    );
}
