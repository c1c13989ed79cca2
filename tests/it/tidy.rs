//! The shape of the source itself: who may use whom, where a package lives, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::{entries, files_below, read, root, stem};

/// Which modules of the generator a module may use. Imports run one way: text → document → model → files.
const MAY_USE: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("code", &[]),
    (
        "config",
        &["changes", "custom", "diagnostic", "error", "rules", "source"],
    ),
    ("custom", &["diagnostic", "document", "source"]),
    ("error", &[]),
    ("fix", &["diagnostic", "source"]),
    ("drift", &["diagnostic", "source", "write"]),
    ("source", &["diagnostic"]),
    // The keyword files read a value of a version; they know nothing else of a document.
    ("keyword", &["code", "document", "source"]),
    (
        "diff",
        &["code", "diagnostic", "document", "judge", "keyword", "source"],
    ),
    ("document", &["diagnostic", "keyword", "source"]),
    ("judge", &["document", "keyword", "source"]),
    (
        "lint",
        &[
            "config",
            "custom",
            "diagnostic",
            "document",
            "judge",
            "lower",
            "rules",
            "source",
        ],
    ),
    ("model", &["code", "keyword"]),
    (
        "lower",
        &["code", "config", "diagnostic", "document", "keyword", "model", "source"],
    ),
    ("emit", &["code", "keyword", "model"]),
    (
        "versions",
        &[
            "diagnostic",
            "diff",
            "emit",
            "error",
            "generate",
            "options",
            "render",
            "source",
        ],
    ),
    ("messages", &["diagnostic", "document", "judge", "model", "source"]),
    ("topology", &["error", "generate", "model", "options", "source"]),
    ("write", &["code", "emit", "error"]),
    ("policy", &["config", "diagnostic", "document", "error", "rules"]),
    ("summary", &["diagnostic", "document", "lower", "source"]),
    ("baseline", &["diagnostic", "source"]),
    ("bundle", &["diagnostic", "document", "error", "source"]),
    ("cli", &[]),
    ("options", &["baseline", "config", "diagnostic", "emit", "source"]),
    ("lock", &["source"]),
    ("render", &["diagnostic", "source", "summary"]),
    (
        "generate",
        &[
            "bundle",
            "config",
            "diagnostic",
            "document",
            "emit",
            "error",
            "lint",
            "lock",
            "lower",
            "messages",
            "model",
            "options",
            "policy",
            "render",
            "source",
            "summary",
            "write",
        ],
    ),
    (
        "build",
        &[
            "config",
            "diagnostic",
            "document",
            "emit",
            "error",
            "generate",
            "options",
            "render",
            "source",
            "write",
        ],
    ),
    // The command uses nothing but what `lib.rs` offers to everybody.
    ("main", &[]),
];

/// Of some modules only a few things may be used.
const ONLY: &[(&str, &str, &[&str])] = &[
    ("custom", "document", &["report"]),
    ("keyword", "code", &["code_span"]),
    ("keyword", "document", &["Id", "Schema", "Type", "Version"]),
    ("keyword", "source", &["Kind", "NodeId", "Value"]),
    ("lint", "config", &["Settings"]),
    ("lint", "lower", &["names"]),
    ("lower", "config", &["CONFIG_UNUSED", "Override", "Overrides"]),
    ("write", "code", &["check_file"]),
    ("write", "emit", &["Files"]),
];

/// Where a package may be named: in the files and folders below `src`.
const HOMES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["render/"]),
    ("askama", &["emit/"]),
    ("clap", &["main.rs", "cli/"]),
    ("granit_parser", &["source/"]),
    ("iri_string", &["source/address.rs"]),
    ("jiter", &["source/"]),
    ("openapiv3", &["build.rs", "document/interop.rs"]),
    ("jsonschema", &["custom/schema.rs", "judge.rs", "judge/"]),
    ("jsonschema_regex", &["custom/pattern.rs", "lower/pattern.rs"]),
    ("fancy_regex", &["lower/pattern.rs"]),
    (
        "regex",
        &["custom/pattern.rs", "lower/pattern.rs", "source/load/patterns.rs"],
    ),
    ("percent_encoding", &["render/sarif.rs"]),
    ("quick_junit", &["render/junit.rs"]),
    (
        "serde_json_path",
        &["source/load/overlay.rs", "source/load/patterns.rs"],
    ),
    ("proc_macro2", &["code.rs", "code/"]),
    ("quote", &["code.rs", "code/"]),
    ("syn", &["code.rs", "code/"]),
    ("sha2", &["render/gitlab.rs", "source/load/remote.rs"]),
    ("tempfile", &["write/format.rs"]),
    ("ureq", &["source/remote.rs"]),
    ("toml", &["config.rs", "config/"]),
    ("unicode_ident", &["code.rs", "lower/naming.rs"]),
];

/// Only filters that lay text out.
const FILTERS: &[&str] = &["join", "indent"];

/// A file of the generator or the runtime without its unit tests and without its comments.
struct Code {
    /// The path below `src`.
    path: String,
    text: String,
}

impl Code {
    /// The module: the first part of the path.
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs")
}

fn code(folder: &str) -> Vec<Code> {
    let folder = root().join(folder);
    let rust = files_below(&folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let files: Vec<Code> = rust
        .filter(|path| !is_test(path))
        .map(|path| {
            let text = read(&folder.join(&path));
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            Code {
                path: path.to_str().unwrap().to_owned(),
                text: lines.fold(String::new(), |all, line| all + line + "\n"),
            }
        })
        .collect();
    assert!(files.len() > 10, "{} is not where the code is", folder.display());
    files
}

#[test]
fn imports_run_one_way() {
    let uses = Regex::new(r"\bcrate::(\w+)").unwrap();
    let mut wrong = BTreeSet::new();
    for file in code("src") {
        let Some((_, allowed)) = MAY_USE.iter().find(|(module, _)| *module == file.module()) else {
            assert_eq!(file.module(), "lib", "{} has no line in MAY_USE", file.path);
            continue;
        };
        for found in uses.captures_iter(&file.text) {
            let used = &found[1];
            if used != file.module() && !allowed.contains(&used) {
                wrong.insert(format!("{} uses crate::{used}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_scan_for_imports_sees_them_all() {
    // No import goes another way round than `crate::module`.
    let hidden = Regex::new(r"\bcrate::\{|\bcrate::\*|\bsuper::super\b|\buse wirewright::").unwrap();
    for file in code("src") {
        let on_top = !file.path.contains('/');
        assert!(!(on_top && file.text.contains("super::")), "{} climbs out", file.path);
        if !["main", "cli"].contains(&file.module()) {
            assert!(!hidden.is_match(&file.text), "{} hides an import", file.path);
        }
    }
}

#[test]
fn of_some_modules_only_a_few_things_are_used() {
    for (module, used, allowed) in ONLY {
        let named = Regex::new(&format!(r"\bcrate::{used}::(\{{[^}}]*\}}|\w+)")).unwrap();
        for file in code("src").iter().filter(|file| file.module() == *module) {
            for found in named.captures_iter(&file.text) {
                for item in found[1].trim_matches(['{', '}']).split(',').map(str::trim) {
                    assert!(allowed.contains(&item), "{} uses crate::{used}::{item}", file.path);
                }
            }
        }
    }
}

#[test]
fn every_rule_of_this_file_is_about_something() {
    let modules: BTreeSet<String> = code("src").iter().map(|file| file.module().to_owned()).collect();
    for (module, allowed) in MAY_USE {
        assert!(modules.contains(*module), "there is no module {module}");
        for used in *allowed {
            let pattern = Regex::new(&format!(r"\bcrate::{used}\b")).unwrap();
            let mut files = code("src").into_iter().filter(|file| file.module() == *module);
            assert!(
                files.any(|file| pattern.is_match(&file.text)),
                "{module} no longer uses {used}"
            );
        }
    }
}

#[test]
fn a_package_has_one_home() {
    for (package, homes) in HOMES {
        let named = Regex::new(&format!(r"(?m)(^|[^\w:.]){package}(::|!|;| as )")).unwrap();
        let mut at_home = false;
        for file in code("src") {
            if named.is_match(&file.text) {
                let home = homes
                    .iter()
                    .any(|home| file.path == *home || (home.ends_with('/') && file.path.starts_with(home)));
                assert!(home, "{} names {package}, which lives in {homes:?}", file.path);
                at_home = true;
            }
        }
        assert!(at_home, "{package} is used nowhere");
    }
}

#[test]
fn only_the_command_prints_or_exits() {
    let prints = Regex::new(r"\be?print(ln)?!|\bprocess::exit\b|\bstd::env::args\b").unwrap();
    for file in code("src")
        .iter()
        .filter(|file| !["main", "cli", "build"].contains(&file.module()))
    {
        assert!(!prints.is_match(&file.text), "{} prints", file.path);
    }
}

#[test]
fn only_loading_and_writing_touch_the_disk() {
    let touches = Regex::new(r"\bstd::fs\b|\bfs::[a-z_]+\(|\bFile::(open|create)|\bCommand::new").unwrap();
    let homes = [
        "cli/bundle.rs",
        "cli/ci.rs",
        "cli/diff.rs",
        "cli/lint.rs",
        "cli/mq/publish.rs",
        "drift.rs",
        "lock.rs",
        "source/fs.rs",
        "source/git.rs",
        "write.rs",
        "write/format.rs",
    ];
    for file in code("src").iter().filter(|file| !homes.contains(&file.path.as_str())) {
        assert!(!touches.is_match(&file.text), "{} touches the disk", file.path);
    }
}

#[test]
fn nothing_is_left_to_do() {
    let left = Regex::new(r"\b(todo|unimplemented|dbg)!|\b(TODO|FIXME|HACK)\b").unwrap();
    for folder in ["src", "runtime/src", "templates"] {
        for path in files_below(&root().join(folder)) {
            let text = read(&root().join(folder).join(&path));
            assert!(!left.is_match(&text), "{folder}/{} is not finished", path.display());
        }
    }
}

#[test]
fn files_are_short() {
    for folder in ["src", "runtime/src"] {
        for path in files_below(&root().join(folder))
            .into_iter()
            .filter(|path| !is_test(path))
        {
            let lines = read(&root().join(folder).join(&path)).lines().count();
            assert!(lines <= 400, "{folder}/{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn templates_lay_out_and_do_not_decide() {
    let filter = Regex::new(r"\{[{%][^}]*?[^|\s]\s*\|\s*([a-z_]+)").unwrap();
    let folder = root().join("templates");
    for path in files_below(&folder) {
        let text = read(&folder.join(&path));
        let lines = text.lines().count();
        let item = path.starts_with("item");
        assert!(!item || lines <= 80, "{} has {lines} lines", path.display());
        for found in filter.captures_iter(&text) {
            assert!(
                FILTERS.contains(&&found[1]),
                "{} uses the filter {}",
                path.display(),
                &found[1]
            );
        }
    }
}

#[test]
fn every_template_is_used() {
    let emit: String = code("src")
        .into_iter()
        .filter(|file| file.module() == "emit")
        .map(|file| file.text)
        .collect();
    let folder = root().join("templates");
    let templates: String = files_below(&folder)
        .iter()
        .map(|path| read(&folder.join(path)))
        .collect();
    for path in files_below(&folder) {
        let included = templates.contains(&format!("include \"{}\"", path.display()));
        assert!(
            included || emit.contains(&format!("path = \"{}\"", path.display())),
            "{} is not used",
            path.display()
        );
    }
}

#[test]
fn no_item_of_rust_is_quoted() {
    let quoted = Regex::new(r"quote!\s*[({]\s*(pub|struct|enum|impl|fn|mod|use|trait)\b").unwrap();
    for file in code("src") {
        assert!(
            !quoted.is_match(&file.text),
            "{} quotes an item, which is for templates",
            file.path
        );
    }
}

#[test]
fn every_code_is_kebab_case_unique_and_explained() {
    let shape = Regex::new("^[a-z0-9]+(-[a-z0-9]+)*$").unwrap();
    let mut known = BTreeSet::new();
    for rule in wirewright::rules() {
        assert!(shape.is_match(rule.code), "{}", rule.code);
        assert!(known.insert(rule.code), "{} stands twice", rule.code);
        assert!(
            rule.summary.ends_with('.') && !rule.summary.contains('\n'),
            "{}: {:?}",
            rule.code,
            rule.summary
        );
        assert!(rule.explanation.len() >= 20, "{} is not explained", rule.code);
    }
    assert!(known.len() > 40);
}

/// Codes that no short document can break by itself.
const WITHOUT_DOCUMENT: &[&str] = &[
    "generated-drift",
    "message-unfit",
    "overlay-invalid",
    "overlay-unused",
    "ruleset-standard",
    "ruleset-unsupported",
    "too-large",
    "too-many-operations",
    "too-much-code",
    "unreadable-file",
];

#[test]
fn every_code_has_a_document_that_breaks_it() {
    let documents: BTreeMap<String, PathBuf> = entries(&root().join("specs/invalid"))
        .into_iter()
        .map(|path| (stem(&path).to_owned(), path))
        .collect();
    let codes: BTreeSet<&str> = wirewright::rules().map(|rule| rule.code).collect();
    for (name, path) in &documents {
        assert!(
            codes.contains(name.as_str()),
            "{} is not named after a code",
            path.display()
        );
    }
    // The others are broken by their own examples.
    let codes = wirewright::rules()
        .filter(|rule| rule.example.is_none())
        .map(|rule| rule.code);
    for code in codes {
        let expected = !WITHOUT_DOCUMENT.contains(&code);
        assert_eq!(documents.contains_key(code), expected, "specs/invalid/{code}.yaml");
    }
}

#[test]
fn every_keyword_file_is_registered() {
    let table = read(&root().join("src/keyword/mod.rs"));
    let list = table
        .split("keywords! {\n")
        .nth(1)
        .and_then(|rest| rest.split('}').next())
        .unwrap();
    let words = list.split([',', ';', ' ', '\n']);
    let listed: BTreeSet<&str> = words.filter(|word| !word.is_empty() && !word.ends_with(':')).collect();
    let files = entries(&root().join("src/keyword"));
    let there: BTreeSet<&str> = files
        .iter()
        .map(|path| stem(path))
        .filter(|name| !["mod", "check", "tests"].contains(name))
        .collect();
    assert_eq!(listed, there);
}

#[test]
fn every_rule_file_is_registered_and_named_after_its_code() {
    let files = entries(&root().join("src/lint/rules"));
    let there: BTreeSet<String> = files
        .iter()
        .map(|path| stem(path).replace('_', "-"))
        .filter(|name| name != "mod")
        .collect();
    let with_example = wirewright::rules().filter(|rule| rule.example.is_some());
    let codes: BTreeSet<String> = with_example.map(|rule| rule.code.to_owned()).collect();
    assert_eq!(codes, there);
}

#[test]
fn every_file_of_these_tests_is_a_module() {
    let main = read(&root().join("tests/it/main.rs"));
    for path in entries(&root().join("tests/it")) {
        if path.extension().is_some_and(|end| end == "rs") && stem(&path) != "main" {
            assert!(
                main.contains(&format!("mod {};", stem(&path))),
                "{} is not run",
                path.display()
            );
        }
    }
}
