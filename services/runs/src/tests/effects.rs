//! What messages do to runs.

use runnerly_common::callback::Delivery;
use runnerly_common::erased;
use runnerly_common::etag::Tags;
use runnerly_common::events::{Effect, Receipt};
use runs_api::types::RunDone;
use wirewright_runtime::codec::{ReadOptions, from_json};

use super::*;
use crate::model::{Completion, RunPatch, RunQuery, Status, Upload, UploadState};
use crate::store::ChangeKind;

const RACE: Uuid = Uuid::from_u128(0xc);
const PLAN: Uuid = Uuid::from_u128(0xd);
const RACE_DAY: Date = date!(2026 - 12 - 06);

fn receipt(id: &str) -> Receipt {
    Receipt::new("runs.races", id)
}

fn race_run() -> NewRun {
    NewRun {
        kind: RunType::Race,
        race_id: Some(RACE),
        ..planned(RACE_DAY)
    }
}

fn plan_run(day: Date) -> NewRun {
    NewRun {
        plan_id: Some(PLAN),
        ..planned(day)
    }
}

fn status(run: &Run) -> Status {
    match &run.details {
        Details::Planned(planned) => planned.status,
        Details::Recorded(_) => Status::Done,
    }
}

async fn days(store: &RunStore, runner_id: Uuid) -> Result<Vec<Date>, Error> {
    let query = RunQuery {
        limit: 100,
        ..RunQuery::default()
    };
    let page = store.list(runner_id, &query).await?;
    let day = |run: &Run| match &run.details {
        Details::Planned(planned) => planned.scheduled_on,
        Details::Recorded(recorded) => recorded.start_date.date(),
    };
    Ok(page.items.iter().map(day).collect())
}

#[tokio::test]
async fn s19_a_cancelled_race_cancels_the_runs_that_are_planned_as_it() -> Result<(), Error> {
    let bed = bed().await?;
    let anna = create(&bed.store, ANNA, &race_run()).await?;
    let bert = create(&bed.store, BERT, &race_run()).await?;
    let around = NewRun {
        kind: RunType::Training,
        ..race_run()
    };
    let around = create(&bed.store, ANNA, &around).await?;
    let done = NewRun {
        details: NewDetails::Recorded(recording(NOW, 10_000.0)),
        ..race_run()
    };
    let done = create(&bed.store, BERT, &done).await?;
    let mut changes = bed.store.changes();
    let before = bed.store.collection_version(ANNA).await?;

    let effect = bed.store.cancel_race(&receipt("1"), (RACE, 2), NOW).await?;
    assert_eq!(effect, Effect::Applied);
    for (runner, run) in [(ANNA, anna), (BERT, bert)] {
        let now = bed.store.get(runner, run.id).await?;
        assert_eq!((status(&now), now.version), (Status::Cancelled, 2));
        let change = changes.try_recv().map_err(Error::internal)?;
        assert_eq!((change.kind, &change.run), (ChangeKind::Updated, &now));
    }
    assert_eq!(bed.store.get(ANNA, around.id).await?, around);
    assert_eq!(bed.store.get(BERT, done.id).await?, done);
    assert_eq!(bed.store.collection_version(ANNA).await?, before + 1);
    Ok(())
}

#[tokio::test]
async fn s11_a_race_is_cancelled_once_and_never_by_an_older_message() -> Result<(), Error> {
    let bed = bed().await?;
    let cancel = async |id: &str, version| bed.store.cancel_race(&receipt(id), (RACE, version), NOW).await;
    let run = create(&bed.store, ANNA, &race_run()).await?;
    // as if it had been planned again
    let planned = RunPatch {
        status: Some(Status::Planned),
        ..RunPatch::default()
    };
    assert_eq!(cancel("1", 4).await?, Effect::Applied);
    let run = bed.store.update(ANNA, run.id, &Tags::parse("*"), planned, NOW).await?;
    for (id, version, effect) in [
        ("1", 4, Effect::Duplicate),
        ("2", 3, Effect::Outdated),
        ("3", 4, Effect::Outdated),
        ("3", 4, Effect::Duplicate),
    ] {
        assert_eq!(cancel(id, version).await?, effect, "{id} {version}");
        assert_eq!(bed.store.get(ANNA, run.id).await?, run);
    }
    assert_eq!(cancel("4", 5).await?, Effect::Applied);
    assert_eq!(status(&bed.store.get(ANNA, run.id).await?), Status::Cancelled);
    Ok(())
}

#[tokio::test]
async fn s19_a_run_of_a_race_that_is_cancelled_already_is_cancelled_too() -> Result<(), Error> {
    let bed = bed().await?;
    bed.store.cancel_race(&receipt("1"), (RACE, 2), NOW).await?;
    let run = create(&bed.store, ANNA, &race_run()).await?;
    assert_eq!((status(&run), run.version), (Status::Cancelled, 1));
    assert_eq!(bed.store.get(ANNA, run.id).await?, run);
    // the same by a planner, however often
    let id = Uuid::now_v7();
    let of_plan = NewRun {
        id: Some(id),
        ..race_run()
    };
    for (created, unchanged) in [(1, 0), (0, 1)] {
        let outcome = bed.store.add(&[(BERT, vec![of_plan.clone()])], NOW).await?;
        assert_eq!((outcome.created, outcome.unchanged), (created, unchanged));
    }
    assert_eq!(status(&bed.store.get(BERT, id).await?), Status::Cancelled);
    let around = NewRun {
        kind: RunType::Training,
        ..race_run()
    };
    assert_eq!(status(&create(&bed.store, ANNA, &around).await?), Status::Planned);
    Ok(())
}

#[tokio::test]
async fn an_abandoned_plan_leaves_what_is_done_and_what_is_past() -> Result<(), Error> {
    let bed = bed().await?;
    let today = NOW.date();
    let (yesterday, tomorrow) = (date!(2026 - 11 - 20), date!(2026 - 11 - 22));
    let mut ids = Vec::new();
    for day in [yesterday, today, tomorrow] {
        ids.push(create(&bed.store, ANNA, &plan_run(day)).await?.id);
    }
    let of_another_plan = NewRun {
        plan_id: Some(RACE),
        ..planned(tomorrow)
    };
    create(&bed.store, ANNA, &of_another_plan).await?;
    create(&bed.store, BERT, &plan_run(tomorrow)).await?;
    let done = NewRun {
        details: NewDetails::Recorded(recording(NOW + time::Duration::days(5), 10_000.0)),
        ..plan_run(today)
    };
    create(&bed.store, ANNA, &done).await?;
    let mut changes = bed.store.changes();

    let abandon = async |id: &str, from| bed.store.abandon_plan(&receipt(id), (ANNA, PLAN), from).await;
    assert_eq!(abandon("1", Some(today)).await?, Effect::Applied);
    let left = [date!(2026 - 11 - 26), tomorrow, yesterday];
    assert_eq!(days(&bed.store, ANNA).await?, left);
    assert_eq!(days(&bed.store, BERT).await?, [tomorrow]);
    for id in &ids[1..] {
        let change = changes.try_recv().map_err(Error::internal)?;
        assert_eq!((change.kind, change.run.id), (ChangeKind::Deleted, *id));
    }
    assert_eq!(abandon("1", None).await?, Effect::Duplicate);
    assert_eq!(days(&bed.store, ANNA).await?, left);
    // without a day, all that is planned goes
    assert_eq!(abandon("2", None).await?, Effect::Applied);
    assert_eq!(days(&bed.store, ANNA).await?, left[..2]);
    Ok(())
}

#[tokio::test]
async fn s27_nothing_is_left_of_a_runner_and_nothing_is_kept_again() -> Result<(), Error> {
    let bed = bed().await?;
    let store = bed.store.with_webhooks(["https://hooks.example/".to_owned()]);
    let run = create(&store, ANNA, &planned(RACE_DAY)).await?;
    store.complete(ANNA, run.id, None, done(), NOW).await?;
    // what was told before is on its way
    let mut connection = store.connection().await?;
    sqlx::query("DELETE FROM wirewright_outbox")
        .execute(&mut *connection)
        .await?;
    let upload = upload(&store, ANNA).await?;
    let bert = create(&store, BERT, &planned(RACE_DAY)).await?;

    let erase = async |id: &str| store.erase_runner(&receipt(id), ANNA, NOW).await;
    assert_eq!(erase("1").await?, Effect::Applied);
    assert_eq!(erased::traces(&mut connection, ANNA).await?, Vec::<String>::new());
    for table in ["uploads", "completions", "callbacks"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let rows: i64 = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
        assert_eq!(rows, 0, "{table}");
    }
    assert!(!store.files().path(upload.id).exists());
    assert_eq!(store.get(BERT, bert.id).await?, bert);

    // a plan that was being made, a token that is still good, a track that was being read
    let outcome = store.add(&[(ANNA, vec![planned(RACE_DAY)])], NOW).await?;
    assert_eq!((outcome.created, outcome.rejected.len()), (0, 1));
    assert!(matches!(
        create(&store, ANNA, &planned(RACE_DAY)).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(store.add_upload(&upload).await, Err(Error::Forbidden)));
    let finished = store.finish_upload(&upload, ("Run".to_owned(), recording(NOW, 5_000.0)), NOW);
    assert!(matches!(finished.await, Err(Error::NotFound)));

    assert_eq!(erase("1").await?, Effect::Duplicate);
    assert_eq!(erase("2").await?, Effect::Applied);
    assert_eq!(erased::traces(&mut connection, ANNA).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn s27_a_file_that_cannot_be_removed_keeps_its_rows() -> Result<(), Error> {
    let bed = bed().await?;
    let upload = upload(&bed.store, ANNA).await?;
    let path = bed.store.files().path(upload.id);
    std::fs::remove_file(&path).map_err(Error::internal)?;
    // a folder is no file
    std::fs::create_dir(&path).map_err(Error::internal)?;
    let erase = async || bed.store.erase_runner(&receipt("1"), ANNA, NOW).await;
    assert!(matches!(erase().await, Err(Error::Internal(_))));
    assert_eq!(bed.store.upload(ANNA, upload.id).await?, upload);
    // the message was not applied, so it comes again
    std::fs::remove_dir(&path).map_err(Error::internal)?;
    assert_eq!(erase().await?, Effect::Applied);
    assert!(matches!(bed.store.upload(ANNA, upload.id).await, Err(Error::NotFound)));
    Ok(())
}

#[tokio::test]
async fn a_run_that_is_done_is_told_once() -> Result<(), Error> {
    let bed = bed().await?;
    let run = create(&bed.store, ANNA, &plan_run(RACE_DAY)).await?;
    bed.store.complete(ANNA, run.id, None, done(), NOW).await?;
    let again = bed.store.complete(ANNA, run.id, None, done(), NOW).await;
    assert!(matches!(again, Err(Error::Conflict(_))));
    let mut connection = bed.store.connection().await?;
    let told: Vec<(String, Vec<u8>)> = sqlx::query_as("SELECT routing_key, body FROM wirewright_outbox")
        .fetch_all(&mut *connection)
        .await?;
    let [(key, body)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(*key, format!("run.completed.{}", run.id));
    let message: RunDone = from_json(body, &ReadOptions::default()).map_err(Error::internal)?;
    assert_eq!((message.runner_id, message.version), (ANNA, 2));
    assert_eq!(
        (message.plan_id, message.title.as_deref()),
        (Some(PLAN), Some("Easy run"))
    );
    Ok(())
}

fn done() -> Completion {
    Completion {
        title: None,
        description: None,
        tags: None,
        recording: recording(NOW, 8_000.0),
    }
}

/// Keeps a track of which somebody wants to hear.
async fn upload(store: &RunStore, runner_id: Uuid) -> Result<Upload, Error> {
    let id = Uuid::now_v7();
    let mut file = store.files().create(id).await?;
    file.write(b"<gpx/>").await?;
    let upload = Upload {
        id,
        runner_id,
        state: UploadState::Queued,
        title: None,
        tags: Vec::new(),
        file: file.finish().await?,
        failure: None,
        callback: Some(Delivery::pending("https://hooks.example/")),
        created_at: NOW,
    };
    file.keep();
    store.add_upload(&upload).await?;
    Ok(upload)
}
