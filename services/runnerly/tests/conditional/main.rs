//! Conditional requests, for every read operation of every contract.

mod bed;
mod queries;

use std::collections::BTreeMap;

use bed::{Answer, Bed, Read};
use serde_yaml::Value;
use uuid::Uuid;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// What has no entity tag, and why.
const UNTAGGED: [(&str, &str); 7] = [
    (
        "getDashboard",
        "it is put together anew for each visit, with the time at which each part was fetched",
    ),
    ("watchPlanProgress", "it is a stream of what happens"),
    ("streamRuns", "it is a stream of what happens"),
    ("getHealth", "it is how the service is now"),
    ("getReadiness", "it is how the service is now"),
    ("getMetrics", "it is how the service is now"),
    ("listUpstreams", "it is how the service is now"),
];
/// Lists, whose versions are counted so that they need not be read.
const LISTS: [&str; 8] = [
    "listRaces",
    "listParticipants",
    "getResults",
    "listRuns",
    "exportRuns",
    "getRuns",
    "listPlans",
    "getUserIds",
];

/// The operations of all contracts that read.
fn reads() -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/runnerly"))? {
        let path = entry?.path();
        if !path.to_string_lossy().ends_with(".openapi.yaml") {
            continue;
        }
        let contract: Value = serde_yaml::from_str(&std::fs::read_to_string(path)?)?;
        let items = contract["paths"]
            .as_mapping()
            .ok_or("a contract without paths")?
            .values();
        let ids = items.filter_map(|item| item.get("get")?.get("operationId")?.as_str());
        found.extend(ids.map(str::to_owned));
    }
    Ok(found)
}

/// Checks that the answer is 304 without a body, with the tag.
fn is_not_modified(id: &str, answer: &Answer, tag: &str) {
    assert_eq!((answer.status, answer.body.as_str()), (304, ""), "{id}");
    assert_eq!(answer.header("etag"), Some(tag), "{id}");
}

/// Checks what is said of tags in RFC 9110, sections 8.8.3 and 13.1.2.
async fn check(bed: &Bed, id: &str, read: &Read) -> Outcome {
    let whole = bed.send("GET", read, &[]).await?;
    assert_eq!(whole.status, 200, "{id}: {}", whole.body);
    assert!(!whole.body.is_empty(), "{id}");
    let tag = whole.header("etag").ok_or_else(|| format!("{id} has no tag"))?;
    let opaque = tag.trim_start_matches("W/");
    assert!(
        opaque.len() > 2 && opaque.starts_with('"') && opaque.ends_with('"'),
        "{id}: {tag}"
    );
    for known in [tag, "*", &format!("\"other\", {tag}"), opaque, &format!("W/{opaque}")] {
        is_not_modified(id, &bed.send("GET", read, &[("if-none-match", known)]).await?, tag);
    }
    is_not_modified(id, &bed.send("HEAD", read, &[("if-none-match", tag)]).await?, tag);
    let head = bed.send("HEAD", read, &[]).await?;
    assert_eq!(
        (head.status, head.header("etag"), head.body.as_str()),
        (200, Some(tag), ""),
        "{id}"
    );
    let other = bed
        .send("GET", read, &[("if-none-match", "\"other\", W/\"another\"")])
        .await?;
    assert_eq!(
        (other.status, other.header("etag"), &other.body),
        (200, Some(tag), &whole.body),
        "{id}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t40_t41_whatever_can_be_read_has_a_tag_and_who_knows_it_gets_304() -> Outcome {
    let bed = Bed::start().await?;
    let requests: BTreeMap<_, _> = bed.reads.iter().map(|(id, read)| (*id, read)).collect();
    let contracts = reads()?;
    assert!(contracts.len() > 20, "{contracts:?}");
    for id in &contracts {
        match requests.get(id.as_str()) {
            Some(read) => check(&bed, id, read).await?,
            None => assert!(UNTAGGED.iter().any(|(untagged, _)| untagged == id), "{id} has no tag"),
        }
    }
    for id in requests.keys().copied().chain(UNTAGGED.map(|(id, _)| id)) {
        assert!(contracts.iter().any(|known| known == id), "there is no {id}");
    }
    Ok(())
}

/// What nobody changes here; the tests of their services do.
const UNCHANGED: [&str; 9] = [
    "getKeys",
    "getSubscription",
    "getUpload",
    "getTrack",
    "listPlanTemplates",
    "getPlanTemplate",
    "listPlans",
    "getPlan",
    "getPlanSchedule",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t40_after_a_change_the_tag_is_another_one() -> Outcome {
    let bed = Bed::start().await?;
    let mut known = BTreeMap::new();
    for (id, read) in &bed.reads {
        let answer = bed.send("GET", read, &[]).await?;
        known.insert(id, answer.header("etag").ok_or("no tag")?.to_owned());
    }
    let bert = bed.change_all().await?;
    for (id, read) in bed.reads.iter().filter(|(id, _)| !UNCHANGED.contains(id)) {
        let answer = bed.send("GET", read, &[("if-none-match", &known[id])]).await?;
        assert_eq!(answer.status, 200, "{id}");
        assert_ne!(answer.header("etag"), Some(known[id].as_str()), "{id}");
    }
    // what somebody else sees may be something else
    for id in ["listParticipants", "listRaces"] {
        let (_, read) = bed
            .reads
            .iter()
            .find(|(read, _)| *read == id)
            .ok_or("no such operation")?;
        let (own, others) = (
            bed.send("GET", read, &[]).await?,
            bed.send("GET", &read.by(bert.clone()), &[]).await?,
        );
        assert_ne!(own.header("etag"), others.header("etag"), "{id}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t45_a_list_that_is_unchanged_takes_one_small_query() -> Outcome {
    let bed = Bed::start().await?;
    for (id, read) in bed.reads.iter().filter(|(id, _)| LISTS.contains(id)) {
        let request = Uuid::now_v7().to_string();
        let whole = bed.send("GET", read, &[("x-request-id", &request)]).await?;
        let tag = whole.header("etag").ok_or_else(|| format!("{id} has no tag"))?;
        let of_whole = queries::of(&request);
        assert!(of_whole.len() > 1, "{id}: {of_whole:?}");
        let request = Uuid::now_v7().to_string();
        let known = [("x-request-id", request.as_str()), ("if-none-match", tag)];
        is_not_modified(id, &bed.send("GET", read, &known).await?, tag);
        let queries = queries::of(&request);
        let [query] = queries.as_slice() else {
            return Err(format!("{id}: {queries:?}").into());
        };
        assert!(query.contains("version"), "{id}: {query}");
    }
    Ok(())
}
