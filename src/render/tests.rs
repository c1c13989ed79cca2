//! Tests of what is shown.

use std::path::Path;

use proptest::prelude::*;

use super::{json, text};
use crate::diagnostic::{Diagnostic, FileId, Findings, Level, Pointer, Rule, Span};
use crate::source::{Limits, Memory, Source, load};

static RULE: Rule = Rule {
    code: "some-rule",
    group: crate::diagnostic::Group::Style,
    off: false,
    example: None,
    level: Level::Error,
    summary: "",
    explanation: "",
};

fn source(text: &str) -> Source {
    let files = Memory::from([("specs/api.yaml", text), ("specs/b.yaml", "b: 1\nc: 2\n")]);
    load(Path::new("specs/api.yaml"), &files, &Limits::default()).0
}

/// The place of the `nth` occurrence of a word in the first file.
fn find(source: &Source, word: &str, nth: usize) -> Span {
    let (start, word) = source.files()[0].text.match_indices(word).nth(nth).expect("the word");
    Span {
        file: FileId(0),
        start: start as u32,
        end: (start + word.len()) as u32,
    }
}

fn one(finding: Diagnostic) -> Findings {
    let mut findings = Findings::new();
    findings.push(finding);
    findings
}

#[test]
fn a_finding_looks_like_one_of_rustc() {
    let source =
        source("paths:\n  /a:\n    get: {operationId: x}\n  /b:\n\n\n    get: {operationId: x}\nref: {$ref: b.yaml}\n");
    let finding = Diagnostic::new(&RULE, "duplicate operationId `x`")
        .at(
            find(&source, "x", 1),
            Pointer::root().join("paths").join("/b").join("get"),
        )
        .label("used again here")
        .related(find(&source, "x", 0), "first used here")
        .related(
            Span {
                file: FileId(1),
                start: 5,
                end: 6,
            },
            "and here",
        )
        .note("two operations would have one name")
        .help("name one of them after its path")
        .edit(find(&source, "x", 1), "get_b");
    assert_eq!(
        text(&one(finding), &source, false),
        r#"error[some-rule]: duplicate operationId `x`
 --> specs/api.yaml:7:24
  |
3 |     get: {operationId: x}
  |                        - first used here
...
7 |     get: {operationId: x}
  |                        ^ used again here
  |
 ::: specs/b.yaml:2:1
  |
2 | c: 2
  | - and here
  |
  = at: #/paths/~1b/get
  = note: two operations would have one name
help: name one of them after its path
  |
7 -     get: {operationId: x}
7 +     get: {operationId: get_b}
  |

error: 1 error
"#
    );
}

#[test]
fn long_lines_are_cut_and_keep_their_column() {
    let members: Vec<String> = (0..100_000).map(|n| format!("\"key{n}\":{n}")).collect();
    let source = source(&format!("{{{}}}", members.join(",")));
    let span = find(&source, "\"key5000\"", 0);
    let finding = Diagnostic::new(&RULE, "no")
        .at(span, Pointer::root())
        .related(find(&source, "\"key9\"", 0), "first");
    let shown = text(&one(finding.edit(span, "\"k\"")), &source, false);
    assert!(
        shown.contains(&format!("--> specs/api.yaml:1:{}\n", span.start + 1)),
        "{shown}"
    );
    assert!(shown.contains("::: specs/api.yaml:1:83\n"), "{shown}");
    assert!(
        shown.contains("...") && shown.contains("\"key5000\":5000,\"key5001\""),
        "{shown}"
    );
    assert!(shown.len() < 3000, "{} {shown}", shown.len());
}

#[test]
fn near_marks_share_an_excerpt() {
    let source = source(&format!(
        "{{\"a\": 1,\n\"b\": 2,\n\"c\": 3, {}\"d\": 4, \"e\": 5}}",
        " ".repeat(500)
    ));
    let mark = |word, label| (find(&source, word, 0), label);
    let finding = |(first, label): (Span, &str), (second, other): (Span, &str)| {
        Diagnostic::new(&RULE, "no")
            .at(first, Pointer::root())
            .label(label)
            .related(second, other)
    };
    let shown = text(
        &one(finding(mark("\"a\"", "this"), mark("\"c\"", "that"))),
        &source,
        false,
    );
    assert!(shown.contains("2 | \"b\": 2,\n"), "{shown}");
    let shown = text(
        &one(finding(mark("\"d\"", "this"), mark("\"e\"", "that"))),
        &source,
        false,
    );
    assert!(!shown.contains(":::"), "{shown}");
    assert!(shown.contains("\"d\": 4, \"e\": 5}\n"), "{shown}");
    let underline = shown.lines().find(|line| line.contains('^')).expect("an underline");
    let line = shown.lines().find(|line| line.contains("\"d\"")).expect("the line");
    assert_eq!(
        (underline.find('^'), underline.find("---")),
        (line.find("\"d\""), line.find("\"e\"")),
        "{shown}"
    );
}

#[test]
fn edits_that_overlap_are_not_shown() {
    let source = source("abcdef: 1\n");
    let finding = |from: &str| {
        let finding = Diagnostic::new(&RULE, "no").help("do this");
        finding
            .edit(find(&source, "abc", 0), "x")
            .edit(find(&source, from, 0), "y")
    };
    assert!(text(&one(finding("def")), &source, false).contains("1 + xy: 1"));
    let shown = text(&one(finding("cde")), &source, false);
    assert!(!shown.contains("1 + ") && shown.contains("= help: do this"), "{shown}");
}

#[test]
fn long_spans_are_underlined_on_their_first_line() {
    let source = source("info:\n  title: a\n  version: b\n");
    let value = source.root().get("info").expect("info");
    let shown = text(
        &one(Diagnostic::new(&RULE, "no").at(value.span(), value.pointer())),
        &source,
        false,
    );
    assert!(
        shown.contains("2 |   title: a\n  |   ^^^^^^^^\n  |\n  = at: #/info\n"),
        "{shown}"
    );
}

#[test]
fn hostile_text_does_not_reach_the_terminal() {
    let evil = "\u{1b}[31m\u{9b}\u{202e}\u{7}\u{e000}:1:1\r";
    let source = source("a: 'x\u{202e}y'\nb: \"\u{feff}\u{e000}:9:9 k\u{200b}\"\n");
    let finding = Diagnostic::new(&RULE, format!("{evil}\nmessage"))
        .at(find(&source, "k", 0), Pointer::root().join(evil))
        .label(evil)
        .related(find(&source, "x", 0), evil)
        .note(evil)
        .help(evil)
        .edit(find(&source, "k", 0), evil);
    let findings = one(finding);
    for shown in [text(&findings, &source, false), json(&findings, &source)] {
        assert!(
            shown.chars().all(|c| c == '\n' || !super::clean::is_hostile(c)),
            "{shown:?}"
        );
    }
    assert!(
        text(&findings, &source, false).contains("--> specs/api.yaml:2:12\n"),
        "{}",
        text(&findings, &source, false)
    );
    let colored = text(&findings, &source, true);
    let escapes = |text: &str| text.matches('\u{1b}').count();
    assert_eq!(escapes(&colored), colored.matches("\u{1b}[").count());
    assert!(!colored.contains('\u{9b}') && colored.contains("\u{1b}[1m") && !colored.contains("\u{1b}[31m"));
}

#[test]
fn the_summary_counts_levels() {
    let source = source("a: 1\n");
    let mut findings = Findings::new();
    assert_eq!(text(&findings, &source, false), "");
    for level in [Level::Info, Level::Warning, Level::Warning] {
        findings.push(Diagnostic {
            level,
            ..Diagnostic::new(&RULE, "m")
        });
    }
    let shown = text(&findings, &source, false);
    assert!(shown.ends_with("\n\nwarning: 2 warnings, 1 info\n"), "{shown}");
    assert!(shown.starts_with("info[some-rule]: m\n"), "{shown}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let (source, findings) = load(Path::new("gone.yaml"), &Memory::default(), &Limits::default());
    assert_eq!(
        text(&findings, &source, false),
        "error[unreadable-file]: `gone.yaml` cannot be read: there is no such file\n--> gone.yaml\n\nerror: 1 error\n"
    );
    let expected = concat!(
        r#"{"level":"error","code":"unreadable-file","message":"`gone.yaml` cannot be read: there is no such file","#,
        r##""file":"gone.yaml","line":1,"column":1,"end_line":1,"end_column":1,"pointer":"#","help":null}"##,
        "\n"
    );
    assert_eq!(json(&findings, &source), expected);
}

#[test]
fn json_is_one_object_a_line() {
    let source = source("ä: 'x'\nb: c\n");
    let finding = Diagnostic::new(&RULE, "say \"no\"")
        .at(find(&source, "'x'", 0), Pointer::root().join("ä"))
        .help("yes");
    let expected = concat!(
        r#"{"level":"error","code":"some-rule","message":"say \"no\"","file":"specs/api.yaml","line":1,"column":4,"#,
        r##""end_line":1,"end_column":7,"pointer":"#/ä","help":"yes"}"##,
        "\n"
    );
    assert_eq!(json(&one(finding), &source), expected);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_span_panics(
        text_of in "([a-z:\\{\\}é\u{202e}日\t]|\r|\n|\r\n){0,60}",
        spans in prop::collection::vec((0_u32..3, 0_u32..80, 0_u32..80), 1..6),
        replacement in "[a-z\n\u{1b}]{0,8}",
    ) {
        let source = source(&text_of);
        let mut finding = Diagnostic::new(&RULE, "m");
        for (at, &(file, start, end)) in spans.iter().enumerate() {
            let span = Span { file: FileId(file), start, end };
            finding = match at % 3 {
                0 => finding.at(span, Pointer::root()),
                1 => finding.related(span, "l"),
                _ => finding.edit(span, replacement.clone()),
            };
        }
        let findings = one(finding);
        prop_assert!(text(&findings, &source, false).ends_with("error: 1 error\n"));
        prop_assert!(!text(&findings, &source, true).is_empty());
        prop_assert_eq!(json(&findings, &source).lines().count(), 1);
    }
}

#[test]
fn a_place_at_a_byte_order_mark_is_behind_it() {
    let source = source("\u{feff}# only this\n");
    let span = Span {
        file: FileId(0),
        start: 0,
        end: 0,
    };
    let finding = Diagnostic::new(&RULE, "there is nothing").at(span, Pointer::root());
    let shown = text(&Findings::from_iter([finding]), &source, false);
    assert!(shown.contains("1 | # only this\n  | ^"), "{shown}");
}
