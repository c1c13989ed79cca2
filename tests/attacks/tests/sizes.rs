//! Bodies that are large.

use crate::harness::{MANY, attack, list};

const TEN_MEGABYTES: usize = 10_000_000;

#[tokio::test]
async fn ten_megabytes_are_refused_by_default() {
    let body = format!(r#"{{"name":"{}"}}"#, "a".repeat(TEN_MEGABYTES));
    let answer = attack("10 MB over the limit", "/small", body).await;
    assert_eq!(answer.status, 413);
    assert!(answer.json()["type"].as_str().expect("a type").ends_with("too-large"));
}

#[tokio::test]
async fn ten_megabytes_are_taken_where_the_limit_is_raised() {
    let body = format!(r#"{{"text":"{}"}}"#, "é".repeat(TEN_MEGABYTES / 2));
    attack("10 MB of text, limit raised", "/large", body).await.taken();
    let numbers = list((0..TEN_MEGABYTES / 10).map(|number| format!("{number}.25")));
    let body = format!(r#"{{"text":"","numbers":{numbers}}}"#);
    attack("10 MB of numbers, limit raised", "/large", body).await.taken();
}

#[tokio::test]
async fn ten_megabytes_of_spaces() {
    let body = format!(r#"{{"text":{}""}}"#, " ".repeat(TEN_MEGABYTES));
    attack("10 MB of spaces", "/large", body).await.taken();
}

#[tokio::test]
async fn the_smallest_items_that_become_the_largest_values() {
    let body = format!("[{}{{}}]", "{},".repeat(MANY / 10 * 6));
    attack("600,000 empty objects, any JSON", "/json", body).await.taken();
    let body = format!(r#"{{"either":[{}{{}}]}}"#, "{},".repeat(MANY / 10 * 6));
    attack("600,000 empty objects, each a large type", "/wide", body)
        .await
        .taken();
    let body = format!("[{}[]]", "[],".repeat(MANY / 10 * 6));
    attack("600,000 empty arrays in a union", "/branch", body).await.taken();
}
