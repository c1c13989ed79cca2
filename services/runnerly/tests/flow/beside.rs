//! What HTTP notices of a consumer in the same process: nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use runs_api::operations::ListRunsRequest;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use uuid::Uuid;
use wirewright_runtime::events::{Consumers, Failure, KeyPart, Message, Queue, Received, Receiving, Topology};

use crate::Outcome;
use crate::bed::{Bed, Runner};
use crate::site::Site;

crate::by_both_brokers! {
    t71_a_slow_consumer_makes_no_request_wait,
    t71_a_consumer_that_panics_ends_no_request,
}

/// How long the slowest of a hundred requests may take, on a machine that does much else; what waits for a lock takes five seconds.
const SOON: Duration = Duration::from_secs(1);

static TEST: Receiving = Receiving::new("test", "").key(&[KeyPart::Text("test.panics")]);

/// The time of the slowest of a hundred requests.
async fn slowest(runner: &Runner) -> Outcome<Duration> {
    let mut times = Vec::new();
    for _ in 0..100 {
        let asked = Instant::now();
        let answer = runner.runs.list_runs(&ListRunsRequest::default()).await?;
        answer.ok().map_err(|other| format!("{other:?}"))?;
        times.push(asked.elapsed());
    }
    Ok(times.into_iter().max().unwrap_or_default())
}

async fn t71_a_slow_consumer_makes_no_request_wait(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    let anna = bed.anna().await?;
    slowest(&anna).await?;
    // as long as somebody else writes, no message is done
    let file = SqliteConnectOptions::new().filename(bed.folder().join("runs.sqlite"));
    let mut other = SqliteConnection::connect_with(&file).await?;
    let writing = other.begin_with("BEGIN IMMEDIATE").await?;
    for number in 0..50 {
        let race = Uuid::from_u128(number);
        let body = format!(
            r#"{{"race_id": "{race}", "version": 2, "name": "Half", "date": "2026-12-06", "participants": []}}"#
        );
        let mut message = Message::new("incoming", format!("race.cancelled.{race}"), body);
        message.properties.message_id = Some(race.to_string());
        message.properties.kind = Some("raceCancelled".to_owned());
        bed.site.broker.publish(&message).await?;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let waiting = bed.site.waiting("runs.races").await?;
    let time = slowest(&anna).await?;
    assert!(time < SOON, "{time:?}");
    assert!(waiting > 0, "the messages were done");
    writing.rollback().await?;
    bed.site.wait_for("runs.races", 0, Duration::from_secs(20)).await?;
    assert_eq!(bed.site.waiting("runs.races.dead").await?, 0);
    Ok(())
}

async fn t71_a_consumer_that_panics_ends_no_request(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    let anna = bed.anna().await?;
    let topology = Topology::new().queue(Queue::new("test.panics").retry([]));
    bed.site.broker.declare(&topology).await?;
    let running = Consumers::new(topology)
        .on(
            "test.panics",
            &TEST,
            async |received: Received<String>| -> Result<(), Failure> { panic!("{}", received.message) },
        )
        .spawn(Arc::clone(&bed.site.broker));
    for _ in 0..20 {
        let message = Message::new("", "test.panics", r#""on purpose""#);
        bed.site.broker.publish(&message).await?;
    }
    let time = slowest(&anna).await?;
    assert!(time < SOON, "{time:?}");
    bed.site
        .wait_for("test.panics.dead", 20, Duration::from_secs(10))
        .await?;
    assert!(!running.is_finished());
    running.stop().await?;
    Ok(())
}
