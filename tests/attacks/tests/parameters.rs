//! Parameters and forms.

use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::http::Request;

use crate::harness::{Answer, send};

async fn search(what: &str, query: &str) -> Answer {
    let request = Request::get(format!("/search?{query}"));
    send(what, request.body(Bytes::new()).expect("a request")).await
}

async fn form(what: &str, body: String) -> Answer {
    let request = Request::post("/form").header("content-type", "application/x-www-form-urlencoded");
    send(what, request.body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn long_lists_in_a_query() {
    for delimiter in ["+", "%20"] {
        let query = format!("words={}", delimiter.repeat(60_000 / delimiter.len()));
        search("60 kB of delimiters in a query", &query)
            .await
            .refused("maxItems");
    }
    let query = "limit=1&".repeat(7_000);
    assert_eq!(search("7,000 times the same parameter", &query).await.status, 400);
}

#[tokio::test]
async fn deep_objects_in_a_query() {
    let query = format!("filter{}=1", "[a]".repeat(10_000));
    assert_eq!(search("10,000 brackets", &query).await.status, 400);
    let pairs: Vec<_> = (0..4_000).map(|number| format!("filter[{number}]=x")).collect();
    search("5,000 properties in a query", &pairs.join("&"))
        .await
        .refused("type");
    assert_eq!(
        search("a property in a text", "filter[a]=1&filter[a][b]=1")
            .await
            .status,
        400
    );
    assert_eq!(
        search("what is no percent-encoding", "limit=%zz&key=%ff").await.status,
        400
    );
}

#[tokio::test]
async fn long_headers_and_cookies() {
    let request = Request::get("/search").header("x-key", "k".repeat(1_000_000));
    send("a header of 1 MB", request.body(Bytes::new()).expect("a request"))
        .await
        .refused("maxLength");
    let request = Request::get("/search").header("cookie", "session=1;".repeat(100_000));
    send(
        "100,000 cookies of one name",
        request.body(Bytes::new()).expect("a request"),
    )
    .await
    .refused("type");
}

#[tokio::test]
async fn large_forms() {
    form("250,000 pairs of one name", "tags=1&".repeat(250_000))
        .await
        .refused("maxItems");
    form("a million empty pairs", "&".repeat(1_000_000)).await;
    form("500,000 pairs without a value", "a&".repeat(500_000)).await;
    let pairs: Vec<_> = (0..150_000).map(|number| format!("k{number}=1")).collect();
    form("150,000 names in a form", pairs.join("&")).await;
    form("1.9 MB of percent-encoding", format!("name={}", "%41".repeat(600_000)))
        .await
        .refused("maxLength");
    form("a form that is no text", format!("name={}", "%ff".repeat(600_000)))
        .await
        .refused("syntax");
}
