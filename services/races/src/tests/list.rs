use time::Date;

use super::*;
use crate::model::{Near, RaceQuery};

fn query() -> RaceQuery {
    RaceQuery {
        limit: 100,
        ..RaceQuery::default()
    }
}

fn race(name: &str, date: Date, place: &str, at: Option<(f64, f64)>) -> RaceInput {
    let location = Location {
        name: place.to_owned(),
        country: None,
        lat: at.map(|at| at.0),
        lon: at.map(|at| at.1),
    };
    RaceInput {
        name: name.to_owned(),
        date,
        location,
        ..half()
    }
}

async fn fill(store: &RaceStore) -> Result<(), Error> {
    let ten = RaceInput {
        distance: 10_000.0,
        distance_kind: DistanceKind::TenK,
        ..half()
    };
    let races = [
        race("Paris Half", date!(2027 - 03 - 07), "Paris", Some((48.8566, 2.3522))),
        RaceInput {
            name: "Thames 10K".to_owned(),
            ..RaceInput {
                distance: ten.distance,
                distance_kind: ten.distance_kind,
                ..race("", date!(2027 - 02 - 01), "London", Some((51.5074, -0.1278)))
            }
        },
        race(
            "Taveuni Half",
            date!(2027 - 05 - 01),
            "ÎLE 100%",
            Some((-16.85, 179.97)),
        ),
        race("Nowhere Half", date!(2027 - 04 - 01), "Ünterwegs", None),
        RaceInput {
            visibility: Visibility::Private,
            ..race("Secret Half", date!(2027 - 01 - 01), "Paris", None)
        },
    ];
    for race in &races {
        create(store, race).await?;
    }
    Ok(())
}

async fn names(store: &RaceStore, query: &RaceQuery) -> Result<Vec<String>, Error> {
    Ok(store
        .list(query)
        .await?
        .items
        .into_iter()
        .map(|race| race.input.name)
        .collect())
}

#[tokio::test]
async fn the_earliest_race_comes_first_and_private_ones_are_hidden() -> Result<(), Error> {
    let bed = bed().await?;
    fill(&bed.store).await?;
    let public = ["Thames 10K", "Paris Half", "Nowhere Half", "Taveuni Half"];
    assert_eq!(names(&bed.store, &query()).await?, public);
    assert_eq!(
        names(
            &bed.store,
            &RaceQuery {
                viewer: Some(BERT),
                ..query()
            }
        )
        .await?,
        public
    );
    assert_eq!(
        names(
            &bed.store,
            &RaceQuery {
                viewer: Some(ANNA),
                ..query()
            }
        )
        .await?[0],
        "Secret Half"
    );
    assert_eq!(bed.store.list(&query()).await?.version, 5);
    Ok(())
}

#[tokio::test]
async fn filters_have_to_fit_all_together() -> Result<(), Error> {
    let bed = bed().await?;
    fill(&bed.store).await?;
    let days = RaceQuery {
        from: Some(date!(2027 - 03 - 07)),
        to: Some(date!(2027 - 04 - 01)),
        ..query()
    };
    assert_eq!(names(&bed.store, &days).await?, ["Paris Half", "Nowhere Half"]);
    let kinds = RaceQuery {
        kinds: vec![DistanceKind::TenK, DistanceKind::Ultra],
        ..query()
    };
    assert_eq!(names(&bed.store, &kinds).await?, ["Thames 10K"]);
    let both = RaceQuery {
        kinds: vec![DistanceKind::TenK],
        ..days
    };
    assert_eq!(names(&bed.store, &both).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn text_is_found_in_names_and_places() -> Result<(), Error> {
    let bed = bed().await?;
    fill(&bed.store).await?;
    let expected = [
        ("PARIS", vec!["Paris Half"]),
        ("mes 1", vec!["Thames 10K"]),
        ("ünter", vec!["Nowhere Half"]),
        ("île 100%", vec!["Taveuni Half"]),
        ("%", vec!["Taveuni Half"]),
        ("_", vec![]),
        ("'", vec![]),
        // not across the name and the place
        ("half paris", vec![]),
    ];
    for (text, found) in expected {
        let query = RaceQuery {
            text: Some(text.to_owned()),
            ..query()
        };
        assert_eq!(names(&bed.store, &query).await?, found, "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn races_around_a_place_are_found() -> Result<(), Error> {
    let bed = bed().await?;
    fill(&bed.store).await?;
    let near = |lat, lon, radius_km| RaceQuery {
        near: Some(Near { lat, lon, radius_km }),
        ..query()
    };
    // Paris and London are 344 km apart
    assert_eq!(names(&bed.store, &near(48.8566, 2.3522, 0.001)).await?, ["Paris Half"]);
    assert_eq!(names(&bed.store, &near(48.8566, 2.3522, 340.0)).await?, ["Paris Half"]);
    assert_eq!(
        names(&bed.store, &near(48.8566, 2.3522, 348.0)).await?,
        ["Thames 10K", "Paris Half"]
    );
    // across the date line
    assert_eq!(names(&bed.store, &near(-16.85, -179.97, 10.0)).await?, ["Taveuni Half"]);
    assert_eq!(names(&bed.store, &near(0.0, 0.0, 20_000.0)).await?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn pages_cover_everything_once() -> Result<(), Error> {
    let bed = bed().await?;
    for n in 0..11i64 {
        let day = date!(2027 - 01 - 01) + time::Duration::days(n / 3);
        create(&bed.store, &race(&n.to_string(), day, "Lyon", None)).await?;
    }
    let whole = names(&bed.store, &query()).await?;
    let mut paged = Vec::new();
    let mut page = RaceQuery {
        limit: 4,
        ..RaceQuery::default()
    };
    loop {
        let found = bed.store.list(&page).await?;
        paged.extend(found.items.into_iter().map(|race| race.input.name));
        page.cursor = found.next_cursor;
        if page.cursor.is_none() {
            break;
        }
    }
    assert_eq!((paged.len(), &paged), (11, &whole));
    page.cursor = Some("eA".to_owned());
    assert!(matches!(bed.store.list(&page).await, Err(Error::Cursor)));
    Ok(())
}
