//! Values that are nested very deep.

use crate::harness::{attack, nested};

const DEEP: usize = 10_000;

/// Levels that are allowed, and nearly the most.
const ALLOWED: usize = 126;

#[tokio::test]
async fn ten_thousand_levels() {
    let arrays = nested("[", "", "]", DEEP);
    let objects = nested(r#"{"next":"#, "{}", "}", DEEP);
    let mixed = nested(r#"[{"next":"#, "[]", "}]", DEEP / 2);
    let open = "[".repeat(DEEP);
    for path in [
        "/json",
        "/lists",
        "/maps",
        "/branch",
        "/wholeOne",
        "/wholeNot",
        "/wholeUnevaluated",
        "/multiply",
        "/wide",
        "/unique",
    ] {
        let answer = attack(&format!("10,000 arrays to {path}"), path, arrays.clone()).await;
        answer.refused("depth");
        attack(&format!("10,000 objects to {path}"), path, objects.clone())
            .await
            .refused("depth");
        attack(&format!("10,000 of both to {path}"), path, mixed.clone())
            .await
            .refused("depth");
        assert_eq!(
            attack(&format!("10,000 arrays not closed to {path}"), path, open.clone())
                .await
                .status,
            400
        );
    }
}

#[tokio::test]
async fn in_a_property_that_is_passed_over() {
    for deep in [nested("[", "", "]", DEEP), nested(r#"{"a":"#, "1", "}", DEEP)] {
        let body = format!(r#"{{"name":"","ignored":{deep}}}"#);
        attack("10,000 levels in an ignored property", "/ignored", body)
            .await
            .refused("depth");
    }
}

#[tokio::test]
async fn in_an_unfit_place() {
    let body = format!(r#"{{"name":{}}}"#, nested("[", "", "]", DEEP));
    attack("10,000 levels in place of a text", "/small", body)
        .await
        .refused("depth");
}

#[tokio::test]
async fn as_deep_as_allowed() {
    let next = nested(r#"{"next":"#, "{}", "}", ALLOWED);
    attack("126 objects, any JSON", "/json", next.clone()).await.taken();
    attack("126 objects, maps", "/maps", next.clone()).await.taken();
    attack("126 arrays", "/lists", nested("[", "", "]", ALLOWED))
        .await
        .taken();
    attack("126 levels of a large type", "/wide", next.clone())
        .await
        .taken();
    let either = nested(r#"{"either":"#, "{}", "}", ALLOWED);
    attack("126 levels of a large type in unions", "/wide", either).await;
    let either = nested(r#"{"either":["#, "{}", "]}", ALLOWED / 2);
    attack("126 levels of a large type in lists in unions", "/wide", either).await;
    attack(
        "126 levels of a union",
        "/branch",
        nested(r#"{"a":["#, "", "]}", ALLOWED / 2),
    )
    .await;
}

#[tokio::test]
async fn as_deep_as_allowed_in_whole_schemas() {
    let next = nested(r#"{"next":"#, "{}", "}", ALLOWED);
    attack("126 levels of oneOf", "/wholeOne", next).await;
    let list = nested(r#"{"list":["#, "{}", "]}", ALLOWED / 2);
    attack("126 levels of oneOf in lists", "/wholeOne", list).await;
    attack("126 levels of not", "/wholeNot", nested("[", "", "]", ALLOWED)).await;
    let children = nested(r#"{"children":["#, r#"{"leaf":true}"#, "]}", ALLOWED / 2);
    // Both branches of the type read the children, so that each level doubles the work.
    attack("126 levels of unevaluatedProperties", "/wholeUnevaluated", children)
        .await
        .refused("budget");
    let children = nested(r#"{"children":["#, r#"{"leaf":true}"#, "]}", 5);
    attack("10 levels of unevaluatedProperties", "/wholeUnevaluated", children)
        .await
        .taken();
    let children = nested(r#"{"children":["#, r#"{"leaf":true,"more":1}"#, "]}", ALLOWED / 2);
    attack(
        "126 levels of unevaluatedProperties, refused",
        "/wholeUnevaluated",
        children,
    )
    .await
    .refused("unevaluatedProperties");
}
