use time::{Duration, Month};

use super::*;
use crate::model::{RunQuery, Sort, Status};

fn query() -> RunQuery {
    RunQuery {
        limit: 100,
        ..RunQuery::default()
    }
}

async fn titles(store: &RunStore, query: &RunQuery) -> Result<Vec<String>, Error> {
    Ok(store
        .list(ANNA, query)
        .await?
        .items
        .into_iter()
        .map(|run| run.title)
        .collect())
}

/// Six runs of Anna and one of Bert.
async fn fill(store: &RunStore) -> Result<(), Error> {
    let titled = |title: &str, new: NewRun| NewRun {
        title: title.to_owned(),
        ..new
    };
    let run = |at, distance| recorded(recording(at, distance));
    let plan = |id, new| NewRun {
        plan_id: Some(Uuid::from_u128(id)),
        race_id: Some(Uuid::from_u128(id + 1)),
        ..new
    };
    let news = [
        titled("new year", run(datetime!(2026-01-01 00:30 +01:00), 10_000.0)),
        titled("january", run(datetime!(2026-01-31 23:59:59 UTC), 5_000.0)),
        titled("february", plan(1, run(datetime!(2026-02-01 00:00 UTC), 20_000.0))),
        titled(
            "race",
            NewRun {
                kind: RunType::Race,
                ..run(datetime!(2026-10-04 08:00 UTC), 42_195.0)
            },
        ),
        titled("next", plan(1, planned(date!(2026 - 11 - 28)))),
        titled(
            "free",
            NewRun {
                kind: RunType::Free,
                ..planned(date!(2026 - 12 - 31))
            },
        ),
    ];
    for new in &news {
        create(store, ANNA, new).await?;
    }
    create(store, BERT, &titled("bert", planned(date!(2026 - 11 - 28)))).await?;
    Ok(())
}

#[tokio::test]
async fn the_latest_run_comes_first() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    fill(&store).await?;
    assert_eq!(
        titles(&store, &query()).await?,
        ["free", "next", "race", "february", "january", "new year"]
    );
    let by_distance = RunQuery {
        sort: Sort::DistanceDesc,
        ..query()
    };
    assert_eq!(
        titles(&store, &by_distance).await?[..3],
        ["race", "february", "new year"]
    );
    Ok(())
}

#[tokio::test]
async fn filters_have_to_fit_all_together() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    fill(&store).await?;
    let mut january = query();
    january.keep_to(2026, Some(Month::January));
    assert_eq!(titles(&store, &january).await?, ["january"]);
    let mut last_year = query();
    last_year.keep_to(2025, None);
    assert_eq!(titles(&store, &last_year).await?, ["new year"]);
    let days = RunQuery {
        from: Some(date!(2026 - 02 - 01)),
        to: Some(date!(2026 - 10 - 04)),
        ..query()
    };
    assert_eq!(titles(&store, &days).await?, ["race", "february"]);
    let kinds = RunQuery {
        kinds: vec![RunType::Race, RunType::Free],
        ..query()
    };
    assert_eq!(titles(&store, &kinds).await?, ["free", "race"]);
    let statuses = RunQuery {
        statuses: vec![Status::Planned],
        kinds: vec![RunType::Training],
        ..query()
    };
    assert_eq!(titles(&store, &statuses).await?, ["next"]);
    let plan = RunQuery {
        plan_id: Some(Uuid::from_u128(1)),
        ..query()
    };
    assert_eq!(titles(&store, &plan).await?, ["next", "february"]);
    let race = RunQuery {
        race_id: Some(Uuid::from_u128(2)),
        min_distance: Some(8_000.5),
        ..query()
    };
    assert_eq!(titles(&store, &race).await?, ["february"]);
    Ok(())
}

#[tokio::test]
async fn pages_cover_everything_once_in_every_order() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    for n in 0..23i32 {
        // several runs share a moment and a distance, so that the id has to decide
        let at = NOW + Duration::hours(i64::from(n / 4));
        create(&store, ANNA, &recorded(recording(at, 5_000.1 + f64::from(n % 3)))).await?;
    }
    for sort in [Sort::DateDesc, Sort::DateAsc, Sort::DistanceDesc, Sort::DistanceAsc] {
        let whole: Vec<Uuid> = list_ids(&store, &RunQuery { sort, ..query() }).await?;
        let mut paged = Vec::new();
        let mut page = RunQuery {
            sort,
            limit: 5,
            ..RunQuery::default()
        };
        loop {
            let found = store.list(ANNA, &page).await?;
            paged.extend(found.items.iter().map(|run| run.id));
            assert!(found.items.len() == 5 || found.next_cursor.is_none());
            page.cursor = found.next_cursor;
            if page.cursor.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole, "{sort:?}");
        assert_eq!(whole.len(), 23);
    }
    Ok(())
}

async fn list_ids(store: &RunStore, query: &RunQuery) -> Result<Vec<Uuid>, Error> {
    Ok(store
        .list(ANNA, query)
        .await?
        .items
        .into_iter()
        .map(|run| run.id)
        .collect())
}

#[tokio::test]
async fn a_run_added_between_pages_shifts_nothing() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    fill(&store).await?;
    let mut page = RunQuery {
        limit: 3,
        ..RunQuery::default()
    };
    page.cursor = store.list(ANNA, &page).await?.next_cursor;
    create(&store, ANNA, &planned(date!(2026 - 12 - 30))).await?;
    assert_eq!(titles(&store, &page).await?, ["february", "january", "new year"]);
    Ok(())
}

#[tokio::test]
async fn a_full_last_page_has_no_next_one() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    fill(&store).await?;
    assert_eq!(
        store
            .list(
                ANNA,
                &RunQuery {
                    limit: 6,
                    ..RunQuery::default()
                }
            )
            .await?
            .next_cursor,
        None
    );
    Ok(())
}

#[tokio::test]
async fn foreign_cursors_are_refused() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    fill(&store).await?;
    let page = store
        .list(
            ANNA,
            &RunQuery {
                limit: 2,
                ..RunQuery::default()
            },
        )
        .await?;
    let other_order = RunQuery {
        cursor: page.next_cursor,
        sort: Sort::DistanceAsc,
        ..query()
    };
    assert!(matches!(store.list(ANNA, &other_order).await, Err(Error::Cursor)));
    let nonsense = RunQuery {
        cursor: Some("bm9uc2Vuc2U".to_owned()),
        ..query()
    };
    assert!(matches!(store.list(ANNA, &nonsense).await, Err(Error::Cursor)));
    Ok(())
}

#[tokio::test]
async fn the_collection_has_a_version_of_its_own() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    assert_eq!(store.collection_version(ANNA).await?, 0);
    fill(&store).await?;
    assert_eq!(store.collection_version(ANNA).await?, 6);
    assert_eq!(store.collection_version(BERT).await?, 1);
    assert_eq!(store.list(ANNA, &query()).await?.version, 6);
    Ok(())
}
