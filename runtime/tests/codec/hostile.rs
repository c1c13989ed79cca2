//! Text that is broken, too deep or too much.

use wirewright_runtime::codec::{ReadOptions, from_json};
use wirewright_runtime::types::{Map, Value};
use wirewright_runtime::violation::Bounds;

use crate::sample::types::*;
use crate::{read, told};

#[test]
fn broken_text_is_one_violation_with_its_place() {
    for (json, message) in [
        ("", "EOF while parsing a value at line 1, column 1"),
        ("{\n \"a\" 1}", "expected `:` at line 2, column 6"),
        ("{\"a\": 1,}", "trailing comma at line 1, column 9"),
        ("{} x", "trailing characters at line 1, column 4"),
        ("{\"a\": tru}", "expected ident at line 1, column 10"),
        ("{\"a\": \"\\ud800\"}", ""),
        ("{\"a\": \"\\x\"}", "invalid escape"),
        ("{\"a\": \"\u{1}\"}", "control character"),
        ("{\"a\": 01}", "invalid number"),
        ("{\"a\": NaN}", "expected value"),
        ("{\"a\": -}", "invalid number"),
        ("{\"a\": [1, 2", "EOF while parsing a list"),
        ("{\"a\"", "EOF while parsing an object"),
        ("\u{feff}{}", "expected value at line 1, column 1"),
    ] {
        let violations = read::<Map<Value>>(json).expect_err(json);
        assert_eq!(violations.len(), 1, "{json}: {violations}");
        assert_eq!(violations.as_slice()[0].keyword, "syntax", "{json}");
        assert!(
            violations.as_slice()[0].message.contains(message),
            "{json}: {violations}"
        );
    }
    let violations = from_json::<Value>(b"\"\xff\"", &ReadOptions::default()).expect_err("no UTF-8");
    assert_eq!(
        violations.as_slice()[0].message,
        "invalid unicode code point at line 1, column 2"
    );
}

#[test]
fn broken_text_in_what_is_passed_over_is_found_too() {
    for json in [
        "[\"\\ud800\"]",
        "[1,]",
        "[nul]",
        "{\"a\":[1,{\"b\":-}]}",
        "[\"\\u12\"]",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
    ] {
        assert_eq!(
            read::<i32>(json).expect_err(json).as_slice()[0].keyword,
            "syntax",
            "{json}"
        );
    }
}

#[test]
fn violations_before_broken_text_are_kept() {
    assert_eq!(
        told(read::<Vec<i32>>("[1, \"x\", 2")),
        ["/1 type an integer", " syntax"]
    );
}

#[test]
fn depth_is_bounded_and_costs_no_stack() {
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        let deep = open.repeat(100_000);
        for told in [
            told(read::<Value>(&deep)),
            told(read::<i32>(&deep)),
            told(read::<PlanRequest>(&deep)),
            told(read::<RecordedRun>(&deep)),
        ] {
            assert!(told.last().is_some_and(|last| last.ends_with("depth 128")), "{told:?}");
        }
    }
    let fits = "[".repeat(128) + &"]".repeat(128);
    assert!(read::<Value>(&fits).is_ok());
    assert_eq!(told(read::<i32>(&fits)), [" type an integer"]);
    assert!(read::<Value>(&format!("[{fits}]")).is_err());
    assert!(told(read::<i32>(&format!("[{fits}]")))[0].ends_with("depth 128"));
    let next = r#"{"next": "#.repeat(1000);
    assert!(
        told(read::<RecordedRun>(&next))
            .last()
            .is_some_and(|last| last.ends_with("depth 128"))
    );
}

#[test]
fn the_number_of_violations_is_bounded() {
    let json = format!("[{}]", vec!["\"x\""; 1_000_000].join(","));
    let violations = read::<Vec<i32>>(&json).expect_err("violations");
    assert_eq!(violations.len(), 100);
    assert!(violations.truncated());
    let options = ReadOptions {
        bounds: Bounds { count: 0, bytes: 0 },
        ..ReadOptions::default()
    };
    let violations = from_json::<i32>(b"true", &options).expect_err("a violation");
    assert!(violations.truncated() && violations.as_slice().is_empty());
}

#[test]
fn long_names_are_shortened() {
    let json = format!(
        r#"{{"status": "planned", "slot": 1, "sources": [], "{}": 1}}"#,
        "k".repeat(1_000_000)
    );
    let violations = read::<Run>(&json).expect_err("a violation");
    assert_eq!(violations.as_slice()[0].keyword, "additionalProperties");
    assert!(violations.to_string().len() < 400);
}
