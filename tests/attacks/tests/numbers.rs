//! Numbers that are huge, tiny, or long.

use crate::harness::{Answer, MANY, attack};

/// Numbers beyond every range, and what they are called in the table.
fn hostile() -> [(&'static str, String); 6] {
    [
        ("1e400", "1e400".to_owned()),
        ("-1e400", "-1e400".to_owned()),
        ("1e999999999", "1e999999999".to_owned()),
        ("1e(999999999 digits too many)", format!("1e{}", "9".repeat(40))),
        ("1 and a million digits", format!("1{}", "0".repeat(MANY))),
        ("a million digits and a fraction", format!("{}.5", "9".repeat(MANY))),
    ]
}

async fn refused(what: &str, path: &str, body: String) -> Answer {
    let answer = attack(what, path, body).await;
    assert_eq!(answer.status, 400, "{what} to {path}");
    answer
}

#[tokio::test]
async fn numbers_that_no_type_holds() {
    for (what, number) in hostile() {
        for property in ["integer", "long", "number", "price", "any"] {
            refused(
                &format!("{what} as {property}"),
                "/numbers",
                format!(r#"{{"{property}":{number}}}"#),
            )
            .await;
        }
        for property in ["integer", "number", "more"] {
            let body = format!(r#"{{"{property}":{number}}}"#);
            refused(&format!("{what} as {property}, whole schema"), "/wholeNumbers", body).await;
        }
        refused(&format!("{what} as any JSON"), "/json", format!("[{number}]")).await;
    }
}

#[tokio::test]
async fn multiples_of_numbers_with_huge_exponents() {
    refused(
        "1e999999999 as a dozen",
        "/numbers",
        r#"{"dozen":1e999999999}"#.to_owned(),
    )
    .await;
    refused("1e-400 as a price", "/numbers", r#"{"price":1e-400}"#.to_owned()).await;
    refused("1e-400 as an integer", "/numbers", r#"{"integer":1e-400}"#.to_owned()).await;
    refused(
        "1e-999999999 as an integer",
        "/numbers",
        r#"{"dozen":1e-999999999}"#.to_owned(),
    )
    .await;
    attack("1e-400 as a number", "/numbers", r#"{"number":1e-400}"#)
        .await
        .taken();
    attack("1e308 as a price", "/numbers", r#"{"price":1e308}"#)
        .await
        .taken();
    let zeros = format!("0.{}1", "0".repeat(MANY));
    attack("a million zeros and 1", "/numbers", format!(r#"{{"number":{zeros}}}"#))
        .await
        .taken();
    refused(
        "a million zeros and 1 as a price",
        "/numbers",
        format!(r#"{{"price":{zeros}}}"#),
    )
    .await;
}

#[tokio::test]
async fn numbers_that_are_written_unusually() {
    attack("2.0 as an integer", "/numbers", r#"{"integer":2.0}"#)
        .await
        .taken();
    attack("-0 as an integer", "/numbers", r#"{"integer":-0}"#)
        .await
        .taken();
    for number in [
        "01",
        "+1",
        "1.",
        ".5",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x10",
        "1e",
        "--1",
        "1_000",
    ] {
        let answer = refused("what is no number", "/numbers", format!(r#"{{"number":{number}}}"#)).await;
        assert!(
            answer.codes().contains(&"syntax".to_owned()),
            "{number}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn an_item_of_a_constant() {
    attack("1e0 as the constant 1", "/numbers", r#"{"exact":1e0}"#)
        .await
        .taken();
    refused("1e400 as the constant 1", "/numbers", r#"{"exact":1e400}"#.to_owned()).await;
}
