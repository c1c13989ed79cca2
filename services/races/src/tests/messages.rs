//! What is told of races, and what the erasure of a runner does to them.

use races_api::types::{RaceCalledOff, RaceChanged, RaceTold};
use runnerly_common::erased;
use runnerly_common::events::{Effect, Receipt};
use wirewright_runtime::codec::{Decode, ReadOptions, from_json};

use super::*;
use crate::model::{Outcome, RaceResult};
use crate::store::NOBODY;

const CLEO: Uuid = Uuid::from_u128(0xc);

/// The messages that wait: their keys and bodies, the oldest first.
async fn told(store: &RaceStore) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut connection = store.connection().await?;
    let all = sqlx::query_as("SELECT routing_key, body FROM wirewright_outbox ORDER BY id");
    Ok(all.fetch_all(&mut *connection).await?)
}

fn read<T: Decode>((_, body): &(String, Vec<u8>)) -> T {
    from_json(body, &ReadOptions::default()).expect("what the contract says")
}

fn receipt(id: &str) -> Receipt {
    Receipt::new("races.broadcast", id)
}

async fn take_part(store: &RaceStore, runner: Uuid, race: &Race) -> Result<(), Error> {
    store.participate(runner, race.id, (None, true), NOW).await.map(drop)
}

#[tokio::test]
async fn every_change_of_a_race_is_told_once() -> Result<(), Error> {
    let bed = bed().await?;
    let race = create(&bed.store, &half()).await?;
    take_part(&bed.store, BERT, &race).await?;
    take_part(&bed.store, CLEO, &race).await?;
    let moved = RaceInput {
        name: "Riverside".to_owned(),
        date: date!(2027 - 03 - 21),
        ..half()
    };
    for _ in 0..2 {
        // the second one changes nothing
        let version = bed.store.get(None, race.id).await?.version;
        let versions = self::version(version);
        bed.store.replace(ANNA, race.id, &versions, moved.clone(), NOW).await?;
    }
    bed.store.cancel(ANNA, race.id, &version(2), NOW).await?;
    bed.store.cancel(ANNA, race.id, &version(3), NOW).await?;
    let refused = bed.store.replace(ANNA, race.id, &version(3), half(), NOW).await;
    assert!(refused.is_err());

    let all = told(&bed.store).await?;
    let keys: Vec<&str> = all.iter().map(|(key, _)| key.as_str()).collect();
    let key = |what: &str| format!("race.{what}.{}", race.id);
    assert_eq!(keys, [key("created"), key("updated"), key("cancelled")]);
    let created: RaceTold = read(&all[0]);
    assert_eq!((created.version, created.race.name.as_str()), (1, "Riverside Half"));
    let updated: RaceChanged = read(&all[1]);
    assert_eq!((updated.version, updated.race.name.as_str()), (2, "Riverside"));
    assert_eq!(updated.changed, ["name", "date"]);
    let cancelled: RaceCalledOff = read(&all[2]);
    assert_eq!((cancelled.version, cancelled.date), (3, moved.date));
    assert_eq!(cancelled.participants, [BERT, CLEO]);
    Ok(())
}

#[tokio::test]
async fn published_results_are_a_change() -> Result<(), Error> {
    let bed = bed().await?;
    let race = create(&bed.store, &half()).await?;
    let after = datetime!(2027-03-15 08:00 UTC);
    bed.store.publish(None, race.id, &version(1), &[], after).await?;
    let all = told(&bed.store).await?;
    let updated: RaceChanged = read(&all[1]);
    assert_eq!((updated.version, updated.changed), (2, vec!["status".to_owned()]));
    Ok(())
}

#[tokio::test]
async fn a_race_is_full_at_twenty_thousand() -> Result<(), Error> {
    let bed = bed().await?;
    let race = create(&bed.store, &half()).await?;
    let mut connection = bed.store.connection().await?;
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO participants SELECT ?, unhex(printf('%032x', i + 1000)), NULL, 0, 0 FROM n",
    )
    .bind(race.id)
    .execute(&mut *connection)
    .await?;
    let more = take_part(&bed.store, BERT, &race).await;
    assert!(matches!(
        more,
        Err(Error::Conflict("twenty thousand runners take part already"))
    ));
    // who takes part already may change how
    take_part(&bed.store, Uuid::from_u128(1001), &race).await?;
    bed.store.cancel(ANNA, race.id, &version(1), NOW).await?;
    let all = told(&bed.store).await?;
    let cancelled: RaceCalledOff = read(&all[1]);
    assert_eq!(cancelled.participants.len(), 20_000);
    Ok(())
}

#[tokio::test]
async fn s27_nothing_is_left_of_a_runner_but_races_that_others_see() -> Result<(), Error> {
    let bed = bed().await?;
    let store = &bed.store;
    let public = create(store, &half()).await?;
    let hidden = create(store, &half()).await?;
    for runner in [ANNA, BERT] {
        take_part(store, runner, &public).await?;
        take_part(store, runner, &hidden).await?;
        let url = "https://hooks.example/";
        store.subscribe(runner, Uuid::now_v7(), (public.id, url), NOW).await?;
    }
    store.replace(ANNA, hidden.id, &version(1), private(), NOW).await?;
    let over = create(store, &half()).await?;
    let result = |number, runner_id| RaceResult {
        number,
        name: "Somebody".to_owned(),
        runner_id: Some(runner_id),
        outcome: Outcome::NotStarted,
    };
    let results = [result(1, ANNA), result(2, BERT)];
    let after = datetime!(2027-03-15 08:00 UTC);
    store.publish(None, over.id, &version(1), &results, after).await?;
    let before = told(store).await?.len();

    assert_eq!(store.erase_runner(&receipt("1"), ANNA, NOW).await?, Effect::Applied);
    let mut connection = store.connection().await?;
    // what was told before is on its way
    sqlx::query("DELETE FROM wirewright_outbox WHERE id <= ?")
        .bind(i64::try_from(before).unwrap())
        .execute(&mut *connection)
        .await?;
    assert_eq!(erased::traces(&mut connection, ANNA).await?, Vec::<String>::new());
    let race = store.get(Some(BERT), public.id).await?;
    assert_eq!((race.created_by, race.version), (NOBODY, 2));
    let others = store.participants(BERT, public.id, 10, None).await?;
    assert_eq!(others.items.iter().map(|one| one.runner_id).collect::<Vec<_>>(), [BERT]);
    let (version_of_results, left) = store.results(None, over.id).await?;
    assert_eq!((version_of_results, left), (4, vec![result(2, BERT)]));

    // the private one is gone, and who joined it is told
    assert!(matches!(store.get(Some(NOBODY), hidden.id).await, Err(Error::NotFound)));
    let all = told(store).await?;
    let keys: Vec<&str> = all.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, [format!("race.cancelled.{}", hidden.id)]);
    let cancelled: RaceCalledOff = read(&all[0]);
    assert_eq!((cancelled.version, cancelled.participants), (3, vec![BERT]));
    Ok(())
}

#[tokio::test]
async fn s27_who_is_gone_does_not_come_back() -> Result<(), Error> {
    let bed = bed().await?;
    let store = &bed.store;
    let race = create(store, &half()).await?;
    let erase = async |id: &str| store.erase_runner(&receipt(id), BERT, NOW).await;
    assert_eq!(erase("1").await?, Effect::Applied);
    assert_eq!(erase("1").await?, Effect::Duplicate);
    assert_eq!(erase("2").await?, Effect::Applied);
    assert!(matches!(take_part(store, BERT, &race).await, Err(Error::Forbidden)));
    let subscribed = store
        .subscribe(BERT, Uuid::now_v7(), (race.id, "https://hooks.example/"), NOW)
        .await;
    assert!(matches!(subscribed, Err(Error::Forbidden)));
    let created = store.create(BERT, Uuid::now_v7(), &half(), NOW).await;
    assert!(matches!(created, Err(Error::Forbidden)));
    // organizers may still have the id
    let result = RaceResult {
        number: 1,
        name: "Somebody".to_owned(),
        runner_id: Some(BERT),
        outcome: Outcome::NotStarted,
    };
    let after = datetime!(2027-03-15 08:00 UTC);
    store
        .publish(Some(ANNA), race.id, &version(1), &[result], after)
        .await?;
    let mut connection = store.connection().await?;
    assert_eq!(erased::traces(&mut connection, BERT).await?, Vec::<String>::new());
    Ok(())
}
