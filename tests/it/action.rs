//! The GitHub Action and the hooks of pre-commit: their shell runs as GitHub runs it, with a cargo that only puts wirewright in its place.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{Run, read, root, scratch, write};

const CONTRACT: &str = "openapi: 3.1.0
info: {title: Runs, version: 1.0.0}
paths:
  /runs:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, format: int32}}]
      responses: {'200': {description: The runs.}}
";

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&read(&root().join(path))).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A pull request in a checkout with the last commit alone, and what the action knows of it.
struct Runner {
    folder: PathBuf,
    action: Value,
    inputs: BTreeMap<&'static str, &'static str>,
    outputs: BTreeMap<String, String>,
}

impl Runner {
    fn new(name: &str, inputs: &[(&'static str, &'static str)]) -> Self {
        let folder = scratch(name);
        let origin = folder.join("origin");
        let script = format!(
            "git init -q -b main '{origin}' && cd '{origin}' && mkdir specs && cat > specs/runs.yaml && \
             printf '[lint]\\nspecs = [\"specs/runs.yaml\"]\\n' > wirewright.toml && git add -A && git commit -q -m one && \
             git checkout -q -b topic && sed -i 's/in: query,/in: query, required: true,/' specs/runs.yaml && git commit -q -a -m two && \
             git clone -q --depth 1 --branch topic 'file://{origin}' '{folder}/work'",
            origin = origin.display(),
            folder = folder.display()
        );
        let made = shell(&folder, &script, &[], CONTRACT);
        assert_eq!(made.status, 0, "{made:?}");
        let bin = folder.join("bin/cargo");
        // What cargo is asked for, and the binary where it would put it.
        let cargo = format!(
            "#!/bin/sh\necho \"$@\" > '{}/asked'\nmkdir -p \"$4/bin\" && cp '{}' \"$4/bin/wirewright\"\n",
            folder.display(),
            env!("CARGO_BIN_EXE_wirewright")
        );
        write(&bin, cargo);
        fs::set_permissions(&bin, fs::Permissions::from_mode(0o755)).unwrap();
        Self {
            folder,
            action: yaml("action.yml"),
            inputs: inputs.iter().copied().collect(),
            outputs: BTreeMap::new(),
        }
    }

    /// What an expression of GitHub stands for.
    fn value(&self, text: &str) -> String {
        let Some(name) = text.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) else {
            return text.to_owned();
        };
        if let Some(input) = name.strip_prefix("inputs.") {
            let default = self.action["inputs"][input]["default"].as_str().expect(input);
            return (*self.inputs.get(input).unwrap_or(&default)).to_owned();
        }
        match name {
            "github.action_path" => root().display().to_string(),
            name => self.outputs.get(name).unwrap_or_else(|| panic!("{name}")).clone(),
        }
    }

    /// Runs a step.
    fn step(&mut self, id: &str) -> Run {
        let steps = self.action["runs"]["steps"].as_array().unwrap();
        let step = steps
            .iter()
            .find(|step| step["id"] == id)
            .unwrap_or_else(|| panic!("{id}"));
        assert_eq!(step["shell"], "bash");
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "{id} has an expression in its script");
        let folder = self.value(step["working-directory"].as_str().unwrap_or("."));
        let outputs = self.folder.join("outputs");
        let path = format!(
            "{}:{}",
            self.folder.join("bin").display(),
            std::env::var("PATH").unwrap()
        );
        let mut variables: Vec<(String, String)> = [
            ("PATH", path.as_str()),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_BASE_REF", "main"),
            ("GITHUB_OUTPUT", outputs.to_str().unwrap()),
            ("GITHUB_STEP_SUMMARY", self.folder.join("summary").to_str().unwrap()),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
            ("RUNNER_TOOL_CACHE", self.folder.join("tools").to_str().unwrap()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            variables.push((name.clone(), self.value(value.as_str().unwrap())));
        }
        let variables: Vec<(&str, &str)> = variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let run = shell(&self.folder.join("work").join(folder), script, &variables, "");
        if outputs.exists() {
            for line in read(&outputs).lines() {
                let (name, value) = line.split_once('=').unwrap();
                self.outputs
                    .insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
            fs::remove_file(&outputs).unwrap();
        }
        run
    }

    fn done(&mut self, id: &str) {
        let run = self.step(id);
        assert_eq!(run.status, 0, "{id}: {run:?}");
    }
}

/// As GitHub runs what says `shell: bash`.
fn shell(folder: &Path, script: &str, variables: &[(&str, &str)], input: &str) -> Run {
    let file = scratch_file(script);
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
        .arg(&file);
    let stdin = scratch_file(input);
    let output = command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "t")))
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_EMAIL"), "t@t")))
        .env_remove("CI_MERGE_REQUEST_DIFF_BASE_SHA")
        .envs(variables.iter().copied())
        .stdin(fs::File::open(&stdin).unwrap())
        .output()
        .unwrap();
    for file in [file, stdin] {
        fs::remove_file(file).unwrap();
    }
    Run {
        status: output.status.code().expect("the shell was killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn scratch_file(text: &str) -> PathBuf {
    let file = tempfile::Builder::new()
        .tempfile_in(env!("CARGO_TARGET_TMPDIR"))
        .unwrap();
    write(file.path(), text);
    file.into_temp_path().keep().unwrap()
}

#[test]
fn the_action_checks_a_pull_request() {
    let mut runner = Runner::new("action", &[("arguments", "--deny=warning\n\n--fail-on=dangerous\n")]);
    runner.done("place");
    runner.done("install");
    let root = root().display().to_string();
    let place = &runner.outputs["steps.place.outputs.root"];
    assert_eq!(
        read(&runner.folder.join("asked")),
        format!("install --locked --root {place} --path {root}\n")
    );
    let key = &runner.outputs["steps.place.outputs.key"];
    assert!(key.starts_with("wirewright-Linux-X64-") && key.len() > 50, "{key}");
    runner.done("fetch");
    runner.done("fetch");
    let run = runner.step("check");
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.out.starts_with("::error file=specs/runs.yaml,line=6,"), "{run:?}");
    assert!(run.out.contains("title=parameter-required::"), "{run:?}");
    let summary = read(&runner.folder.join("summary"));
    assert!(
        summary.contains("| specs/runs.yaml | failed | ok | 1 breaking | nothing |"),
        "{summary}"
    );
}

#[test]
fn inputs_of_the_action_are_no_part_of_its_scripts() {
    let mut version = Runner::new(
        "action-version",
        &[
            ("version", "0.1.0"),
            ("base", "HEAD"),
            ("working-directory", "specs"),
            ("arguments", "runs.yaml\n--config=../wirewright.toml"),
        ],
    );
    version.done("place");
    assert_eq!(version.outputs["steps.place.outputs.key"], "wirewright-Linux-X64-0.1.0");
    version.done("install");
    assert!(read(&version.folder.join("asked")).ends_with("/wirewright/0.1.0 --version 0.1.0 wirewright\n"));
    let run = version.step("check");
    assert!(
        run.status == 0 && run.out.contains("runs.yaml  passed  ok    none"),
        "{run:?}"
    );
    for bad in ["1; touch evil", "../..", "..", "$(touch evil)"] {
        let mut runner = Runner::new("action-bad", &[("version", bad)]);
        let run = runner.step("place");
        assert_eq!(run.status, 2, "{bad} {run:?}");
        assert!(!runner.folder.join("work/evil").exists());
    }
    let mut arguments = Runner::new("action-arguments", &[("arguments", "$(touch evil); touch evil")]);
    arguments.done("place");
    arguments.done("install");
    arguments.done("fetch");
    assert_eq!(arguments.step("check").status, 2);
    assert!(!arguments.folder.join("work/evil").exists());
}

#[test]
fn hooks_and_documented_jobs_are_yaml_with_commands_that_there_are() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().unwrap() {
        let mut words = hook["entry"].as_str().unwrap().split(' ');
        assert_eq!(
            (words.next(), &hook["language"]),
            (Some("wirewright"), &Value::from("rust"))
        );
        regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        let help = crate::support::wirewright([words.next().unwrap(), "--help"]);
        assert!(help.status == 0 && words.all(|word| help.out.contains(word)), "{hook}");
    }
    let lint = regex::Regex::new(hooks[0]["files"].as_str().unwrap()).unwrap();
    for (path, fits) in [
        ("specs/runs.openapi.yaml", true),
        ("openapi.json", true),
        ("api/openapi.yml", true),
        ("myopenapi.yaml", false),
        ("openapi.yaml.bak", false),
    ] {
        assert_eq!(lint.is_match(path), fits, "{path}");
    }
    let page = read(&root().join("docs/ci.md"));
    let blocks: Vec<&str> = page
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 3, "{blocks:?}");
    for block in blocks {
        serde_yaml::from_str::<Value>(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
    }
    let action = yaml("action.yml");
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(
            page.contains(&format!("| `{name}` |")),
            "docs/ci.md does not tell of {name}"
        );
    }
}
