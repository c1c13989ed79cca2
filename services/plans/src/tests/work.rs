use time::Duration;

use super::*;

#[tokio::test]
async fn runs_are_created_week_by_week() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let weeks = bed.store.schedule(ANNA, id, None).await?.1;
    let mut created = 0;
    for week in &weeks {
        let (plan, step) = bed.store.next_step(id, NOW).await?;
        assert_eq!(step, Some(Step::Create(week.sessions.clone())));
        assert_eq!((plan.status, plan.sessions_created), (Status::Expanding, created));
        bed.store.done(id, &Step::Create(week.sessions.clone()), NOW).await?;
        created += u32::try_from(week.sessions.len()).map_err(Error::corrupt)?;
    }
    let (plan, step) = bed.store.next_step(id, NOW).await?;
    assert_eq!((plan.status, plan.sessions_created, step), (Status::Active, 43, None));
    // the plan as it was created, eleven weeks, and the end
    assert_eq!((plan.version, bed.store.collection_version(ANNA).await?), (13, 13));
    assert!(bed.store.due(NOW).await?.is_empty());
    assert_eq!(bed.store.next_step(id, NOW).await?, (plan, None));
    Ok(())
}

#[tokio::test]
async fn work_goes_on_where_a_process_ended() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let mut runs = Runs::default();
    for _ in 0..5 {
        let (_, step) = bed.store.next_step(id, NOW).await?;
        let step = step.unwrap_or(Step::Delete(Vec::new()));
        runs.carry_out(&step);
        bed.store.done(id, &step, NOW).await?;
    }
    // the sixth week is created, but nobody notes it
    if let (_, Some(step)) = bed.store.next_step(id, NOW).await? {
        runs.carry_out(&step);
    }
    let store = PlanStore::open(&bed.folder.path().join("plans.sqlite")).await?;
    assert_eq!(store.due(NOW).await?, [id]);
    assert_eq!(work(&store, id, &mut runs, NOW).await?, 6);
    assert_eq!(runs.0.len(), 43);
    Ok(())
}

#[tokio::test]
async fn a_failed_step_is_tried_again_later() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let before = bed.store.get(ANNA, id).await?;
    bed.store.postpone(id, NOW + Duration::seconds(10)).await?;
    bed.store.postpone(id, NOW + Duration::seconds(10)).await?;
    assert_eq!(bed.store.get(ANNA, id).await?, Plan { attempts: 2, ..before });
    assert!(bed.store.due(NOW + Duration::seconds(9)).await?.is_empty());
    assert_eq!(bed.store.due(NOW + Duration::seconds(10)).await?, [id]);
    let (_, step) = bed.store.next_step(id, NOW).await?;
    bed.store
        .done(id, &step.unwrap_or(Step::Delete(Vec::new())), NOW)
        .await?;
    assert_eq!(bed.store.get(ANNA, id).await?.attempts, 0);
    assert_eq!(bed.store.due(NOW).await?, [id]);
    Ok(())
}

#[tokio::test]
async fn a_failed_plan_rests_until_it_is_expanded_again() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    bed.store.postpone(id, NOW + Duration::days(1)).await?;
    bed.store.fail(id, "the runs service does not answer", NOW).await?;
    let failed = bed.store.get(ANNA, id).await?;
    assert_eq!((failed.status, failed.version), (Status::Failed, 2));
    assert_eq!(failed.failure.as_deref(), Some("the runs service does not answer"));
    assert!(bed.store.due(NOW + Duration::days(2)).await?.is_empty());
    assert_eq!(bed.store.next_step(id, NOW).await?, (failed, None));

    assert!(matches!(
        bed.store.expand_again(BERT, id, NOW).await,
        Err(Error::NotFound)
    ));
    let again = bed.store.expand_again(ANNA, id, NOW).await?;
    assert_eq!(
        (again.status, again.version, again.failure.as_deref()),
        (Status::Expanding, 3, None)
    );
    assert_eq!(bed.store.due(NOW).await?, [id]);
    assert_eq!(bed.store.expand_again(ANNA, id, NOW).await?, again);
    work(&bed.store, id, &mut Runs::default(), NOW).await?;
    assert!(matches!(
        bed.store.expand_again(ANNA, id, NOW).await,
        Err(Error::Conflict(_))
    ));
    Ok(())
}

#[tokio::test]
async fn a_plan_given_up_while_its_runs_are_created_leaves_none_behind() -> Result<(), Error> {
    let bed = bed().await?;
    let id = create(&bed.store).await?.id;
    let mut runs = Runs::default();
    let (_, step) = bed.store.next_step(id, NOW).await?;
    let step = step.unwrap_or(Step::Delete(Vec::new()));
    bed.store.abandon(ANNA, id, &any(), NOW).await?;
    // the step ends after the plan was given up
    runs.carry_out(&step);
    bed.store.done(id, &step, NOW).await?;
    bed.store.fail(id, "too late to matter", NOW).await?;
    work(&bed.store, id, &mut runs, NOW).await?;
    assert_eq!(runs.0.len(), 0);
    let plan = bed.store.get(ANNA, id).await?;
    assert_eq!(
        (plan.status, plan.sessions_created, plan.failure),
        (Status::Abandoned, 0, None)
    );
    Ok(())
}
