use std::collections::HashSet;

use plans_api::types::TrainingAbandoned;

use super::*;
use crate::model::PlanPatch;

/// A plan whose runs are all created.
async fn active(store: &PlanStore, runs: &mut Runs) -> Result<Plan, Error> {
    let id = create(store).await?.id;
    work(store, runs, NOW).await?;
    store.get(ANNA, id).await
}

fn other_days() -> PlanPatch {
    let days = Some(days(&[Weekday::Monday, Weekday::Wednesday, Weekday::Saturday]));
    PlanPatch {
        days,
        long_run_day: Some(Weekday::Saturday),
        goal_time: Some(None),
        ..PlanPatch::default()
    }
}

/// The ids of the plan's sessions.
async fn ids(store: &PlanStore, id: Uuid) -> Result<HashSet<Uuid>, Error> {
    Ok(sessions(&store.schedule(ANNA, id, None).await?.1)
        .into_iter()
        .map(|(run, _)| run)
        .collect())
}

#[tokio::test]
async fn another_name_changes_nothing_else() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = active(&bed.store, &mut Runs::default()).await?;
    let patch = PlanPatch {
        name: Some("Lyon".to_owned()),
        days: Some(plan.inputs.days),
        ..PlanPatch::default()
    };
    let changed = bed
        .store
        .update(ANNA, plan.id, &version(plan.version), patch, NOW)
        .await?;
    assert_eq!(
        changed,
        Plan {
            name: "Lyon".to_owned(),
            version: plan.version + 1,
            ..plan
        }
    );
    Ok(())
}

#[tokio::test]
async fn other_days_replace_the_runs_of_weeks_to_come() -> Result<(), Error> {
    let bed = bed().await?;
    let mut runs = Runs::default();
    let plan = active(&bed.store, &mut runs).await?;
    let before = bed.store.schedule(ANNA, plan.id, None).await?.1;
    assert_eq!(runs.0, ids(&bed.store, plan.id).await?);

    // on the first day of the third week, which has begun
    let now = datetime!(2027-01-11 20:00 UTC);
    let changed = bed
        .store
        .update(ANNA, plan.id, &version(plan.version), other_days(), now)
        .await?;
    assert_eq!(
        (changed.revision, changed.status, changed.inputs.goal_time),
        (2, Status::Expanding, None)
    );
    let after = bed.store.schedule(ANNA, plan.id, None).await?.1;
    assert_eq!(after[..3], before[..3]);
    let monday = |session: &(Uuid, Session)| session.1.date.weekday() == Weekday::Monday;
    assert!(
        after[3..10]
            .iter()
            .all(|week| week.sessions.iter().filter(|session| monday(session)).count() == 1)
    );
    assert_eq!(changed.sessions_created, 12);
    assert_eq!(changed.sessions_total as usize, sessions(&after).len());
    let kept: HashSet<Uuid> = sessions(&after[..3]).into_iter().map(|(run, _)| run).collect();
    let old: HashSet<Uuid> = sessions(&before).into_iter().map(|(run, _)| run).collect();
    let new = ids(&bed.store, plan.id).await?;
    assert_eq!(new.intersection(&old).copied().collect::<HashSet<_>>(), kept);

    work(&bed.store, &mut runs, now).await?;
    assert_eq!(runs.0, new);
    let done = bed.store.get(ANNA, plan.id).await?;
    assert_eq!(
        (done.status, done.sessions_created),
        (Status::Active, done.sessions_total)
    );
    Ok(())
}

#[tokio::test]
async fn a_plan_in_its_last_week_keeps_its_days() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = active(&bed.store, &mut Runs::default()).await?;
    let last_week = datetime!(2027-03-08 00:00 UTC);
    let refused = bed.store.update(ANNA, plan.id, &any(), other_days(), last_week).await;
    assert!(matches!(refused, Err(Error::Rules(_))));
    let one_day = PlanPatch {
        days: Some(days(&[Weekday::Sunday])),
        ..PlanPatch::default()
    };
    let refused = bed.store.update(ANNA, plan.id, &any(), one_day, NOW).await;
    assert!(matches!(refused, Err(Error::Rules(rules)) if rules[0].pointer == "/days"));
    assert_eq!(bed.store.get(ANNA, plan.id).await?, plan);
    Ok(())
}

#[tokio::test]
async fn only_the_current_version_of_a_settled_plan_is_changed() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let expanding = bed.store.update(ANNA, id, &version(1), other_days(), NOW).await;
    assert!(matches!(expanding, Err(Error::Conflict(_))));
    work(&bed.store, &mut Runs::default(), NOW).await?;
    let current = bed.store.get(ANNA, id).await?.version;
    let stale = bed.store.update(ANNA, id, &version(1), other_days(), NOW).await;
    assert!(matches!(stale, Err(Error::Stale(version)) if version == current));
    assert!(matches!(
        bed.store.abandon(ANNA, id, &version(1), NOW).await,
        Err(Error::Stale(_))
    ));
    assert!(matches!(
        bed.store.abandon(BERT, id, &any(), NOW).await,
        Err(Error::NotFound)
    ));
    Ok(())
}

#[tokio::test]
async fn the_runs_to_come_of_a_plan_given_up_are_deleted() -> Result<(), Error> {
    let bed = bed().await?;
    let mut runs = Runs::default();
    let plan = active(&bed.store, &mut runs).await?;
    // a day with a session, which stays
    let now = datetime!(2026-12-31 20:00 UTC);
    let given_up = bed.store.abandon(ANNA, plan.id, &version(plan.version), now).await?;
    assert_eq!(
        (given_up.status, given_up.version),
        (Status::Abandoned, plan.version + 1)
    );
    // the runs service does the rest
    let told: Vec<TrainingAbandoned> = told(&bed.store, "training.abandoned.").await?;
    let expected = TrainingAbandoned {
        plan_id: plan.id,
        runner_id: ANNA,
        revision: 1,
        from_date: Some(date!(2027 - 01 - 01)),
    };
    assert_eq!(told, [expected]);
    assert_eq!(asked(&bed.store).await?, []);
    let left = sessions(&bed.store.schedule(ANNA, plan.id, None).await?.1);
    let dates: Vec<_> = left.iter().map(|(_, session)| session.date).collect();
    assert_eq!(dates, [date!(2026 - 12 - 29), date!(2026 - 12 - 31)]);
    // a planner that still had the message of the plan creates runs that nobody wants
    let late: Vec<Uuid> = runs
        .0
        .iter()
        .copied()
        .filter(|run| left.iter().all(|(kept, _)| kept != run))
        .collect();
    let progress = Progress {
        plan_id: plan.id,
        created: runs.0.iter().copied().collect(),
        deleted: Vec::new(),
    };
    bed.store.progressed(&receipt(), &progress, now).await?;
    let again = asked(&bed.store).await?;
    assert_eq!((again.len(), again[0].weeks.len()), (1, 0));
    assert_eq!(again[0].deletions.iter().collect::<HashSet<_>>(), late.iter().collect());
    let over = bed.store.get(ANNA, plan.id).await?;
    assert_eq!((over.status, over.sessions_created), (Status::Abandoned, 2));
    assert_eq!(bed.store.abandon(ANNA, plan.id, &any(), now).await?, over);
    assert!(matches!(
        bed.store.expand_again(ANNA, plan.id, now).await,
        Err(Error::Conflict(_))
    ));
    Ok(())
}

#[tokio::test]
async fn active_plans_are_complete_after_the_race() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = active(&bed.store, &mut Runs::default()).await?;
    let expanding = create(&bed.store).await?;
    assert_eq!(bed.store.complete_past(date!(2027 - 03 - 14), NOW).await?, 0);
    assert_eq!(bed.store.complete_past(date!(2027 - 03 - 15), NOW).await?, 1);
    let completed = bed.store.get(ANNA, plan.id).await?;
    assert_eq!(
        (completed.status, completed.version),
        (Status::Completed, plan.version + 1)
    );
    assert_eq!(bed.store.get(ANNA, expanding.id).await?, expanding);
    assert_eq!(bed.store.abandon(ANNA, plan.id, &any(), NOW).await?, completed);
    Ok(())
}
