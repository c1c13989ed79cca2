//! The store against a real database.

use runnerly_common::Error;
use runnerly_common::etag::Tags;
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{date, datetime};
use uuid::Uuid;

use crate::model::{DistanceKind, Location, Race, RaceInput, Status, Visibility};
use crate::store::RaceStore;

mod list;
mod messages;

const NOW: OffsetDateTime = datetime!(2026-11-21 08:00 UTC);
const ANNA: Uuid = Uuid::from_u128(0xa);
const BERT: Uuid = Uuid::from_u128(0xb);

/// A store in a folder that goes away with it.
struct Bed {
    store: RaceStore,
    _folder: TempDir,
}

async fn bed() -> Result<Bed, Error> {
    let folder = tempfile::tempdir().map_err(Error::corrupt)?;
    let store = RaceStore::open(&folder.path().join("races.sqlite")).await?;
    Ok(Bed { store, _folder: folder })
}

fn half() -> RaceInput {
    RaceInput {
        name: "Riverside Half".to_owned(),
        date: date!(2027 - 03 - 14),
        distance: 21_097.5,
        distance_kind: DistanceKind::Half,
        location: Location {
            name: "Lyon".to_owned(),
            country: Some("FR".to_owned()),
            lat: Some(45.764),
            lon: Some(4.8357),
        },
        start_time: Some("09:30".to_owned()),
        website: None,
        visibility: Visibility::Public,
    }
}

fn private() -> RaceInput {
    RaceInput {
        visibility: Visibility::Private,
        ..half()
    }
}

fn version(version: i64) -> Tags {
    Tags::parse(&format!("\"{version}\""))
}

/// Adds a race of Anna's with a new key.
async fn create(store: &RaceStore, input: &RaceInput) -> Result<Race, Error> {
    store.create(ANNA, Uuid::now_v7(), input, NOW).await
}

#[tokio::test]
async fn a_race_is_read_as_it_was_added() -> Result<(), Error> {
    let bed = bed().await?;
    let bare = Location {
        country: None,
        lat: None,
        lon: None,
        ..half().location
    };
    for input in [
        half(),
        RaceInput {
            location: bare,
            start_time: None,
            ..half()
        },
    ] {
        let race = create(&bed.store, &input).await?;
        assert_eq!(
            (race.version, race.status, race.created_by),
            (1, Status::Scheduled, ANNA)
        );
        assert_eq!(race.input, input);
        assert_eq!(bed.store.get(None, race.id).await?, race);
    }
    Ok(())
}

#[tokio::test]
async fn a_private_race_is_seen_by_its_runner_only() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store, &private()).await?.id;
    assert!(bed.store.get(Some(ANNA), id).await.is_ok());
    for viewer in [None, Some(BERT)] {
        assert!(matches!(bed.store.get(viewer, id).await, Err(Error::NotFound)));
    }
    assert!(matches!(
        bed.store.cancel(BERT, id, &version(1), NOW).await,
        Err(Error::NotFound)
    ));
    Ok(())
}

#[tokio::test]
async fn the_same_key_adds_one_race() -> Result<(), Error> {
    let bed = bed().await?;
    let key = Uuid::now_v7();
    let first = bed.store.create(ANNA, key, &half(), NOW).await?;
    bed.store.cancel(ANNA, first.id, &version(1), NOW).await?;
    assert_eq!(bed.store.create(ANNA, key, &half(), NOW).await?, first);
    assert!(matches!(
        bed.store.create(ANNA, key, &private(), NOW).await,
        Err(Error::KeyReused)
    ));
    Ok(())
}

#[tokio::test]
async fn rules_are_all_named() -> Result<(), Error> {
    let bed = bed().await?;
    let location = Location {
        lon: None,
        ..half().location
    };
    let broken = RaceInput {
        distance: 10_000.0,
        location,
        ..half()
    };
    let pointers = |result| match result {
        Err(Error::Rules(rules)) => rules
            .into_iter()
            .map(|rule: runnerly_common::BrokenRule| rule.pointer)
            .collect(),
        _ => Vec::new(),
    };
    assert_eq!(
        pointers(create(&bed.store, &broken).await),
        ["/distance", "/location/lon"]
    );
    let race = create(&bed.store, &half()).await?;
    let replaced = bed.store.replace(ANNA, race.id, &version(1), broken, NOW).await;
    assert_eq!(pointers(replaced), ["/distance", "/location/lon"]);
    Ok(())
}

#[tokio::test]
async fn distances_fit_their_kinds() -> Result<(), Error> {
    let bed = bed().await?;
    let cases = [
        (DistanceKind::FiveK, 4_950.0, true),
        (DistanceKind::FiveK, 5_051.0, false),
        (DistanceKind::TenK, 10_100.0, true),
        (DistanceKind::Half, 21_308.4, true),
        (DistanceKind::Half, 20_800.0, false),
        (DistanceKind::Marathon, 42_195.0, true),
        (DistanceKind::Ultra, 42_195.0, false),
        (DistanceKind::Ultra, 42_195.1, true),
        (DistanceKind::Other, 1.0, true),
    ];
    for (distance_kind, distance, fits) in cases {
        let added = create(
            &bed.store,
            &RaceInput {
                distance_kind,
                distance,
                ..half()
            },
        )
        .await;
        assert_eq!(added.is_ok(), fits, "{distance_kind:?} {distance}");
    }
    Ok(())
}

#[tokio::test]
async fn only_its_runner_changes_a_race_and_only_its_current_version() -> Result<(), Error> {
    let bed = bed().await?;
    let race = create(&bed.store, &half()).await?;
    let moved = RaceInput {
        date: date!(2027 - 03 - 21),
        ..half()
    };
    let by_bert = bed.store.replace(BERT, race.id, &version(1), moved.clone(), NOW).await;
    assert!(matches!(by_bert, Err(Error::Forbidden)));
    let later = NOW + time::Duration::hours(1);
    let changed = bed
        .store
        .replace(ANNA, race.id, &version(1), moved.clone(), later)
        .await?;
    let expected = Race {
        input: moved.clone(),
        version: 2,
        updated_at: later,
        ..race
    };
    assert_eq!(changed, expected);
    assert_eq!(bed.store.get(None, changed.id).await?, expected);
    let again = bed.store.replace(ANNA, changed.id, &version(1), half(), NOW).await;
    assert!(matches!(again, Err(Error::Stale(2))));
    let same = bed.store.replace(ANNA, changed.id, &version(2), moved, NOW).await?;
    assert_eq!(same, expected);
    Ok(())
}

#[tokio::test]
async fn a_cancelled_race_stays_as_it_is() -> Result<(), Error> {
    let bed = bed().await?;
    let race = create(&bed.store, &half()).await?;
    let cancelled = bed.store.cancel(ANNA, race.id, &version(1), NOW).await?;
    assert_eq!((cancelled.status, cancelled.version), (Status::Cancelled, 2));
    assert_eq!(bed.store.cancel(ANNA, race.id, &version(2), NOW).await?, cancelled);
    let replaced = bed.store.replace(ANNA, race.id, &version(2), half(), NOW).await;
    assert!(matches!(replaced, Err(Error::Conflict("the race is cancelled"))));
    assert_eq!(bed.store.collection_version().await?, 2);
    Ok(())
}
