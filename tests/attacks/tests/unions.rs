//! Unions that multiply: each level tries each branch, each of which tries each branch of the next level.

use crate::harness::{MANY, attack, nested};

#[tokio::test]
async fn a_union_in_a_union_in_a_union() {
    for depth in [5, 20, 60, 120] {
        let what = format!("oneOf in oneOf in oneOf, {depth} levels");
        let answer = attack(&what, "/multiply", nested("[", "1", "]", depth)).await;
        assert_eq!(answer.status, 400);
        if depth > 20 {
            answer.refused("budget");
        }
    }
}

#[tokio::test]
async fn a_union_in_a_union_with_much_to_look_at() {
    let pad = "[],".repeat(MANY / 10 * 6);
    for depth in [10, 60, 120] {
        let body = nested("[", &format!("{pad}1"), "]", depth);
        let what = format!("oneOf in oneOf in oneOf, {depth} levels around 1.8 MB");
        assert_eq!(attack(&what, "/multiply", body).await.status, 400);
    }
}

#[tokio::test]
async fn any_of_the_same_whole_schema() {
    for depth in [5, 20, 60, 120] {
        let what = format!("anyOf of the same whole schema, {depth} levels");
        let answer = attack(&what, "/multiplyWhole", nested("[", "1", "]", depth)).await;
        assert_eq!(answer.status, 400);
        if depth > 20 {
            answer.refused("budget");
        }
    }
}

#[tokio::test]
async fn any_of_the_same_whole_schema_with_much_to_look_at() {
    let text = format!(r#""{}",1"#, "x".repeat(MANY * 19 / 10));
    let numbers = format!("{}1", "1,".repeat(MANY / 10 * 9));
    for (what, inner) in [("a text", text), ("numbers", numbers)] {
        for depth in [20, 100] {
            let what = format!("anyOf of the same whole schema, {depth} levels around 1.8 MB of {what}");
            let answer = attack(&what, "/multiplyWhole", nested("[", &inner, "]", depth)).await;
            assert_eq!(answer.status, 400);
        }
    }
}

#[tokio::test]
async fn a_check_of_all_items_that_multiplies() {
    let numbers: Vec<_> = (0..MANY / 4).map(|number| number.to_string()).collect();
    for depth in [5, 12, 40] {
        let what = format!("uniqueItems in a whole schema that multiplies, {depth} levels around 1.6 MB");
        attack(&what, "/multiplyUnique", nested("[", &numbers.join(","), "]", depth)).await;
    }
}

#[tokio::test]
async fn items_that_must_differ_inside_each_other() {
    let numbers: Vec<_> = (0..MANY / 4).map(|number| number.to_string()).collect();
    for depth in [5, 15] {
        let body = nested("[", &numbers.join(","), ",-1]", depth);
        let what = format!("uniqueItems in uniqueItems, {depth} levels around 1.6 MB");
        attack(&what, "/uniqueNested", body).await.taken();
    }
}

#[tokio::test]
async fn whole_schemas_that_hold_at_last() {
    for depth in [2, 5, 100] {
        let many = "[1],".repeat(MANY * 45 / 100 / depth);
        let what = format!("anyOf whose last branch holds, {depth} levels of 1.8 MB in all");
        let body = nested("[", "1", &format!(",{many}[1]]"), depth);
        attack(&what, "/tryWhole", body).await;
    }
}

#[tokio::test]
async fn many_values_that_multiply() {
    for depth in [8, 10, 12, 13, 14, 16] {
        let one = nested("[", "", "]", depth);
        let many = vec![one.as_str(); MANY * 19 / 10 / (one.len() + 1)].join(",");
        attack(
            &format!("very many values of {depth} levels that multiply"),
            "/manyWholes",
            format!("[{many}]"),
        )
        .await;
    }
}
