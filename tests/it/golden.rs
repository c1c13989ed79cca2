//! What each small contract of `specs/features` generates, file by file.

use wirewright::{Mode, Options, Part, Runtime};

use crate::support::{Golden, features, generate, messages, root};

#[test]
fn every_feature_generates_its_golden_files() {
    let mut golden = Golden::default();
    for (name, contract) in features() {
        let folder = root().join("tests/it/golden").join(&name);
        let generated = generate(&contract, &name, &folder);
        assert!(!generated.findings.has_errors(), "{name}: {:?}", generated.findings);
        for (path, text) in &generated.files {
            golden.file(&format!("{name}/{path}"), text);
        }
        golden.only(&name, &generated.files.into_keys().collect::<Vec<_>>());
    }
    golden.finish();
}

#[test]
fn every_contract_of_messages_generates_its_golden_files() {
    let mut golden = Golden::default();
    for (name, contract, events) in messages() {
        let name = format!("events-{name}");
        let folder = root().join("tests/it/golden").join(&name);
        let options = Options {
            package: Some(format!("{name}-api")),
            runtime: Runtime::Version("1.2.3".to_owned()),
            events,
            ..Options::default()
        };
        let generated = wirewright::generate(&contract, &folder, &options).unwrap();
        assert!(!generated.findings.has_errors(), "{name}: {:?}", generated.findings);
        for (path, text) in &generated.files {
            golden.file(&format!("{name}/{path}"), text);
        }
        golden.only(&name, &generated.files.into_keys().collect::<Vec<_>>());
    }
    golden.finish();
}

#[test]
fn messages_alone_need_neither_server_nor_client() {
    let contract = root().join("specs/events/apps.asyncapi.yaml");
    let files = |parts: &[Part]| {
        let options = Options {
            parts: parts.to_vec(),
            package: Some("apps".to_owned()),
            ..Options::default()
        };
        wirewright::generate(&contract, root(), &options).unwrap().files
    };
    let all = files(&Options::default().parts);
    let names = all.keys().map(String::as_str).collect::<Vec<_>>();
    let types = [
        "Cargo.toml",
        "src/codec.rs",
        "src/events.rs",
        "src/lib.rs",
        "src/rules.rs",
        "src/types.rs",
    ];
    assert_eq!(names, types);
    let manifest = &all["Cargo.toml"];
    assert!(
        manifest.contains("default = [\"events\"]") && !manifest.contains("server"),
        "{manifest}"
    );
    assert!(!files(&[Part::Types]).contains_key("src/events.rs"));
}

#[test]
fn the_halves_can_be_left_out() {
    let contract = root().join("specs/features/parameters.yaml");
    let files = |parts: &[Part], package: Option<&str>| {
        let options = Options {
            parts: parts.to_vec(),
            package: package.map(str::to_owned),
            ..Options::default()
        };
        let generated = wirewright::generate(&contract, root(), &options).unwrap();
        generated.files.into_keys().collect::<Vec<_>>().join(" ")
    };
    let common = "codec.rs mod.rs operations.rs rules.rs servers.rs types.rs";
    assert_eq!(files(&[Part::Types], None), common);
    assert_eq!(files(&[Part::Types, Part::Client], None), format!("client.rs {common}"));
    assert_eq!(
        files(&[Part::Types, Part::Server], None),
        "codec.rs mod.rs operations.rs rules.rs server.rs servers.rs types.rs"
    );
    // A mock cannot do without the server's half.
    assert_eq!(
        files(&[Part::Types, Part::Mock], None),
        "codec.rs mock.rs mod.rs operations.rs rules.rs server.rs servers.rs types.rs"
    );
    assert_eq!(
        files(&[Part::Types], Some("runs-api")),
        "Cargo.toml src/codec.rs src/lib.rs src/operations.rs src/rules.rs src/servers.rs src/types.rs"
    );
}

#[test]
fn the_packages_that_ui_tests_use_are_current() {
    for (contract, package) in [("shoes", "shoes-api"), ("changed", "shoes-changed-api")] {
        package_is_current(contract, package);
    }
}

fn package_is_current(contract: &str, package: &str) {
    let contracts = root().join("tests/ui");
    let folder = contracts.join(contract);
    let options = Options {
        package: Some(package.to_owned()),
        runtime: Runtime::Path("../../../runtime".to_owned()),
        ..Options::default()
    };
    let generated =
        wirewright::generate(&contracts.join(format!("{contract}.openapi.yaml")), &folder, &options).unwrap();
    let mode = if Golden::is_updating() {
        Mode::Write
    } else {
        Mode::Check
    };
    let outcome = wirewright::write(&generated.files, &folder, mode).unwrap();
    assert!(
        Golden::is_updating() || outcome.is_current(),
        "{outcome:?}; UPDATE_GOLDEN=1 writes them again"
    );
}
