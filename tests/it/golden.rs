//! What each small contract of `specs/features` generates, file by file.

use wirewright::{Mode, Options, Part, Runtime};

use crate::support::{Golden, features, generate, root};

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
    assert_eq!(
        files(&[Part::Types], Some("runs-api")),
        "Cargo.toml src/codec.rs src/lib.rs src/operations.rs src/rules.rs src/servers.rs src/types.rs"
    );
}

#[test]
fn the_package_that_ui_tests_use_is_current() {
    let folder = root().join("tests/ui/shoes");
    let options = Options {
        package: Some("shoes-api".to_owned()),
        runtime: Runtime::Path("../../../runtime".to_owned()),
        ..Options::default()
    };
    let generated = wirewright::generate(&root().join("tests/ui/shoes.openapi.yaml"), &folder, &options).unwrap();
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
