use super::*;
use crate::model::{Group, StatsFilter, Totals};

#[tokio::test]
async fn recorded_runs_are_summed_up_by_period() -> Result<(), Error> {
    let Bed { store, folder: _folder } = bed().await?;
    for (at, distance, climb) in [
        // a Thursday, and the last week of the ISO year 2026, which reaches into 2027
        (datetime!(2026-12-31 08:00 UTC), 10_000.0, Some(120.0)),
        (datetime!(2027-01-03 23:59:59 UTC), 5_000.5, None),
        (datetime!(2027-01-04 00:00 UTC), 7_000.0, Some(30.5)),
    ] {
        let what = Recording {
            total_elevation_gain: climb,
            ..recording(at, distance)
        };
        create(&store, ANNA, &recorded(what)).await?;
    }
    create(&store, ANNA, &planned(date!(2027 - 01 - 05))).await?;
    create(&store, BERT, &recorded(recording(NOW, 1_000.0))).await?;

    let (version, weeks) = store.stats(ANNA, &StatsFilter::default(), Group::Week).await?;
    assert_eq!(version, 4);
    let expected = BTreeMap::from([
        (
            "2026-W53".to_owned(),
            Totals {
                runs: 2,
                distance: 15_000.5,
                elapsed_time: 6_000,
                elevation_gain: 120.0,
            },
        ),
        (
            "2027-W01".to_owned(),
            Totals {
                runs: 1,
                distance: 7_000.0,
                elapsed_time: 3_000,
                elevation_gain: 30.5,
            },
        ),
    ]);
    assert_eq!(weeks, expected);

    let keys = |stats: (i64, BTreeMap<String, Totals>)| stats.1.into_keys().collect::<Vec<_>>();
    let months = store.stats(ANNA, &StatsFilter::default(), Group::Month).await?;
    assert_eq!(keys(months), ["2026-12", "2027-01"]);
    let from = StatsFilter {
        from: Some(date!(2027 - 01 - 01)),
        ..StatsFilter::default()
    };
    assert_eq!(keys(store.stats(ANNA, &from, Group::Year).await?), ["2027"]);
    let races = StatsFilter {
        kind: Some(RunType::Race),
        ..StatsFilter::default()
    };
    assert_eq!(
        keys(store.stats(ANNA, &races, Group::Year).await?),
        Vec::<String>::new()
    );
    Ok(())
}
