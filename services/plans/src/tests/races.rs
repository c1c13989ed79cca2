//! What is heard of races and runners.

use runnerly_common::events::Effect;
use runnerly_domain::Warning;

use super::*;
use crate::store::RaceNews;

fn news(version: i64, takes_place: Option<(time::Date, f64)>) -> RaceNews {
    RaceNews {
        race_id: Uuid::from_u128(0xc),
        version,
        takes_place,
    }
}

#[tokio::test]
async fn a_race_that_has_changed_is_warned_of_until_it_is_as_before() -> Result<(), Error> {
    let bed = bed().await?;
    let new = NewPlan {
        warnings: vec![Warning::RaceNotConfirmed { hours: 2 }],
        ..new_plan()
    };
    let plan = bed.store.create(&request(Uuid::now_v7(), "")?, new, NOW).await?;
    let (day, distance) = (date!(2027 - 03 - 14), 21_097.5);
    let later = date!(2027 - 03 - 21);

    // as the plan has it already
    let known = bed
        .store
        .race_changed(&receipt(), news(3, Some((later, distance))), NOW)
        .await?;
    assert_eq!(known, Effect::Outdated);
    assert_eq!(bed.store.get(ANNA, plan.id).await?, plan);

    let cases = [
        (4, Some((later, distance)), vec![Warning::RaceMoved { date: later }], 2),
        (
            6,
            Some((later, 10_000.0)),
            vec![
                Warning::RaceMoved { date: later },
                Warning::RaceDistanceChanged { metres: 10_000 },
            ],
            3,
        ),
        // one that was overtaken
        (
            5,
            None,
            vec![
                Warning::RaceMoved { date: later },
                Warning::RaceDistanceChanged { metres: 10_000 },
            ],
            3,
        ),
        (7, Some((day, distance)), vec![], 4),
        // another name, say
        (8, Some((day, distance)), vec![], 4),
        (9, None, vec![Warning::RaceCancelled], 5),
    ];
    for (version, takes_place, warnings, expected) in cases {
        bed.store
            .race_changed(&receipt(), news(version, takes_place), NOW)
            .await?;
        let plan = bed.store.get(ANNA, plan.id).await?;
        assert_eq!((plan.warnings, plan.version), (warnings, expected), "{version}");
    }
    let other = RaceNews {
        race_id: ANNA,
        ..news(10, None)
    };
    assert_eq!(bed.store.race_changed(&receipt(), other, NOW).await?, Effect::Outdated);
    Ok(())
}

#[tokio::test]
async fn a_plan_that_is_made_while_its_race_changes_is_warned_too() -> Result<(), Error> {
    let bed = bed().await?;
    let (day, distance) = (date!(2027 - 03 - 14), 21_097.5);
    // what is older changes nothing, whichever comes first
    for (version, takes_place) in [
        (4, Some((date!(2027 - 03 - 21), distance))),
        (6, None),
        (5, Some((day, distance))),
    ] {
        bed.store
            .race_changed(&receipt(), news(version, takes_place), NOW)
            .await?;
    }
    let plan = create(&bed.store).await?;
    assert_eq!(
        (plan.warnings.clone(), plan.race_version),
        (vec![Warning::RaceCancelled], Some(6))
    );
    assert_eq!(bed.store.get(ANNA, plan.id).await?, plan);
    // the races service has said as much itself
    let known = NewPlan {
        race_version: Some(6),
        ..new_plan()
    };
    let plan = bed.store.create(&request(Uuid::now_v7(), "")?, known, NOW).await?;
    assert_eq!(plan.warnings, []);
    bed.store
        .race_changed(&receipt(), news(7, Some((date!(2027 - 03 - 21), distance))), NOW)
        .await?;
    let plan = create(&bed.store).await?;
    let moved = Warning::RaceMoved {
        date: date!(2027 - 03 - 21),
    };
    assert_eq!((plan.warnings, plan.race_version), (vec![moved], Some(7)));
    Ok(())
}

#[tokio::test]
async fn the_warning_of_a_race_outlives_a_revision() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = create(&bed.store).await?;
    work(&bed.store, &mut Runs::default(), NOW).await?;
    bed.store.race_changed(&receipt(), news(4, None), NOW).await?;
    let patch = crate::model::PlanPatch {
        goal_time: Some(None),
        ..crate::model::PlanPatch::default()
    };
    let revised = bed.store.update(ANNA, plan.id, &any(), patch, NOW).await?;
    assert_eq!((revised.revision, revised.warnings), (2, vec![Warning::RaceCancelled]));
    Ok(())
}

#[tokio::test]
async fn a_runner_who_is_gone_leaves_nothing_and_comes_not_back() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = create(&bed.store).await?;
    let of_bert = NewPlan {
        runner_id: BERT,
        ..new_plan()
    };
    let key = KeyedRequest::new("createPlan", BERT, Uuid::now_v7(), &"")?;
    let of_bert = bed.store.create(&key, of_bert, NOW).await?;
    let receipt_of_erasure = receipt();
    assert_eq!(
        bed.store.erase_runner(&receipt_of_erasure, ANNA, NOW).await?,
        Effect::Applied
    );
    assert_eq!(
        bed.store.erase_runner(&receipt_of_erasure, ANNA, NOW).await?,
        Effect::Duplicate
    );
    assert!(matches!(bed.store.get(ANNA, plan.id).await, Err(Error::NotFound)));
    assert_eq!(bed.store.collection_version(ANNA).await?, 0);
    assert!(matches!(create(&bed.store).await, Err(Error::Forbidden)));
    assert_eq!(bed.store.get(BERT, of_bert.id).await?, of_bert);
    // a planner that was at it is of no consequence
    let progress = Progress {
        plan_id: plan.id,
        created: vec![Uuid::from_u128(1)],
        deleted: Vec::new(),
    };
    assert_eq!(
        bed.store.progressed(&receipt(), &progress, NOW).await?,
        Effect::Outdated
    );
    Ok(())
}
