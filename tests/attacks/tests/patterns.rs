//! Texts that make a backtracking regular expression try for ever.

use crate::harness::{MANY, attack, list};

/// How long the texts are that are looked through at each character.
const AHEAD: [usize; 3] = if cfg!(debug_assertions) {
    [1_000, 4_000, 10_000]
} else {
    [1_000, 28_000, 2_000_000]
};

fn property(name: &str, text: &str) -> String {
    format!(r#"{{"{name}":"{text}"}}"#)
}

#[tokio::test]
async fn a_pattern_of_repeats_of_repeats() {
    attack(
        "^(a+)+$ with 1 MB that fits",
        "/patterns",
        property("linear", &"a".repeat(1_000_000)),
    )
    .await
    .taken();
    let body = property("linear", &("a".repeat(1_000_000) + "b"));
    attack("^(a+)+$ with 1 MB that does not", "/patterns", body)
        .await
        .refused("pattern");
}

#[tokio::test]
async fn a_pattern_with_look_around_and_a_back_reference() {
    attack("a back-reference that fits", "/patterns", property("bounded", "aaaa"))
        .await
        .taken();
    for length in [30, 1_000, 50_000, 2 * MANY] {
        let body = property("bounded", &("a".repeat(length) + "b"));
        let what = format!("a back-reference with {length} characters");
        assert_eq!(attack(&what, "/patterns", body).await.status, 400);
    }
}

#[tokio::test]
async fn a_look_ahead_over_a_long_text() {
    for length in AHEAD {
        let body = property("ahead", &"a".repeat(length));
        let what = format!("a look-ahead at each of {length} characters");
        assert_eq!(attack(&what, "/patterns", body).await.status, 400);
        let body = property("ahead", &("a".repeat(length) + "A"));
        assert_eq!(attack(&what, "/patterns", body).await.status, 400);
    }
}

#[tokio::test]
async fn eight_look_aheads_over_one_text() {
    // All of them are found, each only after it went through the text as often as is free.
    for length in [1_000, 2 * MANY] {
        let text = format!("{}a1{}A", "!".repeat(45), "x".repeat(length - 50));
        let what = format!("eight look-aheads in {length} characters, whole schema");
        let answer = attack(&what, "/patterns", property("several", &text)).await;
        if length > 1_000_000 {
            answer.refused("budget");
        }
    }
}

#[tokio::test]
async fn very_many_texts() {
    for length in [20, 24, 30] {
        let texts = || list((0..MANY * 19 / 10 / (length + 4)).map(|_| format!("\"{}\"", "a".repeat(length) + "c")));
        let body = format!(r#"{{"list":{}}}"#, texts());
        assert_eq!(
            attack("very many texts for a back-reference", "/patterns", body)
                .await
                .status,
            400
        );
        let body = format!(r#"{{"free":{}}}"#, texts());
        attack("very many texts that must not fit", "/patterns", body).await;
    }
}

#[tokio::test]
async fn very_many_names() {
    for length in [20, 24] {
        let name = |number: usize| format!("{}{number:05}", "a".repeat(length));
        let body: Vec<_> = (0..MANY * 19 / 10 / (length + 10))
            .map(|number| format!(r#""{}":0"#, name(number)))
            .collect();
        attack(
            "very many names for a back-reference",
            "/patternNames",
            format!("{{{}}}", body.join(",")),
        )
        .await;
    }
}
