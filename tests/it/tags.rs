//! A part of a contract: the operations of some tags, and `x-` fields that generated code is to know.

use std::path::Path;

use crate::support::{Run, files_below, read, scratch, wirewright, write};

const CONTRACT: &str = "specs/features/tags.yaml";

fn generate(folder: &Path, more: &[&str]) -> Run {
    let start = ["generate", CONTRACT, "--out", folder.to_str().unwrap()];
    wirewright(start.iter().chain(more))
}

#[test]
fn only_the_operations_of_a_tag_are_generated_and_what_they_reach() {
    let folder = scratch("tags-some");
    let run = generate(&folder, &["--tags", "types,events"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("2 operations, 2 types"), "{run:?}");
    let types = read(&folder.join("types.rs"));
    assert!(
        types.contains("pub struct Shoe ") && !types.contains("ShoesApi"),
        "{types}"
    );
    // An operation stands in the module of its first tag, whichever tag it was chosen by.
    let server = read(&folder.join("server.rs"));
    assert!(server.contains("A: ShoesApi2 + TypesApi"), "{server}");
    assert!(!folder.join("server/races_results.rs").exists());
}

#[test]
fn modules_are_the_same_when_other_tags_are_left_out() {
    let (all, some) = (scratch("tags-all"), scratch("tags-one"));
    generate(&all, &[]);
    generate(&some, &["--tags", "Races & results"]);
    for file in ["operations", "server", "client"].map(|half| format!("{half}/races_results.rs")) {
        assert_eq!(read(&some.join(&file)), read(&all.join(&file)), "{file}");
    }
}

#[test]
fn a_tag_that_no_operation_has_is_wrong_usage() {
    let folder = scratch("tags-unknown");
    let run = generate(&folder, &["--tags", "shoe"]);
    assert_eq!(run.status, 2, "{run:?}");
    let expected = "error: no operation has the tag `shoe`; there are: Races & results, events, shoes, types\n";
    assert_eq!(run.err, expected);
    assert!(files_below(&folder).is_empty());
}

#[test]
fn single_operations_are_generated() {
    let folder = scratch("tags-operations");
    let more = ["--operations", "listShoes,GET /health", "--tags", "types"];
    let run = generate(&folder, &more);
    assert_eq!(run.status, 0, "{run:?}");
    let summary = generate(&folder, &[&more[..], &["--summary"]].concat()).out;
    let operations: Vec<_> = summary.lines().filter(|line| line.starts_with("generated")).collect();
    assert_eq!(
        operations,
        [
            "generated GET /shoes (listShoes)",
            "generated GET /health (getHealth)",
            "generated GET /types (listTypes)"
        ],
        "{summary}"
    );
    let run = generate(&folder, &["--operations", "listShoe"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert_eq!(
        run.err,
        "error: there is no operation `listShoe`; did you mean `listShoes`?\n"
    );
}

#[test]
fn an_extension_that_is_asked_for_stands_in_the_descriptor() {
    let folder = scratch("tags-extension");
    generate(&folder, &[]);
    assert!(!read(&folder.join("operations/shoes.rs")).contains("x-rate-limit"));
    let run = generate(&folder, &["--extension", "x-rate-limit"]);
    assert_eq!(run.status, 0, "{run:?}");
    let operations = read(&folder.join("operations/shoes.rs"));
    let expected = r#".extensions(&[("x-rate-limit", "{\"per_minute\":60}")])"#;
    assert!(operations.contains(expected), "{operations}");
    assert_eq!(generate(&folder, &["--extension", "rate-limit"]).status, 2);
}

/// `A` and what it holds is of one tag, `Both` of two, and `Kept` is of a component that no operation reaches.
const TAGGED: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      tags: [One tag]
      responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
  /b:
    get:
      tags: [two]
      responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Both'}}}}}
components:
  schemas:
    A:
      properties:
        inner: {type: array, items: {$ref: '#/components/schemas/Inner'}}
        both: {$ref: '#/components/schemas/Both'}
        kept: {$ref: '#/components/schemas/Kept'}
    Inner: {type: string, enum: [x, y]}
    Both: {properties: {of: {$ref: '#/components/schemas/Both'}}}
    Kept: {properties: {k: {type: string}}}
    Unused: {properties: {kept: {$ref: '#/components/schemas/Kept'}}}
";

#[test]
fn a_tag_is_a_feature_of_its_operations_and_of_what_they_alone_use() {
    let folder = scratch("tags-features");
    write(&folder.join("spec.yaml"), TAGGED);
    let (spec, out) = (folder.join("spec.yaml"), folder.join("out"));
    let start = ["generate", spec.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let run = wirewright(start.iter().chain(&["--tag-features"]));
    assert_eq!(run.status, 2, "modules are no package: {run:?}");
    let run = wirewright(start.iter().chain(&["--tag-features", "--crate", "tagged"]));
    assert_eq!(run.status, 0, "{run:?}");
    let declared = |file: &str| {
        let text = read(&out.join("src").join(file));
        let items = text.lines().filter_map(|line| line.strip_prefix("pub "));
        let names = items
            .filter(|item| !item.starts_with("use "))
            .filter_map(|item| item.split(' ').nth(1));
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(declared("types/one_tag.rs"), ["A", "Inner"]);
    assert_eq!(declared("types.rs"), ["Both", "Kept", "Unused"]);
    assert!(!out.join("src/types/two.rs").exists());
    let gated = "#[cfg(feature = \"tag-one_tag\")]\n";
    for (file, item) in [
        ("types.rs", "mod one_tag;"),
        ("types.rs", "pub use one_tag::*;"),
        ("codec.rs", "mod one_tag;"),
        ("operations.rs", "pub mod one_tag;"),
        ("client.rs", "mod one_tag;"),
    ] {
        let text = read(&out.join("src").join(file));
        assert!(text.contains(&format!("{gated}{item}\n")), "{file}: {text}");
    }
    let manifest = read(&out.join("Cargo.toml"));
    assert!(manifest.contains("server = [\"tags\", "), "{manifest}");
    assert!(
        manifest.contains("tags = [\n    \"tag-one_tag\",\n    \"tag-two\",\n]\n"),
        "{manifest}"
    );
}
