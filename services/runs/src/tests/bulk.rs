use super::*;
use crate::model::RunPatch;

fn with_id(id: u128, new: NewRun) -> NewRun {
    NewRun {
        id: Some(Uuid::from_u128(id)),
        ..new
    }
}

#[tokio::test]
async fn runs_are_added_once_however_often() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let plan = |id| with_id(id, planned(date!(2026 - 11 - 28)));
    let runs = [(ANNA, vec![plan(1), plan(2)]), (BERT, vec![plan(3)])];
    let first = store.add(&runs, NOW).await?;
    assert_eq!((first.created, first.unchanged, first.rejected.len()), (3, 0, 0));
    // a run that has changed since is still the one that was added
    let patch = RunPatch {
        title: Some("Mine".to_owned()),
        ..RunPatch::default()
    };
    let any = runnerly_common::etag::Tags::parse("*");
    store.update(ANNA, Uuid::from_u128(1), &any, patch, NOW).await?;
    let versions = (
        store.collection_version(ANNA).await?,
        store.collection_version(BERT).await?,
    );
    let again = store.add(&runs, NOW).await?;
    assert_eq!((again.created, again.unchanged, again.rejected.len()), (0, 3, 0));
    assert_eq!(store.get(ANNA, Uuid::from_u128(1)).await?.title, "Mine");
    assert_eq!(
        (
            store.collection_version(ANNA).await?,
            store.collection_version(BERT).await?
        ),
        versions
    );
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_added_is_named_and_the_rest_is_added() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let day = date!(2026 - 11 - 28);
    create(&store, ANNA, &with_id(1, planned(day))).await?;
    let anna = vec![
        with_id(1, planned(date!(2026 - 11 - 29))),
        with_id(2, planned(day)),
        with_id(3, recorded(recording(NOW, 400_000.0))),
    ];
    let outcome = store
        .add(&[(ANNA, anna), (BERT, vec![with_id(1, planned(day))])], NOW)
        .await?;
    assert_eq!((outcome.created, outcome.unchanged, outcome.conflicts()), (1, 0, 2));
    let rejected: Vec<_> = outcome
        .rejected
        .iter()
        .map(|r| (r.runner_id, r.index, r.conflict))
        .collect();
    assert_eq!(rejected, [(ANNA, 0, true), (ANNA, 2, false), (BERT, 0, true)]);
    assert_eq!(
        outcome.rejected[1].message,
        "/distance is more than 15 m/s in the elapsed time"
    );
    assert_eq!(outcome.rejected[1].id, Some(Uuid::from_u128(3)));
    assert!(store.get(ANNA, Uuid::from_u128(2)).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn an_activity_is_added_once_for_each_runner() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let activity = |strava_id, distance| {
        recorded(Recording {
            strava_id: Some(strava_id),
            ..recording(NOW, distance)
        })
    };
    let first = [(
        ANNA,
        vec![activity(9_876_543_210, 8_000.0), activity(9_876_543_210, 8_001.0)],
    )];
    let outcome = store.add(&first, NOW).await?;
    assert_eq!((outcome.created, outcome.unchanged), (1, 1));
    let outcome = store
        .add(&[(BERT, vec![activity(9_876_543_210, 8_000.0)])], NOW)
        .await?;
    assert_eq!((outcome.created, outcome.unchanged), (1, 0));
    Ok(())
}
