use std::collections::HashSet;

use super::*;

#[tokio::test]
async fn a_run_is_read_as_it_was_created() -> Result<(), Error> {
    let bed = bed().await?;
    let mut what = recording(datetime!(2026-11-21 23:30:00.123456789 -02:00), 8_042.5);
    what.metrics.insert("cadence".to_owned(), 0.1 + 0.2);
    what.strava_id = Some(9_876_543_210);
    what.average_heartrate = Some(142.5);
    for new in [planned(date!(2026 - 11 - 28)), recorded(what)] {
        let created = create(&bed.store, ANNA, &new).await?;
        assert_eq!((created.version, created.created_at, created.runner_id), (1, NOW, ANNA));
        assert_eq!(bed.store.get(ANNA, created.id).await?, created);
        assert!(matches!(bed.store.get(BERT, created.id).await, Err(Error::NotFound)));
        if let Some(recorded) = details(&created) {
            assert_eq!(recorded.start_date, datetime!(2026-11-22 01:30:00.123456 UTC));
            assert_eq!(recorded.average_speed, 8_042.5 / 3_000.0);
            assert_eq!(recorded.strava_id, Some(9_876_543_210));
        }
    }
    Ok(())
}

#[tokio::test]
async fn data_outlives_the_process() -> Result<(), Error> {
    let bed = bed().await?;
    let created = create(&bed.store, ANNA, &planned(date!(2026 - 11 - 28))).await?;
    let again = RunStore::open(&bed.folder.path().join("data/runs.sqlite")).await?;
    assert_eq!(again.get(ANNA, created.id).await?, created);
    Ok(())
}

#[tokio::test]
async fn the_same_key_creates_one_run() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let key = Uuid::now_v7();
    let new = recorded(recording(NOW, 0.1 + 8_000.2));
    let first = store.create(ANNA, key, &new, NOW).await?;
    let again = store.create(ANNA, key, &new, NOW + time::Duration::minutes(5)).await?;
    assert_eq!(first, again);
    let other = planned(date!(2026 - 11 - 29));
    assert!(matches!(
        store.create(ANNA, key, &other, NOW).await,
        Err(Error::KeyReused)
    ));
    assert_ne!(store.create(BERT, key, &other, NOW).await?.id, first.id);
    assert_eq!(store.collection_version(ANNA).await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_at_once_creates_one_run() -> Result<(), Error> {
    let bed = bed().await?;
    let key = Uuid::now_v7();
    let new = planned(date!(2026 - 11 - 28));
    let tasks = (0..20).map(|_| {
        let (store, new) = (bed.store.clone(), new.clone());
        tokio::spawn(async move { store.create(ANNA, key, &new, NOW).await.map(|run| run.id) })
    });
    let mut ids = HashSet::new();
    for task in tasks.collect::<Vec<_>>() {
        ids.insert(task.await.map_err(Error::corrupt)??);
    }
    assert_eq!(ids.len(), 1);
    assert_eq!(bed.store.collection_version(ANNA).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_refused_run_leaves_the_key_free() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let key = Uuid::now_v7();
    let too_fast = recorded(recording(NOW, 45_001.0));
    assert!(matches!(
        store.create(ANNA, key, &too_fast, NOW).await,
        Err(Error::Rules(_))
    ));
    store.create(ANNA, key, &planned(date!(2026 - 11 - 28)), NOW).await?;
    Ok(())
}

#[tokio::test]
async fn an_id_and_an_activity_are_taken_once() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let mut what = recording(NOW, 8_000.0);
    what.strava_id = Some(1);
    let mine = NewRun {
        id: Some(Uuid::now_v7()),
        ..recorded(what)
    };
    create(&store, ANNA, &mine).await?;
    assert!(matches!(create(&store, BERT, &mine).await, Err(Error::Conflict(_))));
    let same_activity = NewRun { id: None, ..mine };
    assert!(matches!(
        create(&store, ANNA, &same_activity).await,
        Err(Error::Conflict(_))
    ));
    create(&store, BERT, &same_activity).await?;
    Ok(())
}

#[tokio::test]
async fn the_average_speed_has_to_fit() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let with = |average_speed| {
        recorded(Recording {
            average_speed: Some(average_speed),
            ..recording(NOW, 9_000.0)
        })
    };
    for right in [3.0, 2.97, 3.03] {
        let run = create(&store, ANNA, &with(right)).await?;
        assert_eq!(details(&run).map(|run| run.average_speed), Some(3.0));
    }
    for wrong in [2.96, 3.04, 0.0, 15.0] {
        let refused = create(&store, ANNA, &with(wrong)).await;
        assert!(
            matches!(refused, Err(Error::Rules(rules)) if rules[0].pointer == "/average_speed"),
            "{wrong}"
        );
    }
    Ok(())
}
