//! Who takes part.

use races_api::operations::{
    DeleteRaceRequest, ListParticipantsRequest, ListParticipantsResponse, ParticipateRequest, ParticipateResponse,
    WithdrawRequest, WithdrawResponse,
};
use races_api::types::{Participation, Visibility};
use uuid::Uuid;
use wirewright_runtime::types::Maybe;

use crate::{ANNA, BERT, Bed, bed, half, of_runner};

fn participation(race_id: Uuid, goal_time: i32, share: bool) -> ParticipateRequest {
    let body = Participation {
        goal_time: Maybe::Value(goal_time),
        share: Some(share),
    };
    ParticipateRequest { race_id, body }
}

impl Bed {
    /// What Anna sees of each participant, and the cursor of the next page.
    async fn page(&self, race_id: Uuid, cursor: Option<String>) -> (Vec<(Uuid, Option<i32>)>, Option<String>) {
        let request = ListParticipantsRequest {
            limit: Some(1),
            cursor,
            ..ListParticipantsRequest::new(race_id)
        };
        let answer = self.client.list_participants(&request).await.expect("an answer");
        let ListParticipantsResponse::Ok { body, link, .. } = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(link.is_some(), body.next_cursor.is_some());
        let seen = body.items.iter().map(|one| (one.runner_id, one.goal_time));
        (seen.collect(), body.next_cursor)
    }
}

#[tokio::test]
async fn runners_take_part_and_share_their_goals_or_not() {
    let bed = bed().await;
    let race = bed.add(half()).await;
    let bert = bed.client(&of_runner(BERT));
    let answer = bert
        .participate(&participation(race, 6_000, true))
        .await
        .expect("an answer");
    assert!(matches!(answer, ParticipateResponse::Created(_)), "{answer:?}");
    let answer = bert
        .participate(&participation(race, 5_900, false))
        .await
        .expect("an answer");
    let ParticipateResponse::Ok(participant) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(participant.goal_time, Some(5_900));
    bed.client
        .participate(&participation(race, 6_300, false))
        .await
        .expect("an answer");

    // by the test's clock both came at the same time, so their ids decide
    let (first, cursor) = bed.page(race, None).await;
    assert_eq!(first, [(ANNA, Some(6_300))]);
    let (second, cursor) = bed.page(race, cursor).await;
    assert_eq!((second.as_slice(), cursor), ([(BERT, None)].as_slice(), None));

    let withdrawal = WithdrawRequest { race_id: race };
    for _ in 0..2 {
        let answer = bert.withdraw(&withdrawal).await.expect("an answer");
        assert_eq!(answer, WithdrawResponse::NoContent);
    }
    assert_eq!(bed.page(race, None).await, (first, None));
}

#[tokio::test]
async fn nobody_takes_part_in_what_is_cancelled_or_not_to_be_seen() {
    let bed = bed().await;
    let race = bed.add(half()).await;
    let cancellation = DeleteRaceRequest {
        if_match: Some("\"1\"".to_owned()),
        ..DeleteRaceRequest::new(race)
    };
    bed.client.delete_race(&cancellation).await.expect("an answer");
    let answer = bed
        .client
        .participate(&participation(race, 1, true))
        .await
        .expect("an answer");
    assert!(matches!(answer, ParticipateResponse::Conflict(_)), "{answer:?}");

    let mut input = half();
    input.visibility = Some(Visibility::Private);
    let private = bed.add(input).await;
    let bert = bed.client(&of_runner(BERT));
    let answer = bert
        .participate(&participation(private, 1, true))
        .await
        .expect("an answer");
    assert!(matches!(answer, ParticipateResponse::NotFound(_)), "{answer:?}");
    let answer = bert
        .withdraw(&WithdrawRequest { race_id: private })
        .await
        .expect("an answer");
    assert!(matches!(answer, WithdrawResponse::NotFound(_)), "{answer:?}");
    let answer = bert
        .list_participants(&ListParticipantsRequest::new(private))
        .await
        .expect("an answer");
    assert!(matches!(answer, ListParticipantsResponse::NotFound(_)), "{answer:?}");
}
