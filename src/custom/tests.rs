//! Rules of projects: what each function finds, where, and what of a ruleset is told.

use std::path::Path;

use crate::config::Config;
use crate::diagnostic::{Findings, Level};
use crate::generate::{Linted, lint_from};
use crate::options::Options;
use crate::source::Memory;

const CONTRACT: &str = "openapi: 3.1.0
info:
  title: Runs
  version: 1.0.0
  contact: {name: Team, email: ''}
tags: [{name: runs}, {name: laps}]
paths:
  /runs:
    get:
      operationId: listRuns
      x-team: Fleet
      parameters:
        - $ref: '#/components/parameters/Limit'
      responses: {'200': {description: The runs.}}
    post:
      operationId: add_run
      x-team: fleet
      responses: {'201': {description: The run.}}
    put:
      operationId: replaceRuns
      x-team: 5
      responses: {'200': {description: The runs.}}
    delete:
      operationId: deleteRuns
      responses: {'204': {description: Gone.}}
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer, maximum: 1000}}
";

fn linted(config: Config) -> Linted {
    let options = Options {
        config,
        ..Options::default()
    };
    lint_from(&Memory::from([("a.yaml", CONTRACT)]), Path::new("a.yaml"), &options).expect("linted")
}

/// The findings of own rules: line, message, and the words under the line.
fn own(linted: &Linted) -> Vec<String> {
    let own = linted
        .findings
        .iter()
        .filter(|found| found.rule.group().as_str() == "own");
    own.map(|found| {
        let line = linted.source.line_column(found.span.expect("a place")).line;
        let label = found
            .label
            .as_ref()
            .map_or_else(String::new, |label| format!(": {label}"));
        format!("{line} {}{label}", found.message)
    })
    .collect()
}

/// What a rule of the configuration finds; the text is that of its table without code and message.
fn toml(rule: &str) -> Vec<String> {
    let text = format!("[[lint.rule]]\ncode = 'own'\nmessage = 'no'\n{rule}\n");
    own(&linted(Config::parse(Path::new("wirewright.toml"), text).expect(rule)))
}

#[test]
fn what_a_rule_demands_is_looked_for() {
    let at = "at = '$.paths[*][get,post,put,delete]'\n";
    for (rule, found) in [
        (
            "must = { field = 'x-team', pattern = '^[a-z]+$' }",
            &[
                "11 no: `Fleet` does not match `^[a-z]+$`",
                "21 no: wanted is a string, and this is a number",
                "23 no: it is missing",
            ][..],
        ),
        (
            "must-not = { field = 'x-team', pattern = '^[a-z]+$' }",
            &["17 no: `fleet` is what it is not to be"],
        ),
        ("must = { field = 'x-team' }", &["23 no: it is missing"]),
        (
            "must-not = { field = 'x-team' }",
            &[
                "11 no: `Fleet` is what it is not to be",
                "17 no: `fleet` is what it is not to be",
                "21 no: `5` is what it is not to be",
            ],
        ),
        (
            "must = { field = 'operationId', casing = 'camel' }",
            &["16 no: `add_run` is not camel case"],
        ),
        (
            "must = { field = 'operationId', min-length = 8, max-length = 10 }",
            &[
                "16 no: wanted is at least 8, and this is 7 characters long",
                "20 no: wanted is at most 10, and this is 11 characters long",
            ],
        ),
        (
            "must = { field = 'x-team', one-of = ['fleet', 5] }",
            &["11 no: `Fleet` is none of `fleet`, `5`", "23 no: it is missing"],
        ),
        (
            "must = { schema = { required = ['x-team'], properties = { x-team = { type = 'string' } } } }",
            &[
                "19 no: `/x-team`: the value is not of type \"string\"",
                "23 no: \"x-team\" is a required property",
            ],
        ),
        (
            "must = { field = 'responses.200.description' }",
            &["18 no: it is missing", "25 no: it is missing"],
        ),
        // Of a parameter that stands elsewhere.
        (
            "must-not = { field = '$.parameters[?@.in == \"query\"].schema.maximum' }",
            &["28 no: `1000` is what it is not to be"],
        ),
    ] {
        assert_eq!(toml(&format!("{at}{rule}")), found, "{rule}");
    }
    assert_eq!(
        toml("at = '$.tags'\nmust = { sorted = true }"),
        [0; 0].map(|_: u8| String::new())
    );
    assert_eq!(
        toml("at = '$.paths[*]'\nmust = { sorted = true }"),
        ["8 no: `put` stands before `delete`"]
    );
    assert_eq!(toml("at = ['$.paths[*].put', '$.paths[*].get']").len(), 2);
    assert_eq!(
        toml("at = '$.paths[*][*].operationId'\nmust = { pattern = 'Runs$' }"),
        ["16 no: `add_run` does not match `Runs$`"]
    );
    assert_eq!(
        toml("at = '$.paths[*]~'\nmust = { pattern = '^/v1/' }"),
        ["8 no: `/runs` does not match `^/v1/`"]
    );
}

#[test]
fn what_is_wrong_with_a_rule_is_told_with_its_line() {
    let whole = "code = 'a'\nat = '$.x'\nmessage = 'm'\n";
    for (rule, expected) in [
        ("code = 'a'\nat = '$.x'\n", "1:1: missing field `message`"),
        (
            &format!("{whole}musst = {{}}\n"),
            "5:1: unknown field `musst`, expected one of `code`, `at`",
        ),
        (
            &format!("{whole}must = {{ patern = 'a' }}\n"),
            "5:10: unknown field `patern`, expected one of `field`",
        ),
        (
            &format!("{whole}must = {{}}\n"),
            "5:8: what is asked is missing: one of field, pattern",
        ),
        (
            &format!("{whole}must = {{ pattern = '(' }}\n"),
            "5:20: `(` is no regular expression that takes linear time: unclosed group",
        ),
        (
            &format!("{whole}must = {{ casing = 'cammel' }}\n"),
            "5:19: there is no casing `cammel`; wanted is one of flat",
        ),
        (
            &format!("{whole}must = {{ field = '@key' }}\n"),
            "5:18: there is no field `@key`; `at` selects keys where it ends in `~`",
        ),
        (
            &format!("{whole}must = {{ schema = {{ type = 5 }} }}\n"),
            "5:19: the schema is none: at `#/type`",
        ),
        (
            &format!("{whole}must = {{ sorted = false }}\n"),
            "5:19: `sorted` is true, or left out",
        ),
        (
            &format!("{whole}level = 'warn'\n"),
            "5:9: unknown variant `warn`, expected one of `off`, `info`",
        ),
        (
            "code = 'a'\nat = '$.x['\nmessage = 'm'\n",
            "3:6: `$.x[` is no JSONPath: a name is missing at character 5",
        ),
        (
            "code = 'no-success'\nat = '$.x'\nmessage = 'm'\n",
            "2:8: `no-success` is a rule of Wirewright",
        ),
        (
            "code = 'enum-began'\nat = '$.x'\nmessage = 'm'\n",
            "2:8: `enum-began` is a rule of Wirewright",
        ),
        ("code = 'a b'\nat = '$.x'\nmessage = 'm'\n", "2:8: `a b` is no code"),
        (
            &format!("{whole}[[lint.rule]]\n{whole}"),
            "6:8: there is a rule `a` above",
        ),
        (
            &format!("{whole}[lint.rules]\nb = 'off'\n"),
            "6:1: there is no rule `b`",
        ),
    ] {
        let text = format!("[[lint.rule]]\n{rule}");
        let error = Config::parse(Path::new("w.toml"), text).expect_err(rule).to_string();
        assert!(error.starts_with(&format!("w.toml:{expected}")), "{rule}\n{error}");
    }
}

#[test]
fn schemas_are_judged_however_references_chain_and_circle() {
    let mut text =
        String::from("openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n");
    for number in 0..5_000 {
        text += &format!(
            "    S{number}: {{items: {{$ref: '#/components/schemas/S{}'}}}}\n",
            number + 1
        );
    }
    // Each of these holds the next one twice.
    for number in 0..60 {
        let next = format!("{{$ref: '#/components/schemas/T{}'}}", (number + 1) % 60);
        text += &format!("    T{number}: {{properties: {{a: {next}, b: {next}}}}}\n");
    }
    text += "    S5000: {type: 5}\n";
    let rule = "[[lint.rule]]\ncode = 'own'\nmessage = 'no'\nat = '$.components.schemas[S0,S4990,T0]'\n\
                must = { schema = { properties = { items = { properties = { items = { required = ['items'] } } } } } }\n";
    let options = Options {
        config: Config::parse(Path::new("w.toml"), rule.to_owned()).expect("a configuration"),
        ..Options::default()
    };
    let files = Memory::from([("a.yaml", text)]);
    let (source, _) = crate::source::load(Path::new("a.yaml"), &files, &options.limits);
    let custom = &options.config.lint().custom()[0];
    assert!(super::check(custom, &source).is_empty());
    let other = rule.replace("required = ['items']", "required = ['nothing']");
    let config = Config::parse(Path::new("w.toml"), other).expect("a configuration");
    assert_eq!(super::check(&config.lint().custom()[0], &source).len(), 2);
}

/// A folder with a ruleset in it, which is gone when it is dropped.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn with_ruleset(files: &[(&str, &str)]) -> Linted {
    let folder = folder(files);
    let first = folder.path().join(files[0].0);
    linted(Config::with_ruleset(None, &first).expect("a ruleset"))
}

/// Pointers and messages of what is told of a ruleset.
fn told(findings: &Findings) -> Vec<String> {
    let told = findings
        .iter()
        .filter(|found| found.rule.code().starts_with("ruleset-"));
    told.map(|found| format!("{} {}", found.pointer, found.message))
        .collect()
}

#[test]
fn functions_of_spectral_find_what_they_find_there() {
    let rule = |given: &str, then: &str| {
        let text =
            format!("rules: {{own: {{given: {given}, message: '{{{{property}}}}, {{{{error}}}}', then: {then}}}}}");
        let linted = with_ruleset(&[("r.yaml", &text)]);
        assert_eq!(told(&linted.findings), [""; 0], "{text}");
        own(&linted)
    };
    let operations = "'$.paths[*][get,post,put,delete]'";
    for (given, then, found) in [
        (
            operations,
            "{field: x-team, function: truthy}",
            &["23 x-team, it is missing"][..],
        ),
        (
            "$.info.contact",
            "[{field: email, function: truthy}, {field: email, function: defined}]",
            &["5 email, `` is not to be empty"],
        ),
        (
            operations,
            "{field: x-team, function: defined}",
            &["23 x-team, it is missing"],
        ),
        (
            "$.info.contact",
            "{field: name, function: falsy}",
            &["5 name, `Team` is not to be"],
        ),
        (
            "$.info.contact",
            "{field: name, function: undefined}",
            &["5 name, `Team` is not to be there"],
        ),
        // What is no text, and what is missing, is not looked at.
        (
            operations,
            "{field: x-team, function: pattern, functionOptions: {match: '^[a-z]+$'}}",
            &["11 x-team, `Fleet` does not match `^[a-z]+$`"],
        ),
        (
            operations,
            "{field: x-team, function: pattern, functionOptions: {notMatch: '/^FL/i'}}",
            &["11 x-team, `Fleet` matches `^FL`", "17 x-team, `fleet` matches `^FL`"],
        ),
        (
            operations,
            "{field: operationId, function: casing, functionOptions: {type: camel}}",
            &["16 operationId, `add_run` is not camel case"],
        ),
        (
            "$.paths",
            "{field: '@key', function: casing, functionOptions: {type: pascal, separator: {char: /, allowLeading: true}}}",
            &["8 /runs, `/runs` is not pascal case with `/` between its parts"],
        ),
        (
            "'$.paths[*]~'",
            "{function: length, functionOptions: {min: 6}}",
            &["8 /runs, wanted is at least 6, and this is 5 characters long"],
        ),
        (
            "$.tags",
            "{function: length, functionOptions: {max: 1}}",
            &["6 tags, wanted is at most 1, and this is 2 items long"],
        ),
        (
            "$.tags",
            "{function: alphabetical, functionOptions: {keyedBy: name}}",
            &["6 tags, `runs` stands before `laps`"],
        ),
        (
            "'$.tags[*].name'",
            "{function: enumeration, functionOptions: {values: [runs]}}",
            &["6 name, `laps` is none of `runs`"],
        ),
        (
            "'$.paths[*].get.parameters'",
            "{function: schema, functionOptions: {schema: {items: {required: [description]}}}}",
            &["12 parameters, `/0`: \"description\" is a required property"],
        ),
        (
            "'$.paths[*].get.parameters[*]'",
            "{field: description, function: truthy}",
            &["28 description, it is missing"],
        ),
        (
            "$.info.contact",
            "{field: '$.*', function: length, functionOptions: {min: 1}}",
            &["5 email, wanted is at least 1, and this is 0 characters long"],
        ),
    ] {
        assert_eq!(rule(given, then), found, "{given} {then}");
    }
}

#[test]
fn a_ruleset_says_how_much_its_rules_matter() {
    let base = "rules:
  a: {given: $, severity: error, then: {field: x, function: truthy}}
  b: {given: $, severity: 3, description: B, then: {field: x, function: truthy}}
  c: {given: $, recommended: false, then: {field: x, function: truthy}}
  d: {given: $, formats: [oas2, oas3.0], then: {field: x, function: truthy}}
  e: {given: '#Info.title', formats: [oas3_1], message: '{{description}} {{value}} {{path}} {{other}}', description: E, then: {function: falsy}}
aliases: {Info: ['#Root.info'], Root: {targets: [{formats: [oas3], given: $}]}}
";
    let ruleset = "extends: [[base.yaml, recommended], spectral:oas]\nrules: {a: warn, no-success: off, c: on, operation-tags: off, openapi-tags: error}\n";
    let linted = with_ruleset(&[("r.yaml", ruleset), ("base.yaml", base)]);
    let found: Vec<_> = linted
        .findings
        .iter()
        .filter(|found| found.rule.group().as_str() == "own")
        .map(|found| (found.rule.code(), found.level, found.message.as_str()))
        .collect();
    let missing = "it is missing";
    assert_eq!(
        found,
        [
            ("a", Level::Warning, missing),
            ("b", Level::Info, "B"),
            ("c", Level::Warning, missing),
            ("e", Level::Warning, "E Runs #/info/title {{other}}"),
        ]
    );
    assert_eq!(
        told(&linted.findings),
        [
            "#/extends/1 the rules of Wirewright stand for those of `spectral:oas`",
            "#/rules/openapi-tags `openapi-tags` is no rule here, so this has no effect"
        ]
    );
}

#[test]
fn what_a_ruleset_has_and_nobody_reads_is_told_at_its_place() {
    let ruleset = "extends: ['@team/ruleset', 'https://a.example/r.yaml', spectral:asyncapi]
functions: [own]
overrides: []
rules:
  operation-tags: off
  no-success: {given: $, then: {function: truthy}}
  a: {given: $, then: {function: trutly}}
  b: {given: '$.paths[(@.length)]', then: {function: truthy}}
  c: {given: '#Nothing', then: {function: truthy}}
  d: {given: $, then: {function: pattern, functionOptions: {match: '('}}}
  e: {given: $, then: {function: pattern, functionOptions: {mach: 'a'}}}
  f: {given: $, then: {function: truthy}, documentation: x}
  g: {given: $, severity: fatal, then: {function: truthy}}
  h: {given: '#Loop', then: {function: truthy}}
  i: {given: $}
  j: {given: $, then: {function: schema, functionOptions: {schema: {type: 5}}}}
  k: 7
  l: {given: $, then: {function: length}}
aliases: {Loop: '#Loop'}
";
    let linted = with_ruleset(&[("r.yaml", ruleset)]);
    let told = told(&linted.findings);
    let expected = [
        "#/extends/0 `@team/ruleset` is a package of npm",
        "#/extends/1 `https://a.example/r.yaml` is not read",
        "#/extends/2 `spectral:asyncapi` is not read",
        "#/functions `functions` of rulesets has no effect here",
        "#/overrides `overrides` of rulesets has no effect here",
        "#/rules/operation-tags there is no rule `operation-tags` here",
        "#/rules/no-success `no-success` is a rule of Wirewright",
        "#/rules/a/then/function the function `trutly` is not known; did you mean `truthy`?",
        "#/rules/b/given `$.paths[(@.length)]` is no JSONPath",
        "#/rules/c/given there is no alias `Nothing`",
        "#/rules/d/then/functionOptions/match `(` is no regular expression",
        "#/rules/e/then/functionOptions/mach `mach` is not known here",
        "#/rules/f/documentation `documentation` of rules is not known, so `f` is left out",
        "#/rules/g/severity wanted is one of off, hint, info, warn and error",
        "#/rules/h/given the alias `Loop` stands for itself",
        "#/rules/i a rule has `then`",
        "#/rules/j/then/functionOptions/schema the schema is none: at `#/type`",
        "#/rules/k wanted is a rule, or one of off",
        "#/rules/l/then `length` needs `min` or `max`",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}\n{expected}");
    }
    assert_eq!(own(&linted), [""; 0]);
    // The places are those of the ruleset.
    let first = linted
        .findings
        .iter()
        .find(|found| found.rule.code() == "ruleset-unsupported")
        .expect("told");
    let name = &linted
        .source
        .file(first.span.expect("a place").file)
        .expect("a file")
        .name;
    assert!(name.ends_with("r.yaml"), "{name}");
}

#[test]
fn a_ruleset_that_cannot_be_read_is_an_error() {
    for (name, text, expected) in [
        ("r.yaml", "rules: {a: [", "r.yaml:1:1"),
        (
            "r.js",
            "module.exports = {}",
            "r.js: a ruleset that is a program is not run",
        ),
        ("r.json", "{}", "r.json: a ruleset has `rules` or `extends`"),
        ("r.yaml", "extends: other.yaml", "other.yaml:1:1: "),
        ("r.yaml", "extends: r.yaml", ""),
    ] {
        let folder = folder(&[(name, text)]);
        let read = Config::with_ruleset(None, &folder.path().join(name));
        match expected {
            // One that extends itself is read once.
            "" => assert_eq!(told(&linted(read.expect(text)).findings), [""; 0]),
            _ => {
                let error = read.expect_err(text).to_string();
                assert!(error.contains(expected), "{error}");
            }
        }
    }
}
