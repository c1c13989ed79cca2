//! T43, T44 and S09: many writers at the same time.

use std::collections::BTreeSet;

use races_api::operations::{GetRaceRequest, GetRaceResponse, ReplaceRaceResponse};
use tokio::task::JoinSet;

use super::{bed, half, replacement};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s09_of_two_writers_with_the_same_tag_one_wins() {
    let bed = bed().await;
    let id = bed.add(half()).await;
    let mut first = replacement(id, Some("\"1\""));
    let mut second = first.clone();
    first.body.name = "First".to_owned();
    second.body.name = "Second".to_owned();
    let (first, second) = tokio::join!(bed.client.replace_race(&first), bed.client.replace_race(&second));
    let answers = [first.expect("an answer"), second.expect("an answer")];
    let won = answers
        .iter()
        .filter(|answer| matches!(answer, ReplaceRaceResponse::Ok { etag, .. } if etag == "\"2\""));
    let lost = answers
        .iter()
        .filter(|answer| matches!(answer, ReplaceRaceResponse::PreconditionFailed { etag, .. } if etag == "\"2\""));
    assert_eq!((won.count(), lost.count()), (1, 1), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t43_each_of_a_thousand_changes_has_a_tag_of_its_own_and_none_is_lost() {
    let bed = bed().await;
    let id = bed.add(half()).await;
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        let client = bed.client.clone();
        writers.spawn(async move {
            let mut tags = Vec::new();
            let mut number = 0;
            while number < 125 {
                let known = client.get_race(&GetRaceRequest::new(id)).await.expect("an answer");
                let GetRaceResponse::Ok { etag, .. } = known else {
                    panic!("{known:?}")
                };
                let mut change = replacement(id, Some(&etag));
                change.body.name = format!("{writer}, {number}");
                match client.replace_race(&change).await.expect("an answer") {
                    ReplaceRaceResponse::Ok { etag, .. } => {
                        tags.push(etag);
                        number += 1;
                    }
                    // Another one was faster.
                    ReplaceRaceResponse::PreconditionFailed { .. } => {}
                    other => panic!("{other:?}"),
                }
            }
            tags
        });
    }
    let tags: Vec<String> = writers.join_all().await.concat();
    let distinct: BTreeSet<&String> = tags.iter().collect();
    assert_eq!((tags.len(), distinct.len()), (1000, 1000));
    let last = bed.client.get_race(&GetRaceRequest::new(id)).await.expect("an answer");
    assert!(
        matches!(&last, GetRaceResponse::Ok { etag, body } if etag == "\"1001\"" && body.version == 1001),
        "{last:?}"
    );
}
