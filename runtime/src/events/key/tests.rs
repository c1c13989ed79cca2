use proptest::prelude::*;
use serde_json::json;

use super::*;

const KEY: &[KeyPart] = &[
    KeyPart::Text("race."),
    KeyPart::Parameter(
        Parameter::new("kind")
            .values(&["created", "cancelled"])
            .default("created"),
    ),
    KeyPart::Text("."),
    KeyPart::Parameter(Parameter::new("raceId").at(At::Payload("/race/id"))),
];

/// A message about a race.
fn race(id: Value) -> String {
    json!({"race": {"id": id}}).to_string()
}

fn content(payload: &str) -> Content<'_> {
    Content {
        payload: payload.as_bytes(),
        headers: b"{}",
    }
}

fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}

#[test]
fn patterns_are_matched_as_rabbitmq_does() {
    for (pattern, key, fits) in [
        ("publish.*", "publish", false),
        ("publish.*", "publish.a", true),
        ("publish.*", "publish.a.b", false),
        ("publish.*", "publish.", true),
        ("publish.#", "publish", true),
        ("publish.#", "publish.a", true),
        ("publish.#", "publish.a.b", true),
        ("publish.#", "published", false),
        ("#", "", true),
        ("#", "a.b.c", true),
        ("*", "", false),
        ("*", "a", true),
        ("", "", true),
        ("", "a", false),
        ("#.b", "b", true),
        ("#.b", "a.b.a.b", true),
        ("#.b", "a.b.a", false),
        ("a.#.b.#.c", "a.x.b.y.b.c", true),
        ("a.#.b.#.c", "a.x.y.c", false),
        ("#.*", "", false),
        ("#.*", "a", true),
        ("*.#.*", "a", false),
        ("*.#.*", "a.b", true),
        ("a.*.c", "a.b.c", true),
        ("a.*.c", "a.b.b.c", false),
        ("a", "a.b", false),
    ] {
        assert_eq!(matches(pattern, key), fits, "{pattern} and {key}");
    }
}

/// What the words of the documentation say, without any care for time.
fn naive(pattern: &[&str], key: &[&str]) -> bool {
    match pattern.split_first() {
        None => key.is_empty(),
        Some((&"#", rest)) => (0..=key.len()).any(|taken| naive(rest, &key[taken..])),
        Some((word, rest)) => key
            .split_first()
            .is_some_and(|(first, others)| (*word == "*" || word == first) && naive(rest, others)),
    }
}

proptest! {
    #[test]
    fn patterns_are_matched_as_a_naive_matcher_does(
        pattern in prop::collection::vec(prop::sample::select(vec!["a", "b", "*", "#", ""]), 0..7),
        key in prop::collection::vec(prop::sample::select(vec!["a", "b", ""]), 0..8),
    ) {
        // One empty word is no word when it is written.
        prop_assume!(pattern != [""] && key != [""]);
        prop_assert_eq!(matches(&pattern.join("."), &key.join(".")), naive(&pattern, &key));
    }

    #[test]
    fn what_is_written_is_read(id in "[^.*#]{1,40}") {
        let written = write(KEY, content(&race(id.clone().into())), &[]).expect("a key");
        let values = read(KEY, &written).expect("fits");
        prop_assert_eq!(&values, &[("kind", "created".to_owned()), ("raceId", id)]);
    }

    #[test]
    fn no_key_is_too_much(key in ".*") {
        if let Some(values) = read(KEY, &key) {
            prop_assert!(values.iter().all(|(_, value)| !value.is_empty() && !value.contains('.')));
        }
    }
}

#[test]
fn long_patterns_take_no_long_time() {
    let (pattern, key) = (["#.a"; 60].join("."), ["a"; 120].join("."));
    assert!(matches(&pattern, &key));
    assert!(!matches(&format!("{pattern}.b"), &key));
}

#[test]
fn a_key_is_made_of_what_is_told_and_what_stands_in_the_message() {
    assert_eq!(
        write(KEY, content(&race("7".into())), &[]).as_deref(),
        Ok("race.created.7")
    );
    assert_eq!(
        write(KEY, content(&race(7.into())), &told(&[("kind", "cancelled")])).as_deref(),
        Ok("race.cancelled.7")
    );
    assert_eq!(
        write(KEY, content(&race(true.into())), &told(&[("raceId", "true")])).as_deref(),
        Ok("race.created.true")
    );
}

#[test]
fn what_is_no_word_or_not_in_the_contract_is_an_error() {
    for value in ["", ".", "a.b", "*", "#", "a#"] {
        assert_eq!(
            write(KEY, content(&race(value.into())), &[]),
            Err(KeyError::NoWord("raceId")),
            "{value}"
        );
    }
    assert_eq!(
        write(KEY, content(&race(json!({}))), &[]),
        Err(KeyError::NoWord("raceId"))
    );
    assert_eq!(
        write(KEY, content(&race(Value::Null)), &[]),
        Err(KeyError::Missing("raceId"))
    );
    let refused = |pairs: &[(&str, &str)]| write(KEY, content(&race("7".into())), &told(pairs)).expect_err("refused");
    assert_eq!(refused(&[("kind", "deleted")]), KeyError::Unlisted("kind"));
    assert_eq!(refused(&[("raceId", "8")]), KeyError::Differs("raceId"));
    assert_eq!(refused(&[("other", "8")]), KeyError::Unknown("other".to_owned()));
    let long = write(KEY, content(&race("x".repeat(250).into())), &[]);
    assert_eq!(long, Err(KeyError::TooLong(263)));
    assert!(write(KEY, content(&race("x".repeat(242).into())), &[]).is_ok());
}

#[test]
fn values_are_read_from_parts_of_words_too() {
    const PARTS: &[KeyPart] = &[
        KeyPart::Text("a-"),
        KeyPart::Parameter(Parameter::new("x")),
        KeyPart::Text("-"),
        KeyPart::Parameter(Parameter::new("y")),
        KeyPart::Text(".end"),
    ];
    let read = |key| read(PARTS, key).map(|values| values.into_iter().map(|(_, value)| value).collect::<Vec<_>>());
    assert_eq!(read("a-b-c.end"), Some(vec!["b".to_owned(), "c".to_owned()]));
    assert_eq!(read("a-é-c-d.end"), Some(vec!["é".to_owned(), "c-d".to_owned()]));
    for key in [
        "a--c.end",
        "a-b-.end",
        "a-b.end",
        "a-b-c.x.end",
        "a-b-c.en",
        "",
        "a-",
        ".end",
        "a-b.x-c.end",
    ] {
        assert_eq!(read(key), None, "{key}");
    }
}

#[test]
fn values_that_came_are_judged() {
    let judge = |key: &str, id: &str| super::judge(KEY, &read(KEY, key).expect(key), content(&race(id.into())));
    assert_eq!(judge("race.created.7", "7"), None);
    assert_eq!(judge("race.deleted.7", "7"), Some(KeyError::Unlisted("kind")));
    assert_eq!(judge("race.created.8", "7"), Some(KeyError::Differs("raceId")));
}
