//! Forms whose properties are written in ways of their own.

use std::time::Instant;

use super::*;

const FIELDS: &[Parameter] = &[
    Parameter::query("list"),
    Parameter::query("json").style(Style::Json),
    Parameter::query("items").style(Style::Json).explode(true),
    Parameter::query("words").style(Style::SpaceDelimited),
    Parameter::query("deep").style(Style::DeepObject),
];

fn form<T: Decode>(body: &str) -> Result<Map<T>, Violations> {
    let (form, pairs) = (Parameter::query("").fields(FIELDS), Pairs::query(body));
    let found = read(&Raw::query(&form, &pairs, &[]), &ReadOptions::default(), |r| r.value());
    found.map(Option::unwrap_or_default)
}

#[test]
fn json_in_a_form_is_json_and_nothing_else_is() {
    let map = form::<Value>("json={\"a\":[\"1\",null]}&items=1&list={\"a\":1}&x=1&deep[a]=[\"1\"]").expect("a form");
    for (name, json) in [
        ("json", r#"{"a":["1",null]}"#),
        ("items", "[1]"),
        ("list", r#"["{\"a\":1}"]"#),
        ("x", r#""1""#),
        ("deep", r#"{"a":"[\"1\"]"}"#),
    ] {
        assert_eq!(map[name].to_string(), json, "{name}");
    }
    assert_eq!(form::<i32>("json=1&x=2").expect("numbers").len(), 2);
    let wrong = form::<i32>("json=\"1\"").expect_err("a string");
    assert_eq!(
        wrong.to_string(),
        "body at /json: expected an integer, found a string (type)"
    );
    let lists = form::<Vec<String>>("words=a+b&list=[\"a\"]&items=\"c\"").expect("lists");
    assert_eq!(
        (lists["words"].len(), lists["list"].len(), lists["items"].len()),
        (2, 1, 1)
    );
}

#[test]
fn what_is_broken_is_named() {
    for (body, text) in [
        ("json=", "body at /json: must be JSON (syntax)"),
        ("json=1&json=2", "body at /json: must be there only once (syntax)"),
        ("items=1&items=[", "body at /items: must be JSON (syntax)"),
        ("words=a&words=b", "body at /words: must be there only once (syntax)"),
        ("x=%", "body at /x: must be percent-encoded UTF-8 (syntax)"),
        ("deep=1", "body at /deep: must have its properties in brackets (syntax)"),
        (
            "deep[a]=1&deep[a][b]=2",
            "body at /deep: must have properties that fit together (syntax)",
        ),
    ] {
        assert_eq!(form::<Value>(body).expect_err(body).to_string(), text, "{body}");
    }
}

#[test]
fn long_and_deep_forms_are_read_in_time() {
    let begun = Instant::now();
    let words = form::<Vec<String>>(&format!("words={}", "+".repeat(1_000_000))).expect("words");
    assert_eq!(words["words"].len(), 1_000_001);
    let pairs = form::<Value>(&"deep[a]=1&items=1&json&".repeat(100_000)).expect_err("several texts");
    assert!(pairs.to_string().contains("/json"), "{pairs}");
    for deep in ["[".repeat(1_000_000), "{\"a\":".repeat(200_000)] {
        let wrong = form::<Value>(&format!("json={deep}")).expect_err("too deep");
        assert_eq!(wrong.to_string(), "body at /json: must be JSON (syntax)");
    }
    assert!(begun.elapsed().as_secs() < 60);
}
