//! Tests of files that reach other files.

use std::path::{Path, PathBuf};

use super::{at, found};
use crate::source::{Disk, Limits, Memory, RefError, Source, load};

fn resolve(source: &Source, reference: &str) -> Result<String, RefError> {
    let id = source.resolve(source.root().id(), reference)?;
    let value = source.value(id);
    Ok(format!(
        "{}{}",
        source.files()[value.span().file.0 as usize].name,
        value.pointer()
    ))
}

#[test]
fn files_are_loaded_transitively_and_once() {
    let files = Memory::from([
        (
            "api/root.yaml",
            "a: {$ref: 'parts/a.json#/A'}\nb: {$ref: './parts/../parts/a.json'}",
        ),
        ("api/parts/a.json", r#"{"A": {"$ref": "../b%20c.yaml#/x~1y/0"}}"#),
        (
            "api/b c.yaml",
            "x/y: [z]\nroot: {$ref: root.yaml}\nmine: {$ref: '#/x~1y'}",
        ),
    ]);
    let (source, findings) = load(Path::new("api/root.yaml"), &files, &Limits::default());
    assert!(findings.is_empty(), "{findings:?}");
    let names: Vec<_> = source.files().iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["api/root.yaml", "api/parts/a.json", "api/b c.yaml"]);
    assert_eq!(
        resolve(&source, "parts/a.json#/A").as_deref(),
        Ok("api/parts/a.json#/A")
    );
    assert_eq!(resolve(&source, "parts/a.json#").as_deref(), Ok("api/parts/a.json#"));
    assert_eq!(resolve(&source, "#").as_deref(), Ok("api/root.yaml#"));
    let from = at(&source, "parts/a.json#/A");
    let target = source.resolve(from.id(), "../b%20c.yaml#/x~1y/0").expect("target");
    assert_eq!(source.value(target).as_str(), Some("z"));
}

#[test]
fn a_pointer_to_nothing_names_the_nearest_key() {
    let files = Memory::from([("a.yaml", "components: {schemas: {Pet: {}, Owner: [1, 2]}}")]);
    let (source, _) = load(Path::new("a.yaml"), &files, &Limits::default());
    let nearest = |reference| match resolve(&source, reference) {
        Err(RefError::NotFound { pointer, nearest, .. }) => (pointer.to_string(), nearest),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        nearest("#/components/schemas/Pets"),
        ("#/components/schemas/Pets".to_owned(), Some("Pet".to_owned()))
    );
    assert_eq!(
        nearest("#/component/schemas"),
        ("#/component/schemas".to_owned(), Some("components".to_owned()))
    );
    assert_eq!(nearest("#/components/schemas/Owner/01").1, None);
    assert_eq!(nearest("#/components/schemas/Owner/2").1, None);
    assert_eq!(nearest("#/components/schemas/Owner/-").1, None);
}

#[test]
fn other_references_say_why_they_lead_nowhere() {
    let text = "a: {$ref: '../secret.yaml'}\nb: {$ref: /etc/passwd}\nc: {$ref: gone.yaml}\nd: {$ref: bad.yaml}\n\
                e: {$ref: ../gone.yaml}\n";
    let files = Memory::from([
        ("api/a.yaml", text),
        ("secret.yaml", "s: 1"),
        ("api/bad.yaml", "a: b: c"),
        ("/etc/passwd", "x"),
    ]);
    let (source, findings) = load(Path::new("api/a.yaml"), &files, &Limits::default());
    assert_eq!(found(&source, &findings), ["syntax-error 1:5"]);
    assert_eq!(source.files()[1].name, "api/bad.yaml");
    assert_eq!(
        resolve(&source, "../secret.yaml"),
        Err(RefError::Outside("../secret.yaml".into()))
    );
    assert_eq!(
        resolve(&source, "../gone.yaml"),
        Err(RefError::Outside("../gone.yaml".into()))
    );
    assert_eq!(
        resolve(&source, "/etc/passwd#/a"),
        Err(RefError::Outside("/etc/passwd".into()))
    );
    assert_eq!(
        resolve(&source, "gone.yaml"),
        Err(RefError::File(
            "`api/gone.yaml` cannot be read: there is no such file".into()
        ))
    );
    let unusable = resolve(&source, "bad.yaml").map_err(|error| error.to_string());
    assert!(unusable.is_err_and(|why| why.starts_with("`api/bad.yaml` cannot be used: ")));
    assert_eq!(
        resolve(&source, "never.yaml"),
        Err(RefError::File("`never.yaml` was not loaded".into()))
    );
    for remote in ["https://a.example/b", "HTTP://a", "//a/b", "urn:a"] {
        assert_eq!(
            resolve(&source, &format!("{remote}#/c")),
            Err(RefError::Remote(remote.into()))
        );
    }
    assert!(matches!(resolve(&source, "#/%zz"), Err(RefError::Malformed(_))));
    assert!(matches!(resolve(&source, "#/%ff"), Err(RefError::Malformed(_))));
    assert!(matches!(resolve(&source, "#/~2"), Err(RefError::Malformed(_))));
    assert!(matches!(resolve(&source, "#Pet"), Err(RefError::Anchor { name, .. }) if name == "Pet"));
}

#[test]
fn allowed_folders_are_read_too() {
    let files = Memory::from([("api/a.yaml", "{$ref: ../common/c.yaml}"), ("common/c.yaml", "c: 1")]);
    let limits = Limits {
        allow_outside: vec![PathBuf::from("common")],
        ..Limits::default()
    };
    let (source, _) = load(Path::new("api/a.yaml"), &files, &limits);
    assert_eq!(
        resolve(&source, "../common/c.yaml#/c").as_deref(),
        Ok("common/c.yaml#/c")
    );
}

#[test]
fn the_folder_without_a_name_is_a_folder_too() {
    let text = "[{$ref: b.yaml}, {$ref: ../c.yaml}, {$ref: /d.yaml}, {$ref: x/../../c.yaml}]";
    let files = Memory::from([("a.yaml", text), ("b.yaml", "1"), ("../c.yaml", "1"), ("/d.yaml", "1")]);
    let (source, _) = load(Path::new("a.yaml"), &files, &Limits::default());
    assert_eq!(source.files().len(), 2);
    for outside in ["../c.yaml", "/d.yaml", "x/../../c.yaml"] {
        assert_eq!(resolve(&source, outside), Err(RefError::Outside(outside.into())));
    }
}

#[test]
fn mappings_and_links_reach_files_too() {
    let text =
        "discriminator: {mapping: {a: Cat, b: cat.yaml, c: 'dog.yaml#/Dog'}}\nlink: {operationRef: 'ops.yaml#/get'}\n";
    let files = Memory::from([
        ("a.yaml", text),
        ("cat.yaml", "1"),
        ("dog.yaml", "Dog: 1"),
        ("ops.yaml", "get: 1"),
        ("Cat", "1"),
    ]);
    let (source, _) = load(Path::new("a.yaml"), &files, &Limits::default());
    let names: Vec<_> = source.files().iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.yaml", "cat.yaml", "dog.yaml", "ops.yaml"]);
}

#[test]
#[cfg(unix)]
fn a_link_cannot_lead_out_of_the_folder() {
    let folder = std::env::temp_dir().join(format!("wirewright-links-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("api")).expect("a folder");
    std::fs::write(folder.join("secret.yaml"), "s: 1").expect("a file");
    std::fs::write(folder.join("api/a.yaml"), "{$ref: link.yaml}").expect("a file");
    let _ = std::os::unix::fs::symlink("../secret.yaml", folder.join("api/link.yaml"));
    let (source, _) = load(&folder.join("api/a.yaml"), &Disk, &Limits::default());
    let outcome = source.resolve(source.root().id(), "link.yaml");
    let missing = load(&folder.join("api/none.yaml"), &Disk, &Limits::default());
    let a_folder = load(&folder, &Disk, &Limits::default());
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(outcome, Err(RefError::Outside("link.yaml".into())));
    assert_eq!(found(&missing.0, &missing.1), ["unreadable-file 1:1"]);
    assert_eq!(found(&a_folder.0, &a_folder.1), ["unreadable-file 1:1"]);
    let device = load(Path::new("/dev/null"), &Disk, &Limits::default());
    assert_eq!(found(&device.0, &device.1), ["unreadable-file 1:1"]);
}
