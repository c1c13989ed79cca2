//! What the service hears, by a broker in the process.

use std::sync::Arc;
use std::time::Duration;

use runnerly_common::events::{Effect, Receipt};
use runs_api::events::topology;
use tokio::time::{Instant, sleep};
use wirewright_runtime::events::{Broker, Consume, InProcess, Message};

use super::*;

const RACE: Uuid = Uuid::from_u128(0xc);

/// A message that the race is cancelled, as its publisher sends it.
fn cancelled(message_id: &str, version: i64) -> Message {
    let body = format!(
        r#"{{"race_id": "{RACE}", "version": {version}, "name": "Half", "date": "2026-12-06", "participants": []}}"#
    );
    let mut message = Message::new("incoming", format!("race.cancelled.{RACE}"), body);
    message.properties.message_id = Some(message_id.to_owned());
    message.properties.kind = Some("raceCancelled".to_owned());
    message
}

impl Bed {
    /// The store of the service, as another part of the process has it.
    async fn store(&self) -> RunStore {
        let store = RunStore::open(&self.folder.path().join("runs.sqlite")).await;
        store.expect("a store")
    }

    async fn race_run(&self) -> PlannedRun {
        let new = NewPlannedRun {
            r#type: RunType::Race,
            race_id: Maybe::Value(RACE),
            ..planned()
        };
        let request = CreateRunRequest {
            idempotency_key: Uuid::now_v7(),
            body: NewRun::NewPlannedRun(Box::new(new)),
        };
        let answer = self.client.create_run(&request).await.expect("an answer");
        match answer.created() {
            Ok(Run::PlannedRun(run)) => *run,
            other => panic!("{other:?}"),
        }
    }

    async fn read(&self, id: Uuid) -> PlannedRun {
        let answer = self.client.get_run(&GetRunRequest::new(id)).await.expect("an answer");
        match answer {
            GetRunResponse::Ok {
                body: Run::PlannedRun(run),
                ..
            } => *run,
            other => panic!("{other:?}"),
        }
    }
}

async fn broker() -> Arc<InProcess> {
    let broker = Arc::new(InProcess::new());
    broker.declare(&topology()).await.expect("a topology");
    broker
}

/// Waits until nothing is left in a queue; what is in work is waited for by who stops the consumers.
async fn until_empty(broker: &InProcess, queue: &str) {
    let until = Instant::now() + Duration::from_secs(5);
    while broker
        .depth(queue)
        .await
        .expect("a depth")
        .is_some_and(|depth| depth.ready > 0)
    {
        assert!(Instant::now() < until, "{queue} is not empty");
        sleep(Duration::from_millis(5)).await;
    }
}

/// What a message of this id and version does.
async fn effect_of(store: &RunStore, message_id: &str, version: i64) -> Effect {
    let receipt = Receipt::new("runs.races", message_id);
    store
        .cancel_race(&receipt, (RACE, version), NOW)
        .await
        .expect("an effect")
}

#[tokio::test]
async fn s11_a_message_that_comes_twice_has_one_effect() {
    let (bed, broker) = (bed().await, broker().await);
    let run = bed.race_run().await;
    // what waits while nobody hears is heard later; by another version it would show that it was applied
    let store = bed.store().await;
    for (id, version) in [("1", 2), ("1", 9), ("2", 1)] {
        broker.publish(&cancelled(id, version)).await.expect("a publication");
    }
    // one after another, so that the first is the first
    let how = Consume {
        prefetch: 1,
        ..Consume::default()
    };
    let consumers = runnerly_runs::consumers(store.clone()).queue("runs.races", how);
    let consumers = consumers.spawn(broker.clone());
    until_empty(&broker, "runs.races").await;
    consumers.stop().await.expect("an end");
    let now = bed.read(run.id).await;
    assert_eq!((now.status, now.version), (PlannedRunStatus::Cancelled, 2));
    assert_eq!(effect_of(&store, "3", 3).await, Effect::Applied);
    let given_up = broker.depth("runs.races.dead").await.expect("a depth");
    assert_eq!(given_up.map(|depth| depth.ready), Some(0));
}

#[tokio::test]
async fn s11_a_message_comes_again_whose_consumer_died_before_it_said_so() {
    let (bed, broker) = (bed().await, broker().await);
    let run = bed.race_run().await;
    broker.publish(&cancelled("1", 9)).await.expect("a publication");
    let store = bed.store().await;
    // the effect is there, and the process ends before it settles the message; by another version it would show when it comes again
    let delivery = broker.get("runs.races").await.expect("a queue").expect("a message");
    assert_eq!(effect_of(&store, "1", 2).await, Effect::Applied);
    delivery.reject(true).await.expect("a settlement");

    let consumers = runnerly_runs::consumers(store.clone()).spawn(broker.clone());
    until_empty(&broker, "runs.races").await;
    consumers.stop().await.expect("an end");
    assert_eq!(bed.read(run.id).await.version, 2);
    assert_eq!(effect_of(&store, "2", 3).await, Effect::Applied);
    assert!(broker.get("runs.races").await.expect("a queue").is_none());
}

#[tokio::test]
async fn what_is_not_in_the_contract_is_given_up_and_stops_nothing() {
    let (bed, broker) = (bed().await, broker().await);
    let run = bed.race_run().await;
    let mut garbage = cancelled("1", 2);
    garbage.body = "{".into();
    let mut foreign = cancelled("2", 2);
    foreign.routing_key = format!("race.cancelled.{ANNA}");
    for message in [garbage, foreign, cancelled("3", 2)] {
        broker.publish(&message).await.expect("a publication");
    }
    let consumers = runnerly_runs::consumers(bed.store().await).spawn(broker.clone());
    until_empty(&broker, "runs.races").await;
    consumers.stop().await.expect("an end");
    assert_eq!(bed.read(run.id).await.status, PlannedRunStatus::Cancelled);
    let given_up = broker.depth("runs.races.dead").await.expect("a depth");
    assert_eq!(given_up.map(|depth| depth.ready), Some(2));
}
