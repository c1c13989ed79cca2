use super::*;

#[tokio::test]
async fn s19_participants_are_told_once_each() -> Result<(), Error> {
    let bed = bed().await?;
    bed.register(ANNA, "anna@example.com").await?;
    bed.register(BERT, "bert@example.com").await?;
    let notify = async |id: &str| bed.store.notify(&receipt(id), &[ANNA, BERT], &cancelled(), NOW).await;
    assert_eq!(notify("1").await?, Effect::Applied);
    // delivered again, and published again with another id
    assert_eq!(notify("1").await?, Effect::Duplicate);
    assert_eq!(notify("2").await?, Effect::Applied);
    let both = [
        (Kind::Registered, MailState::Waiting),
        (Kind::RaceCancelled, MailState::Waiting),
    ];
    for runner in [ANNA, BERT] {
        let mut told = bed.told(runner).await?;
        told.sort_by_key(|(kind, _)| *kind != Kind::Registered);
        assert_eq!(told, both);
    }
    assert_eq!((bed.store.unsent().await?, bed.store.due(NOW).await?.len()), (4, 4));
    Ok(())
}

#[tokio::test]
async fn what_is_about_something_else_is_told_too() -> Result<(), Error> {
    let bed = bed().await?;
    let plan = Uuid::from_u128(0xd);
    let all = [
        news::plan_ready(plan, 1, "Half", 42),
        news::plan_ready(plan, 2, "Half", 40),
        news::plan_failed(plan, "1", "the service is away"),
        news::plan_failed(plan, "2", "the service is away"),
        news::run_completed(plan, Some("Long run")),
        news::run_completed(RACE, None),
        cancelled(),
    ];
    for (number, news) in all.iter().enumerate() {
        bed.store
            .notify(&receipt(&number.to_string()), &[ANNA], news, NOW)
            .await?;
    }
    assert_eq!(bed.told(ANNA).await?.len(), all.len());
    Ok(())
}

#[tokio::test]
async fn mails_wait_for_their_address() -> Result<(), Error> {
    let bed = bed().await?;
    bed.store
        .notify(&receipt("1"), &[ANNA, BERT], &cancelled(), NOW)
        .await?;
    assert_eq!((bed.store.unsent().await?, bed.store.due(NOW).await?.len()), (2, 0));
    bed.register(ANNA, "anna@example.com").await?;
    let mut due = bed.store.due(NOW).await?;
    due.sort_by(|a, b| a.title.cmp(&b.title));
    let mails: Vec<_> = due
        .iter()
        .map(|mail| (mail.email.as_str(), mail.title.as_str()))
        .collect();
    let expected = [
        ("anna@example.com", "Riverside Half is cancelled"),
        ("anna@example.com", "Welcome to Runnerly"),
    ];
    assert_eq!(mails, expected);
    Ok(())
}

#[tokio::test]
async fn s27_nothing_is_left_of_a_runner_whichever_message_comes_first() -> Result<(), Error> {
    let bed = bed().await?;
    bed.register(ANNA, "anna@example.com").await?;
    bed.store
        .notify(&receipt("1"), &[ANNA, BERT], &cancelled(), NOW)
        .await?;
    let erase = async |id: &str, runner| bed.store.erase_runner(&receipt(id), runner, NOW).await;
    assert_eq!(erase("2", ANNA).await?, Effect::Applied);
    assert_eq!(erase("2", ANNA).await?, Effect::Duplicate);
    // the registration comes late, and so does a race that both took part in
    assert_eq!(erase("3", BERT).await?, Effect::Applied);
    assert_eq!(bed.register(BERT, "bert@example.com").await?, Effect::Outdated);
    bed.store
        .notify(&receipt("4"), &[ANNA, BERT], &cancelled(), NOW)
        .await?;
    assert_eq!(bed.store.unsent().await?, 0);
    let mut connection = bed.store.connection().await?;
    let addresses: i64 = sqlx::query_scalar("SELECT count(*) FROM addresses")
        .fetch_one(&mut *connection)
        .await?;
    assert_eq!(addresses, 0);
    for runner in [ANNA, BERT] {
        assert_eq!(erased::traces(&mut connection, runner).await?, Vec::<String>::new());
    }
    Ok(())
}
