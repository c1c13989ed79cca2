use runnerly_domain::{expand, run_id};

use super::*;
use crate::model::PlanQuery;

#[tokio::test]
async fn a_plan_is_read_as_it_was_picked() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = create(&bed.store).await?;
    let expected = Plan {
        id: plan.id,
        runner_id: ANNA,
        race_id: Some(Uuid::from_u128(0xc)),
        template: Some("half-intermediate".to_owned()),
        name: "Spring half".to_owned(),
        distance: 21_097.5,
        inputs: new_plan().inputs,
        weeks: 11,
        sessions_total: 43,
        first_date: date!(2026 - 12 - 29),
        peak_volume: 43_800,
        warnings: Vec::new(),
        revision: 1,
        status: Status::Expanding,
        sessions_created: 0,
        failure: None,
        race_version: Some(3),
        version: 1,
        created_at: NOW,
        updated_at: NOW,
    };
    assert_eq!(plan, expected);
    assert_eq!(bed.store.get(ANNA, plan.id).await?, expected);
    assert!(matches!(bed.store.get(BERT, plan.id).await, Err(Error::NotFound)));
    let again = PlanStore::open(&bed.folder.path().join("plans.sqlite")).await?;
    assert_eq!(again.get(ANNA, plan.id).await?, expected);
    Ok(())
}

#[tokio::test]
async fn the_schedule_is_what_the_inputs_come_to() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = create(&bed.store).await?;
    let (same, weeks) = bed.store.schedule(ANNA, plan.id, None).await?;
    assert_eq!(same, plan);
    let schedule = expand(&plan.inputs).map_err(Error::corrupt)?;
    assert_eq!(weeks.len(), schedule.weeks.len());
    for (kept, week) in weeks.iter().zip(&schedule.weeks) {
        assert_eq!(
            (kept.number, kept.starts_on, kept.volume),
            (week.number, week.starts_on, week.volume)
        );
        assert_eq!(kept.phase, week.phase);
        let expected: Vec<_> = week
            .sessions
            .iter()
            .map(|session| (run_id(plan.id, 1, week.number, session), *session))
            .collect();
        assert_eq!(kept.sessions, expected);
    }
    let (_, third) = bed.store.schedule(ANNA, plan.id, Some(3)).await?;
    assert_eq!(third, weeks[2..3]);
    assert_eq!(bed.store.schedule(ANNA, plan.id, Some(12)).await?.1, []);
    assert!(matches!(
        bed.store.schedule(BERT, plan.id, None).await,
        Err(Error::NotFound)
    ));
    Ok(())
}

#[tokio::test]
async fn a_request_is_carried_out_once() -> Result<(), Error> {
    let bed = bed().await?;
    let key = Uuid::now_v7();
    assert_eq!(bed.store.claim(&request(key, "a")?, NOW).await?, None);
    assert!(matches!(
        bed.store.claim(&request(key, "a")?, NOW).await,
        Err(Error::InFlight)
    ));
    assert!(matches!(
        bed.store.claim(&request(key, "b")?, NOW).await,
        Err(Error::KeyReused)
    ));
    bed.store.release(&request(key, "a")?).await?;
    assert_eq!(bed.store.claim(&request(key, "b")?, NOW).await?, None);
    let plan = bed.store.create(&request(key, "b")?, new_plan(), NOW).await?;
    work(&bed.store, &mut Runs::default(), NOW).await?;
    // the answer is that of the first time
    assert_eq!(bed.store.claim(&request(key, "b")?, NOW).await?, Some(plan));
    Ok(())
}

#[tokio::test]
async fn what_makes_no_plan_is_named() -> Result<(), Error> {
    let bed = bed().await?;
    let good = new_plan().inputs;
    let cases = [
        (
            PlanInputs {
                start_date: date!(2027 - 03 - 15),
                ..good
            },
            "/start_date",
        ),
        (
            PlanInputs {
                start_date: date!(2027 - 03 - 01),
                ..good
            },
            "/start_date",
        ),
        (
            PlanInputs {
                long_run_day: Weekday::Monday,
                ..good
            },
            "/long_run_day",
        ),
        (
            PlanInputs {
                days: days(&[Weekday::Sunday]),
                ..good
            },
            "/days",
        ),
        (PlanInputs { distance: 100, ..good }, "/race_id"),
        (
            PlanInputs {
                goal_time: Some(60),
                ..good
            },
            "/goal_time",
        ),
    ];
    for (inputs, pointer) in cases {
        let request = request(Uuid::now_v7(), "")?;
        let refused = bed.store.create(&request, NewPlan { inputs, ..new_plan() }, NOW).await;
        assert!(
            matches!(refused, Err(Error::Rules(rules)) if rules[0].pointer == pointer),
            "{pointer}"
        );
    }
    assert_eq!(bed.store.collection_version(ANNA).await?, 0);
    Ok(())
}

#[tokio::test]
async fn plans_are_listed_latest_first_page_by_page() -> Result<(), Error> {
    let bed = bed().await?;
    let mut ids = Vec::new();
    for hours in [0, 1, 1, 2, 3] {
        let now = NOW + time::Duration::hours(hours);
        ids.push(
            bed.store
                .create(&request(Uuid::now_v7(), "")?, new_plan(), now)
                .await?
                .id,
        );
    }
    ids.reverse();
    let mut paged = Vec::new();
    let mut query = PlanQuery {
        limit: 2,
        ..PlanQuery::default()
    };
    loop {
        let page = bed.store.list(ANNA, &query).await?;
        assert_eq!(page.version, 5);
        paged.extend(page.items.iter().map(|plan| plan.id));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, ids);
    bed.store.abandon(ANNA, ids[1], &any(), NOW).await?;
    let abandoned = PlanQuery {
        statuses: vec![Status::Abandoned, Status::Failed],
        limit: 9,
        cursor: None,
    };
    let found: Vec<Uuid> = bed
        .store
        .list(ANNA, &abandoned)
        .await?
        .items
        .iter()
        .map(|plan| plan.id)
        .collect();
    assert_eq!(found, ids[1..2]);
    assert_eq!(bed.store.list(BERT, &abandoned).await?.items, []);
    let foreign = PlanQuery {
        cursor: Some("eA".to_owned()),
        limit: 1,
        ..PlanQuery::default()
    };
    assert!(matches!(bed.store.list(ANNA, &foreign).await, Err(Error::Cursor)));
    Ok(())
}
