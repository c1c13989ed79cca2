//! Overlays.

use std::path::{Path, PathBuf};

use super::at;
use crate::source::{Limits, Memory, Source, Value, load};

const CONTRACT: &str = "\
openapi: 3.1.0
info: {title: Pets}
tags: [{name: a}, {name: b}]
shared: &shared {x: 1}
paths:
  /pets: {get: {tags: [a], deprecated: true}, post: *shared}
  /dogs: {get: {tags: [a, b]}, post: *shared}
";

/// The contract changed by overlays with these actions, and the codes of what was found.
fn changed(overlays: &[&str]) -> (Source, Vec<String>) {
    let mut files = Memory::from([("api.yaml", CONTRACT)]);
    let mut limits = Limits::default();
    for (number, actions) in overlays.iter().enumerate() {
        let path = PathBuf::from(format!("{number}.yaml"));
        let text = format!("overlay: 1.1.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
        files.0.insert(path.clone(), text.into_bytes());
        limits.overlays.push(path);
    }
    let (source, findings) = load(Path::new("api.yaml"), &files, &limits);
    let codes = findings.iter().map(|finding| finding.rule.code().to_owned()).collect();
    (source, codes)
}

fn json(source: &Source, pointer: &str) -> String {
    at(source, pointer).to_json().to_string()
}

#[test]
fn objects_are_merged_lists_get_longer_and_plain_values_are_replaced() {
    let (source, codes) = changed(&[
        "- {target: \"$.paths['/pets'].get\", update: {operationId: listPets, tags: [c], deprecated: false}}\n\
         - {target: $.tags, update: {name: c}}\n\
         - {target: $.info.title, update: Animals}\n",
    ]);
    assert_eq!(codes, [""; 0]);
    let get = r##"{"tags":["a","c"],"deprecated":false,"operationId":"listPets"}"##;
    assert_eq!(json(&source, "#/paths/~1pets/get"), get);
    assert_eq!(json(&source, "#/tags"), r#"[{"name":"a"},{"name":"b"},{"name":"c"}]"#);
    assert_eq!(json(&source, "#/info"), r#"{"title":"Animals"}"#);
}

#[test]
fn values_know_where_they_are_written_and_where_they_stand() {
    let (source, codes) = changed(&["- {target: $.paths.*.get, update: {responses: {default: {description: d}}}}\n"]);
    assert_eq!(codes, [""; 0]);
    for path in ["#/paths/~1pets/get", "#/paths/~1dogs/get"] {
        let value = at(&source, &format!("{path}/responses/default/description"));
        assert_eq!(
            value.pointer().to_string(),
            format!("{path}/responses/default/description")
        );
        assert_eq!(source.files()[value.span().file.0 as usize].name, "0.yaml");
        assert_eq!(source.text(value.span()), "d");
        assert_eq!(value.key(), Some("description"));
        assert_eq!(value.key_span().map(|span| source.text(span)), Some("description"));
        let entry = at(&source, path).get_entry("responses").expect("responses");
        assert_eq!(source.text(entry.key_span), "responses");
    }
}

#[test]
fn what_is_removed_is_gone_and_the_rest_moves_up() {
    let (source, codes) = changed(&[
        "- {target: \"$.paths[?@.get.deprecated == true]\", remove: true}\n- {target: '$.tags[0]', remove: true}\n",
    ]);
    assert_eq!(codes, [""; 0]);
    assert_eq!(json(&source, "#/tags"), r#"[{"name":"b"}]"#);
    assert_eq!(at(&source, "#/tags/0/name").pointer().to_string(), "#/tags/0/name");
    let paths: Vec<_> = at(&source, "#/paths").entries().map(|entry| entry.key).collect();
    assert_eq!(paths, ["/dogs"]);
}

#[test]
fn a_value_is_copied() {
    let (source, codes) = changed(&["- {target: \"$.paths['/pets']\", copy: \"$.paths['/dogs'].get\"}\n"]);
    assert_eq!(codes, [""; 0]);
    assert_eq!(json(&source, "#/paths/~1pets/tags"), r#"["a","b"]"#);
    let (_, codes) = changed(&["- {target: $.info, copy: $.paths.*}\n"]);
    assert_eq!(codes, ["overlay-invalid"]);
}

#[test]
fn what_an_alias_shares_is_changed_in_one_place() {
    let (source, codes) = changed(&["- {target: \"$.paths['/pets'].post\", update: {y: 2}}\n"]);
    assert_eq!(codes, [""; 0]);
    assert_eq!(json(&source, "#/paths/~1pets/post"), r#"{"x":1,"y":2}"#);
    assert_eq!(json(&source, "#/paths/~1dogs/post"), r#"{"x":1}"#);
    assert_eq!(json(&source, "#/shared"), r#"{"x":1}"#);
}

#[test]
fn overlays_and_their_actions_come_one_after_the_other() {
    let (source, codes) = changed(&[
        "- {target: $, update: {components: {schemas: {A: {type: object}}}}}\n\
         - {target: $.components.schemas.A, update: {type: string}}\n",
        "- {target: $.components.schemas.A.type, update: integer}\n- {target: $.components.schemas.B, remove: true}\n",
    ]);
    assert_eq!(codes, ["overlay-unused"]);
    assert_eq!(json(&source, "#/components/schemas"), r#"{"A":{"type":"integer"}}"#);
}

#[test]
fn references_of_an_overlay_are_seen_from_the_contract() {
    let files = Memory::from([
        ("api/root.yaml", "components: {}"),
        ("api/pet.yaml", "type: object"),
        (
            "patches/o.yaml",
            "overlay: 1.0.0\nactions: [{target: $.components, update: {pet: {$ref: pet.yaml}, own: {$ref: '#/components/pet'}}}]",
        ),
    ]);
    let limits = Limits {
        overlays: vec!["patches/o.yaml".into()],
        ..Limits::default()
    };
    let (source, findings) = load(Path::new("api/root.yaml"), &files, &limits);
    assert!(findings.is_empty(), "{findings:?}");
    for (name, found) in [("pet", "type"), ("own", "$ref")] {
        let value = at(&source, &format!("#/components/{name}"));
        let reference = value.get("$ref").and_then(Value::as_str).expect("a reference");
        let target = source.resolve(value.id(), reference).expect("a target");
        assert!(source.value(target).get(found).is_some(), "{name}");
    }
}

#[test]
fn what_is_wrong_with_an_overlay_is_told() {
    for actions in [
        "- {update: {}}\n",
        "- {target: $.info}\n",
        "- {target: info, update: {}}\n",
        "- {target: '$[', remove: true}\n",
        "- {target: $, remove: true}\n",
        "- {target: $.info, update: 1}\n",
        "- {target: $.info.title, update: {}}\n",
    ] {
        assert_eq!(changed(&[actions]).1, ["overlay-invalid"], "{actions}");
    }
    let files = [
        ("api.yaml", "a: 1"),
        ("o.yaml", "openapi: 3.0.0"),
        ("p.yaml", "overlay: 1.0.0\nactions: {}"),
    ];
    for overlay in ["o.yaml", "p.yaml", "gone.yaml", "api.yaml"] {
        let limits = Limits {
            overlays: vec![overlay.into()],
            ..Limits::default()
        };
        let (source, findings) = load(Path::new("api.yaml"), &Memory::from(files), &limits);
        assert!(findings.has_errors(), "{overlay}");
        assert_eq!(json(&source, "#/a"), "1", "{overlay}");
    }
}

#[test]
fn an_overlay_costs_no_more_than_a_contract_may() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let action = format!("- {{target: $.tags, update: {deep}}}\n");
    let again = format!(
        "{action}- {{target: \"$.tags[2]{}\", update: {deep}}}\n",
        "[0]".repeat(150)
    );
    assert_eq!(changed(&[&action]).1, [""; 0]);
    assert_eq!(changed(&[&again]).1, ["overlay-invalid"]);
    let files = Memory::from([
        ("api.yaml", "a: {}\nb: {}\nc: {}\n"),
        (
            "o.yaml",
            "overlay: 1.0.0\nactions: [{target: '$.*', update: {l: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}]",
        ),
    ]);
    let limits = Limits {
        nodes: 50,
        overlays: vec!["o.yaml".into()],
        ..Limits::default()
    };
    let (_, findings) = load(Path::new("api.yaml"), &files, &limits);
    assert!(findings.has_errors());
}

/// In a debug build, a pattern that is compiled for each value would take minutes.
#[test]
fn a_pattern_is_compiled_once_for_all_values() {
    let values: String = (0..2_000).map(|n| format!("v{n}: {{s: text {n}}}\n")).collect();
    let files = Memory::from([
        ("api.yaml", values.as_str()),
        (
            "o.yaml",
            "overlay: 1.0.0\nactions: [{target: \"$[?search(@.s, '\\\\\\\\w{10}x|t 1999')]\", update: {found: true}}]",
        ),
    ]);
    let limits = Limits {
        overlays: vec!["o.yaml".into()],
        ..Limits::default()
    };
    let start = std::time::Instant::now();
    let (source, findings) = load(Path::new("api.yaml"), &files, &limits);
    assert!(
        start.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    assert!(findings.is_empty());
    assert_eq!(json(&source, "#/v1999/found"), "true");
    assert!(
        source
            .root()
            .get("v1998")
            .is_some_and(|value| value.get("found").is_none())
    );
}

#[test]
fn targets_that_select_very_often_are_refused() {
    let often = format!("$.tags{}", "[0,0]".repeat(23));
    let (_, codes) = changed(&[&format!("- {{target: '{often}', remove: true}}\n")]);
    assert_eq!(codes, ["too-large"]);

    let nested = format!(
        "- {{target: $, update: {{x-a: {}1{}}}}}\n",
        "[".repeat(150),
        "]".repeat(150)
    );
    let (_, codes) = changed(&[&nested, "- {target: $..*..*..*, remove: true}\n"]);
    assert_eq!(codes, ["too-large"]);
    let (_, codes) = changed(&[&nested, "- {target: $..*..*, remove: true}\n"]);
    assert_eq!(codes, [""; 0]);
}
