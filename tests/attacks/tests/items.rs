//! Arrays of very many items, which must differ from each other.

use crate::harness::{MANY, attack, list};

#[tokio::test]
async fn items_that_are_all_equal() {
    let body = list((0..MANY).map(|_| "7".to_owned()));
    attack("a million equal numbers", "/unique", body.clone())
        .await
        .refused("uniqueItems");
    let answer = attack("a million equal numbers, 1000 allowed", "/uniqueBounded", body.clone()).await;
    answer.refused("uniqueItems");
    answer.refused("maxItems");
    let answer = attack("a million equal numbers, whole schema", "/uniqueWhole", body).await;
    answer.refused("uniqueItems");
    answer.refused("contains");
}

#[tokio::test]
async fn items_that_are_all_different() {
    let body = list((0..MANY).map(|number| number.to_string()));
    attack("a million different numbers", "/unique", body.clone())
        .await
        .taken();
    attack(
        "a million different numbers, 1000 allowed",
        "/uniqueBounded",
        body.clone(),
    )
    .await
    .refused("maxItems");
    let body = format!("[null,{}", &body[1..]);
    attack("a million different numbers, whole schema", "/uniqueWhole", body)
        .await
        .taken();
}

#[tokio::test]
async fn objects_and_texts_that_differ_at_the_end() {
    let body = list((0..MANY).map(|number| format!(r#"{{"b":[],"a":{number}}}"#)));
    attack("a million different objects", "/unique", body).await.taken();
    let body = list((0..MANY).map(|number| format!(r#""aaaaaaaaaaaaaaaa{number:07}""#)));
    attack("a million texts that differ in the last bytes", "/unique", body)
        .await
        .taken();
    let long = "a".repeat(3000);
    let body = list((0..10_000).map(|number| format!(r#""{long}{number}""#)));
    attack("10,000 long texts that differ in the last bytes", "/unique", body)
        .await
        .taken();
    let body = list((0..MANY).map(|number| {
        if number % 2 == 0 {
            format!("{number}e0")
        } else {
            format!("{number}.0")
        }
    }));
    attack("a million numbers that are written differently", "/unique", body)
        .await
        .taken();
}

#[tokio::test]
async fn items_that_are_all_wrong() {
    let body = list((0..100_000).map(|_| "-1".to_owned()));
    let answer = attack("100,000 violations", "/integers", body).await;
    answer.refused("minimum");
    assert_eq!(answer.codes().len(), 100);
    assert!(answer.truncated());
}
