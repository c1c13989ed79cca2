//! What a build script does: modules in a folder, findings as the error.

use std::error::Error as _;
use std::path::Path;

use wirewright::{Build, Error};

use crate::support::{files_below, read, root, scratch};

fn names(folder: &Path) -> Vec<String> {
    files_below(folder)
        .iter()
        .map(|path| path.to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn modules_are_written_for_the_halves_that_are_wanted() {
    let folder = scratch("build-modules");
    let contract = root().join("specs/features/parameters.yaml");
    Build::new(&contract).write_to(&folder).unwrap();
    let types = [
        "codec.rs",
        "mod.rs",
        "operations.rs",
        "rules.rs",
        "servers.rs",
        "types.rs",
    ];
    assert_eq!(names(&folder), types);
    Build::new(&contract).server().client().write_to(&folder).unwrap();
    assert_eq!(names(&folder).len(), types.len() + 2);
    // What is no longer wanted goes.
    Build::new(&contract).client().write_to(&folder).unwrap();
    assert!(names(&folder).contains(&"client.rs".to_owned()) && !names(&folder).contains(&"server.rs".to_owned()));
}

#[test]
fn modules_can_be_included() {
    let folder = scratch("build-included");
    Build::new(root().join("specs/features/parameters.yaml"))
        .write_to(&folder)
        .unwrap();
    // `include!` takes no inner attributes and no inner documentation.
    let text = read(&folder.join("mod.rs"));
    assert!(!text.contains("#![") && !text.contains("//!"), "{text}");
}

#[test]
fn the_trait_can_be_called_otherwise() {
    let folder = scratch("build-api");
    Build::new(root().join("specs/features/parameters.yaml"))
        .server()
        .api("running")
        .write_to(&folder)
        .unwrap();
    assert!(read(&folder.join("server.rs")).contains("pub trait RunningApi"));
}

#[test]
fn a_wrong_contract_is_an_error_that_shows_the_findings() {
    let folder = scratch("build-wrong");
    let error = Build::new("specs/invalid/unresolved-ref.yaml")
        .write_to(&folder)
        .unwrap_err();
    assert!(matches!(error, Error::Contract(_)));
    let text = error.to_string();
    assert!(
        text.contains("error[unresolved-ref]") && text.contains("specs/invalid/unresolved-ref.yaml:11:30"),
        "{text}"
    );
    assert!(names(&folder).is_empty());
    let error = Build::new("specs/nowhere.yaml").write_to(&folder).unwrap_err();
    assert!(error.to_string().contains("unreadable-file"), "{error}");
}

#[test]
fn outside_of_a_build_script_there_is_no_folder() {
    let error = Build::new("specs/features/parameters.yaml")
        .write_to_out_dir()
        .unwrap_err();
    assert!(matches!(error, Error::Environment(_)), "{error}");
    assert!(error.source().is_none());
}

#[test]
fn a_file_that_was_not_generated_is_not_replaced() {
    let folder = scratch("build-own");
    crate::support::write(&folder.join("types.rs"), "//! Written by hand.\n");
    let error = Build::new("specs/features/parameters.yaml")
        .write_to(&folder)
        .unwrap_err();
    assert!(matches!(error, Error::Io(_)), "{error}");
    assert!(error.source().is_some());
    assert_eq!(names(&folder), ["types.rs"]);
}

#[test]
fn an_overlay_changes_the_contract_and_is_watched() {
    let folder = scratch("build-overlay");
    let overlay = folder.join("overlay.yaml");
    let actions = "overlay: 1.0.0\nactions:\n  - target: $.info.title\n    update: Jogging\n";
    std::fs::write(&overlay, actions).unwrap();
    Build::new(root().join("specs/features/parameters.yaml"))
        .server()
        .overlay(&overlay)
        .write_to(&folder.join("out"))
        .unwrap();
    assert!(read(&folder.join("out/server.rs")).contains("pub trait JoggingApi"));
    let options = wirewright::Options {
        limits: wirewright::source::Limits {
            overlays: vec![overlay.clone()],
            ..wirewright::source::Limits::default()
        },
        ..wirewright::Options::default()
    };
    let generated = wirewright::generate(&root().join("specs/features/parameters.yaml"), &folder, &options).unwrap();
    assert!(generated.read.contains(&overlay.canonicalize().unwrap()));
}

#[test]
fn names_are_given_beside_the_contract() {
    let folder = scratch("build-config");
    let (contract, config) = (folder.join("a.yaml"), folder.join("names.toml"));
    let text = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object, properties: {b: {}}}}}\n";
    std::fs::write(&contract, text).unwrap();
    std::fs::write(&config, "[names]\n\"a.yaml#/components/schemas/A\" = \"Run\"\n").unwrap();
    let out = folder.join("out");
    Build::new(&contract).config(&config).write_to(&out).unwrap();
    assert!(read(&out.join("types.rs")).contains("pub struct Run "));
    std::fs::write(&config, "names = 1\n").unwrap();
    let error = Build::new(&contract).config(&config).write_to(&out).unwrap_err();
    assert!(
        matches!(&error, Error::Config(text) if text.contains("names.toml:1:9: ")),
        "{error}"
    );
}
