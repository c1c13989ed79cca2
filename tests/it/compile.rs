//! Everything that is generated compiles, without a warning of rustc, clippy or rustdoc, with every choice of features.
//!
//! The packages are members of a workspace below `target/tmp`, which is kept: files that are the same again are not
//! touched, so that only what changed is compiled again.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use wirewright::{Mode, Options, Part, Runtime};

use crate::support::{self, entries, features, messages, read, root, stem, write};

/// Contracts that are in nobody's way but the generator's: `tests/it/obstacles`, and those that tests make up.
fn obstacles(folder: &Path) -> Vec<(String, PathBuf)> {
    let made_up = [
        ("names", crate::names::obstacle_course()),
        ("text", crate::hostile::text_course()),
    ];
    let made_up = made_up.into_iter().map(|(name, text)| {
        let path = folder.join("contracts").join(format!("{name}.json"));
        write(&path, text);
        path
    });
    let written = entries(&root().join("tests/it/obstacles"));
    written
        .into_iter()
        .chain(made_up)
        .map(|path| (format!("obstacle-{}", stem(&path)), path))
        .collect()
}

/// The workspace with the packages of all contracts, and one that has modules only; written once.
fn workspace() -> PathBuf {
    static WRITTEN: OnceLock<PathBuf> = OnceLock::new();
    WRITTEN.get_or_init(write_workspace).clone()
}

fn write_workspace() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
    let mut members = Vec::new();
    let plain = features().into_iter().chain(obstacles(&folder));
    let plain = plain.map(|(name, contract)| (name, contract, None));
    let told = messages().into_iter();
    let told = told.map(|(name, contract, events)| (format!("events-{name}"), contract, events));
    for (name, contract, events) in plain.chain(told) {
        let options = Options {
            events,
            package: Some(format!("{name}-api")),
            runtime: Runtime::Path(root().join("runtime").to_str().unwrap().to_owned()),
            parts: [Options::default().parts, vec![Part::Mock]].concat(),
            ..Options::default()
        };
        generate(&contract, &folder.join(&name), &options);
        members.push(name);
    }
    modules(&folder.join("modules"));
    members.push("modules".to_owned());
    remove_others(&folder, &members);
    let listed = members.iter().fold(String::new(), |mut list, name| {
        writeln!(list, "    {name:?},").unwrap();
        list
    });
    update(
        &folder.join("Cargo.toml"),
        &format!("[workspace]\nresolver = \"3\"\nmembers = [\n{listed}]\n"),
    );
    if !folder.join("Cargo.lock").exists() {
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    }
    folder
}

fn generate(contract: &Path, folder: &Path, options: &Options) {
    let name = contract.display();
    let generated = wirewright::generate(contract, folder, options).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(!generated.findings.has_errors(), "{name}: {:?}", generated.findings);
    wirewright::write(&generated.files, folder, Mode::Write).unwrap();
}

/// A package that was written by hand around two modules, as a build script leaves them.
fn modules(folder: &Path) {
    let runtime = root().join("runtime");
    let runtime = runtime.to_str().unwrap();
    let manifest = format!(
        "[package]\nname = \"modules\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[features]\n\
         default = [\"server\", \"client\"]\nserver = []\nclient = []\n\n[dependencies]\n\
         wirewright-runtime = {{ path = {runtime:?}, features = [\"server\", \"net\"] }}\n"
    );
    update(&folder.join("Cargo.toml"), &manifest);
    update(
        &folder.join("src/lib.rs"),
        "//! Two contracts in one package.\n\npub mod parameters;\npub mod unions;\n",
    );
    for name in ["parameters", "unions"] {
        let contract = root().join(format!("specs/features/{name}.yaml"));
        generate(&contract, &folder.join("src").join(name), &Options::default());
    }
}

/// Writes a file unless it is the same already.
fn update(path: &Path, text: &str) {
    if !path.exists() || read(path) != text {
        write(path, text);
    }
}

/// Removes the packages of contracts that are gone.
fn remove_others(folder: &Path, members: &[String]) {
    for path in entries(folder) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap();
        if path.join("Cargo.toml").exists() && !members.iter().any(|member| member == name) {
            fs::remove_dir_all(path).unwrap();
        }
    }
}

/// Runs cargo in the workspace.
fn cargo(arguments: &[&str]) {
    support::cargo(&workspace(), arguments);
}

#[test]
fn both_halves_compile_without_a_warning() {
    cargo(&["clippy", "--workspace", "--keep-going", "--", "-D", "warnings"]);
}

/// The packages that have a feature.
fn with_feature(feature: &str) -> Vec<String> {
    let packages = entries(&workspace()).into_iter().filter(|path| {
        let manifest = path.join("Cargo.toml");
        manifest.exists() && read(&manifest).contains(&format!("\n{feature} = ["))
    });
    packages.map(|path| format!("--package={}", package(&path))).collect()
}

/// The name of the package in a folder.
fn package(folder: &Path) -> String {
    let manifest = read(&folder.join("Cargo.toml"));
    let name = manifest
        .split("\nname = \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    name.unwrap().to_owned()
}

#[test]
fn each_half_compiles_alone_without_a_warning() {
    for (half, at_least) in [
        ("server", 30),
        ("client", 30),
        ("sender", 3),
        ("receiver", 3),
        ("mock", 30),
        ("events", 6),
    ] {
        let packages = with_feature(half);
        assert!(packages.len() >= at_least, "{half}: {packages:?}");
        let mut arguments = vec!["clippy", "--keep-going", "--no-default-features", "--features", half];
        arguments.extend(packages.iter().map(String::as_str));
        arguments.extend(["--", "-D", "warnings"]);
        cargo(&arguments);
    }
}

#[test]
fn types_compile_alone_without_a_warning() {
    cargo(&[
        "clippy",
        "--workspace",
        "--keep-going",
        "--no-default-features",
        "--",
        "-D",
        "warnings",
    ]);
}

#[test]
fn documentation_has_no_warning() {
    cargo(&["doc", "--workspace", "--keep-going", "--no-deps"]);
}
