use super::*;
use crate::types::Map;

static NAMED: Sending = Sending::new("raceNamed", "");
static ON_NAMED: Receiving = Receiving::new("raceNamed", "");
const LIMIT: Duration = Duration::from_secs(30);

/// Answers with the name of a race in other letters.
fn naming() -> Consumers {
    Consumers::new(topology_with(runs())).answer("runs", &ON_CREATED, &NAMED, |received: Received<Race>| async move {
        match received.message.name.as_str() {
            "nobody" => Err(Failure::give_up("no answer")),
            name => Ok(Race::new(&received.message.id, &name.to_uppercase())),
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_message_is_answered() {
    let (broker, publisher) = with(runs()).await;
    let running = naming().spawn(shared(&broker));
    let ask = |id: &'static str| {
        let publisher = publisher.clone();
        async move {
            publisher
                .send(&CREATED, &Race::new(id, "Rome"))
                .request(&ON_NAMED)
                .reply_within(LIMIT)
                .await
        }
    };
    let (one, two): (Result<Race, _>, Result<Race, _>) = tokio::join!(ask("1"), ask("2"));
    assert_eq!((one, two), (Ok(Race::new("1", "ROME")), Ok(Race::new("2", "ROME"))));
    running.stop().await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_the_time_runs_out() {
    let (broker, publisher) = with(runs()).await;
    let running = naming().spawn(shared(&broker));
    let nobody: Result<Race, _> = publisher
        .send(&CREATED, &Race::new("1", "nobody"))
        .request(&ON_NAMED)
        .reply_within(LIMIT)
        .await;
    assert_eq!(nobody, Err(CallError::TimedOut(LIMIT)));
    assert_eq!(ready(&broker, "runs.dead").await, 1);
    let wrong: Result<Map<i64>, _> = publisher
        .send(&CREATED, &Race::new("1", "Rome"))
        .request(&ON_NAMED)
        .reply_within(LIMIT)
        .await;
    assert!(matches!(wrong, Err(CallError::Invalid(_))), "{wrong:?}");
    let unsent: Result<Race, _> = publisher
        .send(&CREATED, &Race::new("1", ""))
        .request(&ON_NAMED)
        .reply_within(LIMIT)
        .await;
    assert!(
        matches!(unsent, Err(CallError::Publish(PublishError::Invalid(_)))),
        "{unsent:?}"
    );
    running.stop().await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_no_answer_or_has_gone_gets_none() {
    let (broker, publisher) = with(runs()).await;
    let running = naming().spawn(shared(&broker));
    publisher
        .send(&CREATED, &Race::new("1", "Rome"))
        .await
        .expect("published");
    publisher
        .send(&CREATED, &Race::new("2", "Rome"))
        .reply_to("reply.gone")
        .await
        .expect("published");
    tokio::time::sleep(Duration::from_secs(30)).await;
    running.stop().await.expect("done");
    for queue in ["runs", "runs.dead", "runs.retry.1000"] {
        assert_eq!(ready(&broker, queue).await, 0, "{queue}");
    }
}
