use std::io;

use tokio::time::Instant;

use super::*;

/// A handler that fails so, and notes each try.
fn failing(
    topology: Topology,
    log: &Log<(u32, bool, u64, String)>,
    fail: impl Fn(u32) -> Result<(), Failure> + Clone + std::marker::Send + Sync + 'static,
) -> Consumers {
    let (log, began) = (log.clone(), Instant::now());
    Consumers::new(topology).on("runs", &ON_CREATED, move |received: Received<Race>| {
        let context = received.context;
        log.push((
            context.attempt,
            context.last,
            began.elapsed().as_secs(),
            context.routing_key,
        ));
        let fail = fail.clone();
        async move { fail(context.attempt) }
    })
}

fn again(_: u32) -> Result<(), Failure> {
    Err(io::Error::other("no database"))?
}

fn tries(tries: &[(u32, bool, u64)]) -> Vec<(u32, bool, u64, String)> {
    tries
        .iter()
        .map(|&(attempt, last, after)| (attempt, last, after, "race.created.7".to_owned()))
        .collect()
}

async fn publish(publisher: &Publisher) {
    let send = publisher.send(&CREATED, &Race::new("7", "Rome")).message_id("m-1");
    // It has to wait for its next try all the same.
    send.expires_in(Duration::from_millis(500)).await.expect("published");
}

#[tokio::test(start_paused = true)]
async fn what_fails_is_tried_again_and_then_given_up() {
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let running = failing(topology_with(runs()), &log, again).spawn(shared(&broker));
    publish(&publisher).await;
    until(&broker, "runs.dead", 1).await;
    assert_eq!(log.all(), tries(&[(1, false, 0), (2, false, 1), (3, true, 11)]));
    let dead = take(&broker, "runs.dead").await;
    assert_eq!(
        (text(&dead, "x-wirewright-reason"), text(&dead, "x-wirewright-error")),
        ("failed", "no database")
    );
    assert_eq!(
        dead.properties
            .header("x-wirewright-attempt")
            .and_then(Header::as_integer),
        Some(3)
    );
    assert_eq!(
        (
            text(&dead, "x-wirewright-exchange"),
            text(&dead, "x-wirewright-routing-key")
        ),
        ("incoming", "race.created.7")
    );
    assert!(text(&dead, "x-wirewright-failed-at").starts_with("20"));
    assert_eq!(
        (dead.properties.message_id.as_deref(), dead.properties.expiration),
        (Some("m-1"), None)
    );
    running.stop().await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn what_does_at_last_is_done() {
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let fail = |attempt| if attempt < 3 { again(attempt) } else { Ok(()) };
    let running = failing(topology_with(runs()), &log, fail).spawn(shared(&broker));
    publish(&publisher).await;
    assert_eq!(
        log.until(3).await,
        tries(&[(1, false, 0), (2, false, 1), (3, true, 11)])
    );
    running.stop().await.expect("done");
    assert_eq!(
        (ready(&broker, "runs").await, ready(&broker, "runs.dead").await),
        (0, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_is_not_tried_again() {
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let long = |_| Err(Failure::give_up("é".repeat(5000)));
    let running = failing(topology_with(runs()), &log, long).spawn(shared(&broker));
    publish(&publisher).await;
    until(&broker, "runs.dead", 1).await;
    let dead = take(&broker, "runs.dead").await;
    assert_eq!(text(&dead, "x-wirewright-reason"), "given-up");
    assert_eq!(text(&dead, "x-wirewright-error").len(), 2048);
    running.stop().await.expect("done");
    assert_eq!(log.all().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_panics_has_failed_and_the_others_go_on() {
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let fail = |attempt| if attempt == 1 { panic!("on purpose") } else { Ok(()) };
    let running = failing(topology_with(runs()), &log, fail).spawn(shared(&broker));
    publish(&publisher).await;
    assert_eq!(log.until(2).await, tries(&[(1, false, 0), (2, false, 1)]));
    assert!(!running.is_finished());
    running.stop().await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn without_dead_letters_what_fails_is_dropped() {
    let queue = || Queue::new("runs").no_dead_letter();
    let (broker, publisher) = with(queue()).await;
    let log = Log::new();
    let running = failing(topology_with(queue()), &log, again).spawn(shared(&broker));
    publish(&publisher).await;
    assert_eq!(log.until(1).await, tries(&[(1, true, 0)]));
    running.stop().await.expect("done");
    assert_eq!(
        (ready(&broker, "runs").await, broker.depth("runs.dead").await),
        (0, Ok(None))
    );
}

#[tokio::test(start_paused = true)]
async fn at_most_once_is_at_most_once() {
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let how = Consume {
        auto_ack: true,
        ..Consume::default()
    };
    let running = failing(topology_with(runs()), &log, again)
        .queue("runs", how)
        .spawn(shared(&broker));
    publish(&publisher).await;
    log.until(1).await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    running.stop().await.expect("done");
    assert_eq!(log.all(), tries(&[(1, true, 0)]));
    assert_eq!(
        (ready(&broker, "runs").await, ready(&broker, "runs.dead").await),
        (0, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_put_aside_goes_back() {
    let (broker, publisher) = with(Queue::new("runs")).await;
    publisher
        .send(&CREATED, &Race::new("7", "Rome"))
        .await
        .expect("published");
    let delivery = broker.get("runs").await.expect("a queue").expect("a message");
    let log = Log::new();
    let consumers = failing(topology_with(runs()), &log, again);
    // Nobody declared the queues for further tries.
    let desk = work::Desk::new(&consumers, &shared(&broker), "runs", false);
    desk.handle(Arc::new(runs()), delivery).await;
    assert_eq!(log.all().len(), 1);
    assert!(
        broker
            .get("runs")
            .await
            .expect("a queue")
            .expect("it is back")
            .redelivered
    );
}

#[tokio::test(start_paused = true)]
async fn dead_letters_are_replayed_and_have_all_tries_before_them() {
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let consumers = failing(topology_with(runs()), &log, |_| Err(Failure::give_up("no")));
    let running = consumers.spawn(shared(&broker));
    publish(&publisher).await;
    publish(&publisher).await;
    until(&broker, "runs.dead", 2).await;
    running.stop().await.expect("done");

    assert_eq!(replay(&broker, "runs", 1).await, Ok(1));
    assert_eq!(
        (ready(&broker, "runs").await, ready(&broker, "runs.dead").await),
        (1, 1)
    );
    assert_eq!(replay(&broker, "runs", 100).await, Ok(1));
    assert_eq!(replay(&broker, "runs", 100).await, Ok(0));
    assert!(replay(&broker, "other", 100).await.is_err());

    let log = Log::new();
    let running = failing(topology_with(runs()), &log, |_| Ok(())).spawn(shared(&broker));
    assert_eq!(log.until(2).await, tries(&[(1, false, 0), (1, false, 0)]));
    running.stop().await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn what_the_broker_delayed_has_the_key_it_came_with() {
    let (broker, publisher) = with(runs()).await;
    let delay = Queue::new("delay").no_dead_letter().argument("x-message-ttl", 5000);
    let delay = delay.argument("x-dead-letter-exchange", "incoming");
    let delay = delay.argument("x-dead-letter-routing-key", "race.created.7");
    broker.declare(&Topology::new().queue(delay)).await.expect("declared");
    let log = Log::new();
    let running = failing(topology_with(runs()), &log, again).spawn(shared(&broker));
    let made = publisher
        .send(&CREATED, &Race::new("7", "Rome"))
        .message()
        .expect("made");
    let mut delayed = Message::new("", "delay", made.body);
    delayed.properties = made.properties;
    delayed
        .properties
        .set_header("CC", Header::List(vec!["race.told".into()]));
    broker.publish(&delayed).await.expect("published");
    until(&broker, "runs.dead", 1).await;
    assert_eq!(log.all(), tries(&[(1, false, 5), (2, false, 6), (3, true, 16)]));
    let dead = take(&broker, "runs.dead").await;
    assert_eq!(text(&dead, "x-wirewright-exchange"), "incoming");
    assert_eq!(dead.properties.header("CC"), None, "it would be sent there once more");
    running.stop().await.expect("done");
}
