//! Types of a user's own in place of generated ones (`x-rust-type`, `[types]`).

use wirewright::{Config, Mode, Options};

use crate::support::{cargo, read, root, scratch, write};

#[test]
fn a_crate_with_types_of_its_own_reads_writes_and_checks_them() {
    let folder = scratch("own-types");
    let files = root().join("tests/it/own");
    for (from, to) in [
        ("lib.rs", "src/lib.rs"),
        ("ids.rs", "src/ids.rs"),
        ("types.rs", "tests/types.rs"),
    ] {
        write(&folder.join(to), read(&files.join(from)));
    }
    let runtime = root().join("runtime");
    let manifest = format!(
        "[package]\nname = \"own\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         wirewright-runtime = {{ path = {runtime:?}, features = [\"server\", \"net\"] }}\n\n[workspace]\n"
    );
    write(&folder.join("Cargo.toml"), manifest);
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let options = Options {
        config: Config::read(files.join("wirewright.toml")).unwrap(),
        ..Options::default()
    };
    let generated = wirewright::generate(&files.join("runs.yaml"), &folder, &options).unwrap();
    assert!(generated.findings.is_empty(), "{:?}", generated.findings);
    wirewright::write(&generated.files, &folder.join("src/api"), Mode::Write).unwrap();
    let types = &generated.files["types.rs"];
    assert!(types.contains("pub type Money = crate::Money;"), "{types}");
    assert!(
        types.contains("pub type RunId = crate::ids::Id<crate::ids::Run>;"),
        "{types}"
    );
    cargo(&folder, &["clippy", "--offline", "--quiet", "--", "-D", "warnings"]);
    cargo(&folder, &["test", "--offline", "--quiet"]);
}
