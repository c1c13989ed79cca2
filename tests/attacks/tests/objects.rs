//! Properties: very many, with very long names, twice, or in the wrong place.

use crate::harness::{MANY, attack};

fn object(names: impl Iterator<Item = String>, value: &str) -> String {
    let properties: Vec<_> = names.map(|name| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", properties.join(","))
}

#[tokio::test]
async fn unknown_properties() {
    // As many as fit in the body: half a million in release.
    let many = MANY.min(150_000);
    let body = object((0..many).map(|number| format!("k{number}")), "0");
    let answer = attack("150,000 unknown properties, denied", "/small", body.clone()).await;
    answer.refused("additionalProperties");
    assert!(answer.truncated());
    let ignored = format!(r#"{{"name":"",{}"#, &body[1..]);
    attack("150,000 unknown properties, passed over", "/ignored", ignored)
        .await
        .taken();
    attack("150,000 properties, any JSON", "/json", body.clone())
        .await
        .taken();
    attack("150,000 properties of a union", "/branch", body.replace(":0", ":[]"))
        .await
        .taken();
    attack(
        "150,000 unevaluated properties",
        "/wholeUnevaluated",
        format!(r#"{{"leaf":true,{}"#, &body[1..]),
    )
    .await
    .refused("unevaluatedProperties");
}

#[tokio::test]
async fn a_million_properties() {
    let body = object((0..MANY).map(|number| format!("k{number}")), "0");
    attack("a million properties of a map", "/counts", body).await.taken();
    let body = object((0..MANY).map(|number| format!("k{number}")), "-1");
    let answer = attack("a million properties, each wrong", "/counts", body).await;
    answer.refused("minimum");
    assert!(answer.truncated());
    let body = format!(
        r#"{{"text":"",{}"#,
        &object((0..MANY).map(|number| format!("k{number}")), "0")[1..]
    );
    attack("a million properties that are passed over", "/large", body)
        .await
        .taken();
}

#[tokio::test]
async fn long_names() {
    let name = "n".repeat(1_000_000);
    let answer = attack(
        "a name of 1 MB, denied",
        "/small",
        format!(r#"{{"name":"","{name}":1}}"#),
    )
    .await;
    answer.refused("additionalProperties");
    assert!(answer.text.len() < 2000);
    let answer = attack("a name of 1 MB, wrong value", "/counts", format!(r#"{{"{name}":-1}}"#)).await;
    answer.refused("minimum");
    assert!(answer.text.len() < 2000);
    let answer = attack(
        "a name of 1 MB, unevaluated",
        "/wholeUnevaluated",
        format!(r#"{{"{name}":-1}}"#),
    )
    .await;
    assert!(answer.status == 400 && answer.text.len() < 4000);
    let names = object(
        (0..100).map(|number| format!("{}{number}", "\\u0000".repeat(1000))),
        "-1",
    );
    let answer = attack("100 names of control characters", "/counts", names).await;
    answer.refused("minimum");
}

#[tokio::test]
async fn long_names_within_each_other() {
    let name = "~".repeat(10_000);
    let body = format!("{}-{}", format!(r#"{{"{name}":"#).repeat(100), "}".repeat(100));
    assert_eq!(
        attack("100 names of 10 kB within each other", "/maps", body)
            .await
            .status,
        400
    );
    let body = format!("{}1{}", format!(r#"{{"{name}":"#).repeat(100), "}".repeat(100));
    attack("100 names of 10 kB around a wrong value", "/maps", body)
        .await
        .refused("type");
}

#[tokio::test]
async fn names_that_come_twice() {
    attack("a known name twice", "/small", r#"{"name":"a","name":"b"}"#)
        .await
        .refused("duplicate");
    attack("an unknown name twice, any JSON", "/json", r#"{"a":1,"a":2}"#)
        .await
        .refused("duplicate");
    attack("a name twice in a map", "/counts", r#"{"a":1,"\u0061":2}"#)
        .await
        .refused("duplicate");
    let body = object((0..MANY).map(|_| "a".to_owned()), "1");
    let answer = attack("a name a million times", "/counts", body).await;
    answer.refused("duplicate");
    assert!(answer.truncated());
    attack(
        "a name twice, whole schema",
        "/wholeUnevaluated",
        r#"{"leaf":true,"leaf":true}"#,
    )
    .await
    .refused("duplicate");
}

#[tokio::test]
async fn names_that_are_alike() {
    // Names that collide where hashes are not keyed: the same sum, the same length, the same ends.
    let alike = |number: u32| {
        (0..17)
            .map(|bit| if number >> bit & 1 == 0 { "Aa" } else { "BB" })
            .collect::<String>()
    };
    let body = object((0..50_000).map(alike), "0");
    attack("50,000 names with one sum, map", "/counts", body.clone())
        .await
        .taken();
    attack("50,000 names with one sum, any JSON", "/json", body.clone())
        .await
        .taken();
    attack("50,000 names with one sum, unevaluated", "/wholeUnevaluated", body).await;
}
