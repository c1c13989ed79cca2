use super::{sample, with};
use crate::diagnostic::Level;
use crate::document::Version;

#[test]
fn patch_versions_do_not_matter() {
    for (text, version) in [
        ("3.0.0", Version::V30),
        ("3.0.4", Version::V30),
        ("3.1.0-rc0", Version::V31),
        ("3.1.2", Version::V31),
        ("'3.2.0'", Version::V32),
    ] {
        assert_eq!(with(text, "").clean().document.version, version, "{text}");
    }
}

#[test]
fn a_version_written_as_a_number_is_read() {
    let sample = with("3.1", "");
    assert_eq!(sample.document.version, Version::V31);
    sample.expect("wrong-type", Level::Warning, "/openapi", "3.1");
}

#[test]
fn a_version_without_its_third_number_is_told() {
    for text in ["'3.1'", "3.1.x", "3.1."] {
        let sample = with(text, "");
        assert_eq!(sample.document.version, Version::V31);
        let found = sample.expect("unsupported-version", Level::Warning, "/openapi", text);
        assert!(found.edits[0].replacement.contains("3.1.0") && found.edits[0].sure);
    }
}

#[test]
fn swagger_2_is_told_how_to_convert() {
    let sample =
        sample("swagger: '2.0'\ninfo: {title: T, version: '1'}\nbasePath: /x\npaths: {/a: {get: {produces: []}}}\n");
    let found = sample.expect("unsupported-version", Level::Error, "/swagger", "swagger");
    assert!(found.help.as_ref().is_some_and(|help| help.contains("swagger2openapi")));
    assert!(sample.document.paths.is_empty());
}

#[test]
fn other_documents_are_refused() {
    for (text, words) in [
        ("asyncapi: 2.6.0\n", "AsyncAPI"),
        ("openapi: 4.0.0\n", "`4.0.0`"),
        ("openapi: [3]\n", "an array"),
        ("name: x\n", "does not say"),
        ("- 1\n", "an array"),
        ("text\n", "a string"),
    ] {
        let sample = sample(text);
        let found = sample.only();
        assert_eq!(
            (found.rule.code(), found.level),
            ("unsupported-version", Level::Error),
            "{text}"
        );
        assert!(found.message.contains(words), "{text}: {}", found.message);
    }
}

#[test]
fn what_looks_like_openapi_is_read_all_the_same() {
    let without =
        sample("info: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: A}}}}}\n");
    assert_eq!(without.codes(), ["unsupported-version"]);
    assert_eq!(without.document.paths.len(), 1);
    let newer = with("3.9.0", "paths: {/a: {get: {responses: {'200': {description: A}}}}}");
    assert_eq!(newer.codes(), ["unsupported-version"]);
    assert_eq!((newer.document.version, newer.document.paths.len()), (Version::V32, 1));
}
