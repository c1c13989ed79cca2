//! Tests of loading as a whole.

mod hostile;
mod overlay;
mod references;
mod resources;

use std::path::Path;

use super::{Kind, Limits, Memory, Source, Value, load};
use crate::diagnostic::Findings;

/// Loads one file that has this text.
fn read(name: &str, text: &str) -> (Source, Findings) {
    load(Path::new(name), &Memory::from([(name, text)]), &Limits::default())
}

/// The same, without findings.
fn good(text: &str) -> Source {
    let (source, findings) = read("api.yaml", text);
    assert_eq!(findings, Findings::new(), "{text}");
    source
}

/// The codes and places of what was found: `syntax-error 2:1`.
fn found(source: &Source, findings: &Findings) -> Vec<String> {
    let place = |finding: &crate::diagnostic::Diagnostic| source.line_column(finding.span.expect("a place"));
    findings
        .iter()
        .map(|f| format!("{} {}:{}", f.rule.code(), place(f).line, place(f).column))
        .collect()
}

fn found_in(name: &str, text: &str) -> Vec<String> {
    let (source, findings) = read(name, text);
    assert!(
        !findings.has_errors() || source.root().is_null() || findings.iter().all(|f| f.rule.code() != "syntax-error")
    );
    found(&source, &findings)
}

fn at<'s>(source: &'s Source, pointer: &str) -> Value<'s> {
    source.value(source.resolve(source.root().id(), pointer).expect(pointer))
}

#[test]
fn yaml_and_json_give_the_same_values() {
    let yaml = good("a: [1, 1.0, 'x', \"y\\n\", null, ~, yes, true]\nb:\n  - c: d\n  - {}\n200: ok\n");
    let json = r#"{"a": [1, 1.0, "x", "y\n", null, null, "yes", true], "b": [{"c": "d"}, {}], "200": "ok"}"#;
    let (json_source, findings) = read("api.json", json);
    assert!(findings.is_empty());
    assert_eq!(yaml.root().to_json(), json_source.root().to_json());
    let expected: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(yaml.root().to_json(), expected);
}

#[test]
fn numbers_keep_their_text() {
    let source = good("[18446744073709551615, 1.0, 0x10, +1, 1e3, 090]");
    let texts: Vec<_> = source.root().items().map(Value::kind).collect();
    assert_eq!(
        texts,
        ["18446744073709551615", "1.0", "16", "1", "1e3", "90"].map(Kind::Number)
    );
    assert_eq!(source.root().items().next().and_then(Value::as_u64), Some(u64::MAX));
    assert_eq!(source.root().items().nth(1).and_then(Value::as_i64), Some(1));
    let (source, _) = read("api.json", "[100000000000000000000, 1E400, -0.0]");
    let texts: Vec<_> = source.root().items().filter_map(Value::as_number).collect();
    assert_eq!(texts, ["100000000000000000000", "1E400", "-0.0"]);
    assert_eq!(source.root().items().nth(1).and_then(Value::as_f64), None);
}

#[test]
fn tags_decide() {
    let source = good("[!!str 1, !!int '2', !!null x, ! 3, !!float 4]");
    let kinds: Vec<_> = source.root().items().map(Value::kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::String("1"),
            Kind::Number("2"),
            Kind::String("x"),
            Kind::String("3"),
            Kind::Number("4")
        ]
    );
    assert_eq!(found_in("a.yaml", "a: !Ref b\n"), ["unknown-tag 1:9"]);
}

#[test]
fn spans_cover_what_is_written() {
    let text = "a: 'x y'\nlist:\n- 1\n- b: 2 # why\n\ntext: |\n  one\n  two\n\nflow: { k: [1] }\n";
    let source = good(text);
    let written = |pointer| source.text(at(&source, pointer).span());
    assert_eq!(written("#/a"), "'x y'");
    assert_eq!(written("#/list"), "- 1\n- b: 2");
    assert_eq!(written("#/list/1"), "b: 2");
    assert_eq!(written("#/text"), "|\n  one\n  two");
    assert_eq!(written("#/flow"), "{ k: [1] }");
    assert_eq!(source.text(at(&source, "#/flow/k").key_span().expect("key")), "k");
    let (source, _) = read("a.json", "\u{feff}{ \"k\\u0041\" : [ 1 , \"v\" ] }");
    assert_eq!(source.text(source.root().span()), "{ \"k\\u0041\" : [ 1 , \"v\" ] }");
    let value = source.root().get("kA").expect("decoded key");
    assert_eq!(source.text(value.key_span().expect("key")), "\"k\\u0041\"");
    assert_eq!(source.text(value.span()), "[ 1 , \"v\" ]");
    let position = source.line_column(value.span());
    assert_eq!((position.line, position.column, position.end_column), (1, 15, 26));
}

#[test]
fn pointers_come_from_parents() {
    let source = good("paths:\n  /a~b/{c}:\n    get: [x, {k: v}]\n");
    let value = at(&source, "#/paths/~1a~0b~1%7Bc%7D/get/1/k");
    assert_eq!(value.as_str(), Some("v"));
    assert_eq!(value.pointer().to_string(), "#/paths/~1a~0b~1{c}/get/1/k");
    assert_eq!(source.root().pointer().to_string(), "#");
}

#[test]
fn aliases_share_a_node_and_keep_its_place() {
    let source = good("a: &x {k: 1}\nb: *x\nc: [*x]\n&key d: *key\n");
    let (a, b) = (at(&source, "#/a"), at(&source, "#/b"));
    assert_eq!(a.id(), b.id());
    assert_eq!(at(&source, "#/c/0").pointer().to_string(), "#/a");
    assert_eq!(
        source.root().get_entry("b").map(|entry| source.text(entry.key_span)),
        Some("b")
    );
    assert_eq!(at(&source, "#/d").as_str(), Some("d"));
}

#[test]
fn own_members_win_over_merged_ones() {
    let source = good("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  c: 3\n  <<: [*x, *y]\n  d: 3\n'<<': kept\n");
    let expected = serde_json::json!({"c": 3, "a": 1, "b": 1, "d": 3});
    assert_eq!(at(&source, "#/z").to_json(), expected);
    let keys: Vec<_> = at(&source, "#/z").entries().map(|entry| entry.key).collect();
    assert_eq!(keys, ["c", "a", "b", "d"]);
    assert_eq!(source.root().get("<<").and_then(Value::as_str), Some("kept"));
    let source = good("a: {<<: {b: {c: 1}}}");
    assert_eq!(at(&source, "#/a/b/c").pointer().to_string(), "#/a/<</b/c");
    assert_eq!(found_in("a.yaml", "a:\n  <<: 5\n  b: 1\n"), ["invalid-merge-key 2:3"]);
}

#[test]
fn duplicate_keys_are_found_in_small_and_large_objects() {
    let (source, findings) = read("a.json", r#"{"a": 1, "b": {"c": 1, "c": {"d": 2}}}"#);
    assert_eq!(found(&source, &findings), ["duplicate-key 1:24"]);
    let finding = findings.iter().next().expect("one");
    assert_eq!(finding.pointer.to_string(), "#/b/c");
    assert_eq!(source.text(finding.labels[0].span), "\"c\"");
    assert_eq!(source.line_column(finding.labels[0].span).column, 16);
    assert_eq!(source.root().to_json(), serde_json::json!({"a": 1, "b": {"c": 1}}));

    let mut lines: Vec<String> = (0..100).map(|n| format!("k{n}: {n}")).collect();
    lines.push("k7: again".to_owned());
    let (source, findings) = read("a.yaml", &lines.join("\n"));
    assert_eq!(found(&source, &findings), ["duplicate-key 101:1"]);
    assert_eq!(source.root().get("k7").and_then(Value::as_u64), Some(7));
    assert_eq!(source.root().get("k99").and_then(Value::as_u64), Some(99));
    assert_eq!(source.root().get("k100").map(Value::id), None);
    assert_eq!(source.root().len(), 100);
}

#[test]
fn columns_of_long_lines_count_characters() {
    let text = format!(
        "\u{feff}{{\"a\": \"{}\", \"b\": 1,\n \"é\": \"{}\", \"d\": 1}}",
        "é€".repeat(5000),
        "x".repeat(9000)
    );
    let (source, findings) = read("a.json", &text);
    assert!(findings.is_empty(), "{findings:?}");
    let place = |pointer| {
        let place = source.line_column(at(&source, pointer).span());
        (place.line, place.column, place.end_column)
    };
    assert_eq!(place("#/a"), (1, 7, 7 + 10_002));
    assert_eq!(place("#/b"), (1, 10_016, 10_017));
    assert_eq!(place("#/d"), (2, 9_016, 9_017));
}

#[test]
fn members_after_a_duplicate_keep_their_place() {
    let (source, findings) = read("a.yaml", "a: 1\na: {x: &x {y: 1}}\nb: {c: [1]}\nd: *x\n");
    assert_eq!(findings.len(), 1);
    assert_eq!(at(&source, "#/b/c/0").pointer().to_string(), "#/b/c/0");
    assert_eq!(at(&source, "#/b").key(), Some("b"));
    assert_eq!(at(&source, "#/d/y").pointer().to_string(), "#/a/x/y");
}

#[test]
fn many_duplicates_are_counted() {
    let (_, findings) = read("a.yaml", &"a: 1\n".repeat(1000));
    assert_eq!(findings.len(), 101);
    assert_eq!(
        findings.iter().last().map(|f| f.message.as_str()),
        Some("899 more keys stand twice in this file")
    );
}

#[test]
fn errors_have_their_place() {
    assert_eq!(found_in("a.json", "{\n  \"a\": 1\n  \"b\": 2\n}"), ["syntax-error 3:3"]);
    assert_eq!(found_in("a.json", "{\"a\": [1, 2}"), ["syntax-error 1:12"]);
    assert_eq!(found_in("a.yaml", "a: b\n c: d\n"), ["syntax-error 2:3"]);
    // The YAML parser comes further than the JSON parser, which does not like the first key.
    assert_eq!(found_in("a.yaml", "{a: 1, b: [}"), ["syntax-error 1:11"]);
    assert_eq!(found_in("a.json", "{a: 1, b: [}"), ["syntax-error 1:2"]);
    assert_eq!(found_in("a.yaml", "a: [1, .inf]\n"), ["invalid-number 1:8"]);
    assert_eq!(found_in("a.yaml", "? [a]\n: b\n"), ["syntax-error 1:3"]);
    assert_eq!(found_in("a.yaml", "a: &a [*a]\n"), ["syntax-error 1:8"]);
    assert_eq!(found_in("a.yaml", "a: *b\n"), ["syntax-error 1:4"]);
    assert_eq!(found_in("a.yaml", "a: 1\n---\nb: 2\n"), ["multiple-documents 3:1"]);
    for empty in ["", " \n", "# only this\n", "---\n", "\u{feff}"] {
        assert_eq!(found_in("a.yaml", empty), ["empty-document 1:1"], "{empty:?}");
    }
}

#[test]
fn what_is_nearly_json_is_read_as_yaml() {
    assert_eq!(good("{\"a\": 1,}").root().to_json(), serde_json::json!({"a": 1}));
    assert_eq!(good("{a: 'b'} # so").root().to_json(), serde_json::json!({"a": "b"}));
    assert_eq!(
        good("---\na: 1\n...\n---\n").root().to_json(),
        serde_json::json!({"a": 1})
    );
    assert_eq!(read("a.json", "\u{feff}{\"a\": \"\u{80}\"}").1, Findings::new());
}

#[test]
fn long_keys_and_many_comments_are_fine() {
    assert_eq!(good(&format!("/{}: 1", "a".repeat(3000))).root().len(), 1);
    let comments = "  # comment\n".repeat(200);
    assert_eq!(
        good(&format!("a:\n{comments}  - b\n{comments}  -\n{comments}   c\n"))
            .root()
            .len(),
        1
    );
}
