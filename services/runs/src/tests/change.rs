use runnerly_common::etag::Tags;

use super::*;
use crate::model::{Completion, RunPatch, Status};

fn version(version: i64) -> Tags {
    Tags::parse(&format!("W/\"{version}\""))
}

fn title(title: &str) -> RunPatch {
    RunPatch {
        title: Some(title.to_owned()),
        ..RunPatch::default()
    }
}

fn completion(recording: Recording) -> Completion {
    Completion {
        title: None,
        description: None,
        tags: None,
        recording,
    }
}

fn pointers(result: Result<Run, Error>) -> Vec<String> {
    match result {
        Err(Error::Rules(rules)) => rules.into_iter().map(|rule| rule.pointer).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let run = create(&store, ANNA, &planned(date!(2026 - 11 - 28))).await?;
    let patch = RunPatch {
        description: Some(None),
        scheduled_on: Some(date!(2026 - 11 - 30)),
        status: Some(Status::Missed),
        ..RunPatch::default()
    };
    let later = NOW + time::Duration::hours(1);
    let changed = store.update(ANNA, run.id, &version(1), patch, later).await?;
    let expected = Run {
        description: None,
        version: 2,
        updated_at: later,
        details: Details::Planned(crate::model::Planned {
            status: Status::Missed,
            scheduled_on: date!(2026 - 11 - 30),
            distance: Some(8_000.0),
            workout: Some(r#"{"kind":"easy"}"#.to_owned()),
        }),
        ..run
    };
    assert_eq!(changed, expected);
    assert_eq!(store.get(ANNA, changed.id).await?, expected);
    Ok(())
}

#[tokio::test]
async fn a_patch_of_a_recorded_run_merges_metrics_and_works_out_the_speed() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let mut what = recording(NOW, 9_000.0);
    what.metrics = BTreeMap::from([("cadence".to_owned(), 170.0), ("calories".to_owned(), 600.0)]);
    let run = create(&store, ANNA, &recorded(what)).await?;
    let metrics = BTreeMap::from([("cadence".to_owned(), None), ("power".to_owned(), Some(250.0))]);
    let patch = RunPatch {
        metrics: Some(metrics),
        elapsed_time: Some(4_500),
        ..RunPatch::default()
    };
    let changed = store.update(ANNA, run.id, &version(1), patch, NOW).await?;
    let names: Vec<&str> = details(&changed)
        .into_iter()
        .flat_map(|run| run.metrics.keys())
        .map(String::as_str)
        .collect();
    assert_eq!(names, ["calories", "power"]);
    assert_eq!(details(&changed).map(|run| run.average_speed), Some(2.0));

    let many = (0..19).map(|n| (n.to_string(), Some(1.0))).collect();
    let patch = RunPatch {
        metrics: Some(many),
        ..RunPatch::default()
    };
    assert_eq!(
        pointers(store.update(ANNA, run.id, &version(2), patch, NOW).await),
        ["/metrics"]
    );
    let too_fast = RunPatch {
        elapsed_time: Some(1),
        ..RunPatch::default()
    };
    assert_eq!(
        pointers(store.update(ANNA, run.id, &version(2), too_fast, NOW).await),
        ["/distance"]
    );
    assert_eq!(store.get(ANNA, run.id).await?, changed);
    Ok(())
}

#[tokio::test]
async fn properties_of_the_other_kind_are_all_refused() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let plan = create(&store, ANNA, &planned(date!(2026 - 11 - 28))).await?;
    let patch = RunPatch {
        elapsed_time: Some(1),
        average_heartrate: Some(None),
        ..title("x")
    };
    let refused = pointers(store.update(ANNA, plan.id, &version(1), patch, NOW).await);
    assert_eq!(refused, ["/elapsed_time", "/average_heartrate"]);
    let done = create(&store, ANNA, &recorded(recording(NOW, 9_000.0))).await?;
    let patch = RunPatch {
        status: Some(Status::Cancelled),
        ..RunPatch::default()
    };
    assert_eq!(
        pointers(store.update(ANNA, done.id, &version(1), patch, NOW).await),
        ["/status"]
    );
    Ok(())
}

#[tokio::test]
async fn only_the_current_version_can_be_changed() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let id = create(&store, ANNA, &planned(date!(2026 - 11 - 28))).await?.id;
    assert_eq!(store.update(ANNA, id, &version(1), title("one"), NOW).await?.version, 2);
    assert!(matches!(
        store.update(ANNA, id, &version(1), title("two"), NOW).await,
        Err(Error::Stale(2))
    ));
    assert!(matches!(
        store.delete(ANNA, id, Some(&version(1))).await,
        Err(Error::Stale(2))
    ));
    let late = store
        .complete(ANNA, id, Some(&version(1)), completion(recording(NOW, 8_000.0)), NOW)
        .await;
    assert!(matches!(late, Err(Error::Stale(2))));
    assert_eq!(store.get(ANNA, id).await?.title, "one");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_writers_lose_no_change() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store, ANNA, &planned(date!(2026 - 11 - 28))).await?.id;
    let tasks = (0..100).map(|_| {
        let store = bed.store.clone();
        tokio::spawn(async move {
            loop {
                let run = store.get(ANNA, id).await?;
                let longer = title(&format!("{}+", run.title));
                match store.update(ANNA, id, &version(run.version), longer, NOW).await {
                    Err(Error::Stale(_)) => {}
                    done => return done.map(|run| run.version),
                }
            }
        })
    });
    let mut versions = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        versions.push(task.await.map_err(Error::corrupt)??);
    }
    versions.sort_unstable();
    assert_eq!(versions, (2..=101).collect::<Vec<i64>>());
    assert_eq!(
        bed.store.get(ANNA, id).await?.title,
        format!("Easy run{}", "+".repeat(100))
    );
    Ok(())
}

#[tokio::test]
async fn a_planned_run_is_completed_in_its_place() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let plan = create(&store, ANNA, &planned(date!(2026 - 11 - 28))).await?;
    let mut what = completion(recording(datetime!(2026-11-27 07:00 UTC), 8_120.0));
    what.tags = Some(vec![]);
    let done = store
        .complete(ANNA, plan.id, Some(&version(1)), what.clone(), NOW)
        .await?;
    assert_eq!((done.id, done.version, done.title.as_str()), (plan.id, 2, "Easy run"));
    assert_eq!(done.tags, Vec::<String>::new());
    assert_eq!(details(&done).and_then(|run| run.fulfils), Some(plan.id));
    assert_eq!(store.get(ANNA, plan.id).await?, done);
    assert!(matches!(
        store.complete(ANNA, plan.id, None, what, NOW).await,
        Err(Error::Conflict(_))
    ));
    Ok(())
}

#[tokio::test]
async fn a_missed_run_can_be_completed_and_a_cancelled_one_cannot() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    for (status, possible) in [(Status::Missed, true), (Status::Cancelled, false)] {
        let id = create(&store, ANNA, &planned(date!(2026 - 11 - 28))).await?.id;
        let patch = RunPatch {
            status: Some(status),
            ..RunPatch::default()
        };
        store.update(ANNA, id, &version(1), patch, NOW).await?;
        let done = store
            .complete(ANNA, id, None, completion(recording(NOW, 8_000.0)), NOW)
            .await;
        assert_eq!(done.is_ok(), possible, "{status:?}");
    }
    Ok(())
}

#[tokio::test]
async fn an_activity_completes_one_run() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let mut what = recording(NOW, 8_000.0);
    what.strava_id = Some(7);
    let [first, second] = [
        create(&store, ANNA, &planned(date!(2026 - 11 - 28))).await?,
        create(&store, ANNA, &planned(date!(2026 - 11 - 29))).await?,
    ];
    store
        .complete(ANNA, first.id, None, completion(what.clone()), NOW)
        .await?;
    let again = store.complete(ANNA, second.id, None, completion(what), NOW).await;
    assert!(matches!(
        again,
        Err(Error::Conflict("the activity is recorded already"))
    ));
    Ok(())
}

#[tokio::test]
async fn a_deleted_run_is_gone() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    let id = create(&store, ANNA, &planned(date!(2026 - 11 - 28))).await?.id;
    assert!(matches!(store.delete(BERT, id, None).await, Err(Error::NotFound)));
    store.delete(ANNA, id, None).await?;
    assert!(matches!(store.get(ANNA, id).await, Err(Error::NotFound)));
    assert!(matches!(store.delete(ANNA, id, None).await, Err(Error::NotFound)));
    assert_eq!(store.collection_version(ANNA).await?, 2);
    Ok(())
}
