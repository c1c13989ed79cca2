//! Tests of text that is meant to do harm.

use std::path::Path;

use proptest::prelude::*;

use super::{found, read};
use crate::diagnostic::Findings;
use crate::source::{Limits, Memory, Source, Value, load};

fn with(limits: &Limits, text: &str) -> (Source, Findings) {
    load(Path::new("a.yaml"), &Memory::from([("a.yaml", text)]), limits)
}

fn messages(limits: &Limits, text: &str) -> Vec<String> {
    let (source, findings) = with(limits, text);
    assert!(source.root().is_null());
    findings
        .iter()
        .map(|finding| format!("{}: {}", finding.rule.code(), finding.message))
        .collect()
}

/// Looks at everything that a source offers.
fn walk(source: &Source, findings: &Findings) {
    fn visit(source: &Source, value: Value<'_>) -> usize {
        let _ = (
            value.kind(),
            value.key(),
            value.pointer(),
            value.as_f64(),
            value.as_u64(),
            value.as_i64(),
        );
        let _ = (source.text(value.span()), source.line_column(value.span()));
        let members = value.entries().map(|entry| {
            assert_eq!(value.get(entry.key).map(Value::id), Some(entry.value.id()));
            visit(source, entry.value)
        });
        1 + members.sum::<usize>() + value.items().map(|item| visit(source, item)).sum::<usize>()
    }
    visit(source, source.root());
    let _ = source.root().to_json();
    for finding in findings {
        let span = finding.span.expect("a place");
        assert!(
            source
                .file(span.file)
                .is_some_and(|file| span.end as usize <= file.text.len() && span.start <= span.end)
        );
    }
}

#[test]
fn every_limit_names_itself() {
    let limits = Limits {
        file_bytes: 100,
        depth: 4,
        nodes: 10,
        aliases: 20,
        ..Limits::default()
    };
    assert_eq!(
        messages(&limits, &"# \n".repeat(50)),
        ["too-large: `a.yaml` is larger than 100 bytes"]
    );
    let deep = "too-large: values are nested more than 4 deep";
    assert_eq!(messages(&limits, "[[[[[]]]]]"), [deep]);
    assert_eq!(messages(&limits, "{a: [{b: [{}]}]}"), [deep]);
    assert_eq!(messages(&limits, "a:\n b:\n  c:\n   d:\n    e: 1"), [deep]);
    assert_eq!(messages(&limits, "- &a [[]]\n- [[*a]]"), [deep]);
    assert_eq!(
        messages(&limits, "[1,2,3,4,5,6,7,8,9,0]"),
        ["too-large: the contract holds more than 10 values"]
    );
    let merged = "a: &a {b: 1, c: 1, d: 1, e: 1}\nf: {<<: [*a, *a, *a, *a, *a, *a]}";
    assert_eq!(
        messages(&limits, merged),
        ["too-large: merge keys bring more than 20 members"]
    );
    let limits = Limits {
        total_bytes: 20,
        ..Limits::default()
    };
    assert_eq!(
        messages(&limits, &"# \n".repeat(50)),
        ["too-large: the files of the contract are larger than 20 bytes together, with `a.yaml`"]
    );
}

#[test]
fn aliases_may_add_ten_times_the_values_and_a_few() {
    let limits = Limits {
        aliases: 20,
        ..Limits::default()
    };
    // 13 values stand here and each alias adds 11: 150 are allowed.
    let text = |copies: usize| format!("a: &a [1,2,3,4,5,6,7,8,9,0]\nb: [{}]", vec!["*a"; copies].join(","));
    assert_eq!(
        messages(&limits, &text(14)),
        ["too-large: written out, the aliases make 167 values, and at most 150 are allowed"]
    );
    assert!(with(&limits, &text(12)).1.is_empty());
}

#[test]
fn a_failed_attempt_at_json_leaves_nothing_behind() {
    let (source, findings) = with(
        &Limits {
            nodes: 10,
            ..Limits::default()
        },
        "[1,2,3,4,5,6,7,8,9,]",
    );
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(source.root().len(), 9);
}

#[test]
fn limits_hold_where_they_end() {
    let limits = Limits {
        file_bytes: 23,
        total_bytes: 23,
        depth: 4,
        nodes: 12,
        ..Limits::default()
    };
    let (source, findings) = with(&limits, "[[[[1,2,3]]],4,5,6,7,8]");
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(source.root().len(), 6);
}

#[test]
fn too_many_files_are_said_once() {
    let files = Memory::from([
        ("a.yaml", "[{$ref: b.yaml}, {$ref: c.yaml}, {$ref: d.yaml}]"),
        ("b.yaml", "1"),
        ("c.yaml", "1"),
        ("d.yaml", "1"),
    ]);
    let (source, findings) = load(
        Path::new("a.yaml"),
        &files,
        &Limits {
            files: 2,
            ..Limits::default()
        },
    );
    assert_eq!(found(&source, &findings), ["too-large 1:25"]);
    assert_eq!(source.files().len(), 2);
}

#[test]
fn aliases_cannot_blow_up() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let copies = vec![format!("*a{}", n - 1); 10].join(", ");
        laughs += &format!("a{n}: &a{n} [{copies}]\n");
    }
    let (source, findings) = read("a.yaml", &laughs);
    assert_eq!(found(&source, &findings), ["too-large 1:1"]);
    assert!(source.root().is_null());

    let mut chain = "- &a0 []\n".to_owned();
    for n in 1..5000 {
        chain += &format!("- &a{n} [*a{}]\n", n - 1);
    }
    let (source, findings) = read("a.yaml", &chain);
    assert_eq!(found(&source, &findings), ["too-large 1:1"]);
}

#[test]
fn deep_nesting_is_refused_in_every_syntax() {
    for open in ["[", "{\"a\":", "{a: ", "- ", "? ", "a:\n "] {
        let (source, findings) = read("a.yaml", &open.repeat(100_000));
        walk(&source, &findings);
        assert!(findings.has_errors(), "{open}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for bytes in [&b"\xff\xfea\0"[..], b"a: \xc3\x28", b"\0\0\0", b"\x89PNG\r\n\x1a\n"] {
        let (source, findings) = load(Path::new("a"), &Memory::from([("a", bytes)]), &Limits::default());
        walk(&source, &findings);
        assert!(findings.has_errors(), "{bytes:?}");
    }
}

/// Text made of what means something in YAML and JSON.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "? ",
        "\"",
        "'",
        "\\",
        "\\u00e9",
        "\\ud800",
        "&a ",
        "*a",
        "<<: ",
        "|",
        ">",
        "|2-",
        "#",
        " #",
        "!",
        "!!str ",
        "!!int ",
        "---",
        "\n---\n",
        "...",
        "%YAML 1.2\n",
        "a",
        "b",
        "1",
        "1e5",
        "0x1f",
        ".5",
        "-",
        ".inf",
        "null",
        "true",
        "~",
        "\t",
        "\r",
        "\u{feff}",
        "é",
        "\u{202e}",
        "\u{0}",
        "\u{85}",
        "$ref: ",
        "b.yaml#/a",
    ]);
    prop::collection::vec(scrap, 0..40).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (source, findings) = load(Path::new("a"), &Memory::from([("a", bytes)]), &Limits::default());
        walk(&source, &findings);
    }

    #[test]
    fn scraps_never_panic(text in scraps(), other in scraps()) {
        let files = Memory::from([("a.yaml", text), ("b.yaml", other)]);
        let (source, findings) = load(Path::new("a.yaml"), &files, &Limits::default());
        walk(&source, &findings);
    }

    #[test]
    fn json_reads_as_serde_json_reads_it(text in scraps()) {
        let text = format!("[{text}]");
        if let Ok(expected) = serde_json::from_str::<serde_json::Value>(&text) {
            let (source, findings) = read("a.json", &text);
            prop_assume!(findings.iter().all(|finding| finding.rule.code() != "duplicate-key"));
            prop_assert_eq!(source.root().to_json(), expected);
        }
    }

    #[test]
    fn references_never_panic(reference in "(b.yaml|\\.\\./|/|file:|a:)?#?[/~%a-c0-2]{0,12}") {
        let files = Memory::from([("a.yaml", "a: [b, {c: 1}]"), ("b.yaml", "1")]);
        let (source, _) = load(Path::new("a.yaml"), &files, &Limits::default());
        let _ = source.resolve(source.root().id(), &reference);
    }
}
