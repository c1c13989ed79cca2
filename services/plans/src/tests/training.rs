use runnerly_common::events::Effect;

use super::*;

#[tokio::test]
async fn planners_are_asked_for_all_runs_week_by_week() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = create(&bed.store).await?;
    let weeks = bed.store.schedule(ANNA, plan.id, None).await?.1;
    let jobs = asked(&bed.store).await?;
    let [job] = jobs.as_slice() else {
        return Err(Error::Corrupt(format!("{jobs:?}")));
    };
    assert_eq!(
        (job.plan_id, job.runner_id, job.revision, job.sessions_total),
        (plan.id, ANNA, 1, 43)
    );
    assert!(job.deletions.is_empty());
    let expected: Vec<Vec<_>> = weeks
        .iter()
        .map(|week| {
            week.sessions
                .iter()
                .map(|(id, session)| (Some(*id), session.date))
                .collect()
        })
        .collect();
    let told: Vec<Vec<_>> = job
        .weeks
        .iter()
        .map(|week| week.runs.iter().map(|run| (run.id, run.scheduled_on)).collect())
        .collect();
    assert_eq!(told, expected);
    let numbers: Vec<_> = job.weeks.iter().map(|week| week.week).collect();
    assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn a_plan_is_active_once_all_its_runs_are_there() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let steps = Runs::default().carry_out(&asked(&bed.store).await?[0]);
    assert_eq!(steps.len(), 11);
    let mut created = 0;
    // planners do not keep to the order of the weeks
    for step in steps.iter().rev() {
        let plan = bed.store.get(ANNA, id).await?;
        assert_eq!((plan.status, plan.sessions_created), (Status::Expanding, created));
        assert_eq!(bed.store.progressed(&receipt(), step, NOW).await?, Effect::Applied);
        created += u32::try_from(step.created.len()).map_err(Error::corrupt)?;
    }
    let plan = bed.store.get(ANNA, id).await?;
    assert_eq!((plan.status, plan.sessions_created), (Status::Active, 43));
    // the plan as it was created, and eleven weeks
    assert_eq!((plan.version, bed.store.collection_version(ANNA).await?), (12, 12));
    bed.store.expanded(&receipt(), (id, 1), NOW).await?;
    assert_eq!(bed.store.get(ANNA, id).await?, plan);
    assert_eq!(asked(&bed.store).await?, []);
    Ok(())
}

#[tokio::test]
async fn the_same_message_has_one_effect() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let steps = Runs::default().carry_out(&asked(&bed.store).await?[0]);
    let receipt = receipt();
    assert_eq!(bed.store.progressed(&receipt, &steps[0], NOW).await?, Effect::Applied);
    let before = bed.store.get(ANNA, id).await?;
    assert_eq!(bed.store.progressed(&receipt, &steps[1], NOW).await?, Effect::Duplicate);
    assert_eq!(
        bed.store.failed(&receipt, (id, 1), "again", NOW).await?,
        Effect::Duplicate
    );
    assert_eq!(bed.store.get(ANNA, id).await?, before);
    Ok(())
}

#[tokio::test]
async fn a_message_that_is_done_twice_changes_nothing() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let job = asked(&bed.store).await?.remove(0);
    let mut runs = Runs::default();
    // a planner ends after five weeks, another one begins anew
    for step in &runs.carry_out(&job)[..5] {
        bed.store.progressed(&receipt(), step, NOW).await?;
    }
    for step in runs.carry_out(&job) {
        bed.store.progressed(&receipt(), &step, NOW).await?;
    }
    let plan = bed.store.get(ANNA, id).await?;
    assert_eq!(
        (plan.status, plan.sessions_created, plan.version),
        (Status::Active, 43, 12)
    );
    assert_eq!(asked(&bed.store).await?, []);
    Ok(())
}

#[tokio::test]
async fn progress_that_was_lost_is_made_up_for_at_the_end() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    assert_eq!(bed.store.expanded(&receipt(), (id, 2), NOW).await?, Effect::Outdated);
    assert_eq!(bed.store.get(ANNA, id).await?.status, Status::Expanding);
    assert_eq!(bed.store.expanded(&receipt(), (id, 1), NOW).await?, Effect::Applied);
    let plan = bed.store.get(ANNA, id).await?;
    assert_eq!((plan.status, plan.sessions_created), (Status::Active, 43));
    Ok(())
}

#[tokio::test]
async fn a_failed_plan_rests_until_it_is_expanded_again() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let first = asked(&bed.store).await?.remove(0);
    let reason = "the runs service does not answer";
    bed.store.failed(&receipt(), (id, 1), reason, NOW).await?;
    let failed = bed.store.get(ANNA, id).await?;
    assert_eq!(
        (failed.status, failed.version, failed.failure.as_deref()),
        (Status::Failed, 2, Some(reason))
    );
    assert_eq!(asked(&bed.store).await?, []);
    let stranger = bed.store.expand_again(BERT, id, NOW).await;
    assert!(matches!(stranger, Err(Error::NotFound)));

    let again = bed.store.expand_again(ANNA, id, NOW).await?;
    assert_eq!(
        (again.status, again.version, again.failure.as_deref()),
        (Status::Expanding, 3, None)
    );
    // whoever asks twice has planners asked twice, which changes nothing
    assert_eq!(bed.store.expand_again(ANNA, id, NOW).await?, again);
    let jobs = asked(&bed.store).await?;
    assert_eq!(jobs, [first.clone(), first]);
    for job in &jobs {
        for step in Runs::default().carry_out(job) {
            bed.store.progressed(&receipt(), &step, NOW).await?;
        }
    }
    assert_eq!(bed.store.get(ANNA, id).await?.status, Status::Active);
    let refused = bed.store.expand_again(ANNA, id, NOW).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    Ok(())
}

#[tokio::test]
async fn only_what_is_missing_is_asked_for_again() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let steps = Runs::default().carry_out(&asked(&bed.store).await?[0]);
    for step in &steps[..5] {
        bed.store.progressed(&receipt(), step, NOW).await?;
    }
    bed.store.failed(&receipt(), (id, 1), "it ended", NOW).await?;
    bed.store.expand_again(ANNA, id, NOW).await?;
    let again = asked(&bed.store).await?.remove(0);
    let weeks: Vec<_> = again.weeks.iter().map(|week| week.week).collect();
    assert_eq!(weeks, (6..=11).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn a_failed_plan_is_active_when_its_message_works_after_all() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    bed.store.failed(&receipt(), (id, 1), "it ended", NOW).await?;
    work(&bed.store, &mut Runs::default(), NOW).await?;
    let plan = bed.store.get(ANNA, id).await?;
    assert_eq!((plan.status, plan.failure), (Status::Active, None));
    // a failure that is told of late has no meaning any more
    assert_eq!(
        bed.store.failed(&receipt(), (id, 1), "late", NOW).await?,
        Effect::Outdated
    );
    Ok(())
}

#[tokio::test]
async fn what_a_planner_of_an_older_revision_creates_is_deleted_again() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let stale = asked(&bed.store).await?.remove(0);
    bed.store.failed(&receipt(), (id, 1), "it ended", NOW).await?;
    let patch = crate::model::PlanPatch {
        goal_time: Some(None),
        ..crate::model::PlanPatch::default()
    };
    bed.store.update(ANNA, id, &any(), patch, NOW).await?;
    let mut runs = Runs::default();
    work(&bed.store, &mut runs, NOW).await?;
    let wanted = runs.0.clone();
    let active = bed.store.get(ANNA, id).await?;
    assert_eq!((active.status, active.revision), (Status::Active, 2));

    // the message that had failed is replayed
    for step in runs.carry_out(&stale) {
        bed.store.progressed(&receipt(), &step, NOW).await?;
    }
    assert_eq!(runs.0.len(), wanted.len() + 43);
    bed.store.expanded(&receipt(), (id, 1), NOW).await?;
    bed.store.failed(&receipt(), (id, 1), "late", NOW).await?;
    assert_eq!(bed.store.get(ANNA, id).await?, active);
    work(&bed.store, &mut runs, NOW).await?;
    assert_eq!(runs.0, wanted);
    assert_eq!(bed.store.get(ANNA, id).await?, active);
    Ok(())
}

#[tokio::test]
async fn what_is_told_of_no_plan_has_no_effect() -> Result<(), Error> {
    let bed = bed().await?;
    let progress = Progress {
        plan_id: Uuid::from_u128(1),
        created: vec![Uuid::from_u128(2)],
        deleted: vec![Uuid::from_u128(3)],
    };
    assert_eq!(
        bed.store.progressed(&receipt(), &progress, NOW).await?,
        Effect::Outdated
    );
    assert_eq!(
        bed.store.expanded(&receipt(), (progress.plan_id, 1), NOW).await?,
        Effect::Outdated
    );
    assert_eq!(
        bed.store.failed(&receipt(), (progress.plan_id, 1), "", NOW).await?,
        Effect::Outdated
    );
    assert_eq!(asked(&bed.store).await?, []);
    Ok(())
}
